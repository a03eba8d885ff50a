"""Rules in parts: the same rules, but nothing is read that nobody asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculators import CALCULATORS, answer_line
from calculators.form import page
from calculators.form.address import fields_of
from calculators.rules.parts import assembled, taken_apart
from scripts.markdown.calculator_page import examples_of
from tests import facts

CASES = json.loads((Path(__file__).resolve().parents[2] / "cases/subsidy.json").read_text("utf-8"))


class Reading:
    """Rules taken apart, noting which parts are read."""

    def __init__(self) -> None:
        base, self.parts = taken_apart(facts.rules())
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
            "subsidy", text, facts.rules()
        )
    named = {f"programmes/{case['request']['programme']}" for case in CASES}
    assert sorted(reading.read) == sorted(named)


def test_what_only_the_built_page_says_does_not_travel() -> None:
    base, _ = taken_apart(facts.rules())
    assert "errors" in base["words"]["form"]
    for said in ("もう一度", "印刷する", "計算の準備"):
        assert said in json.dumps(facts.rules()["words"]["form"], ensure_ascii=False)
        assert said not in json.dumps(base, ensure_ascii=False)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_form_is_answered_the_same_from_parts(language: str) -> None:
    reading, rules = Reading(), facts.rules()
    for name, form in rules["forms"].items():
        empty = page.answer(name, language, [], rules)
        assert page.answer(name, language, [], reading.rules) == empty
        if form["example"]:
            fields = fields_of(form["example"])
            answer = page.answer(name, language, fields, rules)
            assert "html" in json.loads(answer)
            assert page.answer(name, language, fields, reading.rules) == answer
    for entry in examples_of(facts.data().many("programmes")).values():
        fields = fields_of(entry["request"])
        answer = page.answer("subsidy", language, fields, rules)
        assert page.answer("subsidy", language, fields, reading.rules) == answer


@pytest.mark.slow
def test_a_calculator_reads_the_facts_that_it_is_registered_with_and_no_others() -> None:
    for calculator in CALCULATORS.values():
        reading = Reading()
        form = facts.rules()["forms"][calculator.id]
        page.answer(calculator.id, "ja", fields_of(form["example"] or {}), reading.rules)
        read = {name for name in reading.read if name.startswith("facts/")}
        assert read == {f"facts/{name}" for name in calculator.data}


@pytest.mark.parametrize(
    ("kind", "words"),
    [("kpi", ["kpi"]), ("linkage", ["linkage"]), ("compare", ["compare", "subsidy"])],
)
def test_a_report_reads_the_words_it_says_and_no_others(kind: str, words: list[str]) -> None:
    reading = Reading()
    form = facts.rules()["forms"][kind]
    page.answer(kind, "ja", fields_of(form["example"]), reading.rules)
    assert sorted(name for name in reading.read if name.startswith("reports/")) == [
        f"reports/{name}" for name in words
    ]


def test_words_that_all_reports_share_and_those_of_one_are_found_at_the_same_place() -> None:
    reading = Reading()
    report = facts.rules()["words"]["report"]
    assert set(reading.rules["words"]["report"]) == set(report)
    for key in ("colon", "addon"):
        assert reading.rules["words"]["report"][key] == report[key]
    assert reading.read == ["reports/addon"]


def test_parts_are_in_the_order_of_the_data_and_refuse_what_they_do_not_hold() -> None:
    reading = Reading()
    assert list(reading.rules["programmes"]) == list(facts.rules()["programmes"])
    with pytest.raises(KeyError):
        reading.rules["programmes"]["nothing"]
    assert reading.read == []
