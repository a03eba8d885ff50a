"""A plan's result: status, totals, lines, requirements, and what all of it takes for granted."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from calculators.rules.conditions import holds, ratio
from calculators.rules.evidence import basis
from calculators.rules.inputs import Problems
from calculators.rules.mechanisms.rate import Rate
from calculators.rules.money import exact, floor_to
from calculators.rules.shapes import Rules
from calculators.subsidy.lines import Worked
from calculators.subsidy.request import Plan
from calculators.subsidy.requirements import requirements_of
from calculators.subsidy.shapes import Line, Total


def result_of(plan: Plan, worked: Worked, messages: Mapping[str, Any]) -> dict[str, Any]:
    """The result of a plan whose lines have been worked out."""
    requirements = list(requirements_of(plan))
    unmet = any(requirement["met"] is False for requirement in requirements)
    if worked.at_most:
        # That nothing is paid is known, whatever the open figure may be.
        left_open = _left_open(plan, worked)
        stands = {"status": "not_eligible", "requirements": requirements}
        return {**left_open, **stands} if unmet else left_open
    lines = worked.lines
    totals = _totals(plan, lines)
    result = {
        "status": "not_eligible" if unmet else "calculated",
        "programme": plan.programme,
        "version": plan.version["id"],
        "total": _unpaid(totals) if unmet else totals,
        "lines": lines,
        "requirements": requirements,
        "assumptions": _assumptions(plan, worked),
        "at_least": worked.at_least or any(rate["at_least"] for rate in _rates(plan, lines)),
        "at_most": _at_most(plan, worked),
        "rounding_unit": _rounding_unit(plan),
        "prefecture": plan.prefecture,
        "local_settings": plan.local is not None,
        "as_of": plan.version["as_of"],
        "rules": (plan.local or plan.version)["rules"],
        **_place(plan, lines, messages),
    }
    if unmet:
        result["if_met"] = totals
    return result


def _left_open(plan: Plan, worked: Worked) -> dict[str, Any]:
    """The result where a figure is not known: no amount but, where one is, what it is at most."""
    totals = _totals(plan, worked.lines)
    known = all(amount is not None for amount in worked.at_most.values())
    open_lines = {
        line["heading"] for line in worked.lines if tuple(line["items"]) in worked.at_most
    }
    return {
        "status": "not_confirmed",
        "programme": plan.programme,
        "version": plan.version["id"],
        "total": _unpaid(totals),
        "at_most": _most(plan, worked) if known else None,
        "not_known": [
            {"lines": sorted(open_lines & set(entry["lines"])), "text": entry["text"]}
            for entry in plan.terms["not_known"]
            if open_lines & set(entry["lines"])
        ],
        "open_lines": sorted(open_lines),
        "prefecture": plan.prefecture,
        "rules": (plan.local or plan.version)["rules"],
        **_place(plan, [], {}),
    }


def _most(plan: Plan, worked: Worked) -> int:
    """What all lines come to at most where each that is open comes to its most, in yen.

    Cuts over several lines were worked out from what the open ones seem to come to; of those only
    caps over all lines hold whatever they are.
    """
    most = sum(
        worked.at_most.get(tuple(line["items"]), line["subsidy"]) or 0
        for line in worked.lines
        if line["subsidy"] >= 0
    )
    over_all = (
        rule["amount"]
        for rule in plan.terms["over_lines"]
        if rule["lines"] is None and holds(rule["when"], plan.answers)
    )
    return min([most, *over_all])


def _assumptions(plan: Plan, worked: Worked) -> list[str]:
    open_ones = plan.version["open_assumptions"]
    standing = (entry for entry in plan.version["assumptions"] if entry not in open_ones)
    return [*worked.assumed, *standing]


def _rounding_unit(plan: Plan) -> int:
    """To what amounts are rounded down: as the host says of all its lines, else as asked for."""
    of_all = [rule["unit"] for rule in plan.terms["rounding"] if rule["lines"] is None]
    return next(iter(of_all), plan.rounding_unit)


def _rates(plan: Plan, lines: list[Line]) -> list[Rate]:
    """The rates that the lines follow."""
    headings = {line["heading"] for line in lines if line["rate"]}
    used = {line["rate"] for line in plan.version["lines"] if line["id"] in headings}
    return [rate for rate in plan.version["rates"] if rate["id"] in used]


def _at_most(plan: Plan, worked: Worked) -> bool:
    """Whether less may be paid: a rate or a cap printed as the highest, a selection, a budget."""
    steps = (step for line in worked.lines for step in line["steps"])
    return (
        worked.not_checked
        or plan.terms["selection"] is not None
        or any(rate["at_most"] for rate in _rates(plan, worked.lines))
        or any(step["step"] == "cap" and "at_most" in step for step in steps)
    )


def _place(plan: Plan, lines: list[Line], messages: Mapping[str, Any]) -> dict[str, Any]:
    """The host whose rules were used, or why none were; nothing where no place was named."""
    if plan.prefecture is None and plan.municipality is None and plan.place.host is None:
        return {}
    host, local = plan.place.host, plan.place.local
    place: dict[str, Any] = {"local": None}
    if plan.municipality:
        place["municipality"] = plan.municipality
    if host and local:
        selection = plan.terms["selection"]
        place["local"] = {
            "code": host["code"],
            "name": host["name"],
            "as_of": host["as_of"],
            "programme": local.get("name"),
            "uses": local.get("uses"),
            "confirmed": bool(local.get("published", True)),
            "steps": _steps(lines),
            "selection": selection and selection["text"],
        }
    elif plan.place.other_years and messages:
        said = Problems(messages)
        years = ", ".join(map(str, plan.place.other_years))
        said.add("prefecture", "local-other-years", years=years)
        place["notices"] = [
            {**notice, "years": list(plan.place.other_years)} for notice in said.errors
        ]
    return place


def _steps(lines: list[Line]) -> dict[str, str]:
    """Each kind of step that was taken, and whether the host or the national rules set it."""
    found: dict[str, str] = {}
    for line in lines:
        for step in line["steps"]:
            plain: Mapping[str, Any] = step
            if step["step"] not in ("input", "only-in-package"):
                local = plain.get("local", step["step"] in ("not-counted", "outside-period"))
                if local or step["step"] not in found:
                    found[step["step"]] = "local" if local else "national"
    return found


def information_of(plan: Plan) -> dict[str, Any]:
    """The result for a programme that pays no subsidy to an office: no amount, and none guessed."""
    return {
        "status": "information_only",
        "programme": plan.programme,
        "version": plan.version["id"],
        "total": _no_amount(sum(item.cost for item in plan.items)),
        "lines": [],
        "requirements": [],
        "assumptions": plan.version["assumptions"],
        "as_of": plan.version["as_of"],
        "rules": plan.version["rules"],
    }


def grounds_of(plan: Plan | None, result: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    """How well what a result used is known, and where to confirm it; nothing where it used none.

    What a host settles itself counts in place of the national version.
    """
    if plan is None or "known_versions" in result:
        return {}
    parts = (*result.get("lines", ()), *result.get("requirements", ()))
    used = (source for part in parts for source in part["sources"])
    return basis([*(plan.local or plan.version)["source"], *used], rules)


def _no_amount(cost: int) -> Total:
    return {"cost": cost, "subsidy": None, "own_burden": None, "state": None, "prefecture": None}


def _unpaid(totals: Total) -> Total:
    """The totals without what is paid."""
    unpaid: Total = {
        "cost": totals["cost"],
        "subsidy": None,
        "own_burden": None,
        "state": None,
        "prefecture": None,
    }
    if "eligible" in totals:
        unpaid["eligible"] = totals["eligible"]
    return unpaid


def _totals(plan: Plan, lines: list[Line]) -> Total:
    """Sums over the lines; the state's part is rounded down, the prefecture's is the rest.

    The cost is null where nothing is bought, the own burden where that of a line is.
    """
    costs = [line["cost"] for line in lines if line["cost"] is not None]
    burdens = [line["own_burden"] for line in lines]
    known = [burden for burden in burdens if burden is not None]
    subsidy = sum(line["subsidy"] for line in lines)
    shares = plan.version["shares"]
    state = floor_to(subsidy * ratio(shares["state"]), 1) if shares else None
    total: Total = {
        "cost": sum(costs) if costs else None,
        "subsidy": subsidy,
        "own_burden": sum(known) if len(known) == len(burdens) else None,
        "state": state,
        "prefecture": None if state is None else subsidy - state,
    }
    if plan.place.host:
        counts = (Fraction(line.get("eligible", 0)) for line in lines)
        total["eligible"] = exact(sum(counts, Fraction(0)))
    return total
