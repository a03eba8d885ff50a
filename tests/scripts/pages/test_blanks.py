"""Sheets to fill in: headings say what they rest on, rows come from the files that have them."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from scripts.checks.blanks import check
from scripts.model.blanks import FILE
from scripts.pages import blanks
from tests.facts import data, faults, pages
from tests.scripts.checks.test_check import changed

BLANKS = {blank.id: blank for blank in data().files[FILE].blanks}
LANGUAGES = ("ja", "en")


def page(language: str, name: str) -> str:
    return html.unescape(pages(blanks, language)[f"blanks/{name}.md"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", BLANKS)
def test_a_sheet_has_room_for_every_question_once(name: str, language: str) -> None:
    sheet = page(language, name)
    rooms = re.findall(r'data-entry="([^"]+)"', sheet)
    assert len(rooms) == len(set(rooms)) > 5
    for part in BLANKS[name].parts:
        assert getattr(part.title, language) in sheet
        for entry in part.entries:
            assert f">{getattr(entry.text, language)}</label>" in sheet


@pytest.mark.parametrize("name", ["improvement-plan", "evaluation"])
def test_each_heading_that_the_rules_ask_for_cites_them(name: str) -> None:
    parts = page("ja", name).split("data-blank-part")[1:]
    assert len(parts) >= 4
    for part in parts:
        assert "sources.md#" in part


def test_the_time_study_has_the_steps_of_the_calculator_and_hands_them_over() -> None:
    sheet = page("ja", "time-study")
    for step in data().files["timestudy.yaml"].steps:
        assert f'data-asks="minutes.{step.id}"' in sheet and step.label.ja in sheet


def test_the_plan_has_the_order_of_things() -> None:
    procedure = data().files["procedure.yaml"]
    for step in (*procedure.before, *procedure.after):
        assert step.name.ja in page("ja", "plan")


def test_the_improvement_plan_has_the_four_headings_in_their_order() -> None:
    headings = re.findall(r"^## (\S) ", page("ja", "improvement-plan"), re.M)
    assert headings == ["ア", "イ", "ウ", "エ"]


def test_the_ministry_s_tools_are_named_and_only_official_pages_linked() -> None:
    listed = page("ja", "index").partition("{ #tools }")[2]
    for tool in (
        "課題把握シート",
        "業務時間見える化ツール",
        "課題分析シート",
        "改善方針シート",
        "進捗管理シート",
    ):
        assert tool in listed
    assert set(re.findall(r"\]\((https://[^/]+)/", listed)) == {"https://www.mhlw.go.jp"}
    assert listed.count("まだ見つけていません") == 3


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            lambda file: part(file, 1)["entries"][0].update(asks="user"),
            "blanks[0].parts[1].entries[0].asks",
        ),
        (
            lambda file: part(file, 2)["table"]["columns"][0].update(asks="hours"),
            "blanks[0].parts[2].table.columns[0].asks",
        ),
        (lambda file: file["tools"][0].update(link="nowhere"), "tools[0].link"),
        (lambda file: file["look_in"].append("nowhere"), "look_in[2]"),
    ],
)
def test_a_name_that_leads_nowhere_is_said(change: Any, found: str) -> None:
    told = {fault.key() for fault in faults(FILE, check, change)}
    assert told == {found}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda file: file["blanks"][0].update(id="plan"), "blanks[2].id"),
        (
            lambda file: part(file, 1)["entries"][1].update(id="users"),
            "blanks[0].parts[1].entries[1].id",
        ),
    ],
)
def test_a_name_that_stands_twice_is_said_once(change: Any, found: str) -> None:
    assert [fault.key() for fault in changed(FILE, change)] == [found]


def part(file: dict[str, Any], number: int) -> dict[str, Any]:
    return file["blanks"][0]["parts"][number]
