"""What falls due when, with the calendar as a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from scripts import opendata
from scripts.model import Data
from scripts.pages import Page
from scripts.rules.calendar import due


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page, in order of time."""
    folder = ("" if language == "ja" else "../") + opendata.FOLDER + "/"
    events = due(data)
    context = {
        "calendar": data.files["calendar.yaml"],
        "events": events,
        "over_from": {entry.event.id: _day_after(entry.last) for entry in events},
        "file": folder + opendata.CALENDARS[language],
    }
    yield Page("calendar.md", "calendar.md.j2", context)


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
