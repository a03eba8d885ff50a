"""Rules in parts: the same rules, but nothing is read that nobody asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculators import answer_line
from calculators.parts import assembled, taken_apart
from scripts.compile import rules_for_engine

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
