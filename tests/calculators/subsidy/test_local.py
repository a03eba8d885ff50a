"""Real calls of prefectures and cities: their worked requests come out as worked by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from calculators import calculate
from calculators.html.report import View, csv, render
from calculators.words.wording import Wording
from scripts.checks.checked import rules_for_engine
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


def test_a_national_programme_means_the_city_s_own_there() -> None:
    result = ask(named("FN-3"))
    assert result["programme"] == "own:12204-linkage"
    assert result["local"]["uses"] == {"programme": "linkage-model-areas", "version": "r6"}
    own = {key: value for key, value in named("FN-3").items() if key != "municipality"}
    assert ask({**own, "programme": "own:12204-linkage"})["total"] == result["total"]
    unknown = ask({**own, "programme": "own:12204-linkage", "version": "r9"})
    assert (unknown["status"], unknown["known_versions"]) == ("not_confirmed", ["r6"])


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
