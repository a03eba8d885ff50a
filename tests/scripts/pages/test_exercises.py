"""Exercises: the sheet asks, the key answers, and both come from the engine."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from calculators.words.wording import Wording
from scripts.checks.exercises import check
from scripts.model.exercises import FILE
from scripts.pages import exercises, worksheet
from scripts.rules.exercises import figure, results
from tests.facts import data, faults, japanese_outside_its_span, pages, rules

EXERCISES = {exercise.id: exercise for exercise in data().files[FILE].exercises}
LANGUAGES = ("ja", "en")
JOINER = "\u2060"
"""What keeps room to write in one piece; nobody sees it."""
GIVEN = re.compile(r'<dl class="sheet-given">.*?</dl>', re.S)


def page(language: str, name: str) -> str:
    text = html.unescape(pages(exercises, language)[f"exercises/{name}.md"])
    return text.replace(JOINER, "")


def answers(exercise: Any, language: str) -> list[str]:
    """What is right for every row, as a reader of the language writes it."""
    words = Wording(rules(), language)
    found = [results(exercise, row, rules()) for row in ({}, *(r.change for r in exercise.rows))]
    return [
        worksheet.told(figure(row[entry.situation], entry.figure), entry.unit, words)
        for row in found
        for entry in exercise.asks
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXERCISES)
def test_the_key_answers_everything_and_the_sheet_nothing(name: str, language: str) -> None:
    right = answers(EXERCISES[name], language)
    key, sheet = page(language, f"{name}-key"), page(language, name)
    asked = re.findall(r'<strong class="sheet-answer">(.*?)</strong>', key)
    assert asked == right
    blanks = re.findall(r'<span class="sheet-answer">(.*?)</span>', sheet)
    assert len(blanks) == len(right) and set(blanks) <= {
        "＿＿＿＿＿＿＿円",
        "¥＿＿＿＿＿＿＿",
        "＿＿＿＿＿＿＿",
    }
    # What is entered and the rules of the steps may hold the same figure by chance.
    texts = re.sub(r'<dl class="sheet-given">.*?</dl>|<li>.*?</li>', "", sheet, flags=re.S)
    assert not [answer for answer in right if "," in answer and answer in texts]


def test_what_is_entered_is_said_in_the_language_of_the_sheet() -> None:
    assert "記録ソフト" in page("ja", "tablets-home-visit")
    for name in EXERCISES:
        assert not japanese_outside_its_span("".join(GIVEN.findall(page("en", name)))), name


def test_a_sheet_holds_the_rule_of_every_step_and_no_outcome() -> None:
    sheet = page("ja", "bathing-and-sensors")
    assert "費用：1,500,000円 × 1 ＝ ＿＿＿＿＿＿＿円" in sheet
    assert "補助率3/4を掛けます：＿＿＿＿＿＿＿円 × 3/4 ＝ ＿＿＿＿＿＿＿円" in sheet
    assert "1台につき300,000円 × 4台 ＝ ＿＿＿＿＿＿＿円" in sheet
    assert "□\u00a0上限以内　□\u00a0上限を超える" in sheet
    assert "を超えるので" not in sheet and "端数はありません" not in sheet


def test_what_a_ceiling_takes_off_is_no_subsidy() -> None:
    for name in ("office-ceiling", "office-ceiling-key"):
        assert page("ja", name).count("補助 ＝ ") == page("ja", name).count("差し引く額 ＝ ") * 2
    assert "差し引く額 ＝ 800,000円" in page("ja", "office-ceiling-key")
    assert "Taken off = ¥800,000" in page("en", "office-ceiling-key")


WORKED = {
    "fax-to-linkage": ("印刷費：792円 − 0円 ＝ {}円", "792", "年21,000円 ÷ 12で{}円", "−1,750"),
    "case-load": ("44件 × 1,411単位 ＝ {}単位", "62,084", "{}単位 × 1単位10円", "62,084"),
    "committee": ("70人 × 100単位 ＝ 1か月{}単位", "7,000", "{}単位 × 1単位10円", "7,000"),
}
"""Two steps of exercises with other calculators, with a gap, and what the key has there."""


@pytest.mark.parametrize("name", WORKED)
def test_the_steps_of_every_calculator_are_asked_and_told(name: str) -> None:
    steps = WORKED[name]
    for step, figure_ in zip(steps[::2], steps[1::2], strict=True):
        assert step.format("＿＿＿＿＿＿＿") in page("ja", name)
        assert step.format(figure_) in page("ja", f"{name}-key")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_a_key_that_comes_to_something_has_a_gap_on_the_sheet(language: str) -> None:
    for name in EXERCISES:
        steps = [
            re.findall(r"<li>(.*?)</li>", re.sub(r'<ol class="sheet-questions">.*?</ol>', "", text))
            for text in (page(language, name), page(language, f"{name}-key"))
        ]
        asked, told = ([step for step in found if "<" not in step] for found in steps)
        assert asked and len(asked) == len(told)
        for question, answer in zip(asked, told, strict=True):
            assert question != answer and "＿" in question


def test_the_key_holds_the_same_steps_with_their_figures() -> None:
    key = page("ja", "bathing-and-sensors-key")
    assert "1,500,000円 × 3/4 ＝ 1,125,000円" in key
    assert "上限額（1台につき1,000,000円）を超えるので、上限額になります：1,000,000円" in key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_the_room_has_figures_and_answers_of_its_own(language: str) -> None:
    rows = [exercise for exercise in EXERCISES.values() if exercise.rows]
    assert rows
    for exercise in rows:
        right = answers(exercise, language)
        asked = len(exercise.asks)
        own = [tuple(right[at : at + asked]) for at in range(0, len(right), asked)]
        assert len(set(own)) == len(exercise.rows) + 1


@pytest.mark.parametrize("name", EXERCISES)
def test_a_sheet_leads_to_its_sources_and_says_how_well_they_are_known(name: str) -> None:
    words = Wording(rules(), "ja")
    sheet = page("ja", name)
    assert "sources.md#" in sheet
    assert words(f"exercises.rests-on.{EXERCISES[name].rests_on}") in sheet  # as the file says


@pytest.mark.slow
def test_the_engine_answers_every_question_of_the_file() -> None:
    assert list(check(data())) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda one: one.update(rests_on="document"), "rests_on"),
        (lambda one: one["story"].update(ja="費用は150万円です。"), "story.ja"),
        (lambda one: one["hints"][0].update(en="It costs ¥1,500,000."), "hints[0].en"),
        (lambda one: one["asks"][0].update(figure="total.subsidies"), "asks[0].figure"),
        (lambda one: one["asks"][0].update(situation=3), "asks[0].situation"),
        (lambda one: one["situations"][0]["request"].update(version="r99x"), "asks[0].figure"),
        (lambda one: one["situations"][0]["request"].update(items=[]), "situations[0].request"),
        (
            lambda one: one["situations"][0]["request"]["answers"].update(plan_and_report=True),
            "situations[0].request",
        ),
        (lambda one: one["rows"][0].update(change={"items.7.unit_price": 1}), "rows[0].change"),
        (lambda one: one["rows"][0].update(change={"items.0.unit_price": 48000}), "rows[0]"),
    ],
)
def test_an_exercise_that_cannot_be_set_is_refused(change: Any, found: str) -> None:
    told = faults(FILE, check, lambda file: change(file["exercises"][0]))
    assert [fault.key() for fault in told] == [f"exercises[0].{found}"]


@pytest.mark.slow
def test_a_plan_fills_its_minutes_with_exercises_that_are_there_and_fit() -> None:
    def change(file: dict[str, Any]) -> None:
        file["plans"][0]["minutes"] = 45
        file["plans"][1]["parts"][1]["exercises"] = ["no-such-exercise"]
        file["plans"][1]["parts"][2]["exercises"] *= 2

    told = [fault.key() for fault in faults(FILE, check, change)]
    assert told == [
        "plans[0].minutes",
        "plans[1].parts[1].exercises[0]",
        "plans[1].parts[2].minutes",
    ]


def test_a_sheet_without_an_address_says_how_people_get_to_the_calculator() -> None:
    sheet = page("ja", "two-years")
    assert "<svg" not in sheet and "start.py --lan" in sheet
    assert "「#exercise?id=two-years&case=2」" in sheet
    # Behind the address of the site the short link alone opens the Japanese calculator.
    assert "“en/#exercise?id=two-years&case=2”" in page("en", "two-years")
    assert "<code>en/#exercise?id=two-years</code>" in page("en", "index")
