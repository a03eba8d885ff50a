"""A cap that is one amount.

From `scheme-2024#device-caps`, for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from calculators.rules.mechanisms.cap.rows import Row, row


class Fixed(TypedDict):
    """`amount` yen."""

    kind: Literal["fixed"]
    amount: int
    source: list[str]


def rows(cap: Fixed) -> Iterator[Row]:
    """One row."""
    yield row(cap["amount"])
