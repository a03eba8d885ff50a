"""One change of a rule value: the smallest thing that someone who edits a file could get wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from scripts.model.common import walk
from scripts.model.load import Place

_RATIO = re.compile(r"[0-9]+/[0-9]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")


WORDS = LEFT_OUT, TURNED_ROUND, SWAPPED = ("left out", "turned round", "with all and any swapped")
"""The changes that are said in words and not by the new value."""


_HOLDING = ("examples", "self_checks", "worked")
"""Parts of a version that hold its rules and are none."""


class Change(NamedTuple):
    """What a value becomes, in words, and what is then written where in the file.

    Most write one value; a border between two tiers is written on both sides of it.
    """

    place: Place
    became: str
    edits: tuple[tuple[Place, Any], ...]


def rules_in(version: Any) -> Iterator[tuple[Place, Any]]:
    """Every value of a version with its place there, but those of its examples."""
    for where, value in walk(version):
        if where and where[0] not in _HOLDING:
            yield where, value


def to(place: Place, value: Any) -> Change:
    """A value in place of another."""
    return Change(place, _said(value), ((place, value),))


def without(place: Place, entries: list[Any]) -> Change:
    """The list that holds `place`, without that entry."""
    *whole, position = place
    left = [entry for number, entry in enumerate(entries) if number != position]
    return Change(place, LEFT_OUT, ((tuple(whole), left),))


def changed(value: Any, edits: tuple[tuple[Place, Any], ...]) -> Any:
    """A plain value with these edits; what they do not touch is shared with the original."""
    for place, new in edits:
        value = _written(value, place, new)
    return value


def others(value: Any) -> Iterator[Any]:
    """What a rule value could be by mistake: one step more or less, a zero too many, turned round.

    A step is one in the last digit that is not 0: 1,600,000 yen become 1,500,000 and 1,700,000.
    """
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        step = _step(value)
        yield from (value + step, max(value - step, 0), value * 10)
    elif isinstance(value, str) and _RATIO.fullmatch(value):
        above, below = map(int, value.split("/"))
        for number in (above - 1, above + 1):
            if 0 <= Fraction(number, below) <= 1:
                yield f"{number}/{below}"
    elif isinstance(value, str) and _DATE.fullmatch(value):
        day = date.fromisoformat(value)
        yield from (str(day - timedelta(days=1)), str(day + timedelta(days=1)))
    elif isinstance(value, str) and _DECIMAL.fullmatch(value):
        exact = Decimal(value)
        last = Decimal(10) ** -len(value.partition(".")[2])
        yield from map(str, (exact + last, exact - last, exact * 10))


def _step(value: int) -> int:
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return step


def _written(value: Any, place: Place, new: Any) -> Any:
    if not place:
        return new
    step, *rest = place
    copy: Any = list(value) if isinstance(value, list) else dict(value)
    copy[step] = _written(value[step], tuple(rest), new)
    return copy


def _said(value: Any) -> str:
    if value is None:
        return LEFT_OUT
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, list) else str(value)
