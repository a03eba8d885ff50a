"""What holds over all lines of a result: limits, caps over several lines, rounding of the total.

Each cut is a line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calculators.rules.conditions import holds
from calculators.rules.mechanisms import model_limit, over_lines, rounding, total_limit
from calculators.rules.mechanisms.steps import cited_by, sources
from calculators.subsidy.request import Plan
from calculators.subsidy.shapes import Exact, Line

CutStep = total_limit.TotalLimitStep | over_lines.OverLinesStep | rounding.RoundingStep


def cut(plan: Plan, lines: list[Line], exact: Mapping[tuple[int, ...], Exact]) -> Sequence[str]:
    """Apply what holds over all lines, in its order; returns what that takes for granted.

    `exact`: what each line, named by its items, comes to before the rounding of the total. What is
    cut off it is cut off exactly, too: no rounding brings back what a limit has taken.
    """
    amounts = [_exact(line, exact) for line in lines]
    assumed = _limit(plan, lines, amounts)
    _cap_over_lines(plan, lines, amounts)
    _round_total(plan, lines, sum(amounts))
    return assumed


def _exact(line: Line, exact: Mapping[tuple[int, ...], Exact]) -> Exact:
    """What a line comes to, a part of a yen included where the host rounds only the total."""
    return exact.get(tuple(line["items"]), line["subsidy"]) if line["items"] else line["subsidy"]


def _limit(plan: Plan, lines: list[Line], amounts: list[Exact]) -> Sequence[str]:
    """Models beyond the prefecture's number get nothing; a prefecture's total is cut in a line."""
    assumed: Sequence[str] = ()
    for limit in plan.version["limits"]:
        if limit["kind"] == "models":
            assumed = _limit_models(limit, lines, amounts)
        else:
            total = sum(line["subsidy"] for line in lines)
            if total_limit.cut(limit, total):
                step = total_limit.step(limit)
                amounts.append(min(step["amount"] - sum(amounts), 0))
                lines.append(_cut(limit["id"], total, step))
    return assumed


def _limit_models(
    limit: model_limit.ModelLimit, lines: list[Line], amounts: list[Exact]
) -> Sequence[str]:
    worth: dict[int, Exact] = {}
    for line, amount in zip(lines, amounts, strict=True):
        if "model" in line:
            worth[line["model"]] = worth.get(line["model"], 0) + amount
    beyond = model_limit.beyond(limit, worth)
    for number, line in enumerate(lines):
        if line.get("model") in beyond:
            line["subsidy"], line["own_burden"] = 0, line["cost"]
            line["steps"].append(model_limit.step(limit))
            line["sources"] = sources(line["steps"])
            amounts[number] = 0
    return model_limit.ASSUMPTIONS if beyond and len(set(worth.values())) > 1 else ()


def _cap_over_lines(plan: Plan, lines: list[Line], amounts: list[Exact]) -> None:
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
            number
            for number, line in enumerate(lines)
            if over_lines.covers(rule, cuts.get(line["heading"], [line["heading"]]))
        ]
        total = sum(lines[number]["subsidy"] for number in inside)
        beyond = sum(amounts[number] for number in inside) - rule["amount"]
        if total > rule["amount"]:
            step = over_lines.step(rule)
            step["local"] = True
            lines.append({**_cut(rule["id"], total, step), "title": rule["text"]})
            amounts.append(-beyond)
            cuts[rule["id"]] = mine
        elif beyond > 0:  # by a part of a yen, which no line shows
            amounts[inside[-1]] -= beyond


def _round_total(plan: Plan, lines: list[Line], total: Exact) -> None:
    """Round the total once where the host does, from what the lines come to exactly."""
    rule = rounding.of_total(plan.terms["rounding"])
    if rule is None:
        return
    shown = sum(line["subsidy"] for line in lines)
    step = rounding.step(total, rule["unit"], rule)
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
