"""Real calls of prefectures and cities: their worked requests come out as worked by hand."""

from __future__ import annotations

import copy
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from calculators import calculate
from calculators.html.report import View, csv, render
from calculators.words.wording import Wording
from scripts.checks.checked import load_data, rules_for_engine
from scripts.rules.compile import compile_rules
from tests.calculators.subsidy.local_cases import requests


@cache
def rules() -> dict[str, Any]:
    return rules_for_engine()


def ask(request: dict[str, Any]) -> dict[str, Any]:
    return calculate("subsidy", request, rules())


@pytest.mark.parametrize(("name", "request_", "expect"), requests(), ids=lambda v: str(v)[:40])
def test_a_worked_request_comes_out_as_worked_by_hand(
    name: str, request_: dict[str, Any], expect: dict[str, Any]
) -> None:
    result = ask(request_)
    assert result["status"] == expect["status"], result.get("errors")
    total = result["total"]
    assert (total["subsidy"], total["own_burden"]) == (expect["subsidy"], expect["own_burden"])
    assert total["cost"] == expect["cost"]
    if "lines" in expect:
        shown = [line["subsidy"] for line in result["lines"] if line["subsidy"] >= 0]
        assert sorted(shown) == sorted(expect["lines"])
    unmet = [entry["id"] for entry in result["requirements"] if entry["met"] is False]
    assert len(unmet) == len(expect.get("unmet", []))
    if expect["status"] == "calculated":
        assert result["at_most"] is expect.get("at_most", False)
    assert result["local"]["code"] in (request_.get("prefecture"), request_.get("municipality"))


def named(name: str) -> dict[str, Any]:
    """The request of the worked case whose name begins so."""
    return next(request for case, request, _ in requests() if case.startswith(name))


def test_a_result_says_whose_rules_were_used_and_which_steps_are_the_place_s() -> None:
    result = ask(named("FK-1"))
    local = result["local"]
    assert (local["code"], local["name"]["ja"]) == ("40", "福岡県")
    assert local["steps"] == {"rate": "local", "rounding": "local", "cap": "national"}
    assert not local["confirmed"]
    assert result["total"]["eligible"] == 333_333
    without = {key: value for key, value in named("FK-1").items() if key != "prefecture"}
    del without["answers"]["local.capacity"]
    national = ask(without)
    assert "local" not in national and "eligible" not in national["total"]


def test_menus_that_exclude_each_other_are_each_worked_out_alone() -> None:
    result = ask(named("KN-4"))
    alone = [(entry["menu"], entry["items"], entry["subsidy"]) for entry in result["alternatives"]]
    assert alone == [("devices", [0], 300_000), ("package", [1, 2], 2_000_000)]
    unmet = [entry["id"] for entry in result["requirements"] if entry["met"] is False]
    assert unmet == ["one-menu"]


def test_no_amount_is_named_for_menus_together_that_exclude_each_other() -> None:
    request = named("KN-4")
    result = ask(request)
    html = render(View("subsidy", result, request, Wording(rules(), "ja")))
    words = Wording(rules(), "ja")
    for alone in result["alternatives"]:
        assert words.yen(alone["subsidy"]) in html
    assert words.yen(result["if_met"]["subsidy"]) not in html
    assert "<figure" not in html


def test_two_readings_of_a_cap_stand_where_they_agree_and_give_no_amount_where_not() -> None:
    request = named("IS-3")
    assert ask(request)["status"] == "calculated"
    dear = {**request, "items": [{"category": "ict", "unit_price": 2_000_000}]}
    result = ask(dear)
    assert (result["status"], result["at_most"]) == ("not_confirmed", 1_500_000)
    assert result["total"]["subsidy"] is None


def test_of_what_is_not_known_only_a_known_ceiling_is_said() -> None:
    saitama = {**named("SA-1"), "items": [{"category": "ict", "unit_price": 9_000_000}]}
    saitama["answers"] = {**saitama["answers"], "staff": 5}
    result = ask(saitama)
    assert (result["status"], result["at_most"]) == ("not_confirmed", 5_000_000)
    cheap = {**saitama, "items": [{"category": "ict", "unit_price": 100_000}]}
    assert ask(cheap)["at_most"] == 100_000
    fukuoka = {**named("FK-1"), "items": [{"category": "improvement-support", "unit_price": 1}]}
    assert ask(fukuoka)["at_most"] is None


