"""A list of purchases that does not say how they are filed, as a request gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calculators.rules.inputs import Problems
from calculators.subsidy.request import MOST_ITEMS

_FIELDS = ("category", "unit_price", "quantity", "label")


def check(value: Any, rules: Mapping[str, Any], problems: Problems, *, priced: bool = True) -> None:
    """Note what is wrong with the list; a price may be left out where it need not be `priced`."""
    if value is None or value == []:
        problems.add("items", "no-items")
    elif not isinstance(value, list):
        problems.add("items", "not-a-list")
    elif len(value) > MOST_ITEMS:
        problems.add("items", "too-many-items", most=MOST_ITEMS)
    else:
        for number, entry in enumerate(value):
            _check_one(entry, f"items[{number}]", rules, problems, priced)


def _check_one(
    entry: Any, field: str, rules: Mapping[str, Any], problems: Problems, priced: bool
) -> None:
    if not isinstance(entry, dict):
        problems.add(field, "not-an-object")
        return
    item = problems.mapping(entry, field, _FIELDS)
    problems.needed_choice(item.get("category"), f"{field}.category", rules["categories"])
    if priced or item.get("unit_price") is not None:
        problems.integer(item.get("unit_price"), f"{field}.unit_price")
    problems.integer(item.get("quantity"), f"{field}.quantity", default=1)
