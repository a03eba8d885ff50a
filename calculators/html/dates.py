"""What falls due after a result, as events for the office's own calendar.

Nothing here knows what day it is. Years are counted from the fiscal year whose rules were used, as
if the subsidy were paid in it, and every event says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculators.rules.conditions import tests_of
from calculators.rules.shapes import Version
from calculators.rules.terms import NATIONAL
from calculators.words.ics import Event
from calculators.words.wording import Wording


def due_under(words: Wording, programme: str, version: Version) -> Iterator[Event]:
    """What a version and the place's rules over it ask for by a day, or year after year."""
    year = version["fiscal_year"]
    if year is None or version["status"] != "in-force":
        return
    name = words.text(version["name"])
    start = f"{programme}-{version['id']}".replace(":", "-")
    yield from _days(words, start, name, version)
    assumed = words("report.calendar.assumed", year=words.year(year))
    for duty in version["duties"]:
        years = duty["years"] or 0
        for number in range(1, years + 1):
            title = words("report.calendar.duty", name=name, number=number, years=years)
            text = f"{words.text(duty['text'])} {assumed}"
            yield Event(f"{start}-{duty['id']}-{number}", f"{year + number}-04-01", title, text)


def _days(words: Wording, start: str, name: str, version: Version) -> Iterator[Event]:
    """The last days that a place sets: for buying, and in its requirements."""
    spending = version.get("terms", NATIONAL)["spending"]
    if spending:
        title = words("report.calendar.spending", name=name)
        text = words("report.calendar.spending-text")
        yield Event(f"{start}-spending", spending["to"], title, text)
    for requirement in version["requirements"]:
        for test in tests_of(requirement["met_when"]):
            if test.get("until"):
                text = words.text(requirement["text"])
                title = words("report.calendar.last-day", name=name)
                yield Event(f"{start}-{requirement['id']}", test["until"], title, text)


def as_of(version: Mapping[str, Any]) -> str:
    """The day that stands for when a version's events were written down."""
    return version["as_of"] or f"{version['fiscal_year']}-04-01"
