"""The self-check as a conversation: what is asked, what is not, what it ends with."""

from __future__ import annotations

from typing import Any

import pytest

from calculators import calculate
from calculators.html.report import View, headline, render
from calculators.words.wording import Wording
from tests.facts import ask, rules

AT_HOME = {"service": "home-visit-care", "improvement_support": "training"}
TABLETS = [{"category": "ict", "unit_price": 60_000, "quantity": 8}]
READY = {
    "service": "home-visit-care",
    "staff": 8,
    "improvement_support": "training",
    "corporations": 1,
    "joins_linkage_group": False,
    "funded_elsewhere": False,
    "plan_and_report": True,
    "security_action": True,
    "uses_linkage": True,
}


def check(**request: Any) -> dict[str, Any]:
    return ask("eligibility", **{"answers": {}, **request})


def version(result: dict[str, Any], programme: str, id_: str) -> dict[str, Any]:
    return next(
        one for one in result["versions"] if (one["programme"], one["version"]) == (programme, id_)
    )


def only_there(answer: str) -> bool:
    return bool(rules()["answers"][answer.removeprefix("answers.")]["ask_prefecture"])


def test_it_begins_with_where_and_who_then_what_is_wanted_then_what_is_done() -> None:
    asked = check()["ask"]
    assert asked[:3] == ["prefecture", "answers.service", "items"]
    wanted = asked.index("answers.improvement_support")
    assert 2 < wanted < asked.index("answers.plan_and_report") < asked.index("answers.uses_linkage")


def every_conversation() -> list[dict[str, Any]]:
    return [
        {},
        {"answers": AT_HOME, "items": TABLETS},
        {"answers": {"improvement_support": "third_party", "corporations": 3}},
        {"answers": {"service": "nursing-home", "plans_technology": False}, "prefecture": "40"},
    ]


@pytest.mark.parametrize("request_", every_conversation())
def test_what_only_the_prefecture_knows_is_never_asked_of_the_office(
    request_: dict[str, Any],
) -> None:
    result = check(**request_)
    assert not [field for field in result["ask"] if "." in field and only_there(field)]


@pytest.mark.parametrize(
    ("given", "pointless"),
    [
        ({"improvement_support": "training"}, ["on_site_visits", "supporter_is_independent"]),
        ({"improvement_support": "none"}, ["on_site_visits", "supporter_is_independent"]),
        ({"corporations": 1}, ["includes_small_corporation"]),
        ({"service": "nursing-home"}, ["joins_linkage_group", "uses_linkage"]),
        ({"service": "home-visit-care"}, ["has_committee"]),
        ({"plans_technology": False}, ["security_action", "uses_linkage", "has_committee"]),
        ({}, ["on_site_visits", "supporter_is_independent", "includes_small_corporation"]),
    ],
)
def test_what_an_earlier_answer_has_made_pointless_does_not_come(
    given: dict[str, Any], pointless: list[str]
) -> None:
    asked = check(answers=given)["ask"]
    assert not {f"answers.{answer}" for answer in pointless} & set(asked)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"improvement_support": "third_party"}, ["on_site_visits", "supporter_is_independent"]),
        ({"corporations": 3}, ["includes_small_corporation"]),
        ({"service": "care-management"}, ["joins_linkage_group", "uses_linkage"]),
        ({"service": "nursing-home"}, ["has_committee"]),
        # Without technology only third-party support is left, which hangs on the expert.
        ({"plans_technology": False}, ["improvement_support"]),
    ],
)
def test_what_an_earlier_answer_has_given_a_point_does_come(
    given: dict[str, Any], wanted: list[str]
) -> None:
    assert {f"answers.{answer}" for answer in wanted} <= set(check(answers=given)["ask"])


def test_who_buys_technology_is_not_asked_whether_technology_is_planned() -> None:
    assert "answers.plans_technology" in check()["ask"]
    result = check(items=TABLETS)
    assert "answers.plans_technology" not in result["ask"] and "items" not in result["ask"]
    # What was answered stands.
    denied = check(items=TABLETS, answers={"plans_technology": False})
    assert version(denied, "care-tech-takeup", "r8")["status"] == "not_eligible"
    assert "items" not in check(answers={"plans_technology": False})["ask"]


def test_the_staff_is_asked_only_where_the_amount_depends_on_it() -> None:
    dear = [{"category": "ict", "unit_price": 2_000_000}]
    assert "answers.staff" in check(items=dear)["ask"]
    assert "answers.staff" in check(items=[{"category": "ict"}])["ask"]
    # 4/5 of 480,000 is below the cap of the smallest office.
    assert "answers.staff" not in check(items=TABLETS)["ask"]
    assert "answers.staff" not in check()["ask"]


def test_old_answers_mean_what_they_meant() -> None:
    """A pointless answer that was given all the same counts, and changes no status."""
    answers = {**READY, "on_site_visits": 3, "supporter_is_independent": True}
    told = {**answers, "chosen_for_support": True, "prefecture_runs_council_and_centre": True}
    result = check(answers=told)
    assert version(result, "third-party-support", "undated")["status"] == "eligible"
    untold = version(check(answers=READY), "third-party-support", "undated")
    assert (untold["status"], untold["waits_for"]) == ("undetermined", "nobody")


