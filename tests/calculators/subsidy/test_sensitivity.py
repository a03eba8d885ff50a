"""What would change a result: true when calculated again, and never a larger change than needed."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.html.report import View, render
from calculators.rules.remedies import bound_of, remedies
from calculators.subsidy.sensitivity import subsidy_of
from calculators.words.wording import Wording
from tests import facts
from tests.facts import rules


def ask(request: dict[str, Any]) -> dict[str, Any]:
    return facts.ask("subsidy", **request)


def found(request: dict[str, Any]) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = ask(request)["changes"]
    return changes


def plan(programme: str, items: list[Any], **answers: Any) -> dict[str, Any]:
    return {"programme": programme, "answers": answers, "items": items}


def takeup(items: list[Any], **answers: Any) -> dict[str, Any]:
    told = {"improvement_support": "training", **answers}
    return {**plan("care-tech-takeup", items, **told), "version": "r6"}


def item(category: str, unit_price: int, quantity: int = 1) -> dict[str, Any]:
    return {"category": category, "unit_price": unit_price, "quantity": quantity}


def test_the_eleventh_member_of_staff() -> None:
    [change] = [c for c in found(takeup([item("ict", 2_500_000)], staff=3)) if c["kind"] == "count"]
    assert (change["answer"], change["from"], change["to"]) == ("staff", 3, [11])
    assert change["gain"] == 600_000


def test_a_tier_that_brings_nothing_is_passed_over() -> None:
    """With less than the next ceiling spent, no head count changes anything."""
    assert not [c for c in found(takeup([item("ict", 1_000_000)], staff=3)) if c["kind"] == "count"]


def test_the_eighth_corporation() -> None:
    items = [item("expense", 20_000_000)]
    request = plan("collaboration", items, corporations=7, includes_small_corporation=True)
    [change] = [c for c in found(request) if c["kind"] == "count"]
    assert (change["to"], change["gain"]) == ([8], 1_200_000)


def test_what_would_meet_a_requirement_stands_beside_it() -> None:
    items = [item("expense", 400_000)]
    result = ask(plan("third-party-support", items, on_site_visits=1))
    [unmet] = [entry for entry in result["requirements"] if entry["met"] is False]
    assert unmet["remedies"] == [{"answer": "on_site_visits", "from": 1, "to": [3]}]


@pytest.mark.parametrize(
    ("language", "said"), [("ja", "「3回以上」"), ("en", "“3 visits or more”")]
)
@pytest.mark.parametrize("kind", ["subsidy", "eligibility"])
def test_the_least_that_would_do_is_not_told_as_if_no_other_count_did(
    kind: str, language: str, said: str
) -> None:
    answers = {"on_site_visits": 1, "improvement_support": "third_party"}
    request: dict[str, Any] = {"answers": answers}
    if kind == "subsidy":
        request = plan("third-party-support", [item("expense", 400_000)], **answers)
    view = View(kind, facts.ask(kind, **request), request, Wording(rules(), language))
    assert said in html.unescape(render(view))


def test_a_last_day_is_told_as_one() -> None:
    condition = {"answer": "finished_on", "until": "2026-01-31"}
    remedy = {"answer": "finished_on", "from": "2026-02-10", "to": ["2026-01-31"]}
    assert bound_of(remedy, condition) == "until"
    assert bound_of({**remedy, "answer": "another"}, condition) is None


def test_what_an_item_fails_no_answer_remedies() -> None:
    funded = {**item("robot-bathing", 10**6), "funded_by": "another"}
    [unmet] = [entry for entry in ask(takeup([funded]))["requirements"] if not entry["met"]]
    assert unmet["id"] == "no-double-funding"
    assert "remedies" not in unmet


def test_the_prefecture_s_other_programme_raises_the_rate() -> None:
    [change] = [c for c in found(takeup([item("robot-bathing", 10**6)])) if c["kind"] == "rate"]
    assert change["answer"] == "prefecture_runs_collaboration"
    assert (change["to"], change["gain"]) == ([True], 50_000)


def test_remedies_name_every_value_that_would_do() -> None:
    condition = {"answer": "improvement_support", "in": ["third_party", "training"]}
    assert remedies(condition, {"improvement_support": "none"}, rules()) == [
        {"answer": "improvement_support", "from": "none", "to": ["third_party", "training"]}
    ]
    both = {
        "all": [{"answer": "staff", "at_least": 5}, {"answer": "on_site_visits", "at_least": 3}]
    }
    assert remedies(both, {"staff": 1, "on_site_visits": 1}, rules()) == []
    assert remedies(both, {"staff": 1, "on_site_visits": 4}, rules()) == [
        {"answer": "staff", "from": 1, "to": [5]}
    ]


def test_nothing_that_an_office_cannot_change_is_offered_as_a_change() -> None:
    """Neither the service it provides nor what the prefecture does; unknown, it may turn out so."""
    service = {"answer": "service", "in": ["day-care", "nursing-home"]}
    runs = {"answer": "prefecture_runs_takeup", "is": True}
    plans = {"answer": "plans_technology", "is": True}
    known = {"service": "care-home", "prefecture_runs_takeup": False, "plans_technology": False}
    assert remedies(service, known, rules()) == remedies(runs, known, rules()) == []
    [remedy] = remedies(plans, known, rules())
    assert remedy["answer"] == "plans_technology"
    [remedy] = remedies(runs, {}, rules())
    assert (remedy["from"], remedy["to"]) == (None, [True])
    bathing = takeup([item("robot-bathing", 10**6)], prefecture_runs_collaboration=False)
    assert not [change for change in found(bathing) if change["kind"] == "rate"]


CATEGORIES = ["robot-transfer", "robot-monitoring", "other-device", "ict", "improvement-support"]
ITEMS = st.lists(
    st.builds(
        item,
        st.sampled_from(CATEGORIES),
        st.integers(0, 4_000_000),
        st.integers(0, 6),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(ITEMS, st.integers(1, 40), st.sampled_from([1, 1000]))
def test_every_change_is_true_and_the_smallest(items: list[Any], staff: int, unit: int) -> None:
    request = {**takeup(items, staff=staff), "rounding_unit": unit}
    now = ask(request)
    for change in found(request):
        answers = {**request["answers"], change["answer"]: change["to"][0]}
        after = ask({**request, "answers": answers})
        assert subsidy_of(after) == change["subsidy"] > subsidy_of(now)
        if change["kind"] == "count":
            for count in range(staff + 1, change["to"][0]):
                less = ask({**request, "answers": {**answers, "staff": count}})
                assert subsidy_of(less) == subsidy_of(now)
        assert change["gain"] == change["subsidy"] - subsidy_of(now)
