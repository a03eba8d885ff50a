"""What the self-check knows of an office, and which questions to it still have a point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calculators.rules.conditions import Answers, asked_by, holds

Plain = Mapping[str, Any]

PREFECTURE = "prefecture"


@dataclass(frozen=True)
class Office:
    """The answers that are known, what is to be bought, and the prefecture's code."""

    answers: Answers
    items: Sequence[Plain]
    prefecture: str | None


def with_bought(answers: Answers, items: Sequence[Plain], rules: Plain) -> Answers:
    """The answers with those that purchases give: whoever buys a device introduces technology."""
    kinds = {rules["categories"][item["category"]]["kind"] for item in items}
    told = {
        id_: True
        for id_, definition in rules["answers"].items()
        if kinds & set(definition["bought"] or ())
    }
    return {**told, **answers}


def pointless(answer: str, answers: Answers, rules: Plain) -> bool:
    """Whether an earlier answer has made the question pointless."""
    return holds(rules["answers"][answer]["asked_when"], answers) is False


def waits_for(entry: Plain, answers: Answers, rules: Plain) -> str | None:
    """Whose answers a version's status still depends on; None where it is settled.

    `nobody`: some of them are pointless after what was answered. `office`: some are the office's
    own. `prefecture`: all that is left is for the prefecture to say.
    """
    if entry["status"] != "undetermined":
        return None
    if any(pointless(answer, answers, rules) for answer in entry["missing"]):
        return "nobody"
    asked_there = [rules["answers"][answer]["ask_prefecture"] for answer in entry["missing"]]
    return "prefecture" if all(asked_there) else "office"


def questions(versions: Sequence[Plain], office: Office, rules: Plain) -> list[str]:
    """The fields of the form that are worth asking the office, in the order of the form.

    Fields of a request: `prefecture`, `items`, `answers.service`. What only the prefecture knows
    is not among them, nor what an earlier answer has made pointless.
    """
    due = _due(versions, office.answers, rules)
    return list(_in_order(due, office, rules))


def _due(versions: Sequence[Plain], answers: Answers, rules: Plain) -> set[str]:
    """The unknown answers that standing and amounts depend on, and those that give them a point."""
    due: set[str] = set()
    for entry in versions:
        if entry["scheme"] == "subsidy" and entry["waits_for"] != "nobody":
            due |= {*entry["missing"], *_moving(entry["amounts"])}
    gates = (rules["answers"][answer]["asked_when"] for answer in due)
    open_gates = [gate for gate in gates if holds(gate, answers) is None]
    return due | {answer for gate in open_gates for answer in asked_by(gate)}


def _moving(amounts: Plain | None) -> list[str]:
    """The answers that what is bought may be paid by; without all prices, those that may matter."""
    if not amounts or not amounts["items"]:
        return []
    if not amounts["priced"]:
        return list(amounts["open"])
    return [cause["answer"] for cause in amounts["causes"]]


def _in_order(due: set[str], office: Office, rules: Plain) -> Iterator[str]:
    for section in rules["forms"]["eligibility"]["sections"]:
        if section["repeat"]:
            if not office.items and _may_buy(office.answers, rules):
                yield section["id"]
            continue
        for field in section["fields"]:
            name: str = field["name"]
            if name == PREFECTURE:
                if office.prefecture is None:
                    yield name
            elif _asked(name.removeprefix("answers."), due, office.answers, rules):
                yield name


def _may_buy(answers: Answers, rules: Plain) -> bool:
    """Whether nothing was answered that rules purchases out."""
    return not any(
        answers.get(id_) is False
        for id_, definition in rules["answers"].items()
        if definition["bought"]
    )


def _asked(answer: str, due: set[str], answers: Answers, rules: Plain) -> bool:
    definition = rules["answers"][answer]
    return bool(
        answer in due
        and answer not in answers
        and not definition["ask_prefecture"]
        and holds(definition["asked_when"], answers)
    )
