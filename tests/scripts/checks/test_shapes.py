"""Rules that are wrong in their shape: each such slip is told, wherever in the rules it is made.

`check --reach` changes values one at a time. Here parts trade places, move, or are for something
else than before: what a hand does that copies a line or corrects the wrong one. A slip is told by
the models, by a worked example, by a cross-check or by what no example then holds; one that none of
them tells would change an amount in silence.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError

from scripts.checks import (
    answers,
    calls,
    fees,
    host_calls,
    local,
    plausible,
    reach,
    references,
    services,
    versions,
)
from scripts.checks.worked import differences, worked
from scripts.model import Data, model_for
from scripts.model.common import walk
from scripts.rules.compile import compile_rules, with_file
from tests.facts import data, hosted

Place = tuple[Any, ...]
Slip = tuple[str, Place, Callable[[Any], object]]

CHECKS = (references, answers, versions, local, plausible, host_calls, calls, fees, services)
NO_RULES = {"examples", "self_checks", "worked", "calls", "duties", "notes", "expenses", "source"}
RULES = [
    (None, name) for name in sorted(data().files) if name.startswith(("programmes/", "local/"))
]
HOSTS = [("example-mihon", "local/32.yaml"), ("example-reiji", "local/39.yaml")]


def state(host: str | None) -> Data:
    return hosted(host) if host else data()


@cache
def compiled(host: str | None) -> dict[str, Any]:
    return compile_rules(state(host))


@cache
def pickled(host: str | None, name: str) -> bytes:
    """A file's value for copies to spoil: a deep copy takes three times as long."""
    return pickle.dumps(state(host).documents[name].value)


def told_by(
    host: str | None, name: str, place: Place, change: Callable[[Any], object]
) -> str | None:
    """Who tells of a change of one file: the first of those that do; None where nobody does."""
    before = state(host)
    value = pickle.loads(pickled(host, name))
    change(value)
    assert value != before.documents[name].value
    model = model_for(name)
    assert model is not None
    try:
        file = model.model_validate(value)
    except ValidationError:
        return "model"
    documents = {**before.documents, name: replace(before.documents[name], value=value)}
    changed = replace(before, documents=documents, files={**before.files, name: file})
    if noticed(host, name, changed, place):
        return "example"
    for check in CHECKS:
        if any(True for _ in check.check(changed)):
            return "check"
    return "reach" if reach.check(changed, [name]).faults else None


def noticed(host: str | None, name: str, changed: Data, place: Place) -> bool:
    """Whether a worked example comes out otherwise: those of the changed part are asked first.

    Rules with faults need not be calculable: then it is for the checks, which take longer, to tell.
    """
    plain = changed.plain(name)
    try:
        rules = with_file(compiled(host), name, plain)
        nearest = sorted(worked(name, plain), key=lambda one: one.place[:2] != place[:2])
        return any(differences(example, rules) for example in nearest)
    except (LookupError, TypeError, ValueError, RuntimeError):
        return False


def at(value: Any, place: Place) -> Any:
    for step in place:
        value = value[step]
    return value


def trade(place: Place, other: Place, key: str) -> Callable[[Any], object]:
    """Two entries with each other's value under a key."""

    def change(file: Any) -> None:
        one, two = at(file, place), at(file, other)
        values = one.pop(key, None), two.pop(key, None)
        for entry, value in ((one, values[1]), (two, values[0])):
            if value is not None:
                entry[key] = value

    return change


def put(place: Place, value: Any) -> Callable[[Any], object]:
    """Another value at a place."""
    return lambda file: at(file, place[:-1]).__setitem__(place[-1], value)


def bare(value: Any) -> Any:
    """A value without what is only said of it."""
    if isinstance(value, dict):
        return {key: bare(inner) for key, inner in value.items() if key not in ("source", "text")}
    return [bare(inner) for inner in value] if isinstance(value, list) else value


def neighbours(entries: Any, place: Place, key: str) -> Iterator[Slip]:
    for number in range(len(entries) - 1):
        if bare(entries[number].get(key)) != bare(entries[number + 1].get(key)):
            here, there = (*place, number), (*place, number + 1)
            yield f"{key} traded", here, trade(here, there, key)


