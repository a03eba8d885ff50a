"""The part of the cost that is paid: 3/4, or what the first case that holds says.

From `scheme-2024#rates`; printed as the lowest in `lecture-2024#introduction-r7-rates`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple, NotRequired, TypedDict

from calculators.rules.conditions import Answers, Case, choose, ratio
from calculators.rules.money import exact
from calculators.rules.phrases import ExactYen, Phrase


class RateCase(Case):
    """A rate ("3/4") and the condition for it."""

    rate: str
    source: list[str]


class Rate(TypedDict):
    """Cases in order; the first that is true applies, the last has no condition.

    `at_least`: printed as the lowest (「下限」); `at_most`: printed as the highest (「以内」).
    """

    id: str
    at_least: bool
    at_most: bool
    cases: list[RateCase]
    local: NotRequired[bool]


class RateStep(TypedDict):
    """`amount`: the cost times the rate, exact."""

    step: Literal["rate"]
    rate: str
    amount: int | str
    source: list[str]
    at_least: NotRequired[bool]
    at_most: NotRequired[bool]
    local: NotRequired[bool]


class Rated(NamedTuple):
    """The step of a rate, the rate, the amount in yen, and the assumptions behind it."""

    step: RateStep
    rate: Fraction
    amount: Fraction
    assumed: list[str]


def step(rate: Rate, answers: Answers, cost: Fraction | int) -> Rated:
    """A rate on a cost in yen."""
    case, assumed = choose(rate["cases"], answers)
    number = ratio(case["rate"])
    amount = cost * number
    found: RateStep = {
        "step": "rate",
        "rate": case["rate"],
        "amount": exact(amount),
        "source": case["source"],
    }
    if rate["at_least"]:
        found["at_least"] = True
    if rate["at_most"]:
        found["at_most"] = True
    return Rated(found, number, amount, assumed)


def said(step: RateStep, before: int | str) -> Phrase:
    """The step in words; `before` is the amount that the rate was applied to."""
    bound = "at-least" if step.get("at_least") else "at-most" if step.get("at_most") else "is"
    return Phrase(
        f"report.subsidy.steps.rate-{bound}",
        rate=step["rate"],
        before=ExactYen(before),
        amount=ExactYen(step["amount"]),
    )
