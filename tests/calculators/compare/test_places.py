"""A comparison in a place follows its own rules: what they drop, add, cap or exclude."""

from __future__ import annotations

import random
from functools import cache
from itertools import product
from typing import Any

import pytest

from calculators import calculate, eligibility
from calculators.compare.years import versions_of
from calculators.html import report
from calculators.rules.local import rules_here
from calculators.words.wording import Wording
from tests.facts import rules

ITEMS = [
    {"category": "ict", "unit_price": 3_000_000},
    {"category": "robot-monitoring", "unit_price": 1_000_000},
    {"category": "robot-transfer", "unit_price": 2_000_000, "quantity": 3},
    {"category": "other-device", "unit_price": 500_000},
]


def compared(prefecture: str | None, year: str = "2025") -> dict[str, Any]:
    answers = {"staff": 5, "improvement_support": "training"}
    place = {"prefecture": prefecture} if prefecture else {}
    request = {"answers": answers, "items": ITEMS, "fiscal_year": year, **place}
    result = calculate("compare", request, rules())
    assert result["status"] == "calculated", result.get("errors")
    return result


def best(result: dict[str, Any]) -> dict[str, Any]:
    way: dict[str, Any] = result["ways"][result["best"]]
    return way


PREFECTURES = sorted(code for code in rules()["hosts"] if len(code) == 2)


@pytest.mark.parametrize("prefecture", PREFECTURES)
def test_every_way_in_a_place_is_what_the_calculator_pays_there(prefecture: str) -> None:
    result = compared(prefecture, "2024" if prefecture == "31" else "2025")
    assert result["complete"] and result["proven"] is (best(result)["subsidy"] == result["at_most"])
    assert result["proven"] or result["unsettled"]
    for way in result["ways"]:
        for part in way["programmes"]:
            items = [{**ITEMS[n], "package": n in part["package"]} for n in part["items"]]
            request = {"programme": part["programme"], "version": part["version"]}
            answers = {"staff": 5, "improvement_support": "training"}
            request |= {"prefecture": prefecture, "answers": answers, "items": items}
            paid = calculate("subsidy", request, rules())
            if paid["status"] == "calculated":  # Not where a cap can be read in two ways.
                assert paid["total"]["subsidy"] == part["subsidy"]


def test_menus_that_exclude_each_other_are_never_mixed() -> None:
    for way in compared("14")["ways"]:
        [part] = way["programmes"]
        assert part["package"] in ([], part["items"])


def test_what_a_place_adds_is_filed_there_and_what_is_not_known_nowhere() -> None:
    assert best(compared("40"))["unfiled"] == []
    assert 3 in best(compared(None))["unfiled"]
    assert 0 in best(compared("11"))["unfiled"]


def test_a_total_over_all_lines_is_in_what_a_way_pays() -> None:
    assert best(compared("17"))["subsidy"] == 4_000_000


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_only_a_place_asks_closes_a_programme_there_and_is_named(language: str) -> None:
    answers = {"improvement_support": "training", "local.centre_training_attended": False}
    request = {"answers": answers, "items": ITEMS[1:2], "fiscal_year": "2025", "prefecture": "17"}
    result = calculate("compare", request, rules())
    assert result["closed"][0]["unmet"] == ["centre-training"]
    [change] = result["better"]["changes"]
    assert (change["answer"], change["to"]) == ("local.centre_training_attended", [True])
    written = report.render(report.View("compare", result, request, Wording(rules(), language, "")))
    asked = rules()["hosts"]["17"]["answers"]["local.centre_training_attended"]
    [local] = rules()["local"]["17"]["care-tech-takeup/r7"]["requirements"]
    assert asked["label"][language] in written and local["text"][language] in written
    elsewhere = calculate("compare", {**request, "prefecture": "26"}, rules())
    assert elsewhere["status"] == "invalid"


def written(request: dict[str, Any], result: dict[str, Any], language: str = "ja") -> str:
    view = report.View("compare", result, request, Wording(rules(), language, ""))
    return report.render(view)


@pytest.mark.parametrize(
    ("place", "category"),
    [("11", "ict"), ("14", "ict"), ("17", "monitoring-network"), ("40", "improvement-support")],
)
def test_what_is_not_known_is_no_refusal(place: str, category: str) -> None:
    answers: dict[str, Any] = {"staff": 31, "improvement_support": "training"}
    if place == "17":
        answers["local.centre_training_attended"] = True
    items = [{"category": category, "unit_price": 1_000_000}]
    request = {"fiscal_year": "2025", "prefecture": place, "answers": answers, "items": items}
    result = calculate("compare", request, rules())
    asked = {"programme": "care-tech-takeup", "version": "r7", "prefecture": place}
    alone = calculate("subsidy", {**asked, "answers": answers, "items": items}, rules())
    if alone["status"] == "not_confirmed":
        assert result["status"] == "not_confirmed" and not result["unfit"]
    [entry] = [entry for entry in result["unsettled"] if entry["why"] == "not_known"]
    assert entry["items"] == [0] and not result["proven"]
    assert 0 < result["at_most"] <= 1_000_000
    text = written(request, result)
    assert "確かめられていない額" in text and "補助する事業がありません" not in text
    assert "申請できるものではありません" not in text and "申請できないもの" not in text


