"""What care-plan data linkage saves: money, the value of staff time, and when it pays back.

Before and after are yen a month for each kind of cost. The saving on paper and on staff time grows
with the share of partner offices that are on the system too; software does not, the licence never
does. The fee for larger case loads can be asked for beside it; it is worked out on its own and
never added. Everything is exact until a figure is shown: each shown figure is rounded on its own,
so that a sum of shown figures may differ from the shown total by a yen.

Kinds of cost, licence and example: `outline-2023-supplementary#linkage-costs`; the hours beside
them: `outline-2023-supplementary#linkage-hours`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypedDict

from calculators import caseload
from calculators.rules.evidence import basis, cited_in
from calculators.rules.inputs import Invalid, Problems
from calculators.rules.money import ceil, exact, floor_to, round_half_up, rounded_text

MODES = ("amounts", "hours")
MONTHS = 12
LABOUR = "labour"

_FIELDS = (
    "mode",
    "before",
    "after",
    "hours",
    "hourly_wage",
    "licence_per_year",
    "partner_share",
    "offices",
    "one_off_cost",
    "caseload",
)
_HOURS = ("before", "after", "office")


@dataclass(frozen=True)
class Hours:
    """Hours a month in one office: the work before and after, and all work of the office."""

    before: Fraction
    after: Fraction
    office: Fraction


@dataclass(frozen=True)
class Plan:
    """A request that has been read and found valid. Amounts: yen a month in one office."""

    mode: str
    before: Mapping[str, Fraction]
    after: Mapping[str, Fraction]
    hours: Hours | None
    wage: Fraction | None
    licence_per_year: int
    share: Fraction
    offices: int
    one_off_cost: int
    fee: Mapping[str, Any] | None


class Shown(TypedDict):
    """A line of the result: yen a month in all offices together, and how the saving came about."""

    item: str
    before: int
    after: int
    saving: int
    steps: list[dict[str, Any]]
    sources: list[str]


def calculate(request: Any, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Savings a month and a year, hours, payback and the lines they come from.

    Raises `inputs.Invalid` with every problem of an invalid request.
    """
    known = rules["linkage"]
    plan = _read(request, rules, Problems(rules["messages"]))
    lines = [_line(item, plan) for item in known["items"]] + [_licence_line(known, plan)]
    labour = sum((line.saving for line in lines if line.item == LABOUR), Fraction(0))
    cash = sum((line.saving for line in lines if line.item != LABOUR), Fraction(0))
    savings = {"labour": labour, "cash": cash, "total": labour + cash}
    wage = _wage(plan) or Fraction(known["derived"]["hourly_wage"])
    used = [rules["caseload"]] if plan.fee else []
    return {
        "status": "calculated",
        "monthly": {key: round_half_up(saving) for key, saving in savings.items()},
        "yearly": {key: round_half_up(saving * MONTHS) for key, saving in savings.items()},
        "hours_saved": _hours_saved(plan),
        "working_months": _working_months(plan),
        "payback_months": {key: payback(plan.one_off_cost, savings[key]) for key in _PAYING},
        "minutes": _minutes(plan, cash, wage),
        "break_even": _break_even(plan, known),
        "lines": [line.shown() for line in lines],
        "steps": _steps(plan, savings),
        "cumulative": _cumulative(plan, savings, known["horizon_months"]),
        "caseload": plan.fee,
        "assumptions": _assumptions(plan, known),
        **basis(cited_in([_rested_on(plan, known), *used]), rules),
        "as_of": known["as_of"],
        "rules": known["rules"],
    }


_PAYING = ("cash", "total")


