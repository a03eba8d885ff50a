"""The rules that a form can lead to, and where: the nation's, or those of the place chosen.

A question is asked where some rules look at its answer. Which rules apply depends on the programme,
the version and the place: a host may settle what the national rules leave open, ask what only it
asks, or have a programme of its own in place of the national one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from calculators.rules.conditions import told
from calculators.rules.local import localised
from calculators.rules.terms import NATIONAL, Terms
from calculators.subsidy.request import usual_version
from scripts.model.common import walk
from scripts.model.local import PREFECTURE

Plain = dict[str, Any]

NEVER: Plain = {"any": []}
"""A condition that holds nowhere."""


@dataclass(frozen=True)
class Variant:
    """A version as it applies in a place; `place` is the host's code, None for the nation.

    `told` are the answers that the prefecture's own settings give.
    """

    place: str | None
    version: Plain
    told: frozenset[str]

    @property
    def terms(self) -> Terms:
        terms: Terms = self.version.get("terms", NATIONAL)
        return terms

    @cached_property
    def asked(self) -> frozenset[str]:
        """The answers that some part of the version looks at and nobody else gives."""
        named = (value for place, value in walk(self.version) if place[-1:] == ("answer",))
        return frozenset(value for value in named if isinstance(value, str)) - self.told


Needs = Callable[[Variant], list[Plain | None]]
"""What has to be entered besides for something to count: conditions of which one is enough, None
among them for none; an empty list where it never counts."""


def where(rules: Mapping[str, Any], needs: Needs) -> Plain:
    """The condition on a form with programme, version and place for what `needs` speaks of."""
    parts = []
    for programme, version in calculating(rules):
        chosen = chosen_in_form(programme["id"], version["id"])
        variants = _of_version(version, programme, rules)
        parts += [{"all": [*chosen, *rest]} for rest in _conditions(variants, needs)]
    return {"any": parts}


def where_compared(rules: Mapping[str, Any], year: Callable[[Plain], str], needs: Needs) -> Plain:
    """The same for a form that asks for a fiscal year, and for no more of the place than its
    prefecture."""
    parts = []
    for programme, version in calculating(rules):
        chosen = {"field": "fiscal_year", "in": [year(version)]}
        variants, _ = _kept_of(version, programme, rules)
        parts += [{"all": [chosen, *rest]} for rest in _conditions(variants, needs)]
    return {"any": parts}


def variants(rules: Mapping[str, Any]) -> Iterator[Variant]:
    """Every version as it applies in the nation and in each place."""
    for programme, version in calculating(rules):
        yield from _of_version(version, programme, rules)


def calculating(rules: Mapping[str, Any]) -> Iterator[tuple[Plain, Plain]]:
    """Every version that pays an amount, with its programme."""
    for programme in rules["programmes"].values():
        if programme["calculates"]:
            for version in programme["versions"].values():
                yield programme, version


def chosen_in_form(programme: str, version: str) -> list[Plain]:
    """That a version of a programme is chosen."""
    return [{"field": "programme", "in": [programme]}, {"field": "version", "in": [version]}]


def municipalities(rules: Mapping[str, Any]) -> list[str]:
    """The codes of the cities, towns and villages that have rules of their own."""
    return [code for code in rules["hosts"] if len(code) > PREFECTURE]


# --- variants ------------------------------------------------------------------------------------


def _of_version(version: Plain, programme: Plain, rules: Mapping[str, Any]) -> list[Variant]:
    prefectures, others = _kept_of(version, programme, rules)
    return [*prefectures, *others]


_Kept = tuple[list[Variant], list[Variant]]

_kept: tuple[Mapping[str, Any], dict[tuple[str, str], _Kept]] = ({}, {})
"""What `_kept_of` found in the rules that it was asked about last."""


def _kept_of(version: Plain, programme: Plain, rules: Mapping[str, Any]) -> _Kept:
    """The rules of the nation and the prefectures, and those of the municipalities.

    The fields of the forms ask for them hundreds of times.
    """
    global _kept
    if _kept[0] is not rules:
        _kept = (rules, {})
    key = (programme["id"], version["id"])
    if key not in _kept[1]:
        parts = (_of_prefectures, _of_municipalities)
        prefectures, others = (list(part(version, programme, rules)) for part in parts)
        _kept[1][key] = (prefectures, others)
    return _kept[1][key]


def _of_prefectures(
    version: Plain, programme: Plain, rules: Mapping[str, Any]
) -> Iterator[Variant]:
    """The national rules, then those in each prefecture that has settled something."""
    yield Variant(None, version, frozenset())
    for code in rules["local"]:
        if len(code) == PREFECTURE:
            yield _in_place(code, version, programme, rules) or _settled(code, version, {}, rules)


def _of_municipalities(
    version: Plain, programme: Plain, rules: Mapping[str, Any]
) -> Iterator[Variant]:
    """The rules in each municipality that has its own for the version."""
    for code in municipalities(rules):
        found = _in_place(code, version, programme, rules)
        if found:
            yield found


def _in_place(
    code: str, version: Plain, programme: Plain, rules: Mapping[str, Any]
) -> Variant | None:
    """A host's rules for a version, or its own programme in place of it; None where it has none."""
    key = f"{programme['id']}/{version['id']}"
    own_id = rules["hosts"].get(code, {"stands_for": {}})["stands_for"].get(key)
    if own_id:
        own = rules["hosts"][code]["own"][own_id]
        return _settled(code, own["versions"][usual_version(own)], {}, rules)
    local = rules["local"].get(code, {}).get(key)
    return _settled(code, version, local, rules) if local else None


def _settled(
    code: str, version: Plain, local: Mapping[str, Any], rules: Mapping[str, Any]
) -> Variant:
    applied: Any = localised(version, local)  # type: ignore[arg-type]
    return Variant(code, applied, frozenset(told(applied, code[:PREFECTURE], rules)))


# --- conditions ----------------------------------------------------------------------------------


def _conditions(variants: list[Variant], needs: Needs) -> Iterator[list[Plain]]:
    """For each group of places with the same needs: what has to be chosen and entered there."""
    groups: dict[str, list[str | None]] = {}
    for variant in variants:
        if needed := needs(variant):
            groups.setdefault(json.dumps(needed), []).append(variant.place)
    every = [variant.place for variant in variants]
    for said, places in groups.items():
        needed = json.loads(said)
        more = [] if None in needed else [{"any": needed}]
        yield [*_inside(places, [place for place in every if place not in places]), *more]


def _inside(places: list[str | None], others: list[str | None]) -> list[Plain]:
    """That a place of a group is chosen, given all others; a municipality goes before its
    prefecture."""
    apart = _chosen("municipality", others)
    parts = []
    if None in places:
        parts.append([*map(_not, _chosen("prefecture", others)), *map(_not, apart)])
    elif prefectures := _chosen("prefecture", places):
        parts.append([*prefectures, *map(_not, apart)])
    if [] in parts:
        return []
    parts += [[one] for one in _chosen("municipality", places)]
    return parts[0] if len(parts) == 1 else [{"any": [{"all": part} for part in parts]}]


def _chosen(field: str, places: list[str | None]) -> list[Plain]:
    """The test that one of the places is chosen that a field offers; nothing where it has none."""
    long = field == "municipality"
    codes = [code for code in places if code and (len(code) > PREFECTURE) is long]
    return [{"field": field, "in": codes}] if codes else []


def _not(condition: Plain) -> Plain:
    return {"not": condition}
