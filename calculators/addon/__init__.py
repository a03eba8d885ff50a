"""The add-on for a system that promotes productivity: units and yen for a number of users.

Units and requirements of both grades: `lecture-2024#productivity-addon`. `start`, the day of the
first claim, counts for the calendar alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from calculators.rules import fees
from calculators.rules.evidence import basis, cited_in
from calculators.rules.inputs import Problems

_FIELDS = ("users", "grade", "unit_price", "months", "start")


def calculate(request: Any, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Units and yen a month and over `months`, with what the grade requires.

    Raises `inputs.Invalid` with every problem of an invalid request.
    """
    known = rules["addon"]
    problems = Problems(rules["messages"])
    fields = problems.request(request, _FIELDS)
    users = problems.integer(fields.get("users"), "users")
    grades = {grade["id"]: grade for grade in known["grades"]}
    grade = problems.needed_choice(fields.get("grade"), "grade", grades)
    price = fees.unit_price(fields.get("unit_price"), known, problems)
    months = problems.integer(fields.get("months"), "months", least=1, default=known["months"])
    problems.date(fields.get("start"), "start")
    problems.stop_if_any()
    assert users is not None and grade and price is not None and months
    result = _result(users, grades[grade], price, months, fields, known)
    return {**result, **basis([*known["source"], *cited_in(grades[grade])], rules)}


def _result(
    users: int,
    grade: Mapping[str, Any],
    price: Fraction,
    months: int,
    fields: Mapping[str, Any],
    known: Mapping[str, Any],
) -> dict[str, Any]:
    units = users * grade["units"]
    return {
        "status": "calculated",
        "grade": grade["id"],
        "months": months,
        "monthly": fees.amount(units, price),
        "total": fees.amount(units, price, months),
        "lines": [
            {
                "users": users,
                "units": grade["units"],
                "total": units,
                "sources": list(grade["source"]),
            }
        ],
        "requirements": [
            {"id": entry["id"], "met": None, "text": entry["text"], "sources": entry["source"]}
            for entry in grade["requirements"]
        ],
        "assumptions": fees.assumptions(known, fields),
        "as_of": known["as_of"],
        "rules": known["rules"],
    }
