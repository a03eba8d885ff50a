"""The prefectures' calls: all 47 stand there, gaps say so, a row is as sure as its weakest part."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scripts.checks import calls as checks
from scripts.opendata.tables import rows_of
from scripts.pages import calls, prefectures
from tests.facts import data, faults, japanese_outside_its_span, pages, rules

FILE = data().files["calls.yaml"]


def rows(language: str) -> list[str]:
    text = pages(calls, language)["calls.md"]
    return re.findall(r"^\| <span data-order=.*", text, re.M)


def row(code: str) -> str:
    return next(line for line in rows("ja") if f"prefectures/{code}.md" in line)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_prefecture_has_a_row(language: str) -> None:
    codes = re.findall(r"prefectures/(\d\d)\.md", "\n".join(rows(language)))
    assert sorted(set(codes)) == [f"{number:02}" for number in range(1, 48)]
    assert len(codes) == len(FILE.calls) + 47 - len({call.prefecture for call in FILE.calls})
    assert not japanese_outside_its_span(pages(calls, "en")["calls.md"])


def test_what_is_not_known_says_so_and_single_articles_are_not_published() -> None:
    assert row("02").count("不明") == 5
    assert "公式のページでは確かめられていません" in row("11")
    assert not re.search(r"[0-9]/[0-9]|万円", row("11"))


def test_a_row_is_as_well_known_as_the_weakest_thing_it_says() -> None:
    assert "公式のページで確認" in row("17")
    assert "原典は未確認" in row("14")  # its rate is only reported
    grades = {r["prefecture_code"]: r["evidence"] for r in rows_of("calls", data(), rules())}
    assert (grades["JP-17"], grades["JP-14"]) == ("official", "reported")


def test_a_prefecture_s_page_shows_its_own_row_or_that_there_is_none() -> None:
    own = pages(prefectures, "ja")
    assert "400万円" in own["prefectures/17.md"]
    assert "公式のページで確かめられたものはありません" in own["prefectures/02.md"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda file: file["calls"].append(file["calls"][0]), ("calls", len(FILE.calls))),
        (lambda file: file["calls"][0].update(fiscal_year=2023), ("calls", 0, "fiscal_year")),
        (lambda file: file["calls"][3].update(finish="2026-12-31"), ("calls", 3, "finish")),
        (
            lambda file: file["calls"][0]["period"].update(to="2026-11-10"),
            ("calls", 0, "period", "to"),
        ),
        (lambda file: file["unconfirmed"].append("17"), ("unconfirmed", len(FILE.unconfirmed))),
    ],
)
def test_a_call_that_cannot_be_right_is_found(change: Any, place: tuple[Any, ...]) -> None:
    found = faults("calls.yaml", checks.check, change)
    assert place in [fault.place for fault in found], found