def test_at_the_end_only_the_prefecture_is_left_and_its_questions_are_on_the_sheet() -> None:
    result = check(answers=READY, prefecture="04", items=TABLETS)
    assert result["ask"] == []
    takeup = version(result, "care-tech-takeup", "r8")
    assert takeup["waits_for"] == "prefecture"
    # 4/5 of 480,000.
    assert takeup["amounts"]["least"]["subsidy"] == takeup["amounts"]["most"]["subsidy"] == 384_000
    ids = [call["id"] for call in result["call"]]
    assert ids[0] == "runs" and result["call"][0]["answer"] == "prefecture_runs_takeup"
    assert ids[-3:] == ["signing", "before", "after"] and "purchases" in ids
    named = {call["answer"] for call in result["call"] if "answer" in call}
    assert all(only_there(answer) for answer in named)
    # Of one programme after another is asked for only once.
    assert len(ids) - ids.count("answer") - ids.count("runs") == len({*ids} - {"answer", "runs"})
    others = next(call for call in result["call"] if call["id"] == "others")
    assert "care-tech-takeup" not in others["programmes"]


def test_what_is_recorded_of_a_prefecture_is_not_asked_there() -> None:
    answers = {**READY, "prefecture_runs_takeup": True}
    call = check(answers=answers, prefecture="04", items=TABLETS)["call"]
    assert [one["id"] for one in call[:2]] == ["period", "terms"]


def test_nothing_to_ask_where_nothing_may_be_open() -> None:
    result = check(answers={"funded_elsewhere": True})
    assert result["call"] == [] and result["ask"] == ["prefecture", "items"]


@pytest.mark.parametrize(
    ("language", "label"),
    [("ja", "この事業所には求められません"), ("en", "Not asked of this office")],
)
def test_what_is_asked_of_other_services_is_not_said_to_be_met(language: str, label: str) -> None:
    """A committee is asked of homes and facilities, data linkage of services at home."""
    for service, others in (("home-visit-care", "committee"), ("nursing-home", "linkage-started")):
        answers = {**READY, "service": service, "has_committee": True}
        result = check(answers=answers)
        found = version(result, "care-tech-takeup", "r8")["requirements"]
        assert [one["id"] for one in found if one.get("asked") is False] == [others]
        own = {"committee", "linkage-started"} - {others}
        assert [one["met"] for one in found if one["id"] in own] == [True]
        view = View("eligibility", result, {"answers": answers}, Wording(rules(), language))
        assert label in render(view)


def test_without_a_price_rates_and_ceilings_stand_in_for_the_amount() -> None:
    result = check(answers=READY, items=[{"category": "robot-monitoring"}])
    amounts = version(result, "care-tech-takeup", "r8")["amounts"]
    assert (amounts["least"]["subsidy"], amounts["most"]["subsidy"]) == (0, 300_000)
    nothing = version(check(answers=READY), "care-tech-takeup", "r8")["amounts"]
    assert nothing["most"]["subsidy"] is None and len(nothing["lines"]) > 5
    group = version(check(answers=READY), "regional-model-facility", "undated")["amounts"]
    assert group["most"]["subsidy"] == 5_000_000


def test_what_a_programme_does_not_pay_for_gives_no_amount() -> None:
    training = [{"category": "robot-training", "unit_price": 500_000}]
    result = check(answers=READY, items=training)
    assert version(result, "care-tech-takeup", "r6")["amounts"] is None
    assert version(result, "care-tech-takeup", "r8")["amounts"]["most"]["subsidy"] == 300_000


@pytest.mark.parametrize(
    ("items", "field", "code"),
    [
        ([{"unit_price": 5}], "items[0].category", "required"),
        ([{"category": "icd"}], "items[0].category", "unknown-near"),
        ([{"category": "ict", "unit_price": -1}], "items[0].unit_price", "too-small"),
        ([{"category": "ict", "price": 1}], "items[0].price", "unknown-near"),
        ("ict", "items", "not-a-list"),
    ],
)
def test_what_is_wrong_with_a_purchase_is_said_at_its_place(
    items: Any, field: str, code: str
) -> None:
    result = calculate("eligibility", {"answers": {}, "items": items}, rules())
    assert result["status"] == "invalid"
    assert (field, code) in {(error["field"], error["code"]) for error in result["errors"]}


STORIES = [
    {"answers": READY, "prefecture": "04", "items": TABLETS},
    {"answers": READY, "prefecture": "40", "items": [{"category": "robot-training"}]},
    {"answers": READY},
    {"answers": {}},
    {"answers": {"funded_elsewhere": True}},
    {"answers": {"service": "nursing-home", "corporations": 3}, "prefecture": "11"},
]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("request_", STORIES)
def test_every_end_can_be_said_with_the_year_beside_each_amount(
    request_: dict[str, Any], language: str
) -> None:
    result = ask("eligibility", **request_)
    view = View("eligibility", result, request_, Wording(rules(), language))
    said = render(view)
    assert said.count("<article") == said.count("check-still")
    for card in said.split("<article")[1:]:
        assert "data-kind" in card.partition("check-still")[0], "the year comes before the amount"
    assert not [
        word for word in ("undetermined", "未定", "判定できません") if word in headline(view)
    ]


def test_the_whole_way_on_carries_answers_and_purchases_along() -> None:
    request = {"answers": READY, "prefecture": "04", "items": TABLETS}
    view = View("eligibility", ask("eligibility", **request), request, Wording(rules(), "ja"))
    said = render(view).replace("&amp;", "&")
    subsidy = "subsidy.html#subsidy?programme=care-tech-takeup&version=r8&prefecture=04"
    assert subsidy in said and "compare.html#compare?fiscal_year=2026&prefecture=04" in said
    carried = "items%5B0%5D.category=ict&items%5B0%5D.unit_price=60000&items%5B0%5D.quantity=8"
    assert said.count(carried) >= 2 and "answers.plans_technology=yes" in said
