"""A flat sum for each of a count, such as the partners won for data linkage; it needs no cost.

`least` is a condition on the count: below it nothing is paid, and nothing is lifted to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict

from calculators.rules.phrases import ExactYen, Number, Phrase, Yen

Text = Mapping[str, str]


class Flat(TypedDict):
    """`each` yen for each of the count `answer` from `least` on, `most` yen in all (null: no end).

    What is bought for it is of one of these `categories`.
    """

    id: str
    text: Text
    answer: str
    each: int
    least: int
    most: int | None
    categories: list[str]
    source: list[str]


class FlatStep(TypedDict):
    """`count` times `each` yen, `most` at most."""

    step: Literal["flat"]
    answer: str
    count: int
    each: int
    most: int | None
    amount: int
    source: list[str]
    local: NotRequired[bool]


def step(rule: Flat, count: int) -> FlatStep:
    """The step of a flat sum for a count."""
    amount = rule["each"] * count
    return {
        "step": "flat",
        "answer": rule["answer"],
        "count": count,
        "each": rule["each"],
        "most": rule["most"],
        "amount": amount if rule["most"] is None else min(amount, rule["most"]),
        "source": rule["source"],
    }


def said(step: FlatStep) -> Phrase:
    """The step in words."""
    amount = ExactYen(step["amount"])
    each, count = Yen(step["each"]), Number(step["count"])
    if step["most"] is not None and step["each"] * step["count"] > step["most"]:
        most = Yen(step["most"])
        return Phrase(
            "report.subsidy.steps.flat-most", each=each, count=count, most=most, amount=amount
        )
    return Phrase("report.subsidy.steps.flat", each=each, count=count, amount=amount)
