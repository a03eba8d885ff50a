"""What must hold in data/calls.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.calls import FILE, Call, CallCap, CallsFile
from scripts.model.common import walk
from scripts.model.load import Fault, Place, shown

_COMPARE = "compare with the document and correct the wrong one of them"
_AMOUNTS = ("amount", "each", "whole", "most")
_LISTS = ("lines", "add", "caps", "bases", "over_lines", "flat")
"""Where rules have amounts, each for a line or under an id of its own."""

_Versions = dict[tuple[str, str], Any]
"""The state's, by programme and version."""


def check(data: Data) -> Iterator[Fault]:
    """One entry a prefecture and year, in order; days in their fiscal year; gaps are real."""
    file: CallsFile = data.files[FILE]
    if not data.host:  # A host's own record stands in place of the one that they were found in.
        yield from _as_in_rules(data, file)
    yield from _in_order(file)
    for number, call in enumerate(file.calls):
        yield from _days(call, ("calls", number))
        if not file.years.from_ <= call.fiscal_year <= file.years.to:
            yield Fault(
                FILE,
                ("calls", number, "fiscal_year"),
                shown(call.fiscal_year),
                f"a year from {file.years.from_} to {file.years.to}",
                "correct it, or widen years",
            )
    known = {call.prefecture for call in file.calls}
    for number, code in enumerate(file.unconfirmed):
        if code in known:
            yield Fault(
                FILE,
                ("unconfirmed", number),
                f"{shown(code)}, of which a call is known",
                "prefectures without an entry under calls",
                "remove it here",
            )


def _in_order(file: CallsFile) -> Iterator[Fault]:
    keys = [(call.prefecture, call.fiscal_year) for call in file.calls]
    for number, (before, after) in enumerate(pairwise(keys), 1):
        if after <= before:
            yield Fault(
                FILE,
                ("calls", number),
                f"{after[0]}, {after[1]} after {before[0]}, {before[1]}",
                "each prefecture and year once, in the order of codes and years",
                "sort the list or remove the double",
            )


def _days(call: Call, place: tuple[str | int, ...]) -> Iterator[Fault]:
    """Applications are taken, and purchases finished, within the fiscal year of the call."""
    first, last = f"{call.fiscal_year}-04-01", f"{call.fiscal_year + 1}-03-31"
    days: dict[tuple[str, ...], str | None] = {("finish",): call.finish}
    if call.period:
        days |= {("period", "from"): call.period.from_, ("period", "to"): call.period.to}
    for key, day in days.items():
        if day and not first <= day <= last:
            expected = f"a day from {first} to {last}"
            advice = "correct the day or the fiscal year"
            yield Fault(FILE, (*place, *key), shown(day), expected, advice)


# --- what the rules say too ----------------------------------------------------------------------


def _as_in_rules(data: Data, file: CallsFile) -> Iterator[Fault]:
    """Rates, amounts and the last day are those of the rules: a slip in either is seen."""
    names = {local.code: local.name.ja for local in data.many("local")}
    every: _Versions = {
        (programme["id"], version["id"]): version
        for programme in (
            data.plain(f"programmes/{one.id}.yaml") for one in data.many("programmes")
        )
        for version in programme["versions"]
    }
    for number, call in enumerate(file.calls):
        recorded = _Recorded(data, every, call.prefecture, call.fiscal_year)
        place: Place = ("calls", number)
        if call.rate and call.rate.rate not in recorded.rates():
            expected = f"{' or '.join(recorded.rates())}, as the rules of that year have"
            found = shown(call.rate.rate)
            yield Fault(FILE, (*place, "rate", "rate"), found, expected, _COMPARE)
        if call.finish and recorded.last_days() and call.finish not in recorded.last_days():
            expected = f"{' or '.join(recorded.last_days())}, as the rules of that year have"
            yield Fault(FILE, (*place, "finish"), shown(call.finish), expected, _COMPARE)
        for position, cap in enumerate(call.caps.items if call.caps else ()):
            yield from _amount(cap, (*place, "caps", "items", position), recorded)
    for number, city in enumerate(file.cities):
        mine = (code for code, name in names.items() if name.endswith(city.place.ja))
        recorded = _Recorded(data, every, next(mine, city.prefecture), city.fiscal_year)
        for position, cap in enumerate(city.amounts):
            yield from _amount(cap, ("cities", number, "amounts", position), recorded)


class _Recorded:
    """The rules of a place for a year, and those of the state: what it settles goes first."""

    def __init__(self, data: Data, every: _Versions, code: str, year: int) -> None:
        national = {key: one for key, one in every.items() if one["fiscal_year"] == year}
        name = f"local/{code}.yaml"
        file = data.plain(name) if name in data.files else {"rules": [], "own": []}
        own = [version for programme in file["own"] for version in programme["versions"]]
        self.local = [
            *(rule for rule in file["rules"] if (rule["programme"], rule["version"]) in national),
            *(version for version in own if version["fiscal_year"] == year),
        ]
        self.national = list(national.values())

    def rates(self) -> list[str]:
        """Every rate that may be paid; where the place sets its own, only those."""
        found = [_rates_of(rules) for rules in (self.local, self.national)]
        return found[0] or found[1]

    def last_days(self) -> list[str]:
        """The last days on which what is bought there counts."""
        return [rules["spending"]["to"] for rules in self.local if rules["spending"]]

    def amounts(self, line: str) -> set[int]:
        """The amounts of a line, or of what has this id, in yen."""
        return _amounts_of(self.local, line) or _amounts_of(self.national, line)

    def lines(self) -> list[str]:
        """What has an amount."""
        return sorted({_named(entry) for entry in _entries([*self.local, *self.national])})


def _rates_of(rules: list[Any]) -> list[str]:
    rates = [rate for version in rules for rate in version["rates"]]
    cases = [case["rate"] for rate in rates for case in rate["cases"]]
    ends = [end for rate in rates for end in (rate.get("range") or {}).values()]
    return list(dict.fromkeys([*cases, *ends]))


def _amounts_of(rules: list[Any], line: str) -> set[int]:
    return {
        value
        for entry in _entries(rules)
        for place, value in walk(entry)
        if _named(entry) == line and place[-1:] and place[-1] in _AMOUNTS and value is not None
    }


def _entries(rules: list[Any]) -> Iterator[Any]:
    for version in rules:
        for key in _LISTS:
            yield from version.get(key, ())


def _named(entry: Any) -> str:
    name: str = entry.get("line") or entry["id"]
    return name


def _amount(cap: CallCap, place: Place, recorded: _Recorded) -> Iterator[Fault]:
    """An amount is one of those that the rules have for its line."""
    if cap.held_by is None:
        return
    held = recorded.amounts(cap.held_by)
    if not held:
        known = recorded.lines()
        yield unknown(FILE, (*place, "held_by"), cap.held_by, known, "a line that is paid")
    elif cap.amount not in held:
        listed = " or ".join(map(str, sorted(held)))
        expected = f"{listed}, which the rules of that year have for {shown(cap.held_by)}"
        yield Fault(FILE, (*place, "amount"), shown(cap.amount), expected, _COMPARE)
