"""No year of the data lies far beyond its rules: 2062 is 2026 with two digits changed over.

How far is counted from the newest year of the rules and not by a clock: the data are as sound
tomorrow as they are today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.model import Data
from scripts.model.load import Document, Fault, Place, once_a_file, shown

_AHEAD = 3
_DATE = re.compile(r"([0-9]{4})(-[0-9]{2}){0,2}")
_OF_DATES = {
    *("as_of", "ceremony", "date", "due", "expires", "finish", "from", "month", "revised"),
    *("since", "to", "until"),
}
_OF_YEARS = {"everywhere_by", "fiscal_year", "training_year"}


def check(data: Data) -> Iterator[Fault]:
    """Every date and fiscal year that lies more than three years after the newest rules."""
    last = _newest(data) + _AHEAD
    for name, document in sorted(data.documents.items()):
        for place, value, year in _years(document):
            if year > last:
                expected = f"a year up to {last}: the newest rules are of {last - _AHEAD}"
                yield Fault(name, place, shown(value), expected, "correct the year")


@once_a_file
def _years(document: Document) -> tuple[tuple[Place, object, int], ...]:
    """Every year of a file, with its place and how it is written there."""
    found = []
    for place, value in document.places:
        key = place[-1] if place else None
        year = value if key in _OF_YEARS else _year(value) if key in _OF_DATES else None
        if isinstance(year, int):
            found.append((place, value, year))
    return tuple(found)


def _newest(data: Data) -> int:
    """The newest fiscal year of the rules that is not itself far beyond the one before it."""
    versions = (version for programme in data.many("programmes") for version in programme.versions)
    years = sorted(version.fiscal_year for version in versions if version.fiscal_year)
    newest: int = years[0]
    for year in years:
        newest = year if year <= newest + _AHEAD else newest
    return newest


def _year(value: object) -> int | None:
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found else None
