"""data/calendar.yaml: what falls due when."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictStr

from scripts.model.common import Date, Id, Sources, Strict, Text

FILE = "calendar.yaml"
# A day, a month, or the place in data/ where a day stands.
Day = Annotated[
    StrictStr,
    Field(pattern=r"^(\d{4}-\d{2}(-\d{2})?|[a-z0-9_/-]+\.yaml#[A-Za-z0-9_.-]+)$"),
]


class Event(Strict):
    """Something that is due on a day or lasts `from` … `to`."""

    id: Id
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day
    title: Text
    text: Text
    source: Sources


class CalendarFile(Strict):
    """data/calendar.yaml."""

    as_of: Date
    events: Annotated[list[Event], Field(min_length=1)]
