"""What does not count: kinds of items that a call excludes, and purchases outside its period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict

from calculators.rules.phrases import Day, ExactYen, Phrase, Value

Text = Mapping[str, str]


class NotCounted(TypedDict):
    """A kind of item that is not paid for, whatever its category."""

    id: str
    text: Text
    source: list[str]


# `from` is a word of the language, so this shape has to be written as a call.
Spending = TypedDict("Spending", {"from": str, "to": str, "source": list[str]})
"""The first and the last day on which something bought counts."""


class NotCountedStep(TypedDict):
    """An item of a kind that does not count comes to 0 yen."""

    step: Literal["not-counted"]
    text: Text
    amount: int
    source: list[str]
    local: NotRequired[bool]


class OutsidePeriodStep(TypedDict):
    """An item bought outside the period comes to 0 yen."""

    step: Literal["outside-period"]
    date: str
    first: str
    last: str
    amount: int
    source: list[str]
    local: NotRequired[bool]


Step = NotCountedStep | OutsidePeriodStep


def step(
    kinds: list[NotCounted], spending: Spending | None, kind: str | None, date: str | None
) -> Step | None:
    """Why an item of a kind, bought on a day, does not count; None where it does."""
    excluded = next((entry for entry in kinds if entry["id"] == kind), None)
    if excluded:
        text, source = excluded["text"], excluded["source"]
        return {"step": "not-counted", "text": text, "amount": 0, "source": source}
    if spending and date is not None and not spending["from"] <= date <= spending["to"]:
        return {
            "step": "outside-period",
            "date": date,
            "first": spending["from"],
            "last": spending["to"],
            "amount": 0,
            "source": spending["source"],
        }
    return None


def said(step: Step) -> Phrase:
    """The step in words."""
    if step["step"] == "not-counted":
        reason: Value = step["text"]
        amount = ExactYen(step["amount"])
        return Phrase("report.subsidy.steps.not-counted", reason=reason, amount=amount)
    return Phrase(
        "report.subsidy.steps.outside-period",
        date=Day(step["date"]),
        first=Day(step["first"]),
        last=Day(step["last"]),
        amount=ExactYen(step["amount"]),
    )


def phrase(spending: Spending) -> Phrase:
    """The period in words."""
    first, last = Day(spending["from"]), Day(spending["to"])
    return Phrase("programme.terms.spending", first=first, last=last)
