"""Short links: each names one example or exercise, and leads to its calculator filled in."""

from __future__ import annotations

import json
import re

import pytest

from calculators import KINDS
from calculators.form import page
from calculators.form.address import fields_of
from calculators.words.wording import Wording
from scripts.markdown.calculator_page import examples_of
from scripts.model.exercises import FILE
from scripts.rules.presets import Preset, beginnings, presets
from tests.facts import data, rules

EXERCISES = data().files[FILE].exercises


def known(language: str = "ja") -> dict[str, Preset]:
    found = list(
        presets(Wording(rules(), language), examples_of(data().many("programmes")), EXERCISES)
    )
    by_name = {preset.short: preset for preset in found}
    assert len(by_name) == len(found)
    return by_name


def test_an_example_is_named_by_its_id_and_where_several_have_it_by_its_whole_place() -> None:
    names = known()
    assert names["#subsidy?example=office-plan"].request["version"] == "r6"
    assert "#subsidy?example=office-package" not in names
    assert names["#subsidy?example=care-tech-takeup/r8/office-package"].request["version"] == "r8"


def test_an_exercise_is_named_with_the_row_and_case_that_are_not_the_first() -> None:
    names = known()
    first, second = (names[f"#exercise?id=ten-or-eleven{case}"] for case in ("", "&case=2"))
    assert (first.request["answers"]["staff"], second.request["answers"]["staff"]) == (10, 11)
    row = names["#exercise?id=tablets-home-visit&row=2"]
    assert row.request["items"][0]["unit_price"] == 62000
    assert row.title.endswith("2列目")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_one_of_them_opens_on_a_result(language: str) -> None:
    for preset in known(language).values():
        fields = fields_of(preset.request)
        answer = json.loads(page.answer(preset.kind, language, fields, rules()))
        assert "html" in answer, (preset.short, answer["errors"])
        form = rules()["forms"][preset.kind]
        asked = {field["name"] for section in form["sections"] for field in section["fields"]}
        # A link with what nobody is asked would be taken for an altered one.
        assert {re.sub(r"^\w+\[\d+\]\.", "", name) for name, _ in fields} <= asked, preset.short


def test_the_site_knows_where_each_begins_and_takes_the_longer_beginning_first() -> None:
    starts = beginnings(Wording(rules(), "ja"), EXERCISES)
    assert dict(starts)["#exercise?id=fax-to-linkage"] == "linkage"
    assert {f"#{kind}?example=" for kind in KINDS} <= dict(starts).keys()
    for preset in known().values():
        kind = next(kind for start, kind in starts if preset.short.startswith(start))
        assert kind == preset.kind
