"""What falls due after a result as a calendar: the same on the page and the command line."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from calculators import calculate
from calculators.form import page
from calculators.form.address import fields_of
from calculators.html import report
from calculators.words.wording import Wording
from scripts.commands import calc
from tests.facts import rules

DEVICE = {"category": "robot-transfer", "unit_price": 1_000_000}
TAKEUP = {
    "programme": "care-tech-takeup",
    "version": "r8",
    "items": [DEVICE],
    "answers": {"improvement_support": "training"},
}
ADDON = {"users": 50, "grade": "II", "months": 12, "start": "2026-12-01"}
COMPARED = {"fiscal_year": "2026", "items": [DEVICE], "answers": TAKEUP["answers"]}


def calendar(kind: str, request: dict[str, Any], language: str = "ja") -> str:
    words = Wording(rules(), language)
    return report.calendar(report.View(kind, calculate(kind, request, rules()), request, words))


def events(written: str) -> list[dict[str, str]]:
    """Each event by its fields, the lines unfolded."""
    unfolded = written.replace("\r\n ", "")
    found = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", unfolded, re.S)
    return [dict(line.split(":", 1) for line in one.split("\r\n") if line) for one in found]


def days(written: str) -> list[str]:
    return [one["DTSTART;VALUE=DATE"] for one in events(written)]


def test_the_report_falls_due_in_each_of_the_three_years_after_the_subsidy_s() -> None:
    written = calendar("subsidy", TAKEUP)
    assert days(written) == ["20270401", "20280401", "20290401"]
    assert "1年目、全3年" in events(written)[0]["SUMMARY"]
    for one in events(written):
        assert "令和8年度（2026年度）に補助を受けるものとして数え" in one["DESCRIPTION"]
        assert "都道府県や市区町村が決める" in one["DESCRIPTION"]
    assert days(calendar("subsidy", {**TAKEUP, "version": "r6"}))[0] == "20250401"
    assert days(calendar("compare", COMPARED)) == days(written)


@pytest.mark.parametrize(
    "request_",
    [
        {**TAKEUP, "answers": {"improvement_support": "none"}},
        {**TAKEUP, "version": "r99"},
        {**TAKEUP, "programme": "care-tech-introduction", "version": "r7-request"},
        {"programme": "third-party-support", "items": [{"category": "expense", "unit_price": 1}]},
    ],
)
def test_without_a_subsidy_or_a_year_nothing_falls_due(request_: dict[str, Any]) -> None:
    assert calendar("subsidy", request_) == ""


def test_the_last_days_that_a_place_sets_stand_in_the_calendar() -> None:
    plan = {**TAKEUP, "version": "r7", "prefecture": "40"}
    bought = next(one for one in events(calendar("subsidy", plan)) if "spending" in one["UID"])
    assert bought["DTSTART;VALUE=DATE"] == "20260131"
    plan["prefecture"] = "11"
    done = next(one for one in events(calendar("subsidy", plan)) if "finished" in one["UID"])
    assert done["DTSTART;VALUE=DATE"] == "20260131"
    assert "2026年1月31日までに" in done["DESCRIPTION"]


@pytest.mark.parametrize(
    ("start", "months", "meetings", "first_report", "reports"),
    [
        ("2026-12-01", 12, 4, "20270331", 2),
        ("2027-03-31", 1, 1, "20270331", 1),
        ("2027-04-01", 12, 4, "20280331", 1),
        ("2027-01-01", 4, 2, "20270331", 2),
    ],
)
def test_the_committee_comes_every_three_months_and_the_report_every_year(
    start: str, months: int, meetings: int, first_report: str, reports: int
) -> None:
    committee, yearly = events(calendar("addon", {**ADDON, "start": start, "months": months}))
    assert committee["DTSTART;VALUE=DATE"] == start.replace("-", "")
    rule = f"FREQ=MONTHLY;INTERVAL=3;COUNT={meetings}"
    assert committee.get("RRULE") == (rule if meetings > 1 else None)
    assert yearly["DTSTART;VALUE=DATE"] == first_report
    again = f"FREQ=MONTHLY;INTERVAL=12;COUNT={reports};BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    assert yearly.get("RRULE") == (again if reports > 1 else None)


def test_what_begins_on_the_31st_falls_on_the_last_day_of_shorter_months() -> None:
    committee, _ = events(calendar("addon", {**ADDON, "start": "2027-01-31"}))
    assert committee["RRULE"].endswith("COUNT=4;BYMONTHDAY=28,29,30,31;BYSETPOS=-1")


def test_the_day_of_the_first_claim_changes_no_amount_and_without_it_nothing_is_dated() -> None:
    plain = {key: value for key, value in ADDON.items() if key != "start"}
    assert calculate("addon", plain, rules()) == calculate("addon", ADDON, rules())
    assert calendar("addon", plain) == ""
    wrong = calculate("addon", {**ADDON, "start": "2026-02-30"}, rules())
    assert [one["field"] for one in wrong["errors"]] == ["start"]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("kind", "request_"), [("subsidy", TAKEUP), ("addon", ADDON)])
def test_the_file_is_one_that_calendar_programs_read(
    kind: str, request_: dict[str, Any], language: str
) -> None:
    """RFC 5545: CRLF, at most 75 bytes a line, one UID each, the same bytes every time."""
    written = calendar(kind, request_, language).encode()
    assert written.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert written.endswith(b"END:VCALENDAR\r\n") and b"\n" not in written.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    found = events(written.decode())
    assert len({one["UID"] for one in found}) == len(found) > 0
    assert all(re.fullmatch(r"\d{8}T000000Z", one["DTSTAMP"]) for one in found)
    assert not any(re.search(r"(?<!\\)[,;]", one["DESCRIPTION"]) for one in found)
    assert written == calendar(kind, request_, language).encode()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("kind", "request_"), [("subsidy", TAKEUP), ("addon", ADDON)])
def test_page_and_command_line_give_the_same_bytes(
    kind: str,
    request_: dict[str, Any],
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed = [*map(list, fields_of(request_)), ["page.base", "../"]]
    shown = json.loads(page.answer(kind, language, typed, rules()))["ics"]
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request_), "utf-8")
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    assert calc.main([kind, str(file), "--ics", language]) == 0
    assert out.buffer.getvalue() == shown.encode() != b""  # type: ignore[attr-defined]


@pytest.mark.parametrize("more", [["--ics"], ["--ics", "fr"], ["--csv", "ja"]])
def test_what_the_command_does_not_know_is_refused(
    more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert calc.main(["subsidy", "request.json", *more]) == 2
    assert "--ics ja|en" in capsys.readouterr().err