def tiers(entries: Any, place: Place) -> Iterator[Slip]:
    """Amounts that trade places, a border that is moved on both sides, a tier that is gone."""
    yield from neighbours(entries, place, "amount")
    for number in range(len(entries) - 1):
        for step in (-1, 1):

            def move(file: Any, number: int = number, step: int = step) -> None:
                found = at(file, place)
                found[number]["to"] += step
                found[number + 1]["from"] += step

            yield f"border moved by {step}", (*place, number), move

        def merge(file: Any, number: int = number) -> None:
            found = at(file, place)
            begin = found.pop(number)["from"]
            found[number]["from"] = begin

        yield "tier gone", (*place, number), merge


def lines(entries: Any, place: Place) -> Iterator[Slip]:
    """What lines are called, take, are pooled by and capped at, each of another line."""
    for key in ("id", "categories", "cap", "rate", "pool"):
        yield from neighbours(entries, place, key)
    for number, line in enumerate(entries):
        for other in range(len(entries)):
            if other == number or len(line["categories"]) < 2:
                continue

            def move(file: Any, number: int = number, other: int = other) -> None:
                found = at(file, place)
                found[other]["categories"].append(found[number]["categories"].pop())

            yield f"category moved to lines[{other}]", (*place, number), move


def of_value(key: str, value: Any, place: Place) -> Iterator[Slip]:
    """Slips of what stands under one key."""
    if key == "tiers":
        yield from tiers(value, place)
    elif key in ("lines", "add") and value and isinstance(value[0], dict):
        yield from lines(value, place)
    elif key == "cases":
        for traded in ("rate", "amount", "when"):
            yield from neighbours(value, place, traded)
    elif key in ("when", "met_when", "if_unknown"):
        yield "turned round", place, put(place, {"not": value})
    elif key == "per" and place[-2] == "cap":
        for other in {"device", "office", "group", "model"} - {value}:
            if not ("local" in place and other == "group"):
                yield f"per {other}", place, put(place, other)
    elif key == "pool":
        for other in {"item", "office", "model"} - {value}:
            yield f"pool {other}", place, put(place, other)
    elif key == "shares" and isinstance(value, dict):
        yield "shares traded", place, put(place, {**value, "state": value["prefecture"]})
    elif key in ("from", "to") and isinstance(value, str) and place[-2] in ("valid", "spending"):
        for year in (-1, 1):
            other = f"{int(value[:4]) + year}{value[4:]}"
            yield f"a year off ({year})", place, put(place, other)
    elif key in ("amount", "each", "whole", "most", "models") and "budget" not in place:
        if value is not None:
            yield "ten times", place, put(place, value * 10)
            yield "ten times less", place, put(place, value // 10)
    elif key == "cap" and value is not None and "bases" not in place:
        yield "cap gone", place, put(place, None)
    elif key == "place" and "rounding" in place:
        for other in {"piece", "line", "total"} - {value}:
            yield f"rounded by {other}", place, put(place, other)
    elif key == "offered":
        yield "offered turned round", place, put(place, not value)


def slips(file: Any) -> Iterator[Slip]:
    for place, value in walk(file):
        if place and isinstance(place[-1], str) and not NO_RULES & set(place):
            yield from of_value(place[-1], value, place)
    versions = file.get("versions", [])
    for key in ("id", "fiscal_year", "lines", "rates", "requirements", "needs", "limits", "shares"):
        yield from neighbours(versions, ("versions",), key)


HARMLESS = {
    # An office has a group of one: no amount differs, and nothing says which the call means.
    ("local", "per group"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("host", "name"), [*RULES, *HOSTS], ids=lambda one: str(one))
def test_a_slip_in_the_shape_of_rules_is_told(host: str | None, name: str) -> None:
    file = state(host).documents[name].value
    folder = name.partition("/")[0]
    silent = [
        f"{'.'.join(map(str, place))}: {slip}"
        for slip, place, change in slips(file)
        if (folder, slip) not in HARMLESS and told_by(host, name, place, change) is None
    ]
    assert silent == []
