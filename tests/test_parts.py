"""Rules in parts: the same rules, but nothing is read that nobody asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculators import answer_line, page
from calculators.parts import assembled, taken_apart
from scripts.calculator_page import example_fields, examples_of
from scripts.compile import rules_for_engine
from scripts.model import load_data

CASES = json.loads((Path(__file__).parent / "cases/subsidy.json").read_text("utf-8"))


class Reading:
    """Rules taken apart, noting which parts are read."""

    def __init__(self) -> None:
        base, self.parts = taken_apart(rules_for_engine())
        self.read: list[str] = []
        self.rules = assembled(json.dumps(base), self._text)

    def _text(self, group: str, name: str) -> str:
        self.read.append(f"{group}/{name}")
        return json.dumps(self.parts[group][name])


def test_a_request_reads_its_own_programme_once_and_no_other() -> None:
    reading = Reading()
    for case in CASES:
        text = json.dumps(case["request"])
        assert answer_line("subsidy", text, reading.rules) == answer_line(
            "subsidy", text, rules_for_engine()
        )
    named = {f"programmes/{case['request']['programme']}" for case in CASES}
    assert sorted(reading.read) == sorted(named)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_form_is_answered_the_same_from_parts(language: str) -> None:
    reading, rules = Reading(), rules_for_engine()
    for name, form in rules["forms"].items():
        empty = page.answer(name, language, [], rules)
        assert page.answer(name, language, [], reading.rules) == empty
        if form["example"]:
            fields = example_fields(form["example"])
            answer = page.answer(name, language, fields, rules)
            assert "html" in json.loads(answer)
            assert page.answer(name, language, fields, reading.rules) == answer
    for entry in examples_of(load_data().many("programmes")).values():
        fields = example_fields(entry["request"])
        answer = page.answer("subsidy", language, fields, rules)
        assert page.answer("subsidy", language, fields, reading.rules) == answer


def test_a_calculator_without_programmes_reads_none() -> None:
    reading = Reading()
    answer_line("caseload", '{"cases": 48}', reading.rules)
    assert reading.read == []


def test_parts_are_in_the_order_of_the_data_and_refuse_what_they_do_not_hold() -> None:
    reading = Reading()
    assert list(reading.rules["programmes"]) == list(rules_for_engine()["programmes"])
    with pytest.raises(KeyError):
        reading.rules["programmes"]["nothing"]
    assert reading.read == []
