"""Proofs about the requirements of the programmes: each can decide, and none rules another out.

Whoever answers every question of a version must come out eligible in some case and not eligible in
another, and every single requirement must be able to be met and not to be met. Conditions only
tell apart a few values of each answer, so all combinations that matter are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

from calculators.eligibility import independent, requirements_of
from calculators.rules.conditions import asked_by, holds
from calculators.rules.remedies import values_told_apart
from scripts.model import Data
from scripts.model.load import Fault
from scripts.rules.compile import resolve_services

Conditions = Sequence[Mapping[str, Any]]


def check(data: Data) -> Iterator[Fault]:
    """Every fault of the requirements that decide who is eligible."""
    services = data.plain("services.yaml")["services"]
    known = {
        "answers": {entry["id"]: entry for entry in data.plain("answers.yaml")["answers"]},
        "services": {entry["id"]: entry for entry in services},
    }
    for file in sorted(data.files):
        if file.startswith("programmes/"):
            versions = resolve_services(data.plain(file), services)["versions"]
            for number, version in enumerate(versions):
                yield from _version(file, ("versions", number), version, known)


def _version(
    file: str, place: tuple[Any, ...], version: dict[str, Any], known: dict[str, Any]
) -> Iterator[Fault]:
    requirements = requirements_of(version)
    if not requirements:
        yield Fault(
            file,
            (*place, "requirements"),
            "no requirement that decides who is eligible",
            "at least one, so that the programme can be open or not",
            "state who can have it, or mark a requirement used_by: [eligibility]",
        )
        return
    places = {
        entry["id"]: (*place, "requirements", number, "met_when")
        for number, entry in enumerate(version["requirements"])
    }
    asked = asked_by({"all": [entry["met_when"] for entry in requirements]})
    if not set(asked) <= known["answers"].keys():
        return  # Nothing can be said of it until the reference is right.
    dead = False
    for requirement in requirements:
        for fault in _decides(file, places[requirement["id"]], requirement, known):
            dead = True
            yield fault
    if not dead:
        yield from _agree(file, place, places, requirements, known)


def _decides(
    file: str, place: tuple[Any, ...], requirement: Mapping[str, Any], known: dict[str, Any]
) -> Iterator[Fault]:
    """Some answers meet the requirement, and some do not."""
    outcomes = set(_outcomes([requirement["met_when"]], known))
    for enough, found in (({True}, "never be met"), ({False, None}, "always be met")):
        if not enough & outcomes:
            yield Fault(
                file,
                place,
                f'the requirement "{requirement["id"]}", which would {found}',
                "a requirement that answers can meet or fail",
                "correct the condition",
            )


def _agree(
    file: str,
    place: tuple[Any, ...],
    places: dict[str, tuple[Any, ...]],
    requirements: Sequence[Mapping[str, Any]],
    known: dict[str, Any],
) -> Iterator[Fault]:
    """All requirements can be met at once; where not, the first two that rule each other out."""
    for one, other in combinations(requirements, 2):
        pair = [one["met_when"], other["met_when"]]
        if len(independent(pair, {})) == 1 and True not in _outcomes(pair, known):
            yield Fault(
                file,
                places[other["id"]],
                f'the requirement "{other["id"]}", which contradicts "{one["id"]}"',
                "requirements that can be met together",
                "correct one of the two conditions",
            )
            return
    for group in independent([entry["met_when"] for entry in requirements], {}):
        if True not in _outcomes(group, known):
            yield Fault(
                file,
                (*place, "requirements"),
                "requirements that can never all be met",
                "answers for which the programme is open",
                "correct the conditions that share answers",
            )


def _outcomes(conditions: Conditions, known: dict[str, Any]) -> Iterator[bool | None]:
    """Whether all conditions hold, for every combination of answers that they tell apart."""
    whole = {"all": list(conditions)}
    asked = list(dict.fromkeys(asked_by(whole)))
    values = [values_told_apart(answer, conditions, known) for answer in asked]
    for chosen in product(*values):
        yield holds(whole, dict(zip(asked, chosen, strict=True)))
