"""The subsidy engine: worked cases, properties that hold for every plan, and odd requests."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import answer_line, calculate
from tests.facts import rules

CASES = json.loads(
    (Path(__file__).resolve().parents[2] / "cases" / "subsidy.json").read_text("utf-8")
)


def ask(request: Any, with_rules: dict[str, Any] | None = None) -> dict[str, Any]:
    return calculate("subsidy", request, with_rules or rules())


def codes(result: dict[str, Any]) -> dict[str, str]:
    assert result["status"] == "invalid"
    return {error["field"]: error["code"] for error in result["errors"]}


def item(category: str, unit_price: int, **more: Any) -> dict[str, Any]:
    return {"category": category, "unit_price": unit_price, **more}


def takeup(items: list[Any], **answers: Any) -> dict[str, Any]:
    answers = {"improvement_support": "training", **answers}
    return {"programme": "care-tech-takeup", "version": "r6", "answers": answers, "items": items}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_worked_case(case: dict[str, Any]) -> None:
    result = ask(case["request"])
    expected = case["expect"]
    assert result["status"] == expected["status"]
    if "total" in expected:
        assert result["total"] == expected["total"]


# --- properties ------------------------------------------------------------------------------

PRICE = st.one_of(
    st.integers(0, 30_000_000), st.integers(0, 10**12), st.sampled_from([0, 1, 400_000, 1_333_333])
)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """A request for any programme that calculates, with items its version takes."""
    programme = draw(
        st.sampled_from([entry for entry in rules()["programmes"].values() if entry["calculates"]])
    )
    version = draw(st.sampled_from(list(programme["versions"].values())))
    kinds = [(c, line["packaged"]) for line in version["lines"] for c in line["categories"]]
    items = []
    for category, package in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=6)):
        entry = item(category, draw(PRICE), quantity=draw(st.integers(0, 30)), package=package)
        items.append({**entry, "model": draw(st.integers(1, 7))})
    answers = {
        "staff": draw(st.integers(1, 40)),
        "corporations": draw(st.integers(0, 14)),
        "includes_small_corporation": True,
        "improvement_support": "third_party",
        "on_site_visits": 3,
        "higher_rate_conditions_met": draw(st.booleans()),
        "prefecture_runs_collaboration": draw(st.booleans()),
        "prefecture_runs_takeup": draw(st.booleans()),
    }
    return {
        "programme": programme["id"],
        "version": version["id"],
        "answers": answers,
        "items": items,
        "rounding_unit": draw(st.sampled_from([1, 1000])),
    }


def amounts(result: dict[str, Any]) -> dict[str, Any]:
    return result["if_met"] if result["status"] == "not_eligible" else result["total"]


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(plans())
def test_every_amount_adds_up_and_keeps_its_bounds(request: dict[str, Any]) -> None:
    result = ask(request)
    assert result["status"] in ("calculated", "not_eligible")
    total = amounts(result)
    assert total["cost"] == sum(i["unit_price"] * i["quantity"] for i in request["items"])
    assert total["subsidy"] + total["own_burden"] == total["cost"]
    assert 0 <= total["subsidy"] <= total["cost"]
    for key in ("cost", "subsidy", "own_burden"):
        assert total[key] == sum(line[key] for line in result["lines"])
    if total["state"] is not None:
        assert total["state"] + total["prefecture"] == total["subsidy"]
    for line in result["lines"]:
        if line["items"] and line["rate"]:
            pieces = request["items"][line["items"][0]]["quantity"]
            times = pieces if line["steps"][-2].get("per") == "device" else 1
            assert line["subsidy"] <= Fraction(line["rate"]) * line["cost"]
            assert line["cap"] is None or line["subsidy"] <= line["cap"] * times
            assert line["subsidy"] % request["rounding_unit"] == 0


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(plans(), st.data())
def test_a_higher_price_never_lowers_the_subsidy(request: dict[str, Any], data: Any) -> None:
    dearer = copy.deepcopy(request)
    position = data.draw(st.integers(0, len(request["items"]) - 1))
    dearer["items"][position]["unit_price"] += data.draw(st.integers(1, 10**9))
    assert amounts(ask(dearer))["subsidy"] >= amounts(ask(request))["subsidy"]


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(plans(), st.sampled_from(["staff", "corporations"]), st.integers(1, 20))
def test_more_people_or_corporations_never_lower_the_subsidy(
    request: dict[str, Any], answer: str, more: int
) -> None:
    larger = copy.deepcopy(request)
    larger["answers"][answer] += more
    assert amounts(ask(larger))["subsidy"] >= amounts(ask(request))["subsidy"]


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(
    plans(),
    st.sampled_from(
        ["higher_rate_conditions_met", "prefecture_runs_collaboration", "prefecture_runs_takeup"]
    ),
)
def test_a_better_rate_never_lowers_the_subsidy(request: dict[str, Any], answer: str) -> None:
    worse, better = copy.deepcopy(request), copy.deepcopy(request)
    worse["answers"][answer], better["answers"][answer] = False, True
    assert amounts(ask(better))["subsidy"] >= amounts(ask(worse))["subsidy"]


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(plans())
def test_an_unknown_answer_gives_the_lower_amount_and_says_so(request: dict[str, Any]) -> None:
    unsaid = copy.deepcopy(request)
    del unsaid["answers"]["prefecture_runs_collaboration"]
    request["answers"]["prefecture_runs_collaboration"] = False
    assert amounts(ask(unsaid)) == amounts(ask(request))
    asked = (request["programme"], request["version"]) == ("care-tech-takeup", "r6")
    assert ("prefecture-runs-one" in ask(unsaid)["assumptions"]) == asked


def test_no_yen_is_lost_at_a_million_million() -> None:
    for price in range(10**12 - 4, 10**12 + 1):
        request = {"programme": "model-facilities", "version": "r6"}
        line = ask({**request, "items": [item("expense", price)]})["lines"][0]
        assert line["own_burden"] == price - 20_000_000
    half = {"programme": "regional-model-facility", "items": [item("expense", 999_999)]}
    assert ask(half)["lines"][0]["subsidy"] == 499_999


# --- single rules ----------------------------------------------------------------------------


def test_steps_lead_from_the_cost_to_the_subsidy() -> None:
    line = ask(takeup([item("robot-bathing", 1_500_000)]))["lines"][0]
    assert [step["step"] for step in line["steps"]] == ["input", "rate", "cap", "rounding"]
    assert [step["amount"] for step in line["steps"]] == [
        1_500_000,
        1_125_000,
        1_000_000,
        1_000_000,
    ]
    assert line["steps"][2]["binding"] is True
    assert line["sources"] == line["steps"][1]["source"] + line["steps"][2]["source"]


@pytest.mark.parametrize("category", ["robot-transfer", "robot-monitoring", "other-device"])
def test_the_cap_binds_from_the_price_that_the_step_names(category: str) -> None:
    cap = ask(takeup([item(category, 1)]))["lines"][0]["steps"][2]
    below = ask(takeup([item(category, cap["binds_from"] - 1)]))["lines"][0]
    at = ask(takeup([item(category, cap["binds_from"])]))["lines"][0]
    assert (below["capped"], at["capped"]) == (False, True)


def test_rounding_down_to_a_thousand_yen_happens_once_a_line() -> None:
    request = takeup([item("robot-transfer", 1_000_999), item("robot-other", 100_999)])
    result = ask({**request, "rounding_unit": 1000})
    assert [line["subsidy"] for line in result["lines"]] == [750_000, 75_000]


def test_a_network_outside_the_package_is_not_eligible() -> None:
    result = ask(takeup([item("monitoring-network", 100_000)]))
    assert result["status"] == "not_eligible"
    assert [r["id"] for r in result["requirements"] if r["met"] is False] == ["only-in-package"]


@pytest.mark.parametrize(
    ("items", "unmet"),
    [
        (["robot-transfer", "ict"], []),
        (["ict"], ["package-device"]),
        (["robot-transfer"], ["package-ict"]),
        (["robot-transfer", "ict", "monitoring-network"], ["network-with-monitoring"]),
        (["robot-monitoring", "ict", "monitoring-network"], []),
    ],
)
def test_what_a_package_must_contain(items: list[str], unmet: list[str]) -> None:
    result = ask(takeup([item(category, 500_000, package=True) for category in items]))
    assert [r["id"] for r in result["requirements"] if r["met"] is False] == unmet
    assert result["status"] == ("not_eligible" if unmet else "calculated")


@pytest.mark.parametrize("count", [0, 1])
def test_a_group_of_too_few_corporations_is_an_answer_and_no_mistake(count: int) -> None:
    answers = {"corporations": count, "includes_small_corporation": True}
    items = [item("expense", 1_000_000)]
    result = ask(
        {"programme": "collaboration", "version": "r6", "answers": answers, "items": items}
    )
    assert result["status"] == "not_eligible"
    assert [entry["id"] for entry in result["requirements"] if not entry["met"]] == [
        "two-corporations"
    ]
    assert result["total"]["subsidy"] is None


def test_double_funding_is_not_eligible_and_says_which_item() -> None:
    items = [item("robot-other", 100_000), item("robot-other", 1, funded_by="IT導入補助金")]
    result = ask(takeup(items))
    assert result["status"] == "not_eligible"
    assert result["total"]["subsidy"] is None
    reason = next(r for r in result["requirements"] if r["id"] == "no-double-funding")
    assert reason["items"] == [1]
    assert result["if_met"]["subsidy"] == 75_000


def test_another_subsidy_known_from_the_self_check_is_double_funding_as_well() -> None:
    request = takeup([item("robot-other", 1_000_000)])
    told = {**request, "answers": {**request["answers"], "funded_elsewhere": True}}
    result = ask(told)
    assert result["status"] == "not_eligible"
    unmet = [entry["id"] for entry in result["requirements"] if entry["met"] is False]
    assert unmet == ["no-double-funding"]
    for answer in (False, "unknown"):
        told["answers"]["funded_elsewhere"] = answer
        assert ask(told)["status"] == "calculated"
    named = [item("robot-other", 1_000_000, funded_by="IT導入補助金")]
    both = [e["id"] for e in ask({**told, "items": named})["requirements"]]
    assert both.count("no-double-funding") == 1


def test_the_prefecture_total_is_cut_in_a_line_of_its_own() -> None:
    items = [item("expense", 9_000_000, model=number) for number in range(1, 9)]
    result = ask({"programme": "linkage-model-areas", "version": "r7", "items": items})
    assert [line["subsidy"] for line in result["lines"]] == [8_500_000] * 8 + [-8_000_000]
    assert result["total"]["subsidy"] == 60_000_000


def test_an_unknown_version_is_refused_by_name() -> None:
    request = {**takeup([item("robot-other", 1)]), "version": "r99"}
    result = ask(request)
    assert result["status"] == "not_confirmed"
    assert result["version"] == "r99"
    assert "total" not in result


def test_a_programme_without_an_amount_gives_none() -> None:
    request = {"programme": "consultation-centres", "version": "undated"}
    for items in ({}, {"items": [item("expense", 30_000)]}):
        result = ask({**request, **items})
        assert result["status"] == "information_only"
        assert result["total"]["subsidy"] is None


def test_the_newest_version_that_is_no_request_applies_where_none_is_named() -> None:
    for programme in rules()["programmes"].values():
        if programme["calculates"]:
            adopted = [v for v in programme["versions"].values() if v["status"] != "request"]
            line = adopted[-1]["lines"][0]
            answers = {"staff": 5, "corporations": 2}
            request = {"programme": programme["id"], "answers": answers}
            result = ask({**request, "items": [item(line["categories"][0], 100)]})
            assert result["version"] == adopted[-1]["id"]


def test_a_prefectures_own_settings_apply_and_change_the_fingerprint() -> None:
    local = {
        "programme": "care-tech-takeup",
        "version": "r6",
        "offered": True,
        "rates": [
            {
                "id": "standard",
                "cases": [{"rate": "1/2", "when": None, "source": ["scheme-2024#takeup"]}],
            }
        ],
        "caps": [],
        "rounding": [
            {
                "unit": 1000,
                "place": "line",
                "lines": None,
                "before_cap": False,
                "source": ["scheme-2024#takeup"],
            }
        ],
        "source": ["scheme-2024#takeup"],
        "rules": "local",
    }
    host = {"code": "13", "name": {"ja": "東京都", "en": "Tokyo"}, "as_of": None}
    host |= {"answers": {}, "categories": {}, "own": {}, "stands_for": {}}
    hosted = {**rules(), "hosts": {"13": host}}
    mine = {**hosted, "local": {"13": {"care-tech-takeup/r6": local}}}
    request = takeup([item("robot-transfer", 1_000_999)])
    national = ask({**request, "prefecture": "12"}, mine)
    assert (national["total"]["subsidy"], national["local_settings"]) == (750_749, False)
    result = ask({**request, "prefecture": "13"}, mine)
    assert (result["total"]["subsidy"], result["rules"]) == (500_000, "local")
    assert result["rounding_unit"] == 1000
    assert result["local"]["steps"] == {"rate": "local", "cap": "national", "rounding": "local"}
    assert "rounding-per-line" not in result["assumptions"]
    closed = {**hosted, "local": {"13": {"care-tech-takeup/r6": {**local, "offered": False}}}}
    assert ask({**request, "prefecture": "13"}, closed)["status"] == "not_eligible"


# --- requests that cannot be answered --------------------------------------------------------


def test_all_problems_are_told_at_once_with_their_fields() -> None:
    request = {
        "programme": "care-tech-takeup",
        "prefecture": "99",
        "answers": {"staff": 0, "improvement_suport": "training"},
        "items": [item("robot-transfr", -1), {"unit_price": "300000", "colour": "red"}],
        "rounding_unit": 10,
    }
    found = codes(ask(request))
    assert found == {
        "prefecture": "not-a-prefecture",
        "answers.improvement_suport": "unknown-near",
        "answers.staff": "too-small",
        "items[0].category": "unknown-near",
        "items[0].unit_price": "too-small",
        "items[1].colour": "unknown",
        "items[1].category": "required",
        "items[1].unit_price": "not-an-integer",
        "rounding_unit": "not-a-rounding-unit",
    }


@pytest.mark.parametrize(
    ("kind", "request_"),
    [
        ("subsidy", {"programme": "care-tech-takeup", "items": [item("robot-transfer", 1)]}),
        ("compare", {"items": [item("robot-transfer", 1)]}),
        ("quick", {"want": "lift", "cost": 1}),
        ("eligibility", {"answers": {}}),
    ],
)
def test_a_prefecture_that_is_not_known_is_none_wherever_it_is_asked(
    kind: str, request_: dict[str, Any]
) -> None:
    told = calculate(kind, {**request_, "prefecture": "unknown"}, rules())
    assert told["status"] != "invalid"
    without = calculate(kind, request_, rules())
    amounts = ("total", "ways", "offers", "versions")
    assert {key: told.get(key) for key in amounts} == {key: without.get(key) for key in amounts}


def test_messages_name_the_nearest_known_thing_in_both_languages() -> None:
    error = ask({"programme": "care-tech-takup", "items": []})["errors"][0]
    assert "care-tech-takeup" in error["message"]["ja"]
    assert "care-tech-takeup" in error["message"]["en"]


@pytest.mark.parametrize("category", ["ict"])
def test_the_number_of_staff_is_needed_where_ict_stands_alone(category: str) -> None:
    assert codes(ask(takeup([item(category, 1)]))) == {"answers.staff": "required"}
    packed = [item(category, 1, package=True), item("robot-other", 1, package=True)]
    assert ask(takeup(packed))["status"] == "calculated"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"items": []}, "items", "no-items"),
        ({"items": None}, "items", "no-items"),
        ({"items": {}}, "items", "not-a-list"),
        ({"items": [None]}, "items[0]", "not-an-object"),
        ({"items": [item("environment", 1)]}, "items[0].category", "not-in-version"),
        ({"items": [item("robot-other", True)]}, "items[0].unit_price", "not-an-integer"),
        ({"items": [item("robot-other", 10**16)]}, "items[0].unit_price", "too-large"),
        ({"items": [item("robot-other", 1, model=0)]}, "items[0].model", "too-small"),
        ({"items": [item("robot-other", 1, label=5)]}, "items[0].label", "not-text"),
        ({"items": [item("robot-other", 1, package=3)]}, "items[0].package", "not-yes-or-no"),
        (
            {"items": [item("improvement-support", 1, package=True)]},
            "items[0].package",
            "not-in-package",
        ),
        ({"version": 6}, "version", "unknown-near"),
        ({"programme": None}, "programme", "required"),
        ({"answers": []}, "answers", "not-an-object"),
        ({"answers": {"staff": True}}, "answers.staff", "not-an-integer"),
    ],
)
def test_odd_request(change: dict[str, Any], field: str, code: str) -> None:
    assert codes(ask({**takeup([item("robot-other", 1)]), **change}))[field] == code


def test_a_municipality_of_another_prefecture_is_an_error_that_names_both() -> None:
    request = {**takeup([item("robot-other", 1)]), "prefecture": "13"}
    [error] = ask({**request, "municipality": "27211"})["errors"]
    assert (error["field"], error["code"]) == ("municipality", "another-prefecture")
    for text in ("市区町村「27211」", "都道府県「13」"):
        assert text in error["message"]["ja"]
    assert ask({**request, "municipality": "13101"})["status"] == "calculated"


@pytest.mark.parametrize("entry", [[], ["ict"], "ict", 3])
def test_a_purchase_that_is_no_object_is_one_error(entry: Any) -> None:
    assert [error["field"] for error in ask(takeup([entry]))["errors"]] == ["items[0]"]


@pytest.mark.parametrize("name", ["date", "kind"])
def test_what_only_places_ask_of_a_purchase_is_told_without_guessing(name: str) -> None:
    entry = {**item("robot-other", 1), name: "2026-05-01"}
    assert codes(ask(takeup([entry]))) == {f"items[0].{name}": "not-here"}


@pytest.mark.parametrize("text", ["", "null", "[]", "3", '"x"', "{", "[" * 5000, "NaN", "1e999"])
def test_no_text_makes_the_engine_raise(text: str) -> None:
    assert json.loads(answer_line("subsidy", text, rules()))["status"] == "invalid"


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["programme", "version", "answers", "items", "prefecture", "unit_price"]
                )
                | st.text(max_size=5),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_gets_a_result(request: Any) -> None:
    line = answer_line("subsidy", json.dumps(request), rules())
    line.encode("utf-8")
    assert json.loads(line)["status"] in ("invalid", "not_confirmed")


PACKED = [item("robot-monitoring", 500_000, quantity=20, package=True)]


@pytest.mark.parametrize("nothing", [{"unit_price": 0}, {"unit_price": 900_000, "quantity": 0}])
def test_what_costs_nothing_makes_no_package(nothing: dict[str, int]) -> None:
    free = {"category": "ict", "package": True, **nothing}
    for version in ("r6", "r7", "r8"):
        request = {"programme": "care-tech-takeup", "version": version}
        request |= {"answers": {"improvement_support": "training"}, "items": [*PACKED, free]}
        result = ask(request)
        assert result["status"] == "not_eligible"
        bought = ask({**request, "items": [*PACKED, {**free, "unit_price": 100, "quantity": 1}]})
        assert bought["status"] == "calculated"


def test_beyond_the_number_of_models_those_drop_out_that_bring_least() -> None:
    costs = [100_000, 20_000_000, 20_000_000, 20_000_000]
    items = [item("expense", cost, model=number) for number, cost in enumerate(costs, 1)]
    request = {"programme": "model-facilities", "version": "r7", "items": items}
    result, without = ask(request), ask({**request, "items": items[1:]})
    assert [line["subsidy"] > 0 for line in result["lines"]] == [False, True, True, True]
    assert result["total"]["subsidy"] == without["total"]["subsidy"]
    assert "models-lowest-first" in result["assumptions"]
    assert "models-lowest-first" not in without["assumptions"]
    unused = item("expense", 20_000_000, quantity=0, model=1)
    again = ask({**request, "items": [unused, *items[1:]]})
    assert again["total"]["subsidy"] == without["total"]["subsidy"]
