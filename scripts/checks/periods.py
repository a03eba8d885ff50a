"""Periods of a host's: one that takes more than a year has a wrong year."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.model.load import Fault, Place, shown


def within_a_year(name: str, place: Place, first: str | None, last: str | None) -> Iterator[Fault]:
    """The fault of a last day more than a year after the first; none where one is not known."""
    if first is None or last is None:
        return
    year, rest = first.split("-", 1)
    latest = f"{int(year) + 1}-{rest}"
    if last > latest:
        expected = f"a day from {first} to {latest}, a year after it"
        yield Fault(name, (*place, "to"), shown(last), expected, "correct one of the days")