def test_a_ceiling_with_two_readings_proves_no_best_way() -> None:
    answers = {"staff": 5, "improvement_support": "training"}
    answers["local.centre_training_attended"] = True
    items = [{"category": "ict", "unit_price": 2_000_000}]
    request = {"fiscal_year": "2025", "prefecture": "17", "answers": answers, "items": items}
    result = calculate("compare", request, rules())
    assert best(result)["subsidy"] == 1_000_000 and result["at_most"] >= 1_500_000
    assert result["complete"] and not result["proven"]
    assert "readings" in {entry["why"] for entry in result["unsettled"]}
    assert "二通りに読める" in written(request, result)


def test_where_a_lower_ceiling_turns_the_advice_round_it_is_said() -> None:
    answers = {"staff": 5, "improvement_support": "training"}
    items = [
        {"category": "ict", "unit_price": 2_000_000},
        {"category": "robot-monitoring", "unit_price": 400_000, "quantity": 15},
    ]
    request = {"fiscal_year": "2026", "answers": answers, "items": items}
    result = calculate("compare", request, rules())
    [part] = best(result)["programmes"]
    assert (part["subsidy"], part["least"], part["at_most"]) == (6_400_000, 4_000_000, True)
    assert "package-cap-by-prefecture" in part["assumptions"]
    text = written(request, result)
    assert "4,000,000円になり" in text and "5,500,000円" in text and "最大の見込み" in text


@pytest.mark.slow
def test_what_a_comparison_takes_for_granted_is_what_the_calculator_does() -> None:
    items = [{"category": "robot-monitoring", "unit_price": 400_000, "quantity": 50}]
    answers = {"improvement_support": "training"}
    request = {"fiscal_year": "2024", "prefecture": "31", "answers": answers, "items": items}
    result = calculate("compare", request, rules())
    [part] = best(result)["programmes"]
    assert part["at_most"] and "pieces-not-checked" in part["assumptions"]
    words = Wording(rules(), "ja", "")
    decides = words("report.decides.prefecture")
    unconfirmed = words("report.subsidy.place.unconfirmed", decides=decides)
    for place, told in (("26", True), ("31", False)):
        year = "2024" if place == "31" else "2025"
        asked = {**request, "prefecture": place, "fiscal_year": year}
        text = written(asked, calculate("compare", asked, rules()))
        assert (unconfirmed in text) is told


# --- every assignment, tried one by one ----------------------------------------------------------

CATEGORIES = [
    "robot-transfer", "robot-monitoring", "robot-monitoring", "robot-other", "other-device", "ict",
    "ict", "monitoring-network", "environment", "improvement-support", "expense", "terminal",
]  # fmt: skip


def highest(request: dict[str, Any], here: Any) -> int:
    """The most that the subsidy calculator pays for any way to file the items of a comparison."""
    items, answers, prefecture = request["items"], request["answers"], request["prefecture"]
    judged = eligibility.judge(answers, here, prefecture)["versions"]
    closed = {(v["programme"], v["version"]) for v in judged if v["status"] == "not_eligible"}
    versions = [key for key in versions_of(request["fiscal_year"], here) if key not in closed]
    common = {key: request[key] for key in ("answers", "prefecture", "rounding_unit")}

    @cache
    def paid(key: tuple[str, str], filed: tuple[tuple[int, bool], ...]) -> dict[str, Any]:
        some = [{**items[number], "package": package} for number, package in filed]
        asked = {"programme": key[0], "version": key[1], "items": some, **common}
        return calculate("subsidy", asked, here)

    costs = [entry["unit_price"] * entry["quantity"] for entry in items]
    options = [
        [None]
        + [
            (key, package)
            for key in versions
            for package in (False, True)
            if (costs[number] or not any(costs))
            and paid(key, ((number, package),))["status"] != "invalid"
        ]
        for number in range(len(items))
    ]
    most = 0
    for filing in product(*options):
        total = 0
        for key in {place[0] for place in filing if place}:
            filed = tuple(
                (n, place[1]) for n, place in enumerate(filing) if place and place[0] == key
            )
            result = paid(key, filed)
            total += result["total"]["subsidy"] if result["status"] == "calculated" else -(10**40)
        most = max(most, total)
    return most


