"""The engine: one set of rules, the same answers on the page, the command line and in batches.

Standard library only; no files, no clock, no binary floats. `rules` is the plain dict that
scripts/compile.py makes of `data/`.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from importlib import import_module
from itertools import accumulate
from typing import Any

from calculators.inputs import Invalid, Problems

KINDS = ("subsidy", "linkage", "eligibility", "compare", "caseload", "addon", "timestudy", "kpi")
"""The calculators; each is the module of its name with a `calculate(request, rules)`."""

MOST_NESTED = 100

_BRACKET = re.compile(r"[][{}]")


def calculate(kind: str, request: Any, rules: dict[str, Any]) -> dict[str, Any]:
    """Answer one request; an invalid one gives `{"status": "invalid", "errors": […]}`."""
    try:
        return import_module(f"calculators.{kind}").calculate(request, rules)
    except Invalid as error:
        return {"status": "invalid", "errors": error.errors}


def answer_line(kind: str, text: str, rules: dict[str, Any]) -> str:
    """Answer a request given as JSON text with a result as JSON text on one line; never raises."""
    try:
        request = _read(text)
    except (ValueError, RecursionError):
        # What Python says of the fault differs from version to version.
        problems = Problems(rules["messages"])
        problems.add("", "not-json")
        result: dict[str, Any] = {"status": "invalid", "errors": problems.errors}
    else:
        result = calculate(kind, request, rules)
    line = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair in a request is valid JSON but no text that could be written out.
    return line.encode("utf-8", "replace").decode("utf-8")


def _read(text: str) -> Any:
    """The value of a JSON text; refuses what some Pythons read and others do not."""
    depths = accumulate(1 if bracket in "[{" else -1 for bracket in _BRACKET.findall(text))
    if max(depths, default=0) > MOST_NESTED:
        raise ValueError("nested too deeply")
    return json.loads(text, parse_float=_decimal, parse_constant=_no_number)


def _decimal(text: str) -> Decimal:
    if len(text.lower().partition("e")[2]) > len("-999"):
        raise ValueError("no such number is meant")
    return Decimal(text)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")
