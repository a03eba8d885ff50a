"""What each programme version may pay an office for what it wants to buy, as far as is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calculators.eligibility.office import Office
from calculators.rules.shapes import Rules
from calculators.subsidy.range import Range, range_of

_WHOLE = "expense"
"""The kind of purchase of programmes that take all costs in one sum."""


def amounts_of(programme: str, version: Mapping[str, Any], office: Office, rules: Rules) -> Any:
    """The range that a version may pay; None where it pays nothing for what is to be bought.

    Where a programme pays for all costs in one sum, or nothing is to be bought yet, only the rates
    and caps are known: they stand in `lines`, and no line holds an item.
    """
    kinds = {
        category
        for line in version.get("lines", ())
        if not line["packaged"]
        for category in line["categories"]
    }
    if not kinds:
        return None
    wanted = {item["category"] for item in office.items}
    request = {
        "programme": programme,
        "version": version["id"],
        "answers": office.answers,
        **({"prefecture": office.prefecture} if office.prefecture else {}),
    }
    if kinds & wanted:
        return range_of({**request, "items": office.items}, rules)
    if wanted and _WHOLE not in kinds:
        return None
    named = [name for name in rules["categories"] if name in kinds]
    samples = [{"category": name} for name in ([_WHOLE] if _WHOLE in kinds else named)]
    found = range_of({**request, "items": samples}, rules)
    return found and _of_nothing(found, len(samples) == 1)


def _of_nothing(found: Range, single: bool) -> Range:
    """The range without the purchases that stood for its lines; a single line has its most."""
    none = {"subsidy": None, "own_burden": None}
    ends = {} if single else {"least": none, "most": none}
    lines = [{**line, "items": []} for line in found["lines"]]
    return {**found, **ends, "items": [], "lines": lines}  # type: ignore[typeddict-item]
