"""A cap of so much for each of a count, such as the corporations of a group.

From `scheme-2024#collaboration-cap`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from calculators.rules.mechanisms.cap.rows import Row, row
from calculators.rules.phrases import AnswerUnit, Phrase, Yen


class Each(TypedDict):
    """`each` yen for each of the count `answer`, `whole` yen at most (None: no such end)."""

    kind: Literal["each"]
    answer: str
    each: int
    whole: int | None
    source: list[str]


def amount(cap: Each, count: int) -> int:
    """The cap in yen for a count."""
    amount = cap["each"] * count
    return amount if cap["whole"] is None else min(amount, cap["whole"])


def possible(cap: Each, count: int | None) -> Iterator[int]:
    """What the cap may be, in yen: for the count, from one to the whole where it is not known.

    Without a whole there is no highest; only that for one is given then.
    """
    if count is not None:
        yield amount(cap, count)
        return
    yield cap["each"]
    if cap["whole"] is not None:
        yield cap["whole"]


def phrase(cap: Each) -> Phrase:
    """So much for each."""
    unit, amount = AnswerUnit(cap["answer"]), Yen(cap["each"])
    return Phrase("programme.cap.each", unit=unit, amount=amount)


def rows(cap: Each) -> Iterator[Row]:
    """One row."""
    yield row(cap["each"], at_most=cap["whole"])


def telling_counts(cap: Each) -> list[int]:
    """The smallest count, and the smallest that reaches the whole."""
    return [1] if cap["whole"] is None else [1, -(-cap["whole"] // cap["each"])]


def counts_above(cap: Each, now: int) -> list[int]:
    """The next count: each one more lifts the cap until the whole is reached."""
    return [now + 1] if cap["whole"] is None or cap["each"] * now < cap["whole"] else []