@pytest.mark.parametrize(
    ("language", "city", "prefecture"),
    [
        ("ja", ("市区町村が決めます", "市区町村に確かめて", "市区町村がこの事業を"), "都道府県"),
        ("en", ("is for the municipality to decide", "Ask the municipality"), "he prefecture"),
    ],
)
def test_where_a_city_has_settled_it_the_city_decides_and_is_asked(
    language: str, city: tuple[str, ...], prefecture: str
) -> None:
    words = Wording(rules(), language)
    html = render(View("subsidy", ask(named("FN-3")), named("FN-3"), words))
    assert all(said in html for said in city) and prefecture not in html
    assert words.text(rules()["hosts"]["12204"]["name"]) in html.partition("calc-next")[2]
    html = render(View("subsidy", ask(named("KN-1")), named("KN-1"), words))
    assert prefecture in html and not any(said in html for said in city)


def test_a_national_programme_means_the_city_s_own_there() -> None:
    result = ask(named("FN-3"))
    assert result["programme"] == "own:12204-linkage"
    assert result["local"]["uses"] == {"programme": "linkage-model-areas", "version": "r6"}
    own = {key: value for key, value in named("FN-3").items() if key != "municipality"}
    assert ask({**own, "programme": "own:12204-linkage"})["total"] == result["total"]
    unknown = ask({**own, "programme": "own:12204-linkage", "version": "r9"})
    assert (unknown["status"], unknown["known_versions"]) == ("not_confirmed", ["r6"])


@pytest.mark.parametrize(
    "place",
    [
        {"prefecture": "13"},
        {"municipality": "27211"},
        {"prefecture": "27", "municipality": "27211"},
    ],
)
def test_a_programme_of_another_place_is_refused(place: dict[str, str]) -> None:
    own = {key: value for key, value in named("FN-3").items() if key != "municipality"}
    result = ask({**own, **place, "programme": "own:12204-linkage"})
    [error] = result["errors"]
    assert (error["field"], error["code"]) == ("programme", "of-another-place")
    named_ = place.get("municipality", place.get("prefecture"))
    assert all(f"{named_}" in error["message"][language] for language in ("ja", "en"))
    here = {"prefecture": "12", "municipality": "12204"}
    assert ask({**own, **here, "programme": "own:12204-linkage"})["status"] == "calculated"


def test_one_more_partner_and_the_least_that_is_needed() -> None:
    [change] = ask(named("IB-2"))["changes"]
    assert (change["answer"], change["to"], change["gain"]) == ("local.new_partners", [4], 10_000)
    assert ask(named("IB-4"))["changes"] == []
    result = ask(named("IB-1"))
    [unmet] = [entry for entry in result["requirements"] if entry["met"] is False]
    assert unmet["remedies"] == [{"answer": "local.new_partners", "from": 2, "to": [3]}]


def test_a_host_s_figure_settles_what_the_national_one_asks() -> None:
    """Tottori prints 3/4: nothing is assumed of what the prefecture runs besides."""
    request = named("TT-8")
    request["answers"].pop("prefecture_runs_collaboration")
    assert "prefecture-runs-one" not in ask(request)["assumptions"]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("case", requests(), ids=lambda case: case[0][:40])
def test_every_result_of_a_place_can_be_said(
    case: tuple[str, dict[str, Any], dict[str, Any]], language: str
) -> None:
    _, request, _ = case
    result = ask(request)
    view = View("subsidy", result, request, Wording(rules(), language))
    said = render(view)
    assert rules()["hosts"][result["local"]["code"]]["name"][language] in said
    assert csv(view, [])


@cache
def host_rules(host: str) -> dict[str, Any]:
    """The rules as they are on a host's own site."""
    return compile_rules(load_data(host=host))


HALF_YENS = [("ict", 3_125_000), ("robot-transfer", 1_250_000), ("robot-transfer", 625_001)]
HALF_YENS += [("robot-other", 374_999), ("robot-other", 374_999)]


