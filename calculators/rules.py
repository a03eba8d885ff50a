"""Rules as data: conditions in three-valued logic, cases, caps; and a prefecture's own settings.

Three-valued means that an unknown answer is neither yes nor no: `all` with one false part is
false, `any` with one true part is true, and whatever else depends on the unknown stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

Answers = Mapping[str, Any]


def holds(condition: Mapping[str, Any] | None, answers: Answers) -> bool | None:
    """Whether a condition is true, false or (None) still open; no condition is true."""
    if condition is None:
        return True
    if condition.get("all") is not None:
        return _all(holds(part, answers) for part in condition["all"])
    if condition.get("any") is not None:
        return _negate(_all(_negate(holds(part, answers)) for part in condition["any"]))
    if condition.get("not") is not None:
        return _negate(holds(condition["not"], answers))
    return _test(condition, answers.get(condition["answer"]))


def asked_by(condition: Mapping[str, Any] | None) -> Iterator[str]:
    """The ids of the answers a condition looks at, in reading order."""
    return (test["answer"] for test in tests_of(condition))


def tests_of(condition: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    """The tests of single answers inside a condition, in reading order."""
    if condition is None:
        return
    for parts in (condition.get("all"), condition.get("any")):
        for part in parts or ():
            yield from tests_of(part)
    if condition.get("not") is not None:
        yield from tests_of(condition["not"])
    if condition.get("answer") is not None:
        yield condition


def choose(cases: list[dict[str, Any]], answers: Answers) -> tuple[dict[str, Any], list[str]]:
    """The first case that holds, and the assumptions made for those that stayed open before it."""
    assumed = []
    for case in cases:
        held = holds(case.get("when"), answers)
        if held is None and case.get("if_unknown") is not None:
            held = holds(case["if_unknown"], answers)
        if held:
            return case, assumed
        if held is None:
            assumed.append(case["assume"])
    raise ValueError("no case without a condition")


def tier_of(tiers: list[dict[str, Any]], count: int) -> dict[str, Any] | None:
    """The tier that a count falls into, None where it lies outside all of them."""
    for tier in tiers:
        if tier["from"] <= count and (tier["to"] is None or count <= tier["to"]):
            return tier
    return None


def localised(version: dict[str, Any], local: Mapping[str, Any] | None) -> dict[str, Any]:
    """A version's rules with one prefecture's own rates and caps in place of the national ones."""
    if not local:
        return version
    rates = {rate["id"]: rate["cases"] for rate in local["rates"]}
    caps = {entry["line"]: entry["cap"] for entry in local["caps"]}
    return {
        **version,
        "rates": [
            {**rate, "cases": rates.get(rate["id"], rate["cases"])} for rate in version["rates"]
        ],
        "lines": [{**line, "cap": caps.get(line["id"], line["cap"])} for line in version["lines"]],
    }


def told(
    version: Mapping[str, Any], prefecture: str | None, rules: Mapping[str, Any]
) -> dict[str, Mapping[str, Any]]:
    """Answers that a version looks at and that the prefecture's own settings give: nobody is asked.

    By answer the settings of the programme that it is about, of the version's own fiscal year;
    their `offered` is the answer.
    """
    settings = rules["local"].get(prefecture)
    if not settings:
        return {}
    found = {}
    for answer in dict.fromkeys(_answers_named(version)):
        programme = rules["answers"][answer]["told_by"]
        for other in rules["programmes"][programme]["versions"].values() if programme else ():
            entry = settings.get(f"{programme}/{other['id']}")
            if entry and other["fiscal_year"] == version["fiscal_year"]:
                found[answer] = entry
    return found


def with_told(
    answers: Answers, version: Mapping[str, Any], prefecture: str | None, rules: Mapping[str, Any]
) -> Answers:
    """The answers under a version: what the prefecture's settings say goes before what is given."""
    settings = told(version, prefecture, rules)
    return {**answers, **{answer: entry["offered"] for answer, entry in settings.items()}}


def _answers_named(value: Any) -> Iterator[str]:
    """The ids of all answers that some part of the rules looks at."""
    if isinstance(value, list):
        for part in value:
            yield from _answers_named(part)
    elif isinstance(value, dict):
        if isinstance(value.get("answer"), str):
            yield value["answer"]
        for part in value.values():
            yield from _answers_named(part)


def ratio(text: str) -> Fraction:
    """A rate as printed ("3/4", "10/10") as an exact number."""
    above, below = text.split("/")
    return Fraction(int(above), int(below))


def _test(condition: Mapping[str, Any], value: Any) -> bool | None:
    if value is None:
        return None
    if condition.get("is") is not None:
        return _same(value, condition["is"])
    if condition.get("in") is not None:
        if value in condition.get("open", ()):
            return None
        return any(_same(value, choice) for choice in condition["in"])
    if condition.get("at_least") is not None:
        return value >= condition["at_least"]
    return value <= condition["at_most"]


def _same(value: Any, expected: Any) -> bool:
    """Equal and of one type: in Python 1 == True, in an answer it is not."""
    return type(value) is type(expected) and value == expected


def _negate(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all(values: Iterator[bool | None]) -> bool | None:
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result
