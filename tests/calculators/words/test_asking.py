"""A result as questions: every step keeps its rule and loses what it comes to."""

from __future__ import annotations

import json
import re

import pytest

from calculators.form import page
from calculators.form.address import fields_of
from calculators.words.asking import Asking
from calculators.words.wording import Wording
from scripts.model.exercises import FILE
from scripts.rules.presets import of_exercise
from tests.facts import data, rules

GAP = re.compile("[＿¥円\u2060]+")


def steps(kind: str, fields: list[tuple[str, str]], language: str, *asked: str) -> list[str]:
    """The steps of a result in words, without the numbers of their sources."""
    entered = [*fields, *((name, "yes") for name in asked)]
    html = json.loads(page.answer(kind, language, entered, rules()))["html"]
    workings = re.findall(r'<details class="calc-working.*?</details>', html, re.S)
    found = [
        step for working in workings for step in re.findall(r"<li>(.*?)(?:<span|</li>)", working)
    ]
    assert found
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", ["linkage", "caseload", "addon", "timestudy", "kpi"])
def test_every_step_of_an_example_has_a_gap_and_the_same_rule(kind: str, language: str) -> None:
    fields = fields_of(rules()["forms"][kind]["example"])
    told = steps(kind, fields, language)
    asked = steps(kind, fields, language, "page.asked")
    for question, answer in zip(asked, told, strict=True):
        assert "＿" in question and question != answer
        rule = [part for part in GAP.split(question) if len(part.strip()) > 3]
        assert all(part.strip() in answer for part in rule), (question, answer)


def test_under_a_place_s_own_rules_the_steps_are_asked_as_well() -> None:
    exercise = next(one for one in data().files[FILE].exercises if one.id == "office-ceiling")
    (preset,) = of_exercise(exercise, Wording(rules(), "ja"))
    asked = steps("subsidy", fields_of(preset.request), "ja", "page.asked")
    assert len(asked) == 10 and all("＿" in step for step in asked)
    last = "事業所の合計は4,000,000円までなので、超える分を差し引きます："
    assert last + Asking(rules(), "ja")("report.blank") in asked[-1]
