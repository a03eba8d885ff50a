"""The programme files: their worked examples, and every threshold that their figures set.

The thresholds are read from the YAML with PyYAML alone and the expected amounts follow from a
restatement of the rule in a few lines, so that neither the loader, the models nor the engine
vouches for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from calculators import calculate
from tests import facts, plain
from tests.facts import rules

DATA = Path(__file__).resolve().parents[3] / "data"
PROGRAMMES = [plain.read(path) for path in sorted(DATA.glob("programmes/*.yaml"))]
SERVICES = plain.read(DATA / "services.yaml")["services"]
CHOICES = {
    answer["id"]: [choice["id"] for choice in answer.get("choices", [])]
    for answer in plain.read(DATA / "answers.yaml")["answers"]
}
VERSIONS = [(programme, version) for programme in PROGRAMMES for version in programme["versions"]]
CALCULATED = [entry for entry in VERSIONS if entry[0]["calculates"]]
LINES = [(*entry, line) for entry in CALCULATED for line in entry[1]["lines"]]
EXAMPLES = [(*entry, example) for entry in CALCULATED for example in entry[1]["examples"]]

Answers = dict[str, Any]


def name(entry: tuple[Any, ...]) -> str:
    return "/".join(part["id"] for part in entry)


def ask(programme: Any, version: Any, answers: Answers, items: list[Any]) -> dict[str, Any]:
    of = {"programme": programme["id"], "version": version["id"]}
    return facts.ask("subsidy", **of, answers=answers, items=items)


# --- an independent restatement ----------------------------------------------------------------


def settle(condition: Any, wanted: bool) -> Answers:
    """Answers that make a condition true (or false): the first that will do."""
    if "not" in condition:
        return settle(condition["not"], not wanted)
    for word, every in (("all", wanted), ("any", not wanted)):
        if word in condition:
            parts = condition[word] if every else condition[word][:1]
            return {key: value for part in parts for key, value in settle(part, wanted).items()}
    key = condition["answer"]
    if "where" in condition:
        fits = [
            service["id"]
            for service in SERVICES
            if all(service[field] in values for field, values in condition["where"].items())
            is wanted
        ]
        return {key: fits[0]}
    if "is" in condition:
        others = [choice for choice in CHOICES[key] if choice != condition["is"]]
        other = others[0] if others else not condition["is"]
        return {key: condition["is"] if wanted else other}
    if "in" in condition:
        others = [choice for choice in CHOICES[key] if choice not in condition["in"]]
        return {key: condition["in"][0] if wanted else others[0]}
    if "at_least" in condition:
        return {key: condition["at_least"] - (0 if wanted else 1)}
    return {key: condition["at_most"] + (0 if wanted else 1)}


def met(version: Any) -> Answers:
    """Answers under which every requirement that decides on the subsidy is met."""
    conditions = [
        requirement["met_when"]
        for requirement in version.get("requirements", [])
        if "subsidy" in requirement.get("used_by", ["subsidy"])
    ]
    return settle({"all": conditions}, True) if conditions else {}


def cases_of(cases: list[Any]) -> Iterator[tuple[Any, Answers]]:
    """Every case of a rate or cap with answers under which it is the one that applies."""
    for position, case in enumerate(cases):
        answers: Answers = {}
        for earlier in cases[:position]:
            answers |= settle(earlier["when"], False)
        yield case, answers | (settle(case["when"], True) if "when" in case else {})


def caps_of(cap: Any) -> Iterator[tuple[int, Answers]]:
    """Every amount that a cap can have, in yen, at both ends of what leads to it."""
    if "amount" in cap:
        yield cap["amount"], {}
    for case, answers in cases_of(cap.get("cases", [])):
        for amount, counts in caps_of(
            {key: case[key] for key in case.keys() & {"amount", "answer", "tiers"}}
        ):
            yield amount, answers | counts
    for tier in cap.get("tiers", []):
        for count in {tier["from"], tier.get("to", tier["from"] + 1000)}:
            yield tier["amount"], {cap["answer"]: count}
    if "each" in cap:
        full = cap["whole"] // cap["each"]
        for count in (2, full - 1, full, full + 1):
            yield min(cap["each"] * count, cap["whole"]), {cap["answer"]: count}


def situations(version: Any, line: Any) -> Iterator[tuple[Fraction, int, Answers]]:
    """Every rate and cap that can meet on a line, with answers that bring them together."""
    rate = next(rate for rate in version["rates"] if rate["id"] == line["rate"])
    for case, rate_answers in cases_of(rate["cases"]):
        for cap, cap_answers in caps_of(line["cap"]):
            answers = met(version) | rate_answers | cap_answers
            if all(answers[key] == value for key, value in rate_answers.items()):
                yield Fraction(case["rate"]), cap, answers


def near(rate: Fraction, cap: int) -> set[int]:
    """Costs on both sides of the cost at which the cap begins to bind, and of the cap itself."""
    binds = -(-cap // rate)
    return {0, 1, cap - 1, cap, cap + 1, binds - 1, binds, binds + 1, 3 * binds}


def plan(line: Any, cost: int) -> list[dict[str, Any]]:
    """Purchases of this cost in all that fall into this line and no other."""
    first, *more = line["categories"]
    if not line.get("packaged"):
        return [{"category": first, "unit_price": cost}]
    assert "ict" in more
    return [  # What costs nothing makes no package.
        {"category": first, "unit_price": cost - 1, "package": True},
        {"category": "ict", "unit_price": 1, "package": True},
    ]


# --- tests -------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", EXAMPLES, ids=name)
def test_worked_example(entry: tuple[Any, Any, Any]) -> None:
    programme, version, example = entry
    expect = example["expect"]
    for told in [{"service": service} for service in example.get("services", [])] or [{}]:
        answers = {**example.get("answers", {}), **told}
        first, *others = example["items"]
        for category in example.get("categories", [first["category"]]):
            items = [{**first, "category": category}, *others]
            result = ask(programme, version, answers, items)
            assert result["status"] == expect.get("status", "calculated")
            for key in ("subsidy", "own_burden", "state", "prefecture"):
                assert result["total"][key] == expect[key], key


@pytest.mark.parametrize("entry", CALCULATED, ids=name)
def test_every_version_has_a_worked_example(entry: tuple[Any, Any]) -> None:
    assert entry[1]["examples"]


@pytest.mark.parametrize("entry", LINES, ids=name)
def test_thresholds_of_cap_rate_and_tier(entry: tuple[Any, Any, Any]) -> None:
    programme, version, line = entry
    combined = list(situations(version, line))
    assert combined
    for rate, cap, answers in combined:
        for cost in near(rate, cap):
            if line.get("packaged") and cost < 2:
                continue  # Two things that cost anything are no package for less.
            result = ask(programme, version, answers, plan(line, cost))
            expected = int(min(cost * rate, cap))
            assert result["status"] == "calculated", (answers, cost)
            assert result["total"]["subsidy"] == expected, (answers, cost)
            assert result["total"]["own_burden"] == cost - expected
            assert [part["capped"] for part in result["lines"]] == [cost * rate > cap]


@pytest.mark.parametrize(
    "entry", [entry for entry in LINES if entry[2]["cap"]["per"] == "device"], ids=name
)
def test_the_cap_of_a_device_is_its_own(entry: tuple[Any, Any, Any]) -> None:
    programme, version, line = entry
    for rate, cap, answers in situations(version, line):
        for price in near(rate, cap):
            items = [{"category": line["categories"][0], "unit_price": price, "quantity": 7}]
            result = ask(programme, version, answers, items)
            assert result["total"]["subsidy"] == int(7 * min(price * rate, cap))


@pytest.mark.parametrize("entry", CALCULATED, ids=name)
def test_shares_of_state_and_prefecture(entry: tuple[Any, Any]) -> None:
    programme, version = entry
    line = version["lines"][0]
    _, _, answers = next(situations(version, line))
    for cost in (1, 7, 999_999, 1_234_567):
        total = ask(programme, version, answers, plan(line, cost))["total"]
        if version["shares"] is None:
            assert total["state"] is total["prefecture"] is None
        else:
            share = Fraction(version["shares"]["state"])
            assert share + Fraction(version["shares"]["prefecture"]) == 1
            assert total["state"] == int(total["subsidy"] * share)
            assert total["prefecture"] == total["subsidy"] - total["state"]


REQUIREMENTS = [
    (*entry, requirement)
    for entry in VERSIONS
    for requirement in entry[1].get("requirements", [])
    if "open" not in requirement["met_when"]  # No answer fails what a source leaves open.
]


@pytest.mark.parametrize(
    "entry", [entry for entry in REQUIREMENTS if entry[0]["calculates"]], ids=name
)
def test_a_requirement_decides_on_the_subsidy_where_the_file_says_so(
    entry: tuple[Any, Any, Any],
) -> None:
    programme, version, requirement = entry
    line = next(
        line
        for line in version["lines"]
        if line["categories"][0] in requirement.get("if_items", line["categories"])
    )
    _, _, answers = next(situations(version, line))
    unmet = answers | settle(requirement["met_when"], False)
    result = ask(programme, version, unmet, plan(line, 500_000))
    decides = {"subsidy", "subsidy-if-told"} & set(requirement.get("used_by", ["subsidy"]))
    assert result["status"] == ("not_eligible" if decides else "calculated")
    if decides:
        state = {entry["id"]: entry["met"] for entry in result["requirements"]}
        assert state[requirement["id"]] is False
        assert result["total"]["subsidy"] is None


MODEL_LIMITS = [(*entry, limit) for entry in CALCULATED for limit in entry[1].get("limits", [])]


@pytest.mark.parametrize("entry", MODEL_LIMITS, ids=name)
def test_limits_over_all_models(entry: tuple[Any, Any, Any]) -> None:
    programme, version, limit = entry
    cap = version["lines"][0]["cap"]["amount"]
    if "models" in limit:
        for count in (limit["models"] - 1, limit["models"], limit["models"] + 1):
            items = [
                {"category": "expense", "unit_price": cap, "model": model + 1}
                for model in range(count)
            ]
            total = ask(programme, version, {}, items)["total"]
            assert total["subsidy"] == cap * min(count, limit["models"])
    else:
        full = limit["amount"] // cap
        for rest in (-1, 0, 1):
            prices = [cap] * full + [limit["amount"] - cap * full + rest]
            items = [
                {"category": "expense", "unit_price": price, "model": model + 1}
                for model, price in enumerate(prices)
            ]
            result = ask(programme, version, {}, items)
            assert result["total"]["subsidy"] == min(sum(prices), limit["amount"])
            assert len(result["lines"]) == len(prices) + (rest > 0)


ITEM_LIMITS = [(*entry, limit) for entry in LINES for limit in entry[2].get("item_limits", [])]


@pytest.mark.parametrize("entry", ITEM_LIMITS, ids=lambda entry: name(entry[:3]))
def test_a_terminal_counts_up_to_its_limit(entry: tuple[Any, Any, Any, Any]) -> None:
    programme, version, line, limit = entry
    for price in (0, limit["amount"] - 1, limit["amount"], limit["amount"] + 1):
        for quantity in (1, 3):
            items = [
                {"category": limit["category"], "unit_price": price, "quantity": quantity},
                {"category": "expense", "unit_price": 1_000_000},
            ]
            total = ask(programme, version, {}, items)["total"]
            counted = quantity * min(price, limit["amount"]) + 1_000_000
            assert total["subsidy"] == min(counted, line["cap"]["amount"])
            assert total["own_burden"] == quantity * price + 1_000_000 - total["subsidy"]


# --- the higher rate of the budget request ------------------------------------------------------

ICT_MET = {
    "service": "home-visit-care",
    "returns_gains_to_wages": True,
    "improvement_support": "third_party",
    "linkage_partner_decided": True,
}
LIFE = {"provides_life_data": True}
HALVED = {"plans_to_halve_paperwork": True}
NURSING = {**ICT_MET, "service": "nursing-home", "linkage_partner_decided": False}


@pytest.mark.parametrize(
    ("answers", "rate", "assumed"),
    [
        (ICT_MET, "3/4", False),
        ({**ICT_MET, "higher_rate_conditions_met": False}, "3/4", False),
        ({**ICT_MET, "linkage_partner_decided": False}, "1/2", False),
        ({**ICT_MET, "improvement_support": "training"}, "1/2", False),
        (
            {**ICT_MET, "returns_gains_to_wages": False, "higher_rate_conditions_met": True},
            "1/2",
            False,
        ),
        (NURSING, "1/2", True),
        ({**NURSING, "higher_rate_conditions_met": True}, "3/4", False),
        ({**NURSING, **LIFE}, "3/4", False),
        ({**NURSING, **HALVED}, "3/4", False),
        (
            {**NURSING, "provides_life_data": False, "plans_to_halve_paperwork": False},
            "1/2",
            False,
        ),
        ({}, "1/2", True),
        ({"higher_rate_conditions_met": True}, "3/4", False),
        ({"higher_rate_conditions_met": False}, "1/2", False),
    ],
)
def test_single_answers_settle_the_rate_for_ict(answers: Answers, rate: str, assumed: bool) -> None:
    result = introduction({**answers, "staff": 31}, [{"category": "ict", "unit_price": 1_000_000}])
    assert [line["rate"] for line in result["lines"]] == [rate]
    assert result["at_least"] is True
    assert (result["assumptions"][0] == "higher-rate-asked") is assumed


ROBOT_MET = {
    "service": "nursing-home",
    "returns_gains_to_wages": True,
    "improvement_support": "third_party",
    "combines_three_technologies": True,
    "streamlines_staffing": True,
    "plans_quality_and_relief": True,
}


@pytest.mark.parametrize(
    ("answers", "rate"),
    [
        (ROBOT_MET, "3/4"),
        ({**ROBOT_MET, "combines_three_technologies": False}, "1/2"),
        (
            {**ROBOT_MET, "combines_three_technologies": False, "service": "home-visit-care"},
            "3/4",
        ),
        ({**ROBOT_MET, "streamlines_staffing": False}, "1/2"),
        ({**ROBOT_MET, "plans_quality_and_relief": False}, "1/2"),
    ],
)
def test_single_answers_settle_the_rate_for_robots(answers: Answers, rate: str) -> None:
    result = introduction(answers, [{"category": "robot-transfer", "unit_price": 400_000}])
    assert [line["rate"] for line in result["lines"]] == [rate]


@pytest.mark.parametrize(
    ("answers", "rate"),
    [
        ({**ROBOT_MET, **LIFE, **HALVED}, "3/4"),
        ({**ROBOT_MET, **LIFE, "plans_to_halve_paperwork": False}, "1/2"),
        ({**ROBOT_MET, **HALVED, "provides_life_data": False}, "1/2"),
        ({**ROBOT_MET, **ICT_MET}, "3/4"),
        ({**ROBOT_MET, **ICT_MET, "linkage_partner_decided": False}, "1/2"),
    ],
)
def test_a_package_needs_the_conditions_of_both(answers: Answers, rate: str) -> None:
    items = [
        {"category": "robot-monitoring", "unit_price": 400_000, "package": True},
        {"category": "ict", "unit_price": 400_000, "package": True},
    ]
    assert [line["rate"] for line in introduction(answers, items)["lines"]] == [rate]


def introduction(answers: Answers, items: list[Any]) -> dict[str, Any]:
    request = {"programme": "care-tech-introduction", "version": "r7-request"}
    return calculate("subsidy", {**request, "answers": answers, "items": items}, rules())
