"""What the subsidy calculator asks in a place: what its own rules read, and no more."""

from __future__ import annotations

import json
from typing import Any

import pytest

from calculators import calculate
from calculators.form import page
from calculators.form.address import fields_of
from scripts.rules.forms import expand
from tests.facts import data, rules

TAKEUP = {"programme": "care-tech-takeup", "version": "r6"}
DEVICE = {"items[0].category": "robot-transfer", "items[0].unit_price": "100万円"}
TRAINED = {"answers.improvement_support": "training"}


def ask(fields: dict[str, str]) -> dict[str, Any]:
    return json.loads(page.answer("subsidy", "ja", list(map(list, fields.items())), rules()))


def result_of(answer: dict[str, Any]) -> dict[str, Any]:
    return json.loads(answer["json"])["result"]


FUNABASHI = {
    "programme": "linkage-model-areas",
    "version": "r6",
    "prefecture": "12",
    "municipality": "12204",
}


def field_of(name: str, of: dict[str, Any] | None = None) -> dict[str, Any]:
    """A field of the subsidy calculator's form."""
    sections = (of or rules())["forms"]["subsidy"]["sections"]
    return next(one for part in sections for one in part["fields"] if one["name"] == name)


def asked(name: str, entered: dict[str, str]) -> bool:
    """Whether the form asks for a field."""
    return page.shown(field_of(name)["shown_when"], entered, "items[0].")


def offered(name: str, entered: dict[str, str]) -> list[str]:
    """The values that a list offers."""
    options = field_of(name)["options"]
    return [one["value"] for one in options if page.shown(one["shown_when"], entered, "items[0].")]


def test_a_municipality_is_asked_for_only_where_one_has_rules_for_the_programme() -> None:
    place = {key: FUNABASHI[key] for key in ("programme", "version", "prefecture")}
    assert asked("municipality", place)
    assert offered("municipality", place) == ["12204"]
    assert not asked("municipality", place | {"version": "r7"})
    assert not asked("municipality", place | {"prefecture": "13"})
    assert not asked("municipality", TAKEUP | {"prefecture": "12"})


def test_in_a_city_with_a_programme_of_its_own_only_its_own_rules_ask() -> None:
    nation = {key: FUNABASHI[key] for key in ("programme", "version", "prefecture")}
    bought = {"items[0].category": "expense"}
    assert "licence" not in offered("category", nation)
    assert offered("category", FUNABASHI) == ["expense", "licence"]
    for name in ("answers.local.first_use", "answers.local.city_tax_paid", "prices"):
        assert asked(name, FUNABASHI | bought)
        assert not asked(name, nation | bought)
    assert asked("model", nation)
    assert not asked("model", FUNABASHI)


def test_a_city_s_amount_comes_from_the_page_as_from_the_engine() -> None:
    typed = {
        "answers.service": "care-management",
        "answers.local.first_use": "令和6年4月1日",
        "answers.local.city_tax_paid": "yes",
        "items[0].category": "expense",
        "items[0].unit_price": "30万",
    }
    answer = ask(FUNABASHI | typed)
    assert (
        answer["readings"]["answers.local.first_use"] == "令和6年4月1日（2024年）として計算します"
    )
    assert result_of(answer)["total"]["subsidy"] == 50_000
    early = ask(FUNABASHI | typed | {"answers.local.first_use": "2024-03-31"})
    assert early["status"] == "not_eligible"


@pytest.mark.parametrize("text", ["2025-02-30", "令和7年13月1日", "25-04-01", "4月1日", "きのう"])
def test_a_day_that_is_none_says_what_to_type(text: str) -> None:
    software = {"items[0].category": "expense", "items[0].unit_price": "1"}
    answer = ask(FUNABASHI | software | {"answers.local.first_use": text})
    wrong = [one for one in answer["errors"] if one["field"] == "answers.local.first_use"]
    assert len(wrong) == 1 and "2025-04-01" in wrong[0]["text"]
    assert "answers.local.first_use" not in answer["readings"]


def test_a_flat_sum_needs_no_purchase() -> None:
    place = {"programme": "linkage-model-areas", "version": "r7", "prefecture": "27"}
    known = {"answers.service": "care-management", "answers.local.applied_before": "no"}
    partners = known | {"answers.local.new_partners": "6か所"}
    city = ask(place | {"municipality": "27211"} | partners)
    assert result_of(city)["total"]["subsidy"] == 50_000
    national = ask(place | partners)
    assert {error["code"] for error in national["errors"]} == {"required"}


