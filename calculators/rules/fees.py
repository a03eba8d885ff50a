"""What the fee calculators share: units turned into yen, and what a result takes for granted."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from calculators.rules.inputs import Problems
from calculators.rules.money import floor_to


def amount(units: int, unit_price: Fraction, months: int = 1) -> dict[str, int]:
    """Fee points and their yen over `months`; a part of a yen is dropped once, at the end."""
    return {"units": units * months, "yen": floor_to(units * months * unit_price, 1)}


def difference(larger: Mapping[str, int], smaller: Mapping[str, int]) -> dict[str, int]:
    """What one amount is more than another, of the figures as shown."""
    return {key: larger[key] - smaller[key] for key in larger}


def unit_price(value: Any, known: Mapping[str, Any], problems: Problems) -> Fraction | None:
    """Yen a unit; the national base where it is left out."""
    return problems.decimal(value, "unit_price", default=Fraction(known["unit_price"]))


def assumptions(known: Mapping[str, Any], fields: Mapping[str, Any]) -> list[str]:
    """Ids of what is taken for granted; `when` names a field that has to be left out."""
    return [
        entry["assume"]
        for entry in known["assumptions"]
        if entry["when"] is None or fields.get(entry["when"]) is None
    ]
