"""The most that counts of one piece's price; what lies above it is the operator's own.

From `guideline-2025-carryover#linkage-amount`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NotRequired, TypedDict

from calculators.rules.money import exact
from calculators.rules.phrases import Category, ExactYen, Phrase, Yen


class PriceLimit(TypedDict):
    """Of one piece of a category `amount` yen count at most."""

    category: str
    amount: int
    source: list[str]


class PriceLimitStep(TypedDict):
    """`amount`: the whole cost of the line that counts."""

    step: Literal["item-limit"]
    category: str
    limit: int
    amount: int | str
    source: list[str]
    local: NotRequired[bool]


def counts(price: Fraction | int, category: str, limits: list[PriceLimit]) -> Fraction | int:
    """What counts of the price of one piece (yen); calculators/subsidy/lines.py asks for it."""
    amounts = [limit["amount"] for limit in limits if limit["category"] == category]
    return min([price, *amounts])


def step(limit: PriceLimit, total: Fraction | int) -> PriceLimitStep:
    """The step of a limit, with the cost of the line that counts after all its limits (yen)."""
    return {
        "step": "item-limit",
        "category": limit["category"],
        "limit": limit["amount"],
        "amount": exact(total),
        "source": limit["source"],
    }


def said(step: PriceLimitStep) -> Phrase:
    """The step in words."""
    return Phrase(
        "report.subsidy.steps.item-limit",
        category=Category(step["category"]),
        limit=Yen(step["limit"]),
        amount=ExactYen(step["amount"]),
    )


def phrase(limit: PriceLimit) -> Phrase:
    """The rule in words."""
    category, amount = Category(limit["category"]), Yen(limit["amount"])
    return Phrase("programme.cap.item", category=category, amount=amount)
