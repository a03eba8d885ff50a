"""What a programme pays for a list of purchases, line by line, with the steps that lead there.

The order of the steps is that of calculators/rules/mechanisms. Which categories form a line, at
which rate and under which cap, is in the programme's rules. That a cap is on the subsidy and not on
the cost: `scheme-2024#device-caps`, `scheme-2024#staff-tiers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculators.rules.inputs import Problems
from calculators.rules.mechanisms.menus import ONE_MENU
from calculators.rules.shapes import Programme, Rules
from calculators.subsidy.lines import line_of, lines_of
from calculators.subsidy.request import FIELDS, MOST_ITEMS, Plan, asked_for, read, with_host
from calculators.subsidy.result import grounds_of, information_of, result_of
from calculators.subsidy.sensitivity import changes, remedied

__all__ = ["MOST_ITEMS", "amounts", "calculate"]


def calculate(request: Any, rules: Rules) -> dict[str, Any]:
    """The result of one request: calculated, not_eligible, not_confirmed or information_only.

    With what would change it: `changes`, and `remedies` beside each requirement that is not met.
    Raises `inputs.Invalid` with every problem of an invalid request.
    """
    result, plan = _worked_out(request, rules)
    if plan is not None:
        known = with_host(rules, plan.place)
        if result.get("requirements"):
            result["requirements"] = remedied(plan, result["requirements"], known)
        if result.get("lines"):
            result["changes"] = changes(plan, request, result, known, lambda it: amounts(it, rules))
    return {**result, **grounds_of(plan, result, rules)}


def amounts(request: Any, rules: Rules) -> dict[str, Any]:
    """The result without what would change it, for those who ask thousands of times."""
    return _worked_out(request, rules)[0]


def _worked_out(request: Any, rules: Rules) -> tuple[dict[str, Any], Plan | None]:
    """The result, and the plan it is of where amounts were worked out."""
    problems = Problems(rules["messages"])
    fields = problems.mapping(request, "", FIELDS)
    if not isinstance(request, dict):
        if request is None:
            problems.add("", "not-an-object")
        problems.stop_if_any()
    asked = asked_for(fields, rules, problems)
    programme, version = asked.programme, asked.version
    if isinstance(version, str) and programme and version not in programme["versions"]:
        return _not_confirmed(programme, version), None
    plan = read(fields, asked, rules, problems)
    if not plan.version["lines"] and not plan.terms["flat"]:
        return information_of(plan), plan
    worked = lines_of(plan, problems)
    problems.stop_if_any()
    result = result_of(plan, worked, rules["messages"])
    if any(entry["id"] == ONE_MENU for entry in result.get("requirements", ())):
        result["alternatives"] = list(_alternatives(plan, request, rules))
    return result, plan


def _alternatives(plan: Plan, request: Any, rules: Rules) -> Iterator[dict[str, Any]]:
    """What each of the menus comes to alone that exclude each other."""
    menus = plan.terms["menus"]
    assert menus is not None
    of_menus = {line for menu in menus["options"] for line in menu["lines"]}
    for menu in menus["options"]:
        left_out = of_menus - set(menu["lines"])
        kept = [item for item in plan.items if line_of(plan.version, item) not in left_out]
        alone = {**request, "items": [request["items"][item.position] for item in kept]}
        result = amounts(alone, rules)
        amount = {key: result["total"][key] for key in ("subsidy", "own_burden")}
        items = [item.position for item in kept]
        yield {"menu": menu["id"], "items": items, "status": result["status"], **amount}


def _not_confirmed(programme: Programme, version: str) -> dict[str, Any]:
    return {
        "status": "not_confirmed",
        "programme": programme["id"],
        "version": version[:40],
        "known_versions": list(programme["versions"]),
    }
