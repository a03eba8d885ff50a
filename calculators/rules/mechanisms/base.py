"""A base before the rate: the lower of the cost and the base counts, and the rate is taken on that.

Where a call says so, it stands in place of a cap after the rate: the two are equal only where the
base is the cap divided by the rate.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NotRequired, TypedDict

from calculators.rules.mechanisms.cap import Cap, Found
from calculators.rules.money import exact
from calculators.rules.phrases import ExactYen, Phrase, Yen


class Base(TypedDict):
    """The most of a line's cost that counts, found as a cap is."""

    line: str
    cap: Cap


class BaseStep(TypedDict):
    """`base` yen, `pieces` times; `amount`: what counts."""

    step: Literal["base"]
    base: int
    pieces: int
    binding: bool
    amount: int | str
    source: list[str]
    local: NotRequired[bool]


def step(found: Found, amount: Fraction | int, pieces: int) -> BaseStep:
    """The step of a base on a cost in yen."""
    whole = found.amount * pieces
    return {
        "step": "base",
        "base": found.amount,
        "pieces": pieces,
        "binding": amount > whole,
        "amount": exact(min(amount, whole)),
        "source": found.source,
    }


def said(step: BaseStep) -> Phrase:
    """The step in words."""
    key = "binds" if step["binding"] else "free"
    base, amount = Yen(step["base"] * step["pieces"]), ExactYen(step["amount"])
    return Phrase(f"report.subsidy.steps.base-{key}", base=base, amount=amount)
