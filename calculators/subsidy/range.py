"""What a programme may pay for purchases of which not everything is known: from least to most.

`range_of` takes a request of the subsidy calculator in which answers, counts and prices may be
missing. Every rate and cap that is still possible is taken once at its lowest and once at its
highest; amounts rise with both, so the two ends hold whatever the answers turn out to be. A
purchase without a price brings nothing at the one end and as much as its cap allows at the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypedDict

from calculators.rules.conditions import Answers, Condition, asked_by, holds, possible, ratio
from calculators.rules.inputs import Problems
from calculators.rules.local import localised
from calculators.rules.mechanisms import cap
from calculators.rules.mechanisms.rate import Rate
from calculators.rules.remedies import values_told_apart
from calculators.rules.shapes import LineRule, Rules, Version
from calculators.subsidy.lines import line_of, lines_of
from calculators.subsidy.request import (
    FIELDS,
    Plan,
    Taken,
    asked_for,
    read,
    usual_version,
    with_host,
)
from calculators.subsidy.result import result_of
from calculators.subsidy.sensitivity import conditions_behind
from calculators.subsidy.shapes import Line

Plain = Mapping[str, Any]
Pick = Callable[[Iterable[int]], int]

_PRICELESS = 10**12
"""Yen: a price beyond which every cap decides."""


class Amounts(TypedDict):
    """One end of a range in yen; null where no price or no cap gives one."""

    subsidy: int | None
    own_burden: int | None


class LineRange(TypedDict):
    """The rates ("3/4") and caps (yen, `per` what) that may apply to a line, the lowest first."""

    heading: str
    items: list[int]
    rates: list[str]
    caps: list[int]
    per: str | None


class Cause(TypedDict):
    """An answer by which the subsidy still moves, all else staying: from the least to the most."""

    answer: str
    subsidy: list[int]


class Range(TypedDict):
    """What a version may pay: `items` count (by place in the request), `left_out` are not taken.

    `priced`: every item that counts has a price. `at_most`: less may be paid even so, by a
    selection, a budget or a cap that a prefecture may set lower. `causes` say why the ends differ
    where all prices are known; `open` are all answers that rates and caps still depend on.
    """

    items: list[int]
    left_out: list[int]
    priced: bool
    least: Amounts
    most: Amounts
    at_most: bool
    lines: list[LineRange]
    causes: list[Cause]
    open: list[str]


def range_of(request: Plain, rules: Rules) -> Range | None:
    """What a programme may pay for these purchases, each of them filed by itself.

    None where the version takes none of them by itself. Raises `inputs.Invalid` as the subsidy
    calculator does, but not for a price or a count that is left out.
    """
    problems = Problems(rules["messages"])
    entries: list[Plain] = list(request.get("items") or ())
    alone = _taken_alone(request, rules, problems)
    counting = [place for place, item in enumerate(entries) if item["category"] in alone]
    if not counting:
        return None
    kept = [entries[place] for place in counting]
    priced = all(item.get("unit_price") is not None for item in kept)
    low = _end({**request, "items": [_priced(item, 0) for item in kept]}, min, rules)
    high = _end({**request, "items": [_priced(item, _PRICELESS) for item in kept]}, max, rules)
    undecided = list(_open(low.plan, rules))
    return {
        "items": counting,
        "left_out": [place for place in range(len(entries)) if place not in counting],
        "priced": priced,
        "least": _amounts(low, priced),
        "most": _amounts(high, priced),
        "at_most": bool(low.result.get("at_most") or high.result.get("at_most")),
        "lines": list(_lines(low, high, counting)),
        "causes": list(_causes(low, high, undecided, rules)) if priced else [],
        "open": undecided,
    }


class _End(NamedTuple):
    """A plan with what was worked out for it at one end of the range."""

    plan: Plan
    pick: Pick
    lines: list[Line]
    result: dict[str, Any]


def _taken_alone(request: Plain, rules: Rules, problems: Problems) -> list[str]:
    """The categories that the version asked for takes by themselves in this place."""
    fields = {key: value for key, value in request.items() if key in FIELDS}
    asked = asked_for(fields, rules, problems)
    problems.stop_if_any()
    assert asked.programme is not None
    name = asked.version or usual_version(asked.programme)
    settings = rules["local"].get(asked.prefecture, {})
    local = settings.get(f"{asked.programme['id']}/{name}")
    taken = Taken.of(localised(asked.programme["versions"][name], local))
    return taken.alone if taken else []


def _priced(item: Plain, otherwise: int) -> dict[str, Any]:
    """A purchase at its price, without one at `otherwise` yen."""
    price = item.get("unit_price")
    return {**item, "unit_price": otherwise if price is None else price}


# --- the two ends --------------------------------------------------------------------------------


def _end(request: Plain, pick: Pick, rules: Rules) -> _End:
    """What a request comes to where every rate and cap is the one that `pick` takes."""
    problems = Problems(rules["messages"])
    fields = problems.mapping(request, "", FIELDS)
    plan = read(fields, asked_for(fields, rules, problems), rules, problems)
    return _worked(plan, pick, rules)


def _worked(plan: Plan, pick: Pick, rules: Rules) -> _End:
    problems = Problems(rules["messages"])
    settled = replace(plan, version=_settled(plan, pick, rules))
    worked = lines_of(settled, problems)
    problems.stop_if_any()
    return _End(plan, pick, worked.lines, result_of(settled, worked, rules["messages"]))


def _settled(plan: Plan, pick: Pick, rules: Rules) -> Version:
    """The plan's version with each rate and cap at one of its ends."""
    least = _with_least(plan, rules) if pick((0, 1)) == 0 else plan.answers
    version: Version = {
        **plan.version,
        "rates": [_rate(rate, plan, pick) for rate in plan.version["rates"]],
        "lines": [_line(line, least, pick) for line in plan.version["lines"]],
    }
    bases = [
        {**base, "cap": cap.settled(base["cap"], plan.answers, pick)}
        for base in plan.terms["bases"]
    ]
    if bases:
        version["terms"] = {**plan.terms, "bases": bases}  # type: ignore[typeddict-item]
    return version


