"""What must hold in data/calendar.yaml, beyond the shape of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from scripts.model import Data
from scripts.model.calendar import FILE
from scripts.model.load import Fault, shown
from scripts.rules.borrowed import value_at

_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def check(data: Data) -> Iterator[Fault]:
    """Days exist, borrowed ones are found, and nothing ends before it begins."""
    for number, event in enumerate(data.files[FILE].events):
        days = {}
        for key, told in (("from", event.from_), ("to", event.to)):
            place = ("events", number, key)
            day = _resolved(data, told) if told else None
            if told and not (day and _DAY.fullmatch(day) and _exists(day)):
                yield Fault(
                    FILE,
                    place,
                    shown(told),
                    "a day, a month, or a place that holds one",
                    "correct it",
                )
            days[key] = day
        if days["from"] and days["to"] and days["from"] > days["to"]:
            place = ("events", number, "to")
            yield Fault(
                FILE, place, shown(days["to"]), f"{days['from']} or later", "correct the days"
            )


def _resolved(data: Data, told: str) -> str | None:
    try:
        return str(value_at(data, told)) if "#" in told else told
    except LookupError:
        return None


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day if day.count("-") == 2 else f"{day}-01")
    except ValueError:
        return False
    return True
