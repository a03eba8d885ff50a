"""What must hold in data/caseload.yaml and addon.yaml, beyond the shape of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.checks.recomputed import assumptions
from scripts.model import Data
from scripts.model.fees import ADDON, CASELOAD, Band, Recurring
from scripts.model.load import Fault, Place, shown


def check(data: Data) -> Iterator[Fault]:
    """Bands follow each other; both schemes and both grades are there; assumptions exist."""
    for file, key in ((CASELOAD, "schemes"), (ADDON, "grades")):
        ids = [entry.id for entry in getattr(data.files[file], key)]
        if ids != ["I", "II"]:
            yield Fault(file, (key,), ", ".join(ids), "I, II", "list both once, in this order")
        yield from assumptions(data, file)
    for number, recurring in enumerate(data.files[ADDON].calendar):
        yield from _said(recurring, ("calendar", number))
    for number, scheme in enumerate(data.files[CASELOAD].schemes):
        yield from _bands(scheme.bands, ("schemes", number, "bands"))


def _said(recurring: Recurring, place: Place) -> Iterator[Fault]:
    """What comes again does so as its own text says: a calendar is made of it, and no example."""
    key: str = "every_months"
    said = f"{recurring.every_months}か月"
    if recurring.each_year is not None:
        month, day = map(int, recurring.each_year.split("-"))
        key, said = "each_year", f"{month}月{day}日"
    if not re.search(rf"(?<![0-9]){said}", recurring.title.ja + recurring.text.ja):
        expected = "what the Japanese text of the entry says"
        found = getattr(recurring, key)
        yield Fault(ADDON, (*place, key), shown(found), expected, "correct one of the two")


def _bands(bands: list[Band], place: tuple[str | int, ...]) -> Iterator[Fault]:
    """The bands cover every case once, from the first, and only the last has no end."""
    expected: int | None = 1
    for number, band in enumerate(bands):
        here = (*place, number)
        if band.from_ != expected:
            wanted = "no band after one without an end" if expected is None else str(expected)
            advice = "let each band begin where the one before it ends"
            yield Fault(CASELOAD, (*here, "from"), shown(band.from_), wanted, advice)
        last = number == len(bands) - 1
        if last != (band.to is None):
            wanted = "no end on the last band" if last else "an end"
            advice = "let only the last band be open"
            yield Fault(CASELOAD, (*here, "to"), shown(band.to), wanted, advice)
        if band.to is not None and band.to < band.from_:
            advice = "correct the two ends"
            yield Fault(CASELOAD, (*here, "to"), shown(band.to), f"{band.from_} or more", advice)
        expected = None if band.to is None else band.to + 1
