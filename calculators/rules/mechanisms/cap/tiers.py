"""A cap by tiers of a count, such as the number of staff.

From `scheme-2024#staff-tiers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from calculators.rules.mechanisms.cap.rows import Row, row
from calculators.rules.phrases import AnswerUnit, Number, Phrase, Value, Yen

# `from` is a word of the language, so this shape has to be written as a call.
Tier = TypedDict("Tier", {"from": int, "to": int | None, "amount": int, "source": list[str] | None})


class Tiered(TypedDict):
    """The amount of the tier that the count `answer` falls into, in yen."""

    kind: Literal["tiers"]
    answer: str
    tiers: list[Tier]
    source: list[str]


def tier_of(cap: Tiered, count: int) -> Tier | None:
    """The tier that a count falls into, None where it lies outside all of them."""
    for tier in cap["tiers"]:
        if tier["from"] <= count and (tier["to"] is None or count <= tier["to"]):
            return tier
    return None


def possible(cap: Tiered, count: int | None) -> Iterator[int]:
    """What the cap may be, in yen: that of the count's tier, of every tier where none is known."""
    tier = None if count is None else tier_of(cap, count)
    for entry in [tier] if tier else cap["tiers"]:
        yield entry["amount"]


def phrases(cap: Tiered) -> Iterator[Phrase]:
    """One phrase a tier: 1–10 people: 1,000,000 yen."""
    for tier in cap["tiers"]:
        values: dict[str, Value] = {
            "from": Number(tier["from"]),
            "unit": AnswerUnit(cap["answer"]),
            "amount": Yen(tier["amount"]),
        }
        if tier["to"] is None:
            yield Phrase("programme.cap.tier-open", **values)
        else:
            yield Phrase("programme.cap.tier", to=Number(tier["to"]), **values)


def rows(cap: Tiered) -> Iterator[Row]:
    """One row a tier."""
    for tier in cap["tiers"]:
        yield row(tier["amount"], count_from=tier["from"], count_to=tier["to"])


def telling_counts(cap: Tiered) -> list[int]:
    """The smallest count of every tier."""
    return [tier["from"] for tier in cap["tiers"]]


def counts_above(cap: Tiered, now: int) -> list[int]:
    """The counts above `now` at which the cap may be another one, smallest first."""
    return sorted(tier["from"] for tier in cap["tiers"] if tier["from"] > now)