def _rested_on(plan: Plan, known: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the result cites: that the licence is waived, only where nothing is paid for it."""
    if not plan.licence_per_year:
        return known
    return {**known, "licence": {**known["licence"], "free": []}}


def payback(cost: int, saving: Fraction) -> int | None:
    """Months until `saving` (yen a month) has brought in `cost`; None where it never does."""
    return ceil(cost / saving) if saving > 0 else None


# --- reading the request ---------------------------------------------------------------------


def _read(request: Any, rules: Mapping[str, Any], problems: Problems) -> Plan:
    known = rules["linkage"]
    fields = problems.request(request, _FIELDS)
    mode = problems.needed_choice(fields.get("mode"), "mode", MODES)
    by_hours = mode == "hours"
    hours = _hours(fields.get("hours"), by_hours, known, problems)
    wage = fields.get("hourly_wage")
    if wage is not None or by_hours:
        wage = problems.decimal(wage, "hourly_wage")
    before, after = (_amounts(fields, side, by_hours, known, problems) for side in _HOURS[:2])
    licence = problems.integer(
        fields.get("licence_per_year"), "licence_per_year", default=known["licence"]["yearly"]
    )
    share = problems.decimal(
        fields.get("partner_share"), "partner_share", most=1, default=Fraction(1)
    )
    offices = problems.integer(fields.get("offices"), "offices", least=1, default=1)
    one_off_cost = problems.integer(fields.get("one_off_cost"), "one_off_cost", default=0)
    fee = _fee(fields.get("caseload"), rules, problems)
    problems.stop_if_any()
    assert mode and licence is not None and share is not None
    assert offices and one_off_cost is not None
    if by_hours:
        assert hours and wage is not None
        before[LABOUR], after[LABOUR] = hours.before * wage, hours.after * wage
    return Plan(mode, before, after, hours, wage, licence, share, offices, one_off_cost, fee)


def _amounts(
    fields: Mapping[str, Any],
    side: str,
    by_hours: bool,
    known: Mapping[str, Any],
    problems: Problems,
) -> dict[str, Fraction]:
    """Yen a month by kind of cost; what is left out is 0."""
    items = [item["id"] for item in known["items"]]
    given = problems.mapping(fields.get(side), side, items)
    if by_hours and given.get(LABOUR) is not None:
        problems.add(f"{side}.{LABOUR}", "labour-by-hours")
    return {
        item: Fraction(problems.integer(given.get(item), f"{side}.{item}", default=0) or 0)
        for item in items
    }


def _hours(value: Any, needed: bool, known: Mapping[str, Any], problems: Problems) -> Hours | None:
    """The hours; amounts do without, but then show the hours saved where they are given."""
    if value is None and not needed:
        return None
    given = problems.mapping(value, "hours", _HOURS)
    if value is not None and not isinstance(value, dict):
        return None
    before, after = (problems.decimal(given.get(side), f"hours.{side}") for side in _HOURS[:2])
    usual = Fraction(known["printed"]["office_hours"])
    office = problems.decimal(given.get("office"), "hours.office", default=usual)
    if before is None or after is None or office is None:
        return None
    return Hours(before, after, office)


def _fee(request: Any, rules: Mapping[str, Any], problems: Problems) -> dict[str, Any] | None:
    """What the fee calculator says to its own request, where there is one."""
    if request is None:
        return None
    try:
        result = caseload.calculate(request, rules)
    except Invalid as invalid:
        for error in invalid.errors:
            place = f"caseload.{error['field']}" if error["field"] else "caseload"
            problems.errors.append({**error, "field": place})
        return None
    return {key: result[key] for key in ("monthly", "yearly", "care_managers")}


# --- lines -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """One kind of cost in all offices together, in exact yen a month."""

    item: str
    before: Fraction
    saving: Fraction
    steps: list[dict[str, Any]]
    sources: list[str]

    def shown(self) -> Shown:
        return {
            "item": self.item,
            "before": round_half_up(self.before),
            "after": round_half_up(self.before - self.saving),
            "saving": round_half_up(self.saving),
            "steps": self.steps,
            "sources": self.sources,
        }


def _line(item: Mapping[str, Any], plan: Plan) -> _Line:
    """(before − after), times the partners' share where the item depends on it, times offices."""
    before, after = plan.before[item["id"]], plan.after[item["id"]]
    steps: list[dict[str, Any]] = []
    if item["id"] == LABOUR and plan.mode == "hours" and plan.hours and plan.wage is not None:
        hours = {"before": exact(plan.hours.before), "after": exact(plan.hours.after)}
        steps.append({"step": "hours", **hours, "wage": exact(plan.wage)})
    saving = before - after
    steps.append(_step("difference", saving, before=exact(before), after=exact(after)))
    if item["shared"]:
        saving *= plan.share
        if plan.share != 1:
            steps.append(_step("share", saving, share=exact(plan.share)))
    elif plan.share != 1 and saving:
        steps.append(_step("not-shared", saving))
    saving = _all_offices(saving, plan, steps)
    return _Line(item["id"], before * plan.offices, saving, steps, list(item["source"]))


def _licence_line(known: Mapping[str, Any], plan: Plan) -> _Line:
    saving = Fraction(-plan.licence_per_year, MONTHS)
    steps = [_step("licence", saving, yearly=plan.licence_per_year, months=MONTHS)]
    saving = _all_offices(saving, plan, steps)
    return _Line("licence", Fraction(0), saving, steps, list(known["licence"]["source"]))


def _all_offices(saving: Fraction, plan: Plan, steps: list[dict[str, Any]]) -> Fraction:
    if plan.offices != 1:
        saving *= plan.offices
        steps.append(_step("offices", saving, offices=plan.offices))
    return saving


def _step(name: str, amount: Fraction, **values: Any) -> dict[str, Any]:
    return {"step": name, **values, "amount": exact(amount)}


# --- what follows from the lines -------------------------------------------------------------


def _steps(plan: Plan, savings: Mapping[str, Fraction]) -> list[dict[str, Any]]:
    """How the figures of the result come from those of the lines."""
    steps = [
        _step(key, saving, months=MONTHS, yearly=exact(saving * MONTHS))
        for key, saving in savings.items()
    ]
    for key in _PAYING:
        if plan.one_off_cost and savings[key] > 0:
            months = payback(plan.one_off_cost, savings[key])
            cost = plan.one_off_cost
            steps.append(_step(f"payback-{key}", savings[key], cost=cost, months=months))
    return steps


def _hours_saved(plan: Plan) -> dict[str, str] | None:
    """Hours saved in all offices."""
    if plan.hours is None:
        return None
    saved = (plan.hours.before - plan.hours.after) * plan.share * plan.offices
    return {"monthly": str(exact(saved)), "yearly": str(exact(saved * MONTHS))}


def _working_months(plan: Plan) -> dict[str, str] | None:
    """A year's hours saved as months of all the work done in an office, to the hundredth."""
    if plan.hours is None or not plan.hours.office:
        return None
    yearly = (plan.hours.before - plan.hours.after) * plan.share * MONTHS
    office = plan.hours.office
    return {"office_hours": str(exact(office)), "months": rounded_text(yearly / office, 2)}


def _cumulative(plan: Plan, savings: Mapping[str, Fraction], months: int) -> dict[str, list[int]]:
    """Yen by the end of month 0, 1, … `months`: what was paid out, and what was saved for it.

    `cost` is the one-off cost and the licence; `cash` and `total` are savings before the licence.
    """
    licence = Fraction(plan.licence_per_year * plan.offices, MONTHS)
    lines = {
        "cost": (plan.one_off_cost, licence),
        **{key: (0, savings[key] + licence) for key in _PAYING},
    }
    return {
        key: [round_half_up(start + each * month) for month in range(months + 1)]
        for key, (start, each) in lines.items()
    }


def _wage(plan: Plan) -> Fraction | None:
    """Yen an hour as given, or as labour and hours imply; None where neither says."""
    if plan.wage is None and plan.hours and plan.hours.before:
        return plan.before[LABOUR] / plan.hours.before
    return plan.wage


def _minutes(plan: Plan, cash: Fraction, wage: Fraction) -> dict[str, int]:
    """Minutes of staff time a month in one office whose value equals an amount, rounded up.

    `licence`: the licence; `shortfall`: what the licence costs beyond the spending saved.
    """
    licence = Fraction(plan.licence_per_year, MONTHS)
    shortfall = max(-cash / plan.offices, Fraction(0))
    return {
        "licence": ceil(licence * 60 / wage),
        "shortfall": ceil(shortfall * 60 / wage),
    }


def _break_even(plan: Plan, known: Mapping[str, Any]) -> dict[str, Any]:
    """What would keep spending from rising, all else being equal.

    `partner_share`: the least share of partners, to the thousandth and rounded up; None where even
    all of them are not enough. `licence_per_year`: the dearest licence in whole yen; None where
    spending rises without one.
    """
    paper, software = (
        sum(
            (
                plan.before[item["id"]] - plan.after[item["id"]]
                for item in known["items"]
                if item["shared"] is shared and item["id"] != LABOUR
            ),
            Fraction(0),
        )
        for shared in (True, False)
    )
    needed = max(Fraction(plan.licence_per_year, MONTHS) - software, Fraction(0))
    share = None
    if needed <= max(paper, Fraction(0)):
        share = rounded_text(Fraction(ceil(needed / paper * 1000), 1000), 3) if needed else "0"
    gross = (paper * plan.share + software) * MONTHS
    return {
        "partner_share": share,
        "licence_per_year": floor_to(gross, 1) if gross >= 0 else None,
    }


def _assumptions(plan: Plan, known: Mapping[str, Any]) -> list[str]:
    """What the result takes for granted; entries with a `when` apply in that situation only."""
    situations = {
        "partial-share": plan.share != 1,
        "one-off-cost": plan.one_off_cost > 0,
        "several-offices": plan.offices > 1,
        "hours-mode": plan.mode == "hours",
        "no-wage": not _wage(plan),
        None: True,
    }
    return [entry["assume"] for entry in known["assumptions"] if situations[entry["when"]]]
