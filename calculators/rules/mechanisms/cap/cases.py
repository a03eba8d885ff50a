"""A cap that depends on conditions: the first case that holds, the last has no condition.

From `scheme-2024#improvement-caps`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from calculators.rules.conditions import Case
from calculators.rules.mechanisms.cap.fixed import Fixed
from calculators.rules.mechanisms.cap.rows import Row, row
from calculators.rules.mechanisms.cap.tiers import Tiered
from calculators.rules.mechanisms.cap.tiers import phrases as of_tiers
from calculators.rules.mechanisms.cap.tiers import rows as rows_of_tiers
from calculators.rules.phrases import Phrase, Value, When, Yen


class CapCase(Case):
    """The condition for an amount, or for tiers."""

    cap: Fixed | Tiered


class Cases(TypedDict):
    """Cases in order."""

    kind: Literal["cases"]
    cases: list[CapCase]
    source: list[str]


def phrases(cap: Cases, per: str) -> Iterator[Phrase]:
    """One phrase a case, or one for each tier of a case."""
    for case in cap["cases"]:
        inner = case["cap"]
        if inner["kind"] == "tiers":
            yield from of_tiers(inner)
        else:
            amount = Phrase(f"report.subsidy.steps.cap-per.{per}", cap=Yen(inner["amount"]))
            yield _conditional(case, amount)


def _conditional(case: CapCase, amount: Value) -> Phrase:
    if case["when"] is None:
        return Phrase("programme.cap.else", amount=amount)
    return Phrase("programme.cap.case", amount=amount, when=When(case["when"]))


def rows(cap: Cases) -> Iterator[Row]:
    """One row a case, or one for each of its tiers."""
    for case in cap["cases"]:
        inner = case["cap"]
        if inner["kind"] == "tiers":
            yield from rows_of_tiers(inner)
        else:
            yield row(inner["amount"], conditional=case["when"] is not None)
