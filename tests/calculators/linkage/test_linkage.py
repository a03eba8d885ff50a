"""The savings calculator: worked cases, the edges, and properties of every request."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import answer_line, calculate
from calculators.rules.money import round_half_up
from tests import facts
from tests.facts import rules

CASES = json.loads(
    (Path(__file__).resolve().parents[2] / "cases" / "linkage.json").read_text("utf-8")
)
ITEMS = ("labour", "printing", "communication", "postage", "transport", "software")


ask = partial(facts.ask, "linkage", mode="amounts")


def published() -> dict[str, Any]:
    """The request of the published example, made from the data."""
    items = rules()["linkage"]["items"]
    return {
        "before": {item["id"]: item["before"] for item in items},
        "after": {item["id"]: item["after"] for item in items},
    }


def codes(result: dict[str, Any]) -> dict[str, str]:
    assert result["status"] == "invalid"
    return {error["field"]: error["code"] for error in result["errors"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_worked_case(case: dict[str, Any]) -> None:
    result = calculate("linkage", case["request"], rules())
    assert {key: result[key] for key in case["expect"]} == case["expect"]


def test_the_published_example_comes_out_to_the_yen() -> None:
    result = ask(**published())
    printed = rules()["linkage"]["printed"]
    assert result["monthly"]["cash"] == printed["direct_saving_monthly"]
    assert result["yearly"]["cash"] == printed["direct_saving_yearly"]
    assert result["monthly"]["labour"] == printed["labour_saving_monthly"]
    assert result["yearly"]["labour"] == 749_208
    cash = [line for line in result["lines"] if line["item"] != "labour"]
    assert sum(line["before"] for line in cash) == printed["direct_before"]
    assert sum(line["after"] for line in cash) == printed["direct_after"]
    assert result["hours_saved"] is None


def test_published_hours_come_near_the_published_amounts_only() -> None:
    printed, request = rules()["linkage"]["printed"], published()
    for side in ("before", "after"):
        del request[side]["labour"]
    hours = {"before": printed["hours_before"], "after": printed["hours_after"]}
    wage = rules()["linkage"]["derived"]["hourly_wage"]
    result = ask(**{**request, "mode": "hours", "hours": hours, "hourly_wage": wage})
    assert result["hours_saved"]["monthly"] == printed["hours_saved_monthly"]
    assert result["hours_saved"]["yearly"] == printed["hours_saved_yearly"]
    assert result["working_months"] == {"office_hours": "401", "months": "1.03"}
    assert 0 < printed["labour_saving_monthly"] - result["monthly"]["labour"] < 200
    assert "linkage-hours-rounded" in result["assumptions"]


def test_a_saving_of_exactly_nothing_never_pays_back() -> None:
    result = ask(before={"printing": 1750}, one_off_cost=1)
    assert result["monthly"] == {"labour": 0, "cash": 0, "total": 0}
    assert result["payback_months"] == {"cash": None, "total": None}
    assert ask(before={"printing": 1750})["payback_months"] == {"cash": None, "total": None}


def test_no_cost_is_back_at_once_and_a_yen_takes_a_month() -> None:
    saving = {"before": {"printing": 2750}}
    assert ask(**saving)["payback_months"] == {"cash": 0, "total": 0}
    assert ask(**saving, one_off_cost=1)["payback_months"]["cash"] == 1
    assert ask(**saving, one_off_cost=1000)["payback_months"]["cash"] == 1
    assert ask(**saving, one_off_cost=1001)["payback_months"]["cash"] == 2


def test_partners_share_of_none_and_of_all() -> None:
    none, all_ = ask(**published(), partner_share=0), ask(**published(), partner_share=1)
    assert none["monthly"] == {"labour": 0, "cash": -1750, "total": -1750}
    assert all_ == ask(**published())


def test_software_and_licence_do_not_depend_on_partners() -> None:
    result = ask(before={"software": 5000}, after={"software": 1000}, partner_share="0.25")
    assert result["monthly"]["cash"] == 4000 - 1750


def test_offices_multiply_everything_but_the_one_off_cost() -> None:
    one = ask(**published(), one_off_cost=120_000)
    five = ask(**published(), one_off_cost=120_000, offices=5)
    assert five["monthly"] == {key: 5 * value for key, value in one["monthly"].items()}
    assert five["payback_months"]["cash"] == 6  # 120,000 ÷ 20,920


def test_half_a_yen_goes_away_from_zero() -> None:
    assert (
        ask(before={"printing": 1}, partner_share="0.5", licence_per_year=0)["monthly"]["cash"] == 1
    )
    assert (
        ask(after={"printing": 1}, partner_share="0.5", licence_per_year=0)["monthly"]["cash"] == -1
    )


def test_a_year_is_twelve_exact_months() -> None:
    result = ask(before={"printing": 1}, partner_share="0.3", licence_per_year=0)
    assert (result["monthly"]["cash"], result["yearly"]["cash"]) == (0, 4)  # 0.3 and 3.6


def test_minutes_that_pay_for_the_licence() -> None:
    request = {"hours": {"before": 10, "after": 4}, "hourly_wage": 1500}
    result = ask(mode="hours", before={"printing": 500}, **request)
    assert result["monthly"]["cash"] == -1250
    assert result["minutes"] == {"licence": 70, "shortfall": 50}  # at 25 yen a minute
    assert ask(**published())["minutes"]["shortfall"] == 0


def test_amounts_may_come_with_hours() -> None:
    result = ask(**published(), hours={"before": "52.4", "after": "18.1", "office": 160})
    assert result["monthly"]["labour"] == 62_434
    assert result["hours_saved"] == {"monthly": "34.3", "yearly": "411.6"}
    assert result["working_months"] == {"office_hours": "160", "months": "2.57"}
    nobody = ask(**published(), hours={"before": 2, "after": 1, "office": 0})
    assert nobody["working_months"] is None


def test_what_is_saved_overtakes_the_cost_in_the_month_of_break_even() -> None:
    result = ask(**published(), one_off_cost=120_000)
    months = rules()["linkage"]["horizon_months"]
    lines = result["cumulative"]
    assert [lines["cost"][month] for month in (0, 1, months)] == [120_000, 121_750, 183_000]
    for key in ("cash", "total"):
        saved, month = lines[key], result["payback_months"][key]
        assert (len(saved), saved[0]) == (months + 1, 0)
        assert saved[month - 1] < lines["cost"][month - 1]
        assert saved[month] >= lines["cost"][month]
        assert saved[12] - lines["cost"][12] == result["yearly"][key] - 120_000


def test_what_it_takes_for_spending_not_to_rise() -> None:
    assert ask(**published())["break_even"] == {
        "partner_share": "0.295",  # 1,750 ÷ 5,934 is 0.29491…
        "licence_per_year": 71_208,  # 5,934 × 12
    }
    for share, sign in (("0.295", 1), ("0.294", -1)):
        assert ask(**published(), partner_share=share)["monthly"]["cash"] * sign > 0
    for licence, sign in ((71_208, 0), (71_209, -1)):
        cash = ask(**published(), licence_per_year=licence)["yearly"]["cash"]
        assert (cash > 0) - (cash < 0) == sign


def test_where_nothing_keeps_spending_from_rising() -> None:
    too_little = ask(before={"printing": 1749})["break_even"]
    assert too_little == {"partner_share": None, "licence_per_year": 1749 * 12}
    dearer = ask(after={"software": 1}, licence_per_year=0)["break_even"]
    assert dearer == {"partner_share": None, "licence_per_year": None}
    free = ask(before={"printing": 9}, licence_per_year=0)["break_even"]
    assert free == {"partner_share": "0", "licence_per_year": 108}


def test_the_fee_stands_beside_the_savings_and_is_never_added() -> None:
    fee = {"cases": 48, "care_managers": 3, "unit_price": "11.4"}
    without, with_fee = ask(**published()), ask(**published(), caseload=fee)
    own = calculate("caseload", fee, rules())
    assert with_fee["caseload"] == {key: own[key] for key in ("monthly", "yearly", "care_managers")}
    # The fee has documents of its own to confirm, and of its own grade.
    apart = {key: without[key] for key in ("caseload", "evidence", "to_confirm")}
    assert {**with_fee, **apart} == without


@pytest.mark.parametrize(
    ("request_", "problems"),
    [
        ({}, {"mode": "required"}),
        ({"mode": "unknown"}, {"mode": "required"}),
        ({"mode": "hour"}, {"mode": "unknown-near"}),
        (
            {"mode": "hours"},
            {
                "hours.before": "required",
                "hours.after": "required",
                "hourly_wage": "required",
            },
        ),
        (
            {
                "mode": "hours",
                "before": {"labour": 1},
                "hours": {"before": 1, "after": 0},
                "hourly_wage": 1,
            },
            {"before.labour": "labour-by-hours"},
        ),
        ({"mode": "amounts", "before": {"printing": -1}}, {"before.printing": "too-small"}),
        ({"mode": "amounts", "after": {"labor": 1}}, {"after.labor": "unknown-near"}),
        ({"mode": "amounts", "before": []}, {"before": "not-an-object"}),
        ({"mode": "amounts", "hours": []}, {"hours": "not-an-object"}),
        ({"mode": "amounts", "partner_share": "1.01"}, {"partner_share": "too-large"}),
        ({"mode": "amounts", "partner_share": "half"}, {"partner_share": "not-a-decimal"}),
        ({"mode": "amounts", "offices": 0}, {"offices": "too-small"}),
        ({"mode": "amounts", "one_off_cost": True}, {"one_off_cost": "not-an-integer"}),
        ({"mode": "amounts", "licence": 0}, {"licence": "unknown-near"}),
        ({"mode": "amounts", "caseload": 48}, {"caseload": "not-an-object"}),
        (
            {"mode": "amounts", "caseload": {"case": 48, "care_managers": 0}},
            {
                "caseload.case": "unknown-near",
                "caseload.cases": "required",
                "caseload.care_managers": "too-small",
            },
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    request_: dict[str, Any], problems: dict[str, str]
) -> None:
    assert codes(calculate("linkage", request_, rules())) == problems


@pytest.mark.parametrize("text", ["[]", "null", "3", '"x"', "{", "[1", '{"mode": NaN}'])
def test_no_request_breaks_it(text: str) -> None:
    assert json.loads(answer_line("linkage", text, rules()))["status"] == "invalid"


YEN = st.one_of(st.integers(0, 300_000), st.integers(0, 10**12))
AMOUNTS = st.fixed_dictionaries({}, optional=dict.fromkeys(ITEMS, YEN))
TENTH = st.integers(0, 10_000).map(lambda tenths: f"{tenths // 10}.{tenths % 10}")
COMMON = {
    "before": AMOUNTS,
    "after": AMOUNTS,
    "licence_per_year": st.integers(0, 100_000),
    "partner_share": st.integers(0, 100).map(lambda share: f"{share // 100}.{share % 100:02}"),
    "offices": st.integers(1, 300),
    "one_off_cost": YEN,
}


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.fixed_dictionaries({}, optional=COMMON))
def test_what_holds_for_every_request(request: dict[str, Any]) -> None:
    result = ask(**request)
    assert result["status"] == "calculated"
    for period in ("monthly", "yearly"):
        parts = result[period]
        assert abs(parts["labour"] + parts["cash"] - parts["total"]) <= 1
    share = Fraction(request.get("partner_share", "1"))
    offices = request.get("offices", 1)
    labour = request.get("before", {}).get("labour", 0) - request.get("after", {}).get("labour", 0)
    assert result["monthly"]["labour"] == round_half_up(labour * share * offices)
    assert result["yearly"]["labour"] == round_half_up(labour * share * offices * 12)
    for line in result["lines"]:
        assert abs(line["before"] - line["after"] - line["saving"]) <= 1
    assert json.loads(json.dumps(result)) == result


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(
    before=TENTH, after=TENTH, wage=st.integers(0, 5000), share=st.sampled_from(["0", "0.3", "1"])
)
def test_hours_are_worth_hours_times_wage(before: str, after: str, wage: int, share: str) -> None:
    hours = {"before": before, "after": after}
    result = ask(mode="hours", hours=hours, hourly_wage=wage, partner_share=share)
    saved = (Fraction(before) - Fraction(after)) * Fraction(share)
    assert result["monthly"]["labour"] == round_half_up(saved * wage)
    assert Fraction(result["hours_saved"]["yearly"]) == saved * 12


def test_that_the_licence_is_waived_is_cited_only_where_nothing_is_paid() -> None:
    paid, free = ask(**published()), ask(**{**published(), "licence_per_year": 0})
    assert (paid["evidence"], paid["to_confirm"]) == ("document", [])
    assert free["evidence"] == "reported"
    assert "linkage-freepass" in [entry["document"] for entry in free["to_confirm"]]
