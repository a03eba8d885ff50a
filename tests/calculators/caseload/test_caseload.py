"""The fee by number of cases: both schemes at every limit, money, and odd requests."""

from __future__ import annotations

import json
from functools import partial

import pytest

from calculators import answer_line
from tests import facts
from tests.facts import rules

ask = partial(facts.ask, "caseload")


# Units by hand: (I) 1,411 to case 44, 704 to 59, 422 beyond; (II) 1,411 to 49, 683 to 59, 410.
@pytest.mark.parametrize(
    ("cases", "first", "second"),
    [
        (0, 0, 0),
        (1, 1_411, 1_411),
        (44, 62_084, 62_084),
        (45, 62_084 + 704, 62_084 + 1_411),
        (48, 62_084 + 4 * 704, 48 * 1_411),
        (49, 62_084 + 5 * 704, 49 * 1_411),
        (50, 62_084 + 6 * 704, 69_139 + 683),
        (59, 62_084 + 15 * 704, 69_139 + 10 * 683),
        (60, 62_084 + 15 * 704 + 422, 69_139 + 10 * 683 + 410),
        (400, 62_084 + 15 * 704 + 341 * 422, 69_139 + 10 * 683 + 341 * 410),
    ],
)
def test_units_at_the_limits(cases: int, first: int, second: int) -> None:
    result = ask(cases=cases)
    monthly = result["monthly"]
    assert (monthly["I"]["units"], monthly["II"]["units"]) == (first, second)
    assert monthly["difference"]["units"] == second - first
    assert result["yearly"]["difference"]["units"] == 12 * (second - first)
    for scheme, total in (("I", first), ("II", second)):
        lines = [line for line in result["lines"] if line["scheme"] == scheme]
        assert sum(line["cases"] for line in lines) == cases
        assert sum(line["total"] for line in lines) == total


def test_yen_at_ten_a_unit() -> None:
    result = ask(cases=48, care_managers=1, unit_price="10")
    assert result["monthly"]["I"] == {"units": 64_900, "yen": 649_000}
    assert result["monthly"]["II"] == {"units": 67_728, "yen": 677_280}
    assert result["monthly"]["difference"] == {"units": 2_828, "yen": 28_280}
    assert result["yearly"]["difference"] == {"units": 33_936, "yen": 339_360}


def test_a_part_of_a_yen_is_dropped_once_at_the_end() -> None:
    result = ask(cases=1, unit_price="10.21")
    assert result["monthly"]["I"]["yen"] == 14_406  # 1,411 × 10.21 = 14,406.31
    assert result["yearly"]["I"]["yen"] == 172_875  # not 12 × 14,406


def test_each_care_manager_has_the_same_case_load() -> None:
    one, three = ask(cases=48), ask(cases=48, care_managers=3)
    assert three["monthly"]["II"]["units"] == 3 * one["monthly"]["II"]["units"]


def test_the_table_by_cases_is_the_calculation() -> None:
    rows = ask(cases=48, unit_price="10.7")["by_cases"]
    chart = rules()["caseload"]["chart"]
    assert [row["cases"] for row in rows] == list(range(chart["from"], chart["to"] + 1))
    for row in rows:
        monthly = ask(cases=row["cases"], unit_price="10.7")["monthly"]
        for key in ("I", "II", "difference"):
            assert row[key] == monthly[key]["yen"]


def test_the_conditions_are_those_of_the_second_scheme() -> None:
    conditions = ask(cases=48)["conditions"]
    assert [(entry["scheme"], entry["id"]) for entry in conditions] == [
        ("II", "system"),
        ("II", "clerk"),
    ]


def test_the_base_price_is_said_to_be_an_assumption() -> None:
    assert "unit-price-ten" in ask(cases=48)["assumptions"]
    assert "unit-price-ten" not in ask(cases=48, unit_price="10")["assumptions"]


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ("{}", "cases", "required"),
        ('{"cases": -1}', "cases", "too-small"),
        ('{"cases": 48.5}', "cases", "not-an-integer"),
        ('{"cases": "48"}', "cases", "not-an-integer"),
        ('{"cases": 48, "care_managers": 0}', "care_managers", "too-small"),
        ('{"cases": 48, "unit_price": "ten"}', "unit_price", "not-a-decimal"),
        ('{"cases": 48, "price": 10}', "price", "unknown-near"),
        ("[]", "", "not-an-object"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, field: str, code: str) -> None:
    errors = json.loads(answer_line("caseload", text, rules()))["errors"]
    assert [(error["field"], error["code"]) for error in errors] == [(field, code)]


def test_a_price_with_a_point_stays_exact() -> None:
    result = json.loads(answer_line("caseload", '{"cases": 100, "unit_price": 11.4}', rules()))
    units = result["monthly"]["I"]["units"]
    assert result["monthly"]["I"]["yen"] == units * 114 // 10
