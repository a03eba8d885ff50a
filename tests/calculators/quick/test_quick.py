"""The quick estimate: amounts by hand, ranges with what they depend on, what goes on from it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.form import page
from calculators.quick.trials import purchases
from tests.facts import ask, rules

WANTS = [want["id"] for want in rules()["wants"]["wants"]]
MIYAGI, SAITAMA = "04", "11"
PLACES = [None, MIYAGI, *(code for code in rules()["hosts"] if code in rules()["prefectures"])]


def offers(**request: Any) -> dict[str, dict[str, Any]]:
    result = ask("quick", **request)
    assert result["status"] == "calculated", result
    return {offer["programme"]: offer for offer in result["offers"]}


def paid(offer: dict[str, Any]) -> tuple[int, int]:
    return offer["least"]["subsidy"], offer["most"]["subsidy"]


def test_a_bath_of_known_number_is_one_amount() -> None:
    # 4/5 of 1,500,000 is 1,200,000; one device is paid 1,000,000 at most.
    offer = offers(want="bath", cost=1_500_000, quantity=1)["care-tech-takeup"]
    assert paid(offer) == (1_000_000, 1_000_000)
    assert offer["least"]["own_burden"] == 500_000
    assert offer["least"]["before"] == 1_200_000 and offer["least"]["cap"] == 1_000_000
    assert offer["depends_on"] == []


def test_where_the_number_of_pieces_is_open_the_amount_is_a_range() -> None:
    # One of 3,000,000 is paid 300,000; ten of 300,000 are paid 4/5 in full.
    offer = offers(want="monitoring", cost=3_000_000)["care-tech-takeup"]
    assert paid(offer) == (300_000, 2_400_000)
    assert offer["depends_on"] == ["quantity"]
    ten = offers(want="monitoring", cost=3_000_000, quantity=10)["care-tech-takeup"]
    assert paid(ten) == (2_400_000, 2_400_000)


def test_software_is_a_range_over_the_staff_until_their_number_is_known() -> None:
    # FY2026: 1.0 to 2.5 million by staff, and up to 200,000 more; 4/5 of 4,000,000 is 3,200,000.
    offer = offers(want="software", cost=4_000_000)["care-tech-takeup"]
    assert paid(offer) == (1_000_000, 2_700_000)
    assert "staff" in offer["depends_on"]
    known = {"staff": 8, "software_priced_by_staff": True, "setup_support": False}
    settled = offers(want="software", cost=4_000_000, answers={**known, "linked_offices": 0})
    assert paid(settled["care-tech-takeup"]) == (1_000_000, 1_000_000)
    assert settled["care-tech-takeup"]["depends_on"] == []


def test_a_rate_that_depends_on_conditions_is_a_range() -> None:
    # The introduction programme of FY2024 pays 1/2 or 3/4 of 800,000.
    offer = offers(want="lift", cost=800_000, quantity=1)["care-tech-introduction"]
    assert paid(offer) == (400_000, 600_000)
    assert offer["depends_on"] == ["higher_rate_conditions_met"]


def test_terminals_count_a_hundred_thousand_each() -> None:
    offer = offers(want="tablet", cost=1_500_000, quantity=10)["linkage-model-areas"]
    assert paid(offer) == (1_000_000, 1_000_000) and offer["applicant"] == "prefecture"
    # One tablet of 1,500,000 counts 100,000, fifteen of 100,000 count in full.
    assert paid(offers(want="tablet", cost=1_500_000)["linkage-model-areas"]) == (
        100_000,
        1_500_000,
    )


@pytest.mark.slow
def test_an_undecided_purchase_spans_all_that_it_may_become() -> None:
    request = {"cost": 2_000_000, "prefecture": MIYAGI}
    undecided = offers(want="undecided", **request)
    for programme, offer in undecided.items():
        each = [
            one[programme]
            for want in WANTS
            if want not in ("undecided", "advice")
            and programme in (one := offers(want=want, **request))
        ]
        assert paid(offer) == (
            min(paid(one)[0] for one in each),
            max(paid(one)[1] for one in each),
        )


def test_the_newest_year_comes_first_and_what_has_none_last() -> None:
    years = [offer["fiscal_year"] or 0 for offer in ask("quick", want="bath", cost=1)["offers"]]
    assert years == sorted(years, reverse=True) and years[-1] == 0 and len(set(years)) > 2


def test_what_does_not_pay_says_why() -> None:
    closed = {one["programme"]: one for one in ask("quick", want="lift", cost=1)["closed"]}
    assert closed["third-party-support"]["why"] == "not-covered"
    result = ask("quick", want="lift", cost=1, answers={"improvement_support": "none"})
    (takeup,) = [one for one in result["closed"] if one["programme"] == "care-tech-takeup"]
    assert takeup["why"] == "requirement" and takeup["unmet"] == ["improvement-support"]


def test_rules_recorded_for_another_year_are_said_and_not_used() -> None:
    offer = offers(want="bath", cost=1_000_000, prefecture=SAITAMA)["care-tech-takeup"]
    newest = [*rules()["programmes"]["care-tech-takeup"]["versions"]][-1]
    assert offer["version"] == newest and offer["notices"][0]["years"] == [2025]


@pytest.mark.parametrize("want", WANTS)
@pytest.mark.parametrize("prefecture", PLACES)
def test_every_want_has_an_amount_everywhere(want: str, prefecture: str | None) -> None:
    place = {"prefecture": prefecture} if prefecture else {}
    for offer in offers(want=want, cost=1_234_567, **place).values():
        if offer["least"] and offer["most"]:
            assert 0 <= paid(offer)[0] <= paid(offer)[1] <= 1_234_567
        assert offer["evidence"] and not offer["missing"]


@pytest.mark.slow
@given(
    st.sampled_from([want for want in WANTS if want != "undecided"]),
    st.integers(1, 10**9),
    st.integers(1, 60),
    st.integers(1, 60),
)
def test_what_is_known_lies_within_what_was_open(
    want: str, cost: int, quantity: int, staff: int
) -> None:
    wide = offers(want=want, cost=cost)
    narrow = offers(want=want, cost=cost, quantity=quantity, answers={"staff": staff})
    for programme, offer in narrow.items():
        least, most = paid(wide[programme])
        # Prices a yen apart may lose a yen each to rounding.
        assert least - 2 <= paid(offer)[0] <= paid(offer)[1] <= most + 2


@given(st.integers(1, 10**12), st.integers(1, 10**6))
def test_pieces_cost_together_what_all_of_it_costs(cost: int, quantity: int) -> None:
    items = purchases("robot-other", cost, quantity)
    assert sum(item["unit_price"] * item["quantity"] for item in items) == cost
    assert sum(item["quantity"] for item in items) == quantity
    prices = [item["unit_price"] for item in items]
    assert max(prices) - min(prices) <= (1000 if cost % 1000 == 0 else 100)


def test_three_pieces_of_a_round_sum_lose_nothing_to_rounding() -> None:
    # 4/5 of 1,000,000, also where a third of it is no whole yen.
    assert paid(offers(want="other", cost=1_000_000, quantity=3)["care-tech-takeup"]) == (
        800_000,
        800_000,
    )


@pytest.mark.parametrize(
    ("request_", "field", "code"),
    [
        ({"cost": 1}, "want", "required"),
        ({"want": "bath"}, "cost", "required"),
        ({"want": "bath", "cost": 0}, "cost", "too-small"),
        ({"want": "bath", "cost": "1"}, "cost", "not-an-integer"),
        ({"want": "baht", "cost": 1}, "want", "unknown-near"),
        ({"want": "bath", "cost": 1, "quantity": 0}, "quantity", "too-small"),
        ({"want": "bath", "cost": 1, "prefecture": "99"}, "prefecture", "unknown-near"),
        ({"want": "bath", "cost": 1, "costs": 1}, "costs", "unknown-near"),
    ],
)
def test_what_is_wrong_is_named(request_: dict[str, Any], field: str, code: str) -> None:
    result = ask("quick", **request_)
    assert result["status"] == "invalid"
    assert (field, code) in {(error["field"], error["code"]) for error in result["errors"]}


# --- the report ----------------------------------------------------------------------------------


def answered(language: str = "ja", **fields: str) -> dict[str, Any]:
    pairs = [(name.replace("__", "."), text) for name, text in fields.items()]
    found: dict[str, Any] = json.loads(page.answer("quick", language, pairs, rules()))
    return found


def test_the_headline_is_the_most_and_where_it_is_settled_both_amounts() -> None:
    said = answered(want="bath", cost="150万", prefecture=MIYAGI)
    assert said["headline"] == "補助は、多くて1,200,000円の見込みです"
    one = answered(want="bath", cost="150万", prefecture=MIYAGI, quantity="1台")
    assert one["headline"] == "補助見込額 1,000,000円（自己負担 500,000円）"
    assert "1台の上限1,000,000円" in one["html"]


def test_every_link_onward_carries_what_is_known() -> None:
    given_ = {"want": "tablet", "cost": "7000003", "prefecture": MIYAGI, "quantity": "7"}
    html = answered(**given_, answers__staff="12")["html"].replace("&amp;", "&")
    carried = {}
    for part in html.split('href="')[1:]:
        address = part.partition('"')[0]
        name, mark, entered = address.partition("#")[2].partition("?")
        if mark:
            carried[name] = dict(parse_qsl(entered))
    assert carried["eligibility"]["prefecture"] == MIYAGI
    assert carried["eligibility"]["answers.plans_technology"] == "yes"
    for kind in ("subsidy", "compare"):
        entered = carried[kind]
        assert entered["answers.staff"] == "12" and entered["prefecture"] == MIYAGI
        total = sum(
            int(entered[f"items[{n}].unit_price"]) * int(entered[f"items[{n}].quantity"])
            for n in range(2)
        )
        assert total == 7_000_003


def test_what_an_office_cannot_apply_for_alone_stands_apart() -> None:
    html = answered(want="software", cost="100万", prefecture=MIYAGI)["html"]
    apart = html.index("事業所だけでは申し込めない事業")
    assert html.index("地域のモデル施設の育成") < apart < html.index("協働化")


def test_in_english_each_programme_has_its_japanese_name_beside_it() -> None:
    html = answered("en", want="bath", cost="1500000", prefecture=MIYAGI)["html"]
    assert html.count('lang="ja"') >= len(ask("quick", want="bath", cost=1)["offers"])
