"""The order of things: nothing is bought before the decision, and every example names its place."""

from __future__ import annotations

import re

import pytest

from scripts.pages import procedure
from tests.facts import data, japanese_outside_its_span, pages

FILE = data().files["procedure.yaml"]


def page(language: str) -> str:
    return pages(procedure, language)["procedure.md"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_order_comes_after_the_decision(language: str) -> None:
    text = page(language)
    names = [getattr(step.name, language) for step in (*FILE.before, *FILE.after)]
    places = [text.index(f"### {number}. {name}") for number, name in enumerate(names, 1)]
    wall = text.index("{ #wall }")
    assert places == sorted(places)
    assert places[len(FILE.before) - 1] < wall < places[len(FILE.before)]


def test_exceptions_are_of_one_prefecture_and_year() -> None:
    text = page("ja")
    wall = text[text.index("{ #wall }") : text.index("{ #after }")]
    assert "秋田県、令和6年度（2024年度）：" in wall
    assert "福岡県、令和7年度（2025年度）：" in wall


def test_every_step_and_example_leads_to_its_source() -> None:
    text = page("ja")
    steps = [re.escape(step.text.ja) for step in (*FILE.before, *FILE.after)]
    groups = [FILE.wall.exceptions, *(point.examples for point in FILE.points)]
    examples = [re.escape(example.text.ja) for group in groups for example in group]
    for said in steps + examples:
        assert re.search(said + r' (<span class="cited">)?\[.*\]\(sources\.md#', text), said


def test_what_no_source_says_is_a_question_and_no_figure() -> None:
    for entry in FILE.not_found:
        assert not re.search(r"[0-9]", entry.ja + entry.en)


def test_the_english_page_is_english() -> None:
    assert not japanese_outside_its_span(page("en"))