@pytest.mark.slow
def test_rounding_the_total_brings_back_nothing_that_a_ceiling_took() -> None:
    request = {
        "programme": "care-tech-takeup",
        "version": "r8",
        "prefecture": "32",
        "rounding_unit": 1000,
        "answers": {
            "staff": 31,
            "improvement_support": "training",
            "local.centre_training_attended": True,
        },
        "items": [{"category": name, "unit_price": price} for name, price in HALF_YENS],
    }
    result = calculate("subsidy", request, host_rules("example-mihon"))
    assert result["status"] == "calculated", result
    ceiling = next(line for line in result["lines"] if line["heading"] == "office-total")
    assert result["total"]["subsidy"] == ceiling["cap"] == 4_000_000


@pytest.mark.slow
def test_a_ceiling_that_is_passed_by_part_of_a_yen_is_one() -> None:
    known = copy.deepcopy(host_rules("example-mihon"))
    local = known["local"]["32"]["care-tech-takeup/r8"]
    ceiling = dict(local["over_lines"][0], id="others", lines=["robot-other"], amount=500_000)
    local["over_lines"] = [dict(ceiling, when=None)]
    local["rounding"] = [dict(local["rounding"][0], place="total", lines=None, unit=10)]
    items = [("robot-other", 374_999), ("robot-other", 374_999), ("robot-transfer", 100_012)]
    request = {
        "programme": "care-tech-takeup",
        "version": "r8",
        "prefecture": "32",
        "answers": {"improvement_support": "training", "local.centre_training_attended": True},
        "items": [{"category": name, "unit_price": price} for name, price in items],
    }
    result = calculate("subsidy", request, known)
    parts = [Fraction(line["rate"]) * line["cost"] for line in result["lines"] if line["rate"]]
    others, transfer = parts[0] + parts[1], parts[2]
    whole = (min(others, 500_000) + transfer) // 10 * 10
    assert others.denominator > 1 or others > 500_000
    assert result["total"]["subsidy"] == whole


def test_a_rate_of_the_host_s_own_settles_the_cap_that_goes_with_it() -> None:
    request = {
        "programme": "care-tech-takeup",
        "version": "r6",
        "prefecture": "31",
        "answers": {"improvement_support": "third_party", "local.capacity": 40},
        "items": [{"category": "improvement-support", "unit_price": 800_000}],
    }
    for runs in ({}, {"prefecture_runs_collaboration": True}):
        result = ask({**request, "answers": {**request["answers"], **runs}})
        assert result["total"]["subsidy"] == 450_000
        assert "prefecture-runs-one" not in result["assumptions"]
        assert result["changes"] == []


def test_what_is_not_met_is_said_where_a_figure_is_not_known_as_well() -> None:
    request = {
        "programme": "care-tech-takeup",
        "version": "r7",
        "prefecture": "11",
        "answers": {
            "improvement_support": "none",
            "staff": 31,
            "local.finished_on": "2026-02-01",
            "funded_elsewhere": True,
        },
        "items": [{"category": "ict", "unit_price": 6_000_000}],
    }
    result = ask(request)
    unmet = {entry["id"]: entry for entry in result["requirements"] if entry["met"] is False}
    assert result["status"] == "not_eligible" and result["total"]["subsidy"] is None
    assert set(unmet) == {"improvement-support", "no-double-funding", "finished-in-time"}
    assert all(entry["remedies"] for entry in unmet.values())
    for language in ("ja", "en"):
        view = View("subsidy", result, request, Wording(rules(), language))
        html = render(view)
        remedy = view.say("not-known.lead")
        assert html.count("calc-stop") >= 3 and remedy in html
    request["answers"] = {"improvement_support": "training", "staff": 31}
    assert ask(request)["status"] == "not_confirmed"


def test_prices_with_tax_are_told_with_tax_from_where_the_ceiling_decides() -> None:
    request = {
        "programme": "care-tech-takeup",
        "version": "r7",
        "prefecture": "14",
        "answers": {"improvement_support": "training"},
        "prices": "with_tax",
    }

    def bought(price: int) -> Any:
        item = {"category": "robot-transfer", "unit_price": price}
        return ask({**request, "items": [item]})["lines"][0]

    told = next(step for step in bought(1_000_000)["steps"] if step["step"] == "cap")["binds_from"]
    assert told == 1_375_001
    assert bought(told)["capped"] and not bought(told - 1)["capped"]
