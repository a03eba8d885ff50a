"""How far an area is from the targets for the use of the linkage system.

A municipality's target is a share of its offices, a prefecture's a share of its municipalities.
Whether a target is met is decided exactly; only the percentage that is shown is rounded. The
targets: `lecture-2024#adoption-targets`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypedDict

from calculators.rules.evidence import basis, cited_in
from calculators.rules.inputs import Problems
from calculators.rules.money import ceil, rounded_text

_FIELDS = ("offices", "using", "municipalities", "reached")
_LEVELS = {"municipality": ("offices", "using"), "prefecture": ("municipalities", "reached")}


class Progress(TypedDict):
    """Where an area stands: `count` of `total`, in per cent, and how many `more` there must be."""

    total: int
    count: int
    rate: str
    target: int
    met: bool
    needed: int
    more: int
    sources: list[str]


def calculate(request: Any, rules: Mapping[str, Any]) -> dict[str, Any]:
    """For each level that numbers are given for: the rate, the target and how many are missing.

    Raises `inputs.Invalid` with every problem of an invalid request.
    """
    known = rules["kpi"]
    problems = Problems(rules["messages"])
    fields = problems.request(request, _FIELDS)
    asked = [level for level, pair in _LEVELS.items() if any(key in fields for key in pair)]
    if not asked:
        for field in _LEVELS["municipality"]:
            problems.add(field, "required")
    numbers = {level: _numbers(fields, *_LEVELS[level], problems) for level in asked}
    problems.stop_if_any()
    levels = {
        level: _standing(*numbers[level], known["targets"][level]) if level in numbers else None
        for level in _LEVELS
    }
    return {
        "status": "calculated",
        **levels,
        "assumptions": [],
        **basis(cited_in(levels), rules),
        "as_of": known["as_of"],
        "rules": known["rules"],
    }


def _numbers(
    fields: Mapping[str, Any], whole: str, part: str, problems: Problems
) -> tuple[int, int]:
    """The whole (at least 1) and the part of it that counts."""
    total = problems.integer(fields.get(whole), whole, least=1)
    count = problems.integer(fields.get(part), part)
    if total is not None and count is not None and count > total:
        problems.add(part, "more-than-whole", found=count, whole=total)
    return total or 0, count or 0


def _standing(total: int, count: int, target: Mapping[str, Any]) -> Progress:
    """Where `count` of `total` stands against a target in per cent."""
    needed = ceil(Fraction(total * target["percent"], 100))
    return {
        "total": total,
        "count": count,
        "rate": rounded_text(Fraction(count * 100, total), 1),
        "target": target["percent"],
        "met": count >= needed,
        "needed": needed,
        "more": max(needed - count, 0),
        "sources": list(target["source"]),
    }