def random_request(chance: random.Random, prefecture: str, year: str) -> dict[str, Any]:
    price = chance.choice(
        [
            lambda: chance.randint(0, 4_000_000),
            lambda: chance.randint(0, 90) * 10**5,
            lambda: chance.randint(300_000, 500_000),
        ]
    )
    items = [
        {
            "category": chance.choice(CATEGORIES),
            "unit_price": price(),
            "quantity": chance.choice([1, 1, 1, 2, 5, 0]),
        }
        for _ in range(chance.choice([1, 2, 3, 3, 4]))
    ]
    answers: dict[str, Any] = {
        "staff": chance.randint(1, 40),
        "corporations": chance.randint(1, 12),
        "service": chance.choice(["nursing-home", "home-visit-care", "care-management"]),
    }
    if chance.random() < 0.8:
        answers["improvement_support"] = chance.choice(["third_party", "training"])
    for name, answer in rules()["hosts"][prefecture]["answers"].items():
        if chance.random() < 0.7:
            answers[name] = {
                "boolean": chance.random() < 0.7,
                "integer": chance.choice([0, 3, 10, 20, 35, 47, 100, 800_000]),
                "date": chance.choice(["2026-01-31", "2026-02-01"]),
                "choice": next((choice["id"] for choice in answer.get("choices") or ()), None),
            }[answer["type"]]
    return {
        "answers": answers,
        "items": items,
        "fiscal_year": year,
        "prefecture": prefecture,
        "rounding_unit": chance.choice([1, 1000]),
    }


def check_best(request: dict[str, Any], known: Any) -> None:
    """The best way equals the best of all assignments, and is proven."""
    result = calculate("compare", request, known)
    assert result["status"] != "invalid", (request, result["errors"])
    most = highest(request, rules_here(known, request["prefecture"]))
    found = best(result)["subsidy"] if result["ways"] else 0
    assert found == most, request
    assert result["complete"], request
    assert result["proven"] is (most == result["at_most"]), request
    assert result["proven"] or result["unsettled"], request


@pytest.mark.slow
@pytest.mark.parametrize("prefecture", PREFECTURES)
def test_the_best_way_in_a_place_equals_the_best_of_all_assignments(prefecture: str) -> None:
    chance = random.Random(int(prefecture))
    years = {key.rpartition("/r")[2] for key in rules()["local"][prefecture]}
    for _ in range(40):
        year = str(2018 + int(chance.choice(sorted(years))))
        check_best(random_request(chance, prefecture, year), rules())


ALONE = ["robot-transfer", "robot-bathing", "robot-monitoring", "robot-other", "other-device"]


def invented_terms(chance: random.Random) -> dict[str, Any]:
    """Terms of every kind that a comparison can come upon, more than any one host has."""
    said = {"text": {"ja": "", "en": ""}, "source": []}
    lines = [None, ALONE, ["ict", *ALONE], ["robot-monitoring", "ict"], ["package", "ict"]]
    fixed = {"kind": "fixed", "amount": chance.choice([200_000, 900_000]), "source": []}
    kinds: dict[str, Any] = {
        "over_lines": [
            {"id": f"over-{n}", "lines": some, "per": "office", "when": None, **said}
            | {"amount": chance.randint(1, 40) * 100_000}
            for n, some in enumerate(chance.sample(lines, chance.randint(1, 3)))
        ],
        "pieces": [
            {"id": "pieces", "lines": chance.choice([ALONE, ["robot-monitoring", "ict"]])}
            | {"answer": "staff", "shares": [{"share": "1/10", "when": None, "assume": None}]}
            | {"rounding": chance.choice(["down", "up", None]), "source": []}
        ],
        "together": [{"id": "together", "line": "ict", "one_of": ["robot-monitoring"], **said}],
        "bases": [
            {"line": line, "cap": {"per": per, "amount": fixed, "plus": [], "range": None}}
            for line, per in [("ict", "office"), ("robot-monitoring", "device")]
        ],
        "rounding": [
            chance.choice(
                [
                    {"unit": 1000, "place": "total", "before_cap": False},
                    {"unit": 1000, "place": "piece", "before_cap": chance.random() < 0.5},
                    {"unit": 10000, "place": "line", "before_cap": chance.random() < 0.5},
                ]
            )
            | {"lines": None, "source": []}
        ],
        "flat": [
            {"id": "flat", "answer": "corporations", "each": 10_000, "least": 2, "most": None}
            | {"categories": [], **said}
        ],
        "menus": {
            "options": [
                {"id": "a", "name": said["text"], "lines": ALONE},
                {"id": "b", "name": said["text"], "lines": ["package"]},
            ],
            **said,
        },
    }
    return {kind: kinds[kind] for kind in chance.sample(sorted(kinds), chance.randint(1, 3))}


@pytest.mark.slow
def test_the_best_way_under_any_terms_equals_the_best_of_all_assignments() -> None:
    chance = random.Random(1417)
    key = "care-tech-takeup/r6"
    for _ in range(150):
        local = {**rules()["local"]["31"][key], "pieces": [], **invented_terms(chance)}
        known = {**rules(), "local": {**rules()["local"], "31": {key: local}}}
        check_best(random_request(chance, "31", "2024"), known)
