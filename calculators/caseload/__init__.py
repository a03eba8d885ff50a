"""The fee for in-home care support by number of cases: scheme (I) against scheme (II).

`cases` is the case load of one care manager. Each case is paid at the rate of the part of the case
load that it falls into: the first 44 at the full rate even where there are 48. Parts, units and
what (II) requires: `lecture-2024#case-limits`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypedDict

from calculators.rules import fees
from calculators.rules.evidence import basis, cited_in
from calculators.rules.inputs import Problems

MONTHS = 12
_FIELDS = ("cases", "care_managers", "unit_price")


class Line(TypedDict):
    """The cases of one care manager that fall into one band, with their units a month."""

    scheme: str
    band: str
    cases: int
    units: int
    total: int
    sources: list[str]


def calculate(request: Any, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Units and yen a month and a year under both schemes, with the conditions of (II).

    Raises `inputs.Invalid` with every problem of an invalid request.
    """
    known = rules["caseload"]
    problems = Problems(rules["messages"])
    fields = problems.request(request, _FIELDS)
    cases = problems.integer(fields.get("cases"), "cases")
    managers = problems.integer(fields.get("care_managers"), "care_managers", least=1, default=1)
    price = fees.unit_price(fields.get("unit_price"), known, problems)
    problems.stop_if_any()
    assert cases is not None and managers and price is not None
    return {
        "status": "calculated",
        "monthly": _amounts(known, cases, managers, price, months=1),
        "yearly": _amounts(known, cases, managers, price, months=MONTHS),
        "lines": [line for scheme in known["schemes"] for line in _lines(scheme, cases)],
        "care_managers": managers,
        "conditions": [
            {"scheme": scheme["id"], "id": condition["id"], "text": condition["text"]}
            for scheme in known["schemes"]
            for condition in scheme["conditions"]
        ],
        "by_cases": _by_cases(known, managers, price),
        "assumptions": fees.assumptions(known, fields),
        **basis(cited_in(known), rules),
        "as_of": known["as_of"],
        "rules": known["rules"],
    }


def units(scheme: Mapping[str, Any], cases: int) -> int:
    """Units a month for one care manager with that many cases."""
    return sum(line["total"] for line in _lines(scheme, cases))


def _lines(scheme: Mapping[str, Any], cases: int) -> list[Line]:
    """The parts of a case load, with cases and units, but for those without a case."""
    lines: list[Line] = []
    for band in scheme["bands"]:
        last = cases if band["to"] is None else min(cases, band["to"])
        count = last - band["from"] + 1
        if count > 0:
            lines.append(
                {
                    "scheme": scheme["id"],
                    "band": band["id"],
                    "cases": count,
                    "units": band["units"],
                    "total": count * band["units"],
                    "sources": list(scheme["source"]),
                }
            )
    return lines


def _amounts(
    known: Mapping[str, Any], cases: int, managers: int, price: Fraction, months: int
) -> dict[str, dict[str, int]]:
    """Units and yen by scheme for all care managers, and what (II) pays more than (I)."""
    amounts = {
        scheme["id"]: fees.amount(units(scheme, cases) * managers, price, months)
        for scheme in known["schemes"]
    }
    return {**amounts, "difference": fees.difference(amounts["II"], amounts["I"])}


def _by_cases(known: Mapping[str, Any], managers: int, price: Fraction) -> list[dict[str, int]]:
    """Yen a month by number of cases, over the range of the chart."""
    numbers = range(known["chart"]["from"], known["chart"]["to"] + 1)
    rows = []
    for cases in numbers:
        amounts = _amounts(known, cases, managers, price, months=1)
        rows.append({"cases": cases, **{key: entry["yen"] for key, entry in amounts.items()}})
    return rows
