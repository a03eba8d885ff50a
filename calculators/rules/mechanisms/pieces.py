"""How many pieces are paid: a share of a count, such as a fifth of the capacity.

Pieces beyond the number come to 0 yen, those of the lowest subsidy first; their price stays in the
cost. The call says over which lines the number runs and how a part of a piece is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NamedTuple, NotRequired, TypedDict

from calculators.rules.conditions import Answers, Case, choose, ratio
from calculators.rules.money import ceil, exact
from calculators.rules.phrases import ExactYen, Number, Phrase

LOWEST_FIRST = "pieces-lowest-first"
ROUNDED_DOWN = "pieces-rounded-down"
NOT_CHECKED = "pieces-not-checked"
ASSUMPTIONS = (LOWEST_FIRST, ROUNDED_DOWN, NOT_CHECKED)
"""What is taken for granted where a call or a request leaves the number of pieces open."""


class ShareCase(Case):
    """So many pieces for one of the count ("1/5"), and the condition for it."""

    share: str


class Pieces(TypedDict):
    """The number of pieces over some lines; `rounding` null: the call does not say how."""

    id: str
    lines: list[str]
    answer: str
    shares: list[ShareCase]
    rounding: Literal["down", "up"] | None
    source: list[str]


class PiecesStep(TypedDict):
    """Of `count` pieces `limit` are paid; `amount`: the cost of those."""

    step: Literal["pieces"]
    count: int
    limit: int
    amount: int | str
    source: list[str]
    local: NotRequired[bool]


class Paid(NamedTuple):
    """The number of pieces that are paid, what that takes for granted, whether more may be."""

    most: int
    assumed: list[str]
    at_least: bool


def number(rule: Pieces, answers: Answers) -> Paid | None:
    """How many pieces are paid; None where the count is not known."""
    count = answers.get(rule["answer"])
    if count is None:
        return None
    case, assumed = choose(rule["shares"], answers)
    share = count * ratio(case["share"])
    whole = share.denominator == 1
    if rule["rounding"] == "up":
        return Paid(ceil(share), assumed, False)
    if rule["rounding"] is None and not whole:
        return Paid(int(share), [*assumed, ROUNDED_DOWN], True)
    return Paid(int(share), assumed, False)


def allotted(
    most: int, wanted: Mapping[int, int], worth: Mapping[int, Fraction | int]
) -> dict[int, int]:
    """The pieces of each item that are paid, where `most` are: the ones worth most first."""
    left = most
    paid = {}
    for item in sorted(wanted, key=lambda item: (-worth[item], item)):
        paid[item] = min(wanted[item], left)
        left -= paid[item]
    return paid


def step(rule: Pieces, count: int, limit: int, amount: Fraction | int) -> PiecesStep:
    """The step of a line of which some pieces are not paid."""
    return {
        "step": "pieces",
        "count": count,
        "limit": limit,
        "amount": exact(amount),
        "source": rule["source"],
    }


def said(step: PiecesStep) -> Phrase:
    """The step in words."""
    return Phrase(
        "report.subsidy.steps.pieces",
        count=Number(step["count"]),
        limit=Number(step["limit"]),
        amount=ExactYen(step["amount"]),
    )
