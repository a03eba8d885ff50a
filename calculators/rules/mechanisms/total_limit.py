"""One prefecture gets so much in all; what goes beyond is taken off in a line of its own.

From `guideline-2025-carryover#linkage-amount`.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from calculators.rules.phrases import ExactYen, Phrase, Yen


class TotalLimit(TypedDict):
    """The most that one prefecture gets over all lines, in yen."""

    kind: Literal["total"]
    id: str
    amount: int
    source: list[str]


class TotalLimitStep(TypedDict):
    """`amount`: the total after the cut."""

    step: Literal["total-limit"]
    limit: int
    amount: int
    source: list[str]
    local: NotRequired[bool]


def cut(limit: TotalLimit, total: int) -> int:
    """What goes beyond the limit, in yen; 0 where nothing does."""
    return max(total - limit["amount"], 0)


def step(limit: TotalLimit) -> TotalLimitStep:
    """The step of a total that was cut."""
    amount = limit["amount"]
    return {"step": "total-limit", "limit": amount, "amount": amount, "source": limit["source"]}


def said(step: TotalLimitStep) -> Phrase:
    """The step in words."""
    limit, amount = Yen(step["limit"]), ExactYen(step["amount"])
    return Phrase("report.subsidy.steps.total-limit", limit=limit, amount=amount)


def phrase(limit: TotalLimit) -> Phrase:
    """The rule in words."""
    return Phrase("programme.cap.total", amount=Yen(limit["amount"]))
