"""Whole yen, or whole thousands: what is left over is dropped once, in a step of its own.

A call says to what unit, where (each piece, a line, some lines, the total), and whether before the
cap; without a word from it a part of a yen is dropped once a line, after the cap.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, NotRequired, TypedDict

from calculators.rules.money import floor_to
from calculators.rules.phrases import ExactYen, Phrase, Yen

Place = Literal["piece", "line", "total"]


class Rounding(TypedDict):
    """Rounding down to `unit` yen; `lines` null: all lines."""

    unit: int
    place: Place
    lines: list[str] | None
    before_cap: bool
    source: list[str]


class RoundingStep(TypedDict):
    """`amount` is the largest multiple of `unit` yen that is not above the amount before."""

    step: Literal["rounding"]
    unit: int
    amount: int
    place: NotRequired[Place]
    source: NotRequired[list[str]]
    local: NotRequired[bool]


def of_line(rules: Sequence[Rounding], line: str) -> Rounding | None:
    """The rounding that a host sets for a line or its pieces; what names the line goes first."""
    mine = [rule for rule in rules if rule["place"] != "total"]
    named = [rule for rule in mine if rule["lines"] and line in rule["lines"]]
    return next(iter([*named, *(rule for rule in mine if rule["lines"] is None)]), None)


def of_total(rules: Sequence[Rounding]) -> Rounding | None:
    """The rounding that a host sets for the total."""
    return next((rule for rule in rules if rule["place"] == "total"), None)


def step(amount: Fraction | int, unit: int, rule: Rounding | None = None) -> RoundingStep:
    """An amount in yen rounded down to `unit` yen; `rule` is the host's where it sets one."""
    found: RoundingStep = {"step": "rounding", "unit": unit, "amount": floor_to(amount, unit)}
    if rule:
        found["place"], found["source"], found["local"] = rule["place"], rule["source"], True
    return found


def said(step: RoundingStep, before: int | str) -> Phrase:
    """The step in words; `before` is the amount that was rounded."""
    amount = ExactYen(step["amount"])
    if before == step["amount"]:
        return Phrase("report.subsidy.steps.rounding-none", amount=amount)
    if step["unit"] == 1:
        return Phrase("report.subsidy.steps.rounding-to-1", amount=amount)
    if step["unit"] == 1000:
        return Phrase("report.subsidy.steps.rounding-to-1000", amount=amount)
    return Phrase("report.subsidy.steps.rounding-to-unit", unit=Yen(step["unit"]), amount=amount)


def phrase(rule: Rounding) -> Phrase:
    """The rule in words."""
    where = "before-cap" if rule["before_cap"] else "after-cap"
    place = Phrase(f"programme.terms.rounding-{rule['place']}")
    return Phrase(f"programme.terms.rounding-{where}", place=place, unit=Yen(rule["unit"]))
