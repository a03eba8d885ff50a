"""The add-on, the time study and the targets: figures by hand, edges, odd requests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.facts import ask, rules


def codes(result: dict[str, Any]) -> dict[str, str]:
    assert result["status"] == "invalid"
    return {error["field"]: error["code"] for error in result["errors"]}


@pytest.mark.parametrize(
    ("grade", "units", "yen", "year"),
    [("I", 7_000, 70_000, 840_000), ("II", 700, 7_000, 84_000)],
)
def test_seventy_users_for_a_year(grade: str, units: int, yen: int, year: int) -> None:
    result = ask("addon", users=70, grade=grade, unit_price="10", months=12)
    assert result["monthly"] == {"units": units, "yen": yen}
    assert result["total"] == {"units": 12 * units, "yen": year}
    grades = {entry["id"]: entry for entry in rules()["addon"]["grades"]}
    wanted = [entry["id"] for entry in grades[grade]["requirements"]]
    assert [entry["id"] for entry in result["requirements"]] == wanted


def test_grade_one_needs_all_three_technologies_everywhere_and_for_everybody() -> None:
    texts = [entry["text"]["ja"] for entry in ask("addon", users=70, grade="I")["requirements"]]
    said = " ".join(texts)
    assert all(
        name in said for name in ("見守り機器", "インカム", "介護記録ソフト", "三つ", "すべて")
    )
    assert "すべての居室" in said and "介護職員の全員" in said
    assert "二つ以上" not in said


def test_each_requirement_says_which_document_it_is_from() -> None:
    for grade in ("I", "II"):
        requirements = ask("addon", users=70, grade=grade)["requirements"]
        assert all(entry["sources"] for entry in requirements)
        assert len({tuple(entry["sources"]) for entry in requirements}) > 1


def test_no_users_bring_nothing_and_months_default_to_a_year() -> None:
    assert ask("addon", users=0, grade="I")["total"] == {"units": 0, "yen": 0}
    assert ask("addon", users=1, grade="II")["months"] == 12


def test_a_part_of_a_yen_is_dropped_once() -> None:
    result = ask("addon", users=7, grade="II", unit_price="10.27", months=6)
    assert result["monthly"]["yen"] == 718  # 70 × 10.27 = 718.9
    assert result["total"]["yen"] == 4_313  # 420 × 10.27 = 4,313.4


def test_an_addon_needs_users_and_a_grade() -> None:
    assert codes(ask("addon")) == {"users": "required", "grade": "required"}
    assert codes(ask("addon", users=1, grade="III", months=0)) == {
        "grade": "unknown-near",
        "months": "too-small",
    }


def test_time_study_adds_up_to_the_hour() -> None:
    minutes = {"print": 2, "sort": 3, "send": 10, "receive": 5, "enter": "15.5"}
    letters = {"letters": 20, "letter_price": 110}
    result = ask("timestudy", users=100, partners=40, sheets=700, minutes=minutes, **letters)
    assert result["minutes"] == 100 * 2 + 100 * 3 + 40 * 10 + 40 * 5 + 1550
    assert result["hours"] == "44.2"  # 2,650 ÷ 60 = 44.17
    assert result["postage"] == 2_200


def test_time_study_takes_the_published_price_of_a_sheet_where_none_is_given() -> None:
    example = rules()["linkage"]
    printing = next(item for item in example["items"] if item["id"] == "printing")
    sheets = example["printed"]["sheets"]
    result = ask("timestudy", users=1, partners=1, sheets=sheets)
    assert result["printing"] == printing["before"]
    assert ask("timestudy", users=1, partners=1, sheets=3, sheet_price="1.5")["printing"] == 5


def test_the_published_hours_before_lead_to_the_published_hours_after() -> None:
    printed = rules()["linkage"]["printed"]
    minutes = {"enter": str(int(printed["hours_before"].replace(".", "")) * 6)}
    result = ask("timestudy", users=1, partners=0, minutes=minutes)
    assert result["hours"] == printed["hours_before"]
    assert result["hours_after"] == printed["hours_after"]


def test_time_study_names_what_is_missing_or_unknown() -> None:
    assert codes(ask("timestudy")) == {"users": "required", "partners": "required"}
    wrong = ask("timestudy", users=1, partners=1, minutes={"printing": 1})
    assert codes(wrong) == {"minutes.printing": "unknown-near"}


@pytest.mark.parametrize(
    ("offices", "using", "met", "more"),
    [
        (100, 29, False, 1),
        (100, 30, True, 0),
        (100, 100, True, 0),
        (101, 30, False, 1),  # 30% of 101 is 30.3, so 31 offices
        (1, 0, False, 1),
        (10, 3, True, 0),
    ],
)
def test_offices_against_the_target(offices: int, using: int, met: bool, more: int) -> None:
    standing = ask("kpi", offices=offices, using=using)["municipality"]
    assert (standing["met"], standing["more"]) == (met, more)
    assert (using + more) * 100 >= offices * standing["target"]
    assert more == 0 or (using + more - 1) * 100 < offices * standing["target"]


def test_a_rate_that_rounds_to_the_target_does_not_meet_it() -> None:
    standing = ask("kpi", offices=10_000, using=2_999)["municipality"]
    assert standing["rate"] == "30.0"
    assert not standing["met"]


def test_municipalities_against_the_prefectures_target() -> None:
    result = ask("kpi", municipalities=19, reached=9)
    assert result["municipality"] is None
    assert result["prefecture"]["rate"] == "47.4"
    assert result["prefecture"]["more"] == 1


def test_targets_need_numbers_that_fit() -> None:
    assert codes(ask("kpi")) == {"offices": "required", "using": "required"}
    assert codes(ask("kpi", offices=10, using=11)) == {"using": "more-than-whole"}
    assert codes(ask("kpi", municipalities=0, reached=0)) == {"municipalities": "too-small"}
    assert codes(ask("kpi", offices=10)) == {"using": "required"}
