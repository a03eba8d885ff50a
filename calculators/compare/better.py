"""Which single answers would let the purchases of a comparison bring more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from calculators.compare.search.work import Work
from calculators.compare.shapes import Better, Change
from calculators.rules.conditions import asked_by
from calculators.rules.remedies import remedies, settled, values_told_apart
from calculators.rules.shapes import Rules
from calculators.subsidy.sensitivity import conditions_behind, higher_counts

Plain = Mapping[str, Any]


Most = Callable[[Plain], tuple[int, int]]
"""The highest subsidy found with other answers, and what none exceeds (yen)."""


def better_filings(answers: Plain, result: Plain, rules: Rules, most: Most, work: Work) -> Better:
    """Every single answer with which the purchases of a comparison would bring more.

    The one that brings most first. Tried are answers that leave a programme closed or waiting now,
    those that rates and caps depend on, and the next higher count where a cap is reached, as long
    as work is left. Where already the search for the best filing was cut short, there is nothing to
    compare with, and nothing is tried.
    """
    if not result["complete"]:
        return {"changes": [], "complete": False}
    now = max((way["subsidy"] for way in result["ways"]), default=0)
    found: dict[str, Change] = {}
    complete = True
    for answer, value in dict.fromkeys(_tried(result, answers, rules)):
        counted = rules["answers"][answer]["type"] == "integer"
        if value == answers.get(answer) or (counted and answer in found):
            continue
        if work.left <= 0:
            complete = False
            break
        subsidy, limit = most({**answers, answer: value})
        beaten = found[answer]["subsidy"] if answer in found else now
        complete = complete and limit <= max(subsidy, beaten)
        if subsidy > beaten:
            found[answer] = {
                "answer": answer,
                "from": answers.get(answer),
                "to": [value],
                "subsidy": subsidy,
                "gain": subsidy - now,
            }
        elif answer in found and subsidy == beaten:
            found[answer]["to"].append(value)
    changes = sorted(found.values(), key=lambda change: -change["gain"])
    return {"changes": changes, "complete": complete}


def _tried(result: Plain, answers: Plain, rules: Rules) -> Iterator[tuple[str, Any]]:
    """Answers with a value each that may bring more; of a count the smaller values first."""
    for entry in result["closed"]:
        version = rules["programmes"][entry["programme"]]["versions"][entry["version"]]
        for requirement in version["requirements"]:
            if requirement["id"] in entry["unmet"]:
                for remedy in remedies(requirement["met_when"], answers, rules):
                    yield from ((remedy["answer"], value) for value in remedy["to"])
    for entry in result["waiting"]:
        version = rules["programmes"][entry["programme"]]["versions"][entry["version"]]
        for requirement in version["requirements"]:
            for remedy in remedies(requirement["met_when"], answers, rules):
                if remedy["answer"] in entry["missing"]:
                    yield from ((remedy["answer"], value) for value in remedy["to"])
    for part in (part for way in result["ways"] for part in way["programmes"]):
        version = rules["programmes"][part["programme"]]["versions"][part["version"]]
        lines = {line["id"]: line for line in version["lines"]}
        reached = [lines[line["heading"]] for line in part["lines"] if line["heading"] in lines]
        conditions = conditions_behind(version, reached)
        for answer in dict.fromkeys(asked_by({"all": conditions})):
            if settled(answer, answers, rules):
                continue
            # What service an office provides is not up to a plan.
            if rules["answers"][answer]["type"] not in ("integer", "service"):
                for value in values_told_apart(answer, conditions, rules):
                    yield answer, value
        for line in part["lines"]:
            if line["capped"] and line["heading"] in lines:
                yield from higher_counts(lines[line["heading"]], answers)
