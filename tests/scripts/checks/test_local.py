"""Hosts' files are held as hard as national ones: each slip is one fault that names the place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from scripts.checks import examples, local
from scripts.model import Data, model_for
from scripts.model.basics import Answer
from scripts.model.local import LocalAnswer
from tests.facts import data, faults, hosted

ISHIKAWA = "local/17.yaml"
SAID = ["example-reiji-own-2026#own"]


def rules_of(file: dict[str, Any]) -> dict[str, Any]:
    rules: dict[str, Any] = file["rules"][0]
    return rules


def cap_of(file: dict[str, Any], line: str) -> dict[str, Any]:
    return next(entry["cap"] for entry in rules_of(file)["caps"] if entry["line"] == line)


@pytest.mark.slow
def test_the_hosts_files_are_sound() -> None:
    assert not list(local.check(data()))
    assert not list(examples.check(data()))


def again(file: dict[str, Any]) -> None:
    """The cap of one line a second time."""
    rules_of(file)["caps"].append(copy.deepcopy(rules_of(file)["caps"][0]))


SLIPS: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("unknown line", lambda f: rules_of(f)["caps"][0].update(line="robot-transfr"), "a line of"),
    ("same line twice", again, "a second time"),
    ("unknown rate", lambda f: rules_of(f)["rates"][0].update(id="standrd"), "a rate of"),
    ("unknown version", lambda f: rules_of(f).update(version="r9"), "up to r8"),
    ("unknown programme", lambda f: rules_of(f).update(programme="take-up"), "a programme"),
    ("per", lambda f: cap_of(f, "robot-transfer").update(per="office"), "a cap per device"),
    ("above", lambda f: cap_of(f, "robot-transfer").update(amount=1_500_000), "at most 1000000"),
    ("digit too many", lambda f: cap_of(f, "robot-other").update(amount=3_000_000), "at most"),
    ("digit missing", lambda f: cap_of(f, "robot-other").update(amount=30_000), "digit"),
    (
        "rate above its range",
        lambda f: rules_of(f)["rates"][0]["cases"][0].update(rate="9/10"),
        "a rate from 3/4 to 4/5",
    ),
    ("name of another", lambda f: f.update(name={"ja": "福井県", "en": "Fukui"}), "石川県"),
    ("code of another", lambda f: f.update(code="18"), "17"),
    (
        "line of a cap over lines",
        lambda f: rules_of(f)["over_lines"][0].update(lines=["robots"]),
        "a line that is paid",
    ),
    (
        "answer that nobody asks for",
        lambda f: rules_of(f)["requirements"][0]["met_when"].update(answer="local.training"),
        "an answer",
    ),
]


@pytest.mark.parametrize(("slip", "change", "said"), SLIPS, ids=[slip for slip, *_ in SLIPS])
def test_a_slip_is_found(slip: str, change: Callable[[dict[str, Any]], object], said: str) -> None:
    found = faults(ISHIKAWA, local.check, change)
    assert any(said in f"{fault.expected} {fault.found} {fault.advice}" for fault in found), found


def test_a_line_in_two_menus_is_named() -> None:
    """They exclude each other: to work out what each would give had no end."""

    def change(file: dict[str, Any]) -> None:
        name = {"ja": "見守り", "en": "Monitoring"}
        menus = [
            {"id": "one", "name": name, "lines": ["robot-monitoring", "ict"]},
            {"id": "other", "name": name, "lines": ["robot-other", "ict"]},
        ]
        rules_of(file)["menus"] = {"options": menus, "text": name, "source": ["call-17-2025#call"]}

    [fault] = faults(ISHIKAWA, local.check, change)
    assert fault.key() == "rules[0].menus.options[1].lines[1]"
    assert fault.found == '"ict" a second time (first in the menu "one")'


def own(file: dict[str, Any]) -> dict[str, Any]:
    """The version of the programme that the made-up host has by itself."""
    version: dict[str, Any] = file["own"][0]["versions"][0]
    return version


def met_when(test: dict[str, Any]) -> Callable[[dict[str, Any]], object]:
    return lambda file: own(file)["requirements"][0].update(met_when={"answer": "service", **test})


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        (
            lambda f: own(f)["assumptions"].append("estimate-of-maximun"),
            "assumptions[2]",
            "maximum",
        ),
        (lambda f: rules_of(f).update(assumptions=["no-such"]), "assumptions[0]", "an assumption"),
        (met_when({"in": ["care-managment"]}), "requirements[0].met_when", "id of a service"),
        (met_when({"where": {"group": ["hom"]}}), "where.group[0]", "a group in"),
        (met_when({"at_least": 3}), "met_when.at_least", "type integer only"),
        (
            lambda f: own(f)["valid"].update(to="2028-03-31"),
            ".valid",
            "2027-03-31, the fiscal year",
        ),
        (lambda f: own(f)["lines"][0].update(categories=["expens"]), "categories[0]", '"expense"'),
        (
            lambda f: own(f).update(
                earlier=[
                    {"line": "expense", "answer": "includes_small_corporation", "source": SAID}
                ]
            ),
            "earlier[0].answer",
            "a whole number",
        ),
        (
            lambda f: rules_of(f).update(
                add=[{"id": "x", "categories": ["robot-foo"], "pool": "item", "rate": "standard"}]
            ),
            "add[0].categories[0]",
            "a category",
        ),
    ],
)
def test_a_host_s_own_rules_are_held_as_hard_as_national_ones(
    change: Callable[[dict[str, Any]], object], key: str, said: str
) -> None:
    found = faults("local/39.yaml", local.check, change, hosted("example-reiji"))
    told = [str(fault) for fault in found if key in fault.key() and said in fault.expected]
    assert told, found


@pytest.mark.parametrize("model", [Answer, LocalAnswer])
def test_choices_belong_to_an_answer_that_is_chosen(model: type[BaseModel]) -> None:
    text = {"ja": "認証", "en": "Certification"}
    answer = {"id": "certification", "label": text, "question": text}
    choices = [{"id": "yes", "label": text}, {"id": "none", "label": text}]
    model.model_validate({**answer, "type": "choice", "choices": choices})
    for amiss in ({"type": "choice"}, {"type": "boolean", "choices": choices}):
        with pytest.raises(ValidationError, match="exactly where the type is choice"):
            model.model_validate({**answer, **amiss})
    with pytest.raises(ValidationError, match="only where the type is integer"):
        model.model_validate({**answer, "type": "boolean", "min": 1})


@pytest.mark.slow
def test_an_example_that_comes_out_otherwise_is_found() -> None:
    value = copy.deepcopy(data().documents[ISHIKAWA].value)
    rules_of(value)["examples"][0]["expect"]["subsidy"] = 3_999_999
    model = model_for(ISHIKAWA)
    assert model
    changed = {**data().files, ISHIKAWA: model.model_validate(value)}
    [fault] = examples.check(Data(data().documents, changed))
    assert "4000000" in fault.expected


@pytest.mark.parametrize(
    ("name", "change", "key", "said"),
    [
        (
            "local/40.yaml",
            lambda f: rules_of(f).update(published=True, source=["call-40-2025-portal#amounts"]),
            "rules[0].source",
            "no official document",
        ),
        (
            "local/31.yaml",
            lambda f: f.update(
                rules=[{**rules_of(f), "published": False, "pieces": []}],
            ),
            "rules[0].published",
            "every document",
        ),
    ],
)
def test_what_is_published_follows_from_how_it_is_known(
    name: str, change: Callable[[dict[str, Any]], object], key: str, said: str
) -> None:
    found = {fault.key(): fault.expected for fault in faults(name, local.check, change)}
    assert said in found.get(key, ""), found


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda f: f.update(as_of="2016-11-20"), "documents["),
        (lambda f: f.update(as_of="2026-10-31"), "calls[0].forms[1].revised"),
        (
            lambda f: f["calls"][0]["questions"][0].update(revised="2027-11-12"),
            "calls[0].questions[0].revised",
        ),
    ],
)
def test_what_is_known_as_of_a_day_was_there_by_then(
    change: Callable[[dict[str, Any]], object], key: str
) -> None:
    found = faults("local/32.yaml", local.check, change, hosted("example-mihon"))
    told = [fault for fault in found if fault.key().startswith(key)]
    assert told and "the as_of of local/32.yaml" in told[0].expected, found