def test_kinds_and_days_are_asked_where_the_place_reads_them() -> None:
    fields = {"programme": "care-tech-takeup", "version": "r7"} | DEVICE | TRAINED
    assert offered("kind", fields | {"prefecture": "14"}) == [
        "insurance",
        "mobile-terminal",
        "not-listed",
    ]
    for name, code in (("kind", "14"), ("date", "40")):
        assert asked(name, fields | {"prefecture": code})
        assert not asked(name, fields)
        assert not asked(name, fields | {"prefecture": "13"})
        assert not asked(name, fields | {"prefecture": code, "version": "r8"})
    insured = ask(fields | {"prefecture": "14", "items[0].kind": "insurance"})
    assert result_of(insured)["total"]["subsidy"] == 0
    late = ask(fields | {"prefecture": "40", "items[0].date": "2026年2月1日"})
    assert result_of(late)["status"] == "not_eligible"


def test_a_place_s_own_figures_end_the_national_questions() -> None:
    fields = TAKEUP | DEVICE
    assert asked("answers.prefecture_runs_collaboration", fields)
    assert not asked("answers.prefecture_runs_collaboration", fields | {"prefecture": "31"})
    assert asked("answers.local.capacity", fields | {"prefecture": "31"})
    assert asked("rounding_unit", fields | {"version": "r7"})
    assert not asked("rounding_unit", fields | {"version": "r7", "prefecture": "40"})


def test_other_income_is_asked_where_some_place_takes_it_off_and_nowhere_else() -> None:
    named = {f["name"] for s in rules()["forms"]["subsidy"]["sections"] for f in s["fields"]}
    assert "other_income" not in named, "no recorded place takes it off"
    plain = data().plain("forms/subsidy.yaml")
    kanagawa = {
        key: {**local, "income": {"source": local["source"]}}
        for key, local in rules()["local"]["14"].items()
    }
    mine = {**rules(), "local": {**rules()["local"], "14": kanagawa}}
    mine = {**mine, "forms": {**rules()["forms"], "subsidy": expand(plain, mine)}}
    fields = {"programme": "care-tech-takeup", "version": "r7", "prefecture": "14"}
    for name in ("other_income", "total_project_cost"):
        assert page.shown(field_of(name, mine)["shown_when"], fields)
        assert not page.shown(field_of(name, mine)["shown_when"], fields | {"prefecture": "17"})
    typed = fields | DEVICE | TRAINED | {"other_income": "20万"}
    answer = json.loads(page.answer("subsidy", "ja", list(map(list, typed.items())), mine))
    cost = result_of(answer)["total"]["cost"]
    assert result_of(answer)["total"]["subsidy"] == (cost - 200_000) * 4 // 5


@pytest.mark.slow
def test_no_hidden_question_could_have_changed_a_place_s_result() -> None:
    """For every example of a host: what is not asked there has no say in the amount."""
    for file in data().many("local"):
        for local in file.rules:
            for example in local.examples:
                plain = example.model_dump(by_alias=True, mode="json")
                request = {
                    "programme": local.programme,
                    "version": local.version,
                    "prefecture": file.code,
                    "answers": plain["answers"],
                    "items": [
                        {key: value for key, value in item.items() if value is not None}
                        for item in plain["items"]
                    ],
                    **plain["fields"],
                }
                assert_hidden_says_nothing(request, dict(fields_of(request)))


def assert_hidden_says_nothing(request: dict[str, Any], fields: dict[str, str]) -> None:
    before = calculate("subsidy", request, rules())
    host = rules()["hosts"][request["prefecture"]]["answers"]
    for section in rules()["forms"]["subsidy"]["sections"]:
        for field in section["fields"] if section["id"] == "answers" else ():
            key = field["name"].removeprefix("answers.")
            known = key in rules()["answers"] or key in host
            if not known or page.shown(field["shown_when"], fields):
                continue
            for value in [one["means"] for one in field["options"] or ()] or [1, 31]:
                if field["type"] == "date":
                    value = "2024-01-01"
                answers = {**request["answers"], key: value}
                after = calculate("subsidy", {**request, "answers": answers}, rules())
                assert (after["status"], after["total"]) == (before["status"], before["total"]), key


def test_the_comparison_asks_what_only_a_prefecture_s_rules_read() -> None:
    sections = rules()["forms"]["compare"]["sections"]
    fields = {one["name"]: one for part in sections for one in part["fields"]}
    bought = {"fiscal_year": "2024", "items[0].category": "robot-monitoring"}
    capacity = fields["answers.local.capacity"]["shown_when"]
    assert page.shown(capacity, bought | {"prefecture": "31"})
    assert not page.shown(capacity, bought)
    assert not page.shown(capacity, bought | {"prefecture": "31", "fiscal_year": "2026"})
    typed = bought | {
        "prefecture": "31",
        "items[0].unit_price": "40万",
        "items[0].quantity": "3",
        "answers.improvement_support": "training",
        "answers.local.capacity": "40",
        "answers.local.home_service": "yes",
    }
    answer = json.loads(page.answer("compare", "ja", list(map(list, typed.items())), rules()))
    best = result_of(answer)["ways"][result_of(answer)["best"]]
    assert best["subsidy"] == 600_000, "a twentieth of 40 are two pieces"
