"""Which answers would settle a condition otherwise, and the values that it tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from calculators.rules.conditions import asked_by, holds, tests_of

Plain = Mapping[str, Any]
Conditions = list[Plain]


def remedies(condition: Plain, answers: Plain, rules: Plain) -> list[dict[str, Any]]:
    """Every single answer that would make a condition true which is not true now.

    `{"answer", "from", "to": [values]}`; `from` is null where the answer is unknown. Of a count
    `to` holds only the value nearest to the present one, of other answers all that would do.
    Left out is what is known and not the office's to change.
    """
    found = []
    for answer in dict.fromkeys(asked_by(condition)):
        if answer not in rules["answers"] or settled(answer, answers, rules):
            continue
        now = answers.get(answer)
        values = [
            value
            for value in _values(answer, condition, rules)
            if holds(condition, {**answers, answer: value})
        ]
        if values and rules["answers"][answer]["type"] == "integer":
            values = [min(values, key=lambda value: abs(value - (now or 0)))]
        if values:
            found.append({"answer": answer, "from": now, "to": values})
    return found


def bound_of(remedy: Plain, condition: Plain) -> str | None:
    """What the value of a remedy is of all that would do, as the test that asks for it says it.

    None where that value alone would do, or where all that would are named.
    """
    for test in tests_of(condition):
        if test["answer"] == remedy["answer"]:
            bounds = [key for key in ("at_least", "at_most", "since", "until") if test.get(key)]
            if len(bounds) == 1 and test[bounds[0]] == remedy["to"][0]:
                return bounds[0]
    return None


def settled(answer: str, answers: Plain, rules: Plain) -> bool:
    """Whether an answer is known and nothing that the office could change."""
    return answer in answers and not rules["answers"][answer]["changeable"]


def values_told_apart(
    answer: str, conditions: Iterable[Mapping[str, Any]], rules: Mapping[str, Any]
) -> list[Any]:
    """One value for each way in which an answer can come out in the tests of these conditions."""
    tests = [test for entry in conditions for test in tests_of(entry) if test["answer"] == answer]
    found: dict[tuple[bool | None, ...], Any] = {}
    for value in _candidates(rules["answers"][answer], tests, rules):
        found.setdefault(tuple(holds(test, {answer: value}) for test in tests), value)
    return list(found.values())


def _candidates(
    definition: Mapping[str, Any], tests: Conditions, rules: Mapping[str, Any]
) -> Iterable[Any]:
    """Values of an answer that cover every outcome of the tests."""
    kind = definition["type"]
    if kind == "boolean":
        return (True, False)
    if kind == "choice":
        return [choice["id"] for choice in definition["choices"]]
    if kind == "date":
        return [day for test in tests for day in (test.get("since"), test.get("until")) if day]
    if kind == "service":
        return list(rules["services"])
    least = definition["min"] or 0
    bounds = {bound for test in tests for bound in _bounds(test)}
    near = {bound + step for bound in bounds for step in (-1, 0, 1)}
    return sorted({least} | {value for value in near if value >= least})


def _bounds(test: Mapping[str, Any]) -> list[int]:
    """The whole numbers that a test compares with."""
    found = [test.get(key) for key in ("is", "at_least", "at_most")] + list(test.get("in") or ())
    return [bound for bound in found if isinstance(bound, int)]


def _values(answer: str, condition: Plain, rules: Plain) -> list[Any]:
    """All values of an answer, of a count those that matter."""
    definition = rules["answers"][answer]
    if definition["type"] == "choice":
        return [choice["id"] for choice in definition["choices"]]
    if definition["type"] == "service":
        return list(rules["services"])
    return values_told_apart(answer, [condition], rules)
