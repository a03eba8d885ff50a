"""Whole-day events as a file that calendar programs read (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_FOLD = 75  # bytes a line may have
_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
_WHERE = "care-productivity"


@dataclass(frozen=True)
class Event:
    """Something due on a day ("2027-03-31"), or on all days up to the one before `after`.

    `id` stays the same from file to file, so that a program that has taken in the event takes a new
    one for its change. `every_months` and `times`: it comes again so often.
    """

    id: str
    first: str
    title: str
    text: str
    after: str | None = None
    url: str | None = None
    every_months: int = 0
    times: int = 1


def written(name: str, about: str, language: str, as_of: str, events: Iterable[Event]) -> str:
    """The file: the same events give the same text.

    `name` is whose calendar it is, `about` what it is of; `as_of` the day of what the events rest
    on, which stands for the moment they were written down.
    """
    stamp = f"{_day(as_of)}T000000Z"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(name)}//{about}//{language.upper()}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += _lines(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _lines(event: Event, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@{_WHERE}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_day(event.first)}"
    if event.after:
        yield f"DTEND;VALUE=DATE:{_day(event.after)}"
    if event.times > 1:
        yield f"RRULE:FREQ=MONTHLY;INTERVAL={event.every_months};{_of_month(event)}"
    yield f"SUMMARY:{_text(event.title)}"
    yield f"DESCRIPTION:{_text(event.text)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _of_month(event: Event) -> str:
    """How often it comes; a day that some months lack is their last one there."""
    day, shortest = int(event.first[-2:]), 28
    days = ",".join(map(str, range(shortest, day + 1)))
    last = f";BYMONTHDAY={days};BYSETPOS=-1" if day > shortest else ""
    return f"COUNT={event.times}{last}"


def _day(iso: str) -> str:
    return iso.replace("-", "")


def _text(text: str) -> str:
    return text.translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 bytes; each but the first begins with a space."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _FOLD:
            yield piece
            piece = " "
        piece += character
    yield piece
