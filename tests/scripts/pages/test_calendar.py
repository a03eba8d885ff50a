"""What is due when: days come from one place, stand in order, and the file holds the same ones."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from scripts import opendata
from scripts.checks import calendar as checks
from scripts.opendata.ics import calendar as file_of
from scripts.pages import calendar
from scripts.rules.calendar import due
from tests.facts import data, faults, japanese_outside_its_span, pages, rules

EVENTS = due(data())


def test_borrowed_days_are_those_of_the_data() -> None:
    move = data().files["linkage_move.yaml"]
    days = {entry.event.id: (entry.start, entry.end) for entry in EVENTS}
    assert days["registration"] == (move.notice.from_, move.notice.to)
    assert days["start-up-aid"] == (move.aid.from_, move.aid.to)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_lists_every_event_in_order_of_time(language: str) -> None:
    text = pages(calendar, language)["calendar.md"]
    places = [text.index(f"{{ #{entry.event.id} }}") for entry in EVENTS]
    assert places == sorted(places)
    assert [entry.last for entry in EVENTS] == sorted(entry.last for entry in EVENTS)
    assert language == "ja" or not japanese_outside_its_span(text)


def test_a_day_that_is_not_known_is_given_as_a_month() -> None:
    move = next(entry for entry in EVENTS if entry.event.id == "move")
    assert (move.end, move.first, move.last) == ("2027-01", "2027-01-01", "2027-01-31")
    text = pages(calendar, "ja")["calendar.md"]
    assert "**令和9年1月（2027年）**" in text and "令和9年1月1日" not in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_file_is_one_that_calendar_programs_read(language: str) -> None:
    """RFC 5545: lines end in CRLF, hold at most 75 bytes, and unfold to whole-day events."""
    content = file_of(data(), language)
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    text = content.decode().replace("\r\n ", "")
    events = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.S)
    assert len(events) == len(EVENTS)
    for event, entry in zip(events, EVENTS, strict=True):
        fields = dict(line.split(":", 1) for line in event.split("\r\n") if line)
        first, after = (
            date.fromisoformat(fields[f"{key};VALUE=DATE"]) for key in ("DTSTART", "DTEND")
        )
        assert first.isoformat() == entry.first
        assert (after - date.fromisoformat(entry.last)).days == 1
        title = getattr(entry.event.title, language)
        assert re.sub(r"\\(.)", r"\1", fields["SUMMARY"]) == title


@pytest.mark.slow
def test_the_page_links_the_file_that_is_written() -> None:
    written = opendata.files(data(), rules())
    for language, folder in (("ja", ""), ("en", "../")):
        address = f'href="{folder}{opendata.FOLDER}/calendar.{language}.ics"'
        assert address in pages(calendar, language)["calendar.md"]
        assert written[f"calendar.{language}.ics"] == file_of(data(), language)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda file: file["events"][0].update(to="2026-02-30"), ("events", 0, "to")),
        (lambda file: file["events"][0].update(to="gone.yaml#day"), ("events", 0, "to")),
        (
            lambda file: file["events"][0].update(to="linkage.yaml#licence.yearly"),
            ("events", 0, "to"),
        ),
        (lambda file: file["events"][0].update({"from": "2027-01-01"}), ("events", 0, "to")),
    ],
)
def test_a_day_that_cannot_be_is_found(change: Any, place: tuple[Any, ...]) -> None:
    found = faults("calendar.yaml", checks.check, change)
    assert place in [fault.place for fault in found], found
