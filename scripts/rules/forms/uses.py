"""What a version of a programme takes, and when it looks at an answer.

When is said in conditions on the purchases that are entered; None stands for always.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculators import eligibility
from calculators.rules.conditions import asked_by, conditions_of
from calculators.rules.mechanisms import cap
from calculators.rules.terms import NATIONAL, Terms

Plain = dict[str, Any]


def taken(version: Plain, packaged: bool | None = None) -> list[str]:
    """The categories a version takes: alone (False), in a package (True) or either way (None)."""
    lines = (line for line in version["lines"] if packaged in (None, line["packaged"]))
    found = [category for line in lines for category in line["categories"]]
    if not packaged:
        flat = version.get("terms", NATIONAL)["flat"]
        found += [category for rule in flat for category in rule["categories"]]
    return list(dict.fromkeys(found))


def decides(answer: str, version: Mapping[str, Any]) -> bool:
    """Whether who is eligible under a version depends on an answer."""
    requirements = eligibility.requirements_of(version)
    return any(answer in asked_by(entry["met_when"]) for entry in requirements)


def uses_of(answer: str, version: Plain, packages: bool = True) -> list[Plain | None]:
    """When a version looks at an answer: conditions on the purchases; None stands for always.

    `packages`: whether the form asks what is in a package.
    """
    uses: list[Plain | None] = []
    of_flat = {rule["id"] for rule in version.get("terms", NATIONAL)["flat"]}
    for requirement in version["requirements"]:
        if "subsidy" in requirement["used_by"] and answer in asked_by(requirement["met_when"]):
            of_items = requirement["if_items"]
            # What a flat sum is paid for is no purchase.
            bought = of_items and of_flat.isdisjoint(of_items)
            uses.append(purchase(of_items) if bought else None)
    rates = {rate["id"]: rate for rate in version["rates"]}
    packed = set(taken(version, True)) if packages else set()
    for line in version["lines"]:
        asked = set(cap.asked(line["cap"])) if line["cap"] else set()
        for condition in conditions_of(rates[line["rate"]]["cases"]):
            asked |= set(asked_by(condition))
        if answer in asked:
            either = packed & set(line["categories"])
            uses.append(purchase(line["categories"], line["packaged"] if either else None))
    return uses + list(_uses_of_terms(answer, version))


def _uses_of_terms(answer: str, version: Plain) -> Iterator[Plain | None]:
    """When the terms of a host look at an answer."""
    terms = version.get("terms", NATIONAL)
    if any(rule["answer"] == answer for rule in terms["flat"]):
        yield None
    categories = {line["id"]: line["categories"] for line in version["lines"]}
    for lines in _lines_asking(answer, terms):
        taken = [name for line in lines or categories for name in categories.get(line, ())]
        if taken:
            yield purchase(taken)


def _lines_asking(answer: str, terms: Terms) -> Iterator[list[str] | None]:
    """The lines of each term that looks at an answer; None stands for all."""
    for pieces in terms["pieces"]:
        conditions = conditions_of(pieces["shares"])
        if answer == pieces["answer"] or any(answer in asked_by(one) for one in conditions):
            yield pieces["lines"]
    for base in terms["bases"]:
        if answer in cap.asked(base["cap"]):
            yield [base["line"]]
    for earlier in terms["earlier"]:
        if answer == earlier["answer"]:
            yield [earlier["line"]]
    for over in terms["over_lines"]:
        if answer in asked_by(over["when"]):
            yield over["lines"]


def purchase(categories: list[str], packaged: bool | None = None) -> Plain:
    """Some purchase is of these kinds, and inside (True) or outside (False) the package."""
    kind: Plain = {"field": "category", "in": categories}
    if packaged is None:
        return {"row": "items", "when": kind}
    ticked = {"field": "package", "in": ["yes"]}
    return {"row": "items", "when": {"all": [kind, ticked if packaged else {"not": ticked}]}}
