"""The engine: one set of rules, the same answers on the page, the command line and in batches.

Standard library only; no files, no clock, no binary floats. `rules` is the plain dict that
scripts/rules/compile.py makes of `data/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from itertools import accumulate
from typing import Any

from calculators.rules.inputs import Invalid, Problems


@dataclass(frozen=True)
class Calculator:
    """A calculator: the folder of its id, with `calculate` in it and the report beside it.

    `data` are the files of data/ that it takes as they are, without ending: they stand in the
    rules under these names. `page` is where its form stands, without ending; left out:
    calculators/<id>.
    """

    id: str
    data: tuple[str, ...] = ()
    page: str = ""

    @property
    def address(self) -> str:
        """Its page as seen from the root of a language's site, without ending."""
        return self.page or f"calculators/{self.id}"


CALCULATORS = {
    calculator.id: calculator
    for calculator in (
        Calculator("quick", data=("wants",), page="quick"),
        Calculator("subsidy"),
        Calculator("linkage", data=("linkage", "caseload")),
        Calculator("eligibility", page="self-check"),
        Calculator("compare"),
        Calculator("caseload", data=("caseload",)),
        Calculator("addon", data=("addon",)),
        Calculator("timestudy", data=("timestudy", "linkage")),
        Calculator("kpi", data=("kpi",)),
    )
}
"""The one list of calculators, in the order in which they are named; all other lists follow it."""

KINDS = tuple(CALCULATORS)

MOST_NESTED = 100
MOST_TEXT = 4_000_000
"""Characters of one request; a thousand purchases with long notes take a tenth of it."""

_BRACKET = re.compile(r"[][{}]")


def calculate(kind: str, request: Any, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one request; an invalid one gives `{"status": "invalid", "errors": […]}`."""
    try:
        result: dict[str, Any] = import_module(f"calculators.{kind}").calculate(request, rules)
    except Invalid as error:
        return {"status": "invalid", "errors": error.errors}
    return result


def answer_line(kind: str, text: str, rules: Mapping[str, Any]) -> str:
    """Answer a request given as JSON text with a result as JSON text on one line; never raises."""
    problems = Problems(rules["messages"])
    try:
        request = _read(text)
    except _TooLong:
        problems.add("", "text-too-long", most=MOST_TEXT)
    except _Twice as twice:
        problems.twice(twice.way)
    except json.JSONDecodeError as error:
        # What Python says of the fault differs from version to version; where it is hardly does.
        problems.add("", "not-json-at", line=error.lineno, column=error.colno)
    except (ValueError, RecursionError):
        problems.add("", "not-json")
    if problems.errors:
        result: dict[str, Any] = {"status": "invalid", "errors": problems.errors}
    else:
        result = calculate(kind, request, rules)
    line = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair in a request is valid JSON but no text that could be written out.
    return line.encode("utf-8", "replace").decode("utf-8")


class _TooLong(Exception):
    """A request of more than `MOST_TEXT` characters."""


class _Twice(Exception):
    """A name that stands twice in one object: which of the two is meant nobody can tell."""

    def __init__(self, way: tuple[str | int, ...]) -> None:
        super().__init__(way)
        self.way = way


class _Doubled:
    """What is read in place of an object in which a name stands twice."""

    def __init__(self, name: str) -> None:
        self.name = name


def _read(text: str) -> Any:
    """The value of a JSON text; refuses what some Pythons read and others do not."""
    if len(text) > MOST_TEXT:
        raise _TooLong
    depths = accumulate(1 if bracket in "[{" else -1 for bracket in _BRACKET.findall(text))
    if max(depths, default=0) > MOST_NESTED:
        raise ValueError("nested too deeply")
    doubled: list[_Doubled] = []

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Doubled:
        """The object of these names and values, each name once."""
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        names = [name for name, _ in pairs]
        doubled.append(_Doubled(next(name for name in names if names.count(name) > 1)))
        return doubled[-1]

    value = json.loads(
        text, parse_float=_decimal, parse_constant=_no_number, object_pairs_hook=read
    )
    if doubled:
        raise _Twice(next(_ways_to_doubled(value, ())))
    return value


def _ways_to_doubled(value: Any, way: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """The ways to the names that stand twice."""
    if isinstance(value, _Doubled):
        yield (*way, value.name)
    elif isinstance(value, (dict, list)):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _ways_to_doubled(inner, (*way, step))


def _decimal(text: str) -> Decimal:
    if len(text.lower().partition("e")[2]) > len("-999"):
        raise ValueError("no such number is meant")
    return Decimal(text)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")
