"""What holds over all lines of a result: limits, caps over several lines, rounding of the total.

Each cut is a line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from calculators.rules.conditions import holds
from calculators.rules.mechanisms import model_limit, over_lines, rounding, total_limit
from calculators.rules.mechanisms.steps import cited_by, sources
from calculators.subsidy.request import Plan
from calculators.subsidy.shapes import Exact, Line

CutStep = total_limit.TotalLimitStep | over_lines.OverLinesStep | rounding.RoundingStep


def cut(plan: Plan, lines: list[Line], exact: Mapping[tuple[int, ...], Exact]) -> None:
    """Apply what holds over all lines, in its order.

    `exact`: what each line, named by its items, comes to before the rounding of the total.
    """
    _limit(plan, lines)
    _cap_over_lines(plan, lines)
    _round_total(plan, lines, exact)


def _limit(plan: Plan, lines: list[Line]) -> None:
    """Models beyond the prefecture's number get nothing; a prefecture's total is cut in a line."""
    for limit in plan.version["limits"]:
        if limit["kind"] == "models":
            _limit_models(limit, lines)
        else:
            total = sum(line["subsidy"] for line in lines)
            if total_limit.cut(limit, total):
                lines.append(_cut(limit["id"], total, total_limit.step(limit)))


def _limit_models(limit: model_limit.ModelLimit, lines: list[Line]) -> None:
    beyond = model_limit.beyond(limit, {line["model"] for line in lines if "model" in line})
    for line in lines:
        if line.get("model") in beyond:
            line["subsidy"], line["own_burden"] = 0, line["cost"]
            line["steps"].append(model_limit.step(limit))
            line["sources"] = sources(line["steps"])


def _cap_over_lines(plan: Plan, lines: list[Line]) -> None:
    """Cut what goes beyond a cap over several lines, small sets of lines first."""
    if not plan.terms["over_lines"]:
        return
    ids = list(dict.fromkeys(line["heading"] for line in lines))
    cuts: dict[str, list[str]] = {}
    for rule in over_lines.in_order(plan.terms["over_lines"]):
        if rule["when"] is not None and not holds(rule["when"], plan.answers):
            continue
        mine = ids if rule["lines"] is None else rule["lines"]
        inside = [
            line
            for line in lines
            if over_lines.covers(rule, cuts.get(line["heading"], [line["heading"]]))
        ]
        total = sum(line["subsidy"] for line in inside)
        if total > rule["amount"]:
            step = over_lines.step(rule)
            step["local"] = True
            lines.append({**_cut(rule["id"], total, step), "title": rule["text"]})
            cuts[rule["id"]] = mine


def _round_total(plan: Plan, lines: list[Line], exact: Mapping[tuple[int, ...], Exact]) -> None:
    """Round the total once where the host does, from what the lines come to exactly."""
    rule = rounding.of_total(plan.terms["rounding"])
    if rule is None:
        return
    shown = sum(line["subsidy"] for line in lines)
    whole = {tuple(line["items"]): line["subsidy"] for line in lines if line["items"]}
    parts = sum((exact[key] - whole[key] for key in exact), Fraction(0))
    step = rounding.step(shown + parts, rule["unit"], rule)
    if step["amount"] != shown:
        lines.append(_cut("total-rounding", shown, step))


def _cut(heading: str, total: int, step: CutStep) -> Line:
    """The line that brings a total down to what a step leaves of it."""
    cut = total - step["amount"]
    return {
        "heading": heading,
        "items": [],
        "cost": 0,
        "rate": None,
        "cap": None if step["step"] == "rounding" else step["amount"],
        "capped": step["step"] != "rounding",
        "subsidy": -cut,
        "own_burden": cut,
        "steps": [{"step": "input", "amount": total}, step],
        "sources": cited_by(step),
    }
