"""Checks of answers: each that rules ask for exists, and can be what it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from scripts.checks.references import unknown
from scripts.model import Data, habits
from scripts.model.load import Fault, shown

Place = tuple[Any, ...]

OF_REQUESTS = {"prices", "taxable", "office_in"}
"""What conditions of a host may ask beside answers: fields of the request itself."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TYPES = {
    **dict.fromkeys(("at_least", "at_most"), "integer"),
    **dict.fromkeys(("since", "until"), "date"),
    "where": "service",
}
"""The type of answers that each of these tests is for."""


def check(data: Data) -> Iterator[Fault]:
    """What a prefecture's settings answer is a yes or a no about a programme that there is."""
    programmes = sorted(entry.id for entry in data.many("programmes"))
    for number, answer in enumerate(data.files["answers.yaml"].answers):
        place = ("answers", number, "told_by")
        if answer.told_by is None:
            continue
        if answer.told_by not in programmes:
            yield unknown("answers.yaml", place, answer.told_by, programmes, "a programme")
        elif answer.type != "boolean":
            yield Fault(
                "answers.yaml",
                place,
                f'{shown(answer.told_by)} at an answer of the type "{answer.type}"',
                "an answer that is yes or no",
                "take told_by out, or make the answer a boolean",
            )
        else:
            yield from _asks_for(data, answer, place)


def _asks_for(data: Data, answer: Any, place: Place) -> Iterator[Fault]:
    """The question that a prefecture's settings for a programme answer names that programme.

    Questions leave out a part of a long name: so the one is meant of which most stands there.
    """
    named = max(data.many("programmes"), key=lambda one: _shared(one.name.ja, answer.question.ja))
    if named.id != answer.told_by:
        expected = f"{named.id}, which the question names"
        advice = "correct told_by, or the question"
        yield Fault("answers.yaml", place, shown(answer.told_by), expected, advice)


def _shared(one: str, other: str) -> int:
    """The length of the longest piece that two texts share."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def answers_of(data: Data) -> dict[str, Any]:
    """The national answers by id."""
    return {answer.id: answer for answer in data.files["answers.yaml"].answers}


def answer_faults(
    data: Data,
    file: str,
    place: Place,
    parts: Sequence[tuple[Place, Any]],
    answers: dict[str, Any],
    what: str = "an answer in data/answers.yaml",
) -> Iterator[Fault]:
    """Every answer that a rule asks for exists and can have the value it is compared with.

    `parts` are those of the rules with their places, `what` says in which answers there are: rules
    of hosts may ask for parts of requests as well.
    """
    known = sorted(answers)
    for inner, value in parts:
        where = (*place, *inner)
        asked = isinstance(value, str) and inner[-1:] == ("answer",)
        if asked and value not in answers and value not in OF_REQUESTS:
            yield unknown(file, where, value, known, what)
        elif isinstance(value, dict) and value.get("answer") in answers:
            yield from _comparison(data, file, where, answers[value["answer"]], value)
    told = (
        ((*inner, key), key, answer)
        for inner, value in parts
        if inner[-1:] == ("answers",) and isinstance(value, dict)
        for key, answer in value.items()
    )
    for inner, key, value in told:
        where = (*place, *inner)
        if key not in answers:
            yield unknown(file, where, key, known, what)
        elif not _possible(data, answers[key], value):
            yield _no_value(file, where, value, answers[key])


def _comparison(
    data: Data, file: str, place: Place, answer: Any, test: dict[str, Any]
) -> Iterator[Fault]:
    """A test compares an answer with what it can be, in a way that fits its type."""
    for value in [test["is"]] if "is" in test else test.get("in", []):
        if not _possible(data, answer, value):
            yield _no_value(file, place, value, answer)
    for key in _TYPES.keys() & test.keys():
        if answer.type != _TYPES[key]:
            yield Fault(
                file,
                (*place, key),
                f'{key} at the answer "{answer.id}", whose type is {answer.type}',
                f"{key} at an answer of the type {_TYPES[key]} only",
                "compare it with is or in, or name another answer",
            )
    known = [group.id for group in data.files["services.yaml"].groups]
    for number, group in enumerate(test.get("where", {}).get("group", [])):
        if group not in known:
            where = (*place, "where", "group", number)
            yield unknown(file, where, str(group), known, "a group in data/services.yaml")


def _no_value(file: str, place: Place, value: Any, answer: Any) -> Fault:
    """That an answer cannot have a value, with the one that is likely to be meant."""
    choices = {choice.id: [choice.label.ja, choice.label.en] for choice in answer.choices or ()}
    advice = habits.on_answer(value, answer.type, choices) or "use a value it can have"
    return Fault(file, place, shown(value), _values(answer), advice)


def _possible(data: Data, answer: Any, value: Any) -> bool:
    if answer.type == "boolean":
        return isinstance(value, bool)
    if answer.type == "integer":
        return isinstance(value, int) and not isinstance(value, bool) and value >= (answer.min or 0)
    if answer.type == "choice":
        return value in [choice.id for choice in answer.choices]
    if answer.type == "date":
        return isinstance(value, str) and bool(_DAY.fullmatch(value))
    return value in [service.id for service in data.files["services.yaml"].services]


def _values(answer: Any) -> str:
    if answer.type == "choice":
        return "one of " + ", ".join(choice.id for choice in answer.choices)
    kinds = {
        "boolean": "true or false",
        "integer": f"a whole number of at least {answer.min or 0}",
        "date": "a date such as 2024-04-01",
    }
    return kinds.get(answer.type, "the id of a service in data/services.yaml")
