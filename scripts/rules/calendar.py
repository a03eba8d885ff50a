"""The events of the calendar with the days that they borrow, in order of time."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass

from scripts.model import Data
from scripts.model.calendar import FILE, Event
from scripts.rules.borrowed import value_at


@dataclass(frozen=True)
class Due:
    """An event with its days; `start` where it lasts. A month alone stands for an unknown day."""

    event: Event
    start: str | None
    end: str

    @property
    def first(self) -> str:
        """The first day of it, the first of the month where only that is known."""
        day = self.start or self.end
        return day if len(day) > len("2027-01") else f"{day}-01"

    @property
    def last(self) -> str:
        """The last day of it, the last of the month where only that is known."""
        if len(self.end) > len("2027-01"):
            return self.end
        year, month = (int(part) for part in self.end.split("-"))
        return f"{self.end}-{monthrange(year, month)[1]:02}"


def due(data: Data) -> list[Due]:
    """Every event, by the day it ends. Raises LookupError for a place that holds no day."""
    events = [
        Due(event, _day(data, event.from_) if event.from_ else None, _day(data, event.to))
        for event in data.files[FILE].events
    ]
    return sorted(events, key=lambda entry: (entry.last, entry.first, entry.event.id))


def _day(data: Data, told: str) -> str:
    return str(value_at(data, told)) if "#" in told else told
