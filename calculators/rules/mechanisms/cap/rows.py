"""The columns of caps in the open data."""

from __future__ import annotations

from typing import TypedDict


class Row(TypedDict):
    """One amount of a cap in yen, and what it is for.

    `conditional`: only in a case; `count_from` and `count_to`: the ends of a tier; `at_most`: the
    most that an amount for each of a count comes to; `adds`: added to the amounts before it.
    """

    conditional: bool
    count_from: int | None
    count_to: int | None
    at_most: int | None
    adds: bool
    amount: int


def row(
    amount: int,
    conditional: bool = False,
    count_from: int | None = None,
    count_to: int | None = None,
    at_most: int | None = None,
    adds: bool = False,
) -> Row:
    """A row, empty in the columns that its kind of cap does not have."""
    return {
        "conditional": conditional,
        "count_from": count_from,
        "count_to": count_to,
        "at_most": at_most,
        "adds": adds,
        "amount": amount,
    }
