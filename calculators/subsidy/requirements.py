"""What must be so for a plan to be paid at all, and whether it is."""

from __future__ import annotations

from collections.abc import Iterator

from calculators.rules.conditions import Answers, asked_by, holds, spares
from calculators.rules.mechanisms import menus
from calculators.rules.shapes import Requirement
from calculators.subsidy.lines import groups, line_of
from calculators.subsidy.request import Item, Plan, categories_of
from calculators.subsidy.shapes import Standing

_DOUBLE_FUNDING = "no-double-funding"


def requirements_of(plan: Plan) -> Iterator[Standing]:
    """Every requirement that this plan raises, with whether it is met (None: still open)."""
    version = plan.version
    if plan.local is not None:
        yield {"id": "offered", "met": plan.local["offered"], "sources": plan.local["source"]}
    bought = _bought(plan)
    doubled = [item.position for item in plan.items if item.funded_by]
    for requirement in version["requirements"]:
        met = holds(requirement["met_when"], plan.answers)
        if doubled and requirement["id"] == _DOUBLE_FUNDING:
            continue  # Said below, with the items.
        if _judged(requirement, met, plan.answers) and _raised(requirement["if_items"], bought):
            standing: Standing = {
                "id": requirement["id"],
                "met": met,
                "sources": requirement["source"],
            }
            if spares(requirement["met_when"], plan.answers):
                standing["asked"] = False
            yield standing
    yield from _needs(plan)
    yield from _of_terms(plan, bought)
    alone = categories_of(version, packaged=False)
    alone += [name for rule in plan.terms["flat"] for name in rule["categories"]]
    strays = [
        item.position for item in plan.counting if not (item.package or item.category in alone)
    ]
    if strays:
        yield {"id": "only-in-package", "met": False, "items": strays, "sources": []}
    if doubled:
        own = (r["source"] for r in version["requirements"] if r["id"] == _DOUBLE_FUNDING)
        yield {"id": _DOUBLE_FUNDING, "met": False, "items": doubled, "sources": next(own, [])}


def _bought(plan: Plan) -> set[str]:
    """The kinds of purchases that count, and the flat sums asked for."""
    flat = {
        rule["id"] for rule in plan.terms["flat"] if plan.answers.get(rule["answer"]) is not None
    }
    return {item.category for item in plan.bought or plan.counting or plan.items} | flat


def _of_terms(plan: Plan, bought: set[str]) -> Iterator[Standing]:
    """What a host's terms ask for."""
    terms = plan.terms
    for rule in terms["flat"]:
        if rule["id"] in bought:
            met = plan.answers[rule["answer"]] >= rule["least"]
            yield {"id": f"{rule['id']}-least", "met": met, "sources": rule["source"]}
    for together in terms["together"]:
        items = [item for item in plan.bought if line_of(plan.version, item) == together["line"]]
        if items:
            met = bool(bought & set(together["one_of"]))
            yield {"id": together["id"], "met": met, "sources": together["source"]}
    menus_ = terms["menus"]
    lines = {line_of(plan.version, item) for item in plan.bought}
    if menus_ and len(menus.used(menus_, {line for line in lines if line})) > 1:
        yield {"id": menus.ONE_MENU, "met": False, "sources": menus_["source"]}
    late = [item.position for item in plan.items if _outside_period(item)]
    if late and not plan.counting and terms["spending"]:
        source = terms["spending"]["source"]
        yield {"id": "spending-period", "met": False, "items": late, "sources": source}


def _outside_period(item: Item) -> bool:
    return item.excluded is not None and item.excluded["step"] == "outside-period"


def _needs(plan: Plan) -> Iterator[Standing]:
    """What the lines must contain."""
    for need in plan.version["needs"]:
        line = next(entry for entry in plan.version["lines"] if entry["id"] == need["line"])
        inside = [item for group in groups(line, plan.bought) for item in group]
        if inside and _raised(need["if_any"], {item.category for item in inside}):
            fitting = [item for item in inside if item.category in need["one_of"]]
            met = len(fitting) >= need["least"]
            yield {"id": need["id"], "met": met, "sources": need["source"]}


def _judged(requirement: Requirement, met: bool | None, answers: Answers) -> bool:
    """Whether a requirement counts here.

    What need not be asked does so where it is not met, or is open whatever else is answered.
    """
    if "subsidy" in requirement["used_by"]:
        return True
    if "subsidy-if-told" not in requirement["used_by"] or met:
        return False
    return met is False or all(answer in answers for answer in asked_by(requirement["met_when"]))


def _raised(kinds: list[str] | None, bought: set[str]) -> bool:
    return kinds is None or bool(bought & set(kinds))
