"""What must hold in data/calls.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scripts.model import Data
from scripts.model.calls import FILE, Call, CallsFile
from scripts.model.load import Fault, shown


def check(data: Data) -> Iterator[Fault]:
    """One entry a prefecture and year, in order; days in their fiscal year; gaps are real."""
    file: CallsFile = data.files[FILE]
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
