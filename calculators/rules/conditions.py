"""Rules as data: conditions in three-valued logic, cases; and answers that a prefecture gives.

Three-valued means that an unknown answer is neither yes nor no: `all` with one false part is
false, `any` with one true part is true, and whatever else depends on the unknown stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NotRequired, TypedDict, TypeVar

Answers = Mapping[str, Any]

Condition = Mapping[str, Any]
"""`{"all": […]}`, `{"any": […]}`, `{"not": …}`, or a test of one answer: `{"answer": id}` with one
of `is`, `in` (and `open`, the services for which it cannot be said), `at_least`, `at_most`, and of
a day `since`, `until`."""


class Case(TypedDict):
    """One of several cases; `assume` is stated where `when` stays open.

    `if_unknown` decides then: a person's own answer to the whole question.
    """

    when: Condition | None
    if_unknown: NotRequired[Condition | None]
    assume: str | None


CaseOf = TypeVar("CaseOf", bound=Case)


def holds(condition: Condition | None, answers: Answers) -> bool | None:
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


def spares(condition: Condition, answers: Answers) -> bool:
    """Whether what a condition asks for is not asked of such an office.

    Of whom it is not asked a condition says by a `not` among its `any`: no home service, or …
    """
    return any(part.get("not") and holds(part, answers) for part in condition.get("any") or ())


def asked_by(condition: Condition | None) -> Iterator[str]:
    """The ids of the answers a condition looks at, in reading order."""
    return (test["answer"] for test in tests_of(condition))


def tests_of(condition: Condition | None) -> Iterator[Condition]:
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


def choose(cases: Sequence[CaseOf], answers: Answers) -> tuple[CaseOf, list[str]]:
    """The first case that holds, and the assumptions made for those that stayed open before it."""
    assumed: list[str] = []
    for case in cases:
        held = holds(case["when"], answers)
        instead = if_unknown(case)
        if held is None and instead is not None:
            held = holds(instead, answers)
        if held:
            return case, assumed
        if held is None and case["assume"]:
            assumed.append(case["assume"])
    raise ValueError("no case without a condition")


def possible(cases: Iterable[CaseOf], answers: Answers) -> Iterator[CaseOf]:
    """The cases that may turn out to apply, whatever the unknown answers are."""
    for case in cases:
        held = holds(case["when"], answers)
        instead = if_unknown(case)
        if held is None and instead is not None:
            held = holds(instead, answers)
        if held is not False:
            yield case
        if held:
            return


def if_unknown(case: Case) -> Condition | None:
    """What decides instead while the condition of a case is open."""
    return case.get("if_unknown")


def conditions_of(cases: Iterable[Case]) -> Iterator[Condition]:
    """What cases depend on, with what counts instead where that is not known."""
    for case in cases:
        for condition in (case["when"], if_unknown(case)):
            if condition:
                yield condition


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
    found: dict[str, Mapping[str, Any]] = {}
    for answer, definition in rules["answers"].items():
        programme = definition.get("told_by")
        for other in rules["programmes"][programme]["versions"].values() if programme else ():
            entry = settings.get(f"{programme}/{other['id']}")
            if entry and other["fiscal_year"] == version["fiscal_year"]:
                found[answer] = entry
    # Few answers are told and a version is large: it is only looked through for those.
    named: dict[str, None] = {}
    if found:
        _note_named(version, named)
    return {answer: found[answer] for answer in named if answer in found}


def with_told(
    answers: Answers, version: Mapping[str, Any], prefecture: str | None, rules: Mapping[str, Any]
) -> Answers:
    """The answers under a version: what the prefecture's settings say goes before what is given."""
    settings = told(version, prefecture, rules)
    return {**answers, **{answer: entry["offered"] for answer, entry in settings.items()}}


def _note_named(value: Any, named: dict[str, None]) -> None:
    """Note the ids of all answers that some part of the rules looks at, in reading order."""
    if isinstance(value, dict):
        if isinstance(value.get("answer"), str):
            named[value["answer"]] = None
        value = value.values()
    for part in value:
        if isinstance(part, (dict, list)):
            _note_named(part, named)


def ratio(text: str) -> Fraction:
    """A rate as printed ("3/4", "10/10") as an exact number."""
    above, below = text.split("/")
    return Fraction(int(above), int(below))


def _test(condition: Condition, value: Any) -> bool | None:
    if value is None:
        return None
    if condition.get("is") is not None:
        return _same(value, condition["is"])
    if condition.get("in") is not None:
        if value in (condition.get("open") or ()):
            return None
        return any(_same(value, choice) for choice in condition["in"])
    if condition.get("since") is not None:
        return bool(value >= condition["since"])
    if condition.get("until") is not None:
        return bool(value <= condition["until"])
    if condition.get("at_least") is not None:
        return bool(value >= condition["at_least"])
    return bool(value <= condition["at_most"])


def _same(value: Any, expected: Any) -> bool:
    """Equal and of one type: in Python 1 == True, in an answer it is not."""
    return type(value) is type(expected) and value == expected


def _negate(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all(values: Iterable[bool | None]) -> bool | None:
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result
