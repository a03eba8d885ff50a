"""The calendar of what falls due for all as a file, one a language."""

from __future__ import annotations

from datetime import date, timedelta

from calculators.words import ics
from scripts.machine.addresses import addresses
from scripts.model import Data
from scripts.rules.calendar import Due, due


def calendar(data: Data, language: str) -> bytes:
    """All events as whole days. Every build of the same data gives the same bytes."""
    site = getattr(data.files["site.yaml"].name, language)
    as_of = data.files["calendar.yaml"].as_of
    roots = addresses(data.address)
    root = roots[language] if roots else None
    events = (_event(entry, language, root) for entry in due(data))
    return ics.written(site, "calendar", language, as_of, events).encode()


def _event(entry: Due, language: str, root: str | None) -> ics.Event:
    """The event, with the way to it on the site where its address is known."""
    after = date.fromisoformat(entry.last) + timedelta(days=1)
    return ics.Event(
        entry.event.id,
        entry.first,
        getattr(entry.event.title, language),
        getattr(entry.event.text, language),
        after=after.isoformat(),
        url=f"{root}calendar.html#{entry.event.id}" if root else None,
    )