def _rate(rate: Rate, plan: Plan, pick: Pick) -> Rate:
    cases = sorted(possible(rate["cases"], plan.answers), key=lambda case: ratio(case["rate"]))
    chosen = cases[pick((0, len(cases) - 1))]
    return {**rate, "cases": [{**chosen, "when": None, "assume": None}]}


def _line(line: LineRule, answers: Answers, pick: Pick) -> LineRule:
    return {**line, "cap": line["cap"] and cap.settled(line["cap"], answers, pick)}


def _with_least(plan: Plan, rules: Rules) -> Answers:
    """The answers, with every count that is not known and that a cap grows with at its least.

    That is the smallest that requirements allow: a group of one corporation is paid nothing
    (`scheme-2024#collaboration`).
    """
    known = with_host(rules, plan.place)
    asked = [entry["met_when"] for entry in plan.version["requirements"]]
    least = {}
    for line in plan.version["lines"]:
        amount = line["cap"] and line["cap"]["amount"]
        if amount and amount["kind"] == "each" and amount["answer"] not in plan.answers:
            answer = amount["answer"]
            values = [1, *values_told_apart(answer, asked, known)]
            least[answer] = min(
                value for value in values if value and _allowed(plan, answer, value)
            )
    return {**plan.answers, **least}


def _allowed(plan: Plan, answer: str, value: Any) -> bool:
    """Whether no requirement is against an answer, whatever the others are."""
    requirements = plan.version["requirements"]
    return not any(holds(entry["met_when"], {answer: value}) is False for entry in requirements)


def _amounts(end: _End, priced: bool) -> Amounts:
    """What an end comes to; where requirements are not met, what it would if they were."""
    total = end.result.get("if_met", end.result["total"])
    subsidy, own = total["subsidy"], total["own_burden"]
    if "open_lines" in end.result:
        subsidy = end.result["at_most"] if end.pick is max else None
    if not priced and any(line["cap"] is None and line["items"] for line in end.lines):
        subsidy = None if end.pick is max else subsidy
    return {"subsidy": subsidy, "own_burden": own if priced else None}


def _lines(low: _End, high: _End, counting: list[int]) -> Iterator[LineRange]:
    """The rates and caps of every line that holds items."""
    rules = {line["id"]: line for line in low.plan.version["lines"]}
    highest = {tuple(line["items"]): line for line in high.lines}
    for line in low.lines:
        if not line["items"] or line["heading"] not in rules:
            continue
        other = highest[tuple(line["items"])]
        limit = rules[line["heading"]]["cap"]
        yield {
            "heading": line["heading"],
            "items": [counting[place] for place in line["items"]],
            "rates": [rate for rate in dict.fromkeys((line["rate"], other["rate"])) if rate],
            "caps": [each for each in dict.fromkeys((line["cap"], other["cap"])) if each],
            "per": limit and limit["per"],
        }


# --- why they differ -----------------------------------------------------------------------------


def _used(plan: Plan) -> list[LineRule]:
    """The lines into which the plan's items fall."""
    used = {line_of(plan.version, item) for item in plan.items}
    return [line for line in plan.version["lines"] if line["id"] in used]


def _open(plan: Plan, rules: Rules) -> Iterator[str]:
    """The unknown answers that rates and caps of the plan depend on, in the order of the data."""
    lines = _used(plan)
    found = {
        answer
        for condition in conditions_behind(plan.version, lines)
        if holds(condition, plan.answers) is None
        for answer in asked_by(condition)
    }
    found |= {name for line in lines if line["cap"] for name in cap.counts(line["cap"]["amount"])}
    for answer in with_host(rules, plan.place)["answers"]:
        if answer in found and answer not in plan.answers:
            yield answer


def _causes(low: _End, high: _End, undecided: list[str], rules: Rules) -> Iterator[Cause]:
    """The answers that move the subsidy while all else stays at its lowest, or at its highest."""
    for answer in undecided:
        for end in (low, high):
            amounts = {_subsidy(end, answer, value, rules) for value in _values(end, answer, rules)}
            known = sorted(amount for amount in amounts if amount is not None)
            if len(known) > 1:
                yield {"answer": answer, "subsidy": [known[0], known[-1]]}
                break


def _subsidy(end: _End, answer: str, value: Any, rules: Rules) -> int | None:
    """The subsidy in yen at an end once an answer is known."""
    plan = replace(end.plan, answers={**end.plan.answers, answer: value})
    return _amounts(_worked(plan, end.pick, rules), priced=True)["subsidy"]


def _values(end: _End, answer: str, rules: Rules) -> list[Any]:
    """One value of an answer for each way in which a rate or a cap may depend on it."""
    known = with_host(rules, end.plan.place)
    lines = _used(end.plan)
    behind: list[Condition] = conditions_behind(end.plan.version, lines)
    telling = [condition for condition in behind if answer in asked_by(condition)]
    values = values_told_apart(answer, telling, known) if telling else []
    caps = [line["cap"]["amount"] for line in lines if line["cap"]]
    values += [count for amount in caps for count in cap.telling_counts(amount, answer)]
    least = _with_least(end.plan, rules).get(answer)
    return [value for value in values if _allowed(end.plan, answer, value)] + [least] * bool(least)
