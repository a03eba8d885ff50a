"""From counts and minutes to the hours, printing and postage that the savings calculator asks for.

For an office that does not know its hours: it counts users and partner offices and times each step
once. Steps are done for every user or for every partner office. The part of the work that stays,
and the price of a sheet where none is given, are those of the published example:
`outline-2023-supplementary#linkage-hours`, `outline-2023-supplementary#linkage-costs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from calculators.rules.evidence import basis, cited_in
from calculators.rules.inputs import Problems
from calculators.rules.money import exact, round_half_up, rounded_text

_FIELDS = ("users", "partners", "sheets", "minutes", "sheet_price", "letters", "letter_price")


def calculate(request: Any, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Hours a month (to the tenth, as the calculator's example has them), printing and postage.

    Raises `inputs.Invalid` with every problem of an invalid request.
    """
    known, example = rules["timestudy"], rules["linkage"]
    problems = Problems(rules["messages"])
    fields = problems.request(request, _FIELDS)
    counts = {
        "user": problems.integer(fields.get("users"), "users"),
        "partner": problems.integer(fields.get("partners"), "partners"),
    }
    minutes = _minutes(fields.get("minutes"), known, problems)
    sheets = problems.integer(fields.get("sheets"), "sheets", default=0)
    letters = problems.integer(fields.get("letters"), "letters", default=0)
    sheet_price = problems.decimal(
        fields.get("sheet_price"), "sheet_price", default=_usual_sheet_price(example)
    )
    letter_price = problems.integer(fields.get("letter_price"), "letter_price", default=0)
    problems.stop_if_any()
    assert sheets is not None and letters is not None
    assert sheet_price is not None and letter_price is not None
    lines = [_line(step, minutes, counts) for step in known["steps"]]
    total = sum((line.pop("exact") for line in lines), Fraction(0))
    return {
        "status": "calculated",
        "hours": rounded_text(total / 60, 1),
        "minutes": exact(total),
        "hours_after": rounded_text(total / 60 * _remaining(example), 1),
        "printing": round_half_up(sheets * sheet_price),
        "postage": letters * letter_price,
        "lines": lines,
        "assumptions": [entry["assume"] for entry in known["assumptions"]],
        **basis(sources_of(example), rules),
        "as_of": example["as_of"],
        "rules": known["rules"],
    }


def _minutes(
    value: Any, known: Mapping[str, Any], problems: Problems
) -> dict[str, Fraction | None]:
    """Minutes by step; a step that is left out takes none."""
    steps = [step["id"] for step in known["steps"]]
    given = problems.mapping(value, "minutes", steps)
    return {
        step: problems.decimal(given.get(step), f"minutes.{step}", default=Fraction(0))
        for step in steps
    }


def _line(
    step: Mapping[str, Any],
    minutes: Mapping[str, Fraction | None],
    counts: Mapping[str, int | None],
) -> dict[str, Any]:
    each, count = minutes[step["id"]], counts[step["per"]]
    assert each is not None and count is not None
    total = each * count
    return {
        "item": step["id"],
        "per": step["per"],
        "count": count,
        "each": exact(each),
        "minutes": exact(total),
        "exact": total,
    }


def sources_of(example: Mapping[str, Any]) -> list[str]:
    """The places of the published example that results rest on: not those on what else it holds."""
    return list(dict.fromkeys(cited_in([_printing(example), example["printed"]])))


def _printing(example: Mapping[str, Any]) -> Mapping[str, Any]:
    printing: Mapping[str, Any] = next(
        item for item in example["items"] if item["id"] == "printing"
    )
    return printing


def _usual_sheet_price(example: Mapping[str, Any]) -> Fraction:
    """Yen a sheet in the published example: its printing over its sheets, exactly."""
    return Fraction(_printing(example)["before"], example["printed"]["sheets"])


def _remaining(example: Mapping[str, Any]) -> Fraction:
    """The part of the work that was left in the published example."""
    printed = example["printed"]
    return Fraction(printed["hours_after"]) / Fraction(printed["hours_before"])
