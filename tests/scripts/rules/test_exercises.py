"""Exercises under the rules of a host: what these cannot answer is left out."""

from __future__ import annotations

from scripts.model.exercises import FILE
from scripts.rules.exercises import answerable
from tests.facts import data, rules

RESTS_ON_ISHIKAWA = "office-ceiling"


def test_the_national_rules_answer_every_exercise() -> None:
    file = data().files[FILE]
    assert answerable(file, rules()) == file


def test_without_what_a_prefecture_asks_what_rests_on_it_is_left_out_of_the_plans_too() -> None:
    file = data().files[FILE]
    plan = file.plans[0]
    part = plan.parts[0].model_copy(update={"exercises": [RESTS_ON_ISHIKAWA]})
    file = file.model_copy(update={"plans": [plan.model_copy(update={"parts": [part]})]})
    other = {code: local for code, local in rules()["local"].items() if code != "17"}
    hosts = {code: host for code, host in rules()["hosts"].items() if code != "17"}
    found = answerable(file, {**rules(), "local": other, "hosts": hosts})
    left_out = {one.id for one in file.exercises} - {one.id for one in found.exercises}
    assert left_out == {RESTS_ON_ISHIKAWA}
    assert found.plans[0].parts[0].exercises == []
