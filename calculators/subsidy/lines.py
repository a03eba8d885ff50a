"""The lines of a result: which items form one, and the steps from their cost to the subsidy.

The steps and their order are those of calculators/rules/mechanisms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from calculators.rules.inputs import Problems
from calculators.rules.local import own_figures
from calculators.rules.mechanisms import (
    base,
    cap,
    flat,
    income,
    pieces,
    price_limit,
    rate,
    rounding,
    tax,
)
from calculators.rules.mechanisms.cap import Cap
from calculators.rules.mechanisms.steps import Step, sources
from calculators.rules.money import exact, floor_to
from calculators.rules.shapes import LineRule, Version
from calculators.subsidy import over_all
from calculators.subsidy.request import Item, Plan
from calculators.subsidy.shapes import Exact, Line


@dataclass
class Worked:
    """The lines of a plan, and what was noted on the way; lines are named by their items.

    `at_most`: what a line of which something is not known comes to at most (None: nobody knows);
    `exact`: what a line comes to before the rounding of the total. Amounts in yen.
    """

    lines: list[Line] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    at_least: bool = False
    not_checked: bool = False
    at_most: dict[tuple[int, ...], int | None] = field(default_factory=dict)
    exact: dict[tuple[int, ...], Exact] = field(default_factory=dict)

    def note(self, found: Sequence[str]) -> None:
        """Add the assumptions that are not noted yet."""
        self.assumed += [entry for entry in found if entry not in self.assumed]


@dataclass
class _Draft:
    """A line on its way: what is bought, what of it counts in yen, and of how many pieces."""

    rule: LineRule
    items: tuple[Item, ...]
    steps: list[Step]
    counts: Exact
    paid: dict[int, int]

    @property
    def positions(self) -> list[int]:
        return [item.position for item in self.items]

    @property
    def number(self) -> int:
        """The pieces that are paid."""
        return sum(self.paid.values())


def lines_of(plan: Plan, problems: Problems) -> Worked:
    """The lines of the result in the order of the items, with what was noted on the way."""
    worked = Worked()
    worked.note(plan.project.assumed)
    paid = _paid_pieces(plan, worked, problems)
    drafts = [
        _draft(rule, items, plan, paid)
        for rule in plan.version["lines"]
        for items in groups(rule, plan.counting)
    ]
    _take_income_off(plan, drafts)
    lines = [_line(draft, plan, worked, problems) for draft in drafts]
    taken = {item.position for draft in drafts for item in draft.items}
    flat_sums = list(_flat_sums(plan, taken))
    lines += [_unpaid(item, plan) for item in plan.items if item.position not in taken]
    lines.sort(key=lambda line: line["items"][0])
    lines += flat_sums
    worked.note(over_all.cut(plan, lines, worked.exact))
    worked.lines = lines
    return worked


def groups(rule: LineRule, items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """The items that form one line each under this rule."""
    mine = tuple(
        item
        for item in items
        if item.package is rule["packaged"] and item.category in rule["categories"]
    )
    if rule["pool"] == "item":
        yield from ((item,) for item in mine)
    elif rule["pool"] == "model":
        for model in sorted({item.model for item in mine}):
            yield tuple(item for item in mine if item.model == model)
    elif mine:
        yield mine


def line_of(version: Version, item: Item) -> str | None:
    """The id of the line that an item falls into, None where it falls into none."""
    for rule in version["lines"]:
        if item.package is rule["packaged"] and item.category in rule["categories"]:
            return rule["id"]
    return None


# --- what counts ---------------------------------------------------------------------------------


def _price(item: Item, plan: Plan) -> Exact:
    """The price of a piece that counts, in yen, before a limit on it."""
    if plan.project.tax_left_out:
        return tax.without(item.unit_price, plan.project.tax_rate)
    return item.unit_price


def _limited(item: Item, rule: LineRule, plan: Plan) -> Exact:
    """The price of a piece that counts, in yen."""
    return price_limit.counts(_price(item, plan), item.category, rule["item_limits"])


def _draft(rule: LineRule, items: tuple[Item, ...], plan: Plan, paid: dict[int, int]) -> _Draft:
    """A line with what of its cost counts: without tax, up to the limits a piece, paid pieces."""
    steps: list[Step] = [{"step": "input", "amount": sum(item.cost for item in items)}]
    if plan.project.tax_left_out and plan.terms["tax"]:
        untaxed = sum(_price(item, plan) * item.quantity for item in items)
        steps.append(tax.step(plan.terms["tax"], plan.project.tax_rate, untaxed))
    numbers = {item.position: paid.get(item.position, item.quantity) for item in items}
    if rule["item_limits"]:
        limited = sum(_limited(item, rule, plan) * item.quantity for item in items)
        present = {item.category for item in items}
        for limit in rule["item_limits"]:
            if limit["category"] in present:
                steps.append(price_limit.step(limit, limited))
    counts = sum(_limited(item, rule, plan) * numbers[item.position] for item in items)
    for limits in plan.terms["pieces"]:
        wanted, number = sum(item.quantity for item in items), sum(numbers.values())
        if rule["id"] in limits["lines"] and number < wanted:
            steps.append(pieces.step(limits, wanted, number, counts))
    return _Draft(rule, items, steps, counts, numbers)


def _paid_pieces(plan: Plan, worked: Worked, problems: Problems) -> dict[int, int]:
    """The pieces that are paid of the items in lines of which a host limits the number."""
    paid: dict[int, int] = {}
    for limits in plan.terms["pieces"]:
        inside = {
            item.position: (item, rule)
            for rule in plan.version["lines"]
            if rule["id"] in limits["lines"]
            for items in groups(rule, plan.counting)
            for item in items
        }
        if not inside:
            continue
        found = pieces.number(limits, plan.answers)
        if found is None:
            worked.note([pieces.NOT_CHECKED])
            worked.not_checked = True
            continue
        wanted = {position: item.quantity for position, (item, _) in inside.items()}
        worth = {
            position: _worth(item, rule, plan, problems)
            for position, (item, rule) in inside.items()
        }
        paid |= pieces.allotted(found.most, wanted, worth)
        if sum(wanted.values()) > found.most:
            worked.note(found.assumed)
            worked.note([pieces.LOWEST_FIRST] if len(set(worth.values())) > 1 else [])
            worked.at_least = worked.at_least or found.at_least
    return paid


def _worth(item: Item, rule: LineRule, plan: Plan, problems: Problems) -> Exact:
    """What one piece would be paid, in yen, before rounding."""
    rate_rule = next(entry for entry in plan.version["rates"] if entry["id"] == rule["rate"])
    amount: Exact = rate.step(rate_rule, plan.answers, _limited(item, rule, plan)).amount
    if rule["cap"] and rule["cap"]["per"] == "device":
        found = cap.find(rule["cap"], plan.answers, problems)
        return min(amount, found.amount) if found else amount
    return amount


def _take_income_off(plan: Plan, drafts: list[_Draft]) -> None:
    """Other income comes off the project's cost once; what it leaves counts, line after line."""
    rule = plan.terms["income"]
    if rule is None or not plan.project.income:
        return
    eligible = sum(draft.counts for draft in drafts)
    project = eligible if plan.project.cost is None else plan.project.cost
    left = income.left(project, plan.project.income)
    rest = left
    for draft in drafts:
        draft.counts = min(draft.counts, rest)
        rest -= draft.counts
        draft.steps.append(income.step(rule, left, draft.counts))


# --- what is paid of it --------------------------------------------------------------------------


def _line(draft: _Draft, plan: Plan, worked: Worked, problems: Problems) -> Line:
    """One line; every mechanism that its rule has adds its step."""
    rule, steps = draft.rule, draft.steps
    counts = _based(draft, plan, worked, problems)
    rate_rule = next(entry for entry in plan.version["rates"] if entry["id"] == rule["rate"])
    rated = rate.step(rate_rule, plan.answers, counts)
    steps.append(rated.step)
    worked.note(rated.assumed)
    paid = _Paid(draft, plan, rated.rate, rated.amount)
    paid.round_before_cap()
    found = _cap_of(rule, plan, worked, problems)
    capped = paid.cap(found) if found else False
    paid.round()
    cost = sum(item.cost for item in draft.items)
    line: Line = {
        "heading": rule["id"],
        "items": draft.positions,
        "cost": cost,
        "rate": rated.step["rate"],
        "cap": found.amount if found else None,
        "capped": capped,
        "subsidy": paid.whole,
        "own_burden": cost - paid.whole,
        "steps": steps,
        "sources": sources(steps),
    }
    if plan.place.host:
        line["eligible"] = exact(counts)
        _mark_local(line, rate_rule["id"], plan)
    if rule["pool"] == "model":
        line["model"] = draft.items[0].model
    if plan.terms["rounding"]:
        worked.exact[tuple(draft.positions)] = paid.amount
    _leave_open(line, found, paid, plan, worked)
    return line


def _based(draft: _Draft, plan: Plan, worked: Worked, problems: Problems) -> Exact:
    """What counts of a line after the host's base, in yen."""
    for rule in plan.terms["bases"]:
        found = cap.find(rule["cap"], plan.answers, problems)
        if rule["line"] == draft.rule["id"] and found:
            worked.note(found.assumed)
            number = draft.number if rule["cap"]["per"] == "device" else 1
            draft.steps.append(base.step(found, draft.counts, number))
            return min(draft.counts, found.amount * number)
    return draft.counts


def _cap_of(rule: LineRule, plan: Plan, worked: Worked, problems: Problems) -> cap.Found | None:
    """The cap of a line, less what was received before."""
    if rule["cap"] is None:
        return None
    found = cap.find(rule["cap"], plan.answers, problems)
    if found:
        worked.note(found.assumed)
    earlier = _earlier(rule, plan)
    return cap.lowered(found, earlier) if found and earlier else found


def _earlier(rule: LineRule, plan: Plan) -> int:
    """What the office received before for a line and what comes off its cap, in yen."""
    answers = (entry["answer"] for entry in plan.terms["earlier"] if entry["line"] == rule["id"])
    return sum(plan.answers.get(answer) or 0 for answer in answers)


class _Paid:
    """What a line is paid on its way through caps and rounding; `amount` is exact, in yen.

    `each`: the most that a piece is paid, where the cap is for one.
    """

    def __init__(self, draft: _Draft, plan: Plan, rate: Fraction, amount: Exact) -> None:
        self.draft = draft
        self.plan = plan
        self.rate = rate
        self.amount = amount
        self.uncapped = amount
        self.whole = 0
        self.rule = rounding.of_line(plan.terms["rounding"], draft.rule["id"])
        self.before = self.rule is not None and self.rule["before_cap"]
        self.number = 1
        self.each: int | None = None

    def round_before_cap(self) -> None:
        """Round down where the host does so before the cap."""
        if self.rule and self.before:
            self.amount = self._rounded_down(self.rule, None)
            step = rounding.step(self.amount, self.rule["unit"], self.rule)
            self.draft.steps.append(step)
        self.uncapped = self.amount

    def cap(self, found: cap.Found) -> bool:
        """Take off what goes beyond the cap; whether anything does."""
        rule = self.draft.rule["cap"]
        assert rule is not None
        self.number = self.draft.number if rule["per"] == "device" else 1
        unit = self.rule["unit"] if self.rule and self.before else 0
        step = cap.step(
            rule, found, self.amount, self._rate_of_what_is_typed(rule), self.number, unit
        )
        earlier = _earlier(self.draft.rule, self.plan)
        if earlier:
            step["earlier"] = earlier
        self.draft.steps.append(step)
        self.amount = min(self.amount, found.amount * self.number)
        self.each = found.amount if rule["per"] == "device" else None
        return step["binding"]

    def _rate_of_what_is_typed(self, rule: Cap) -> Fraction:
        """The rate on a price as it stands in the request: of one with tax a part counts.

        What is said of a whole line is said of the cost that counts.
        """
        taxed = rule["per"] == "device" and self.plan.project.tax_left_out
        return self.rate / (1 + self.plan.project.tax_rate) if taxed else self.rate

    def round(self) -> None:
        """Round down to whole yen, or to what the host or the request says."""
        after = self.rule if self.rule and not self.before else None
        if after and after["place"] == "piece":
            self.amount = min(self.amount, self._rounded_down(after, self.each))
        unit = after["unit"] if after else self.plan.rounding_unit
        step = rounding.step(self.amount, unit, after)
        self.draft.steps.append(step)
        self.whole = step["amount"]
        if rounding.of_total(self.plan.terms["rounding"]) is None:
            self.amount = self.whole

    def _rounded_down(self, rule: rounding.Rounding, most: int | None) -> int:
        """The amount rounded down as a whole, or each piece (`most` yen of it) by itself."""
        if rule["place"] != "piece":
            return floor_to(self.amount, rule["unit"])
        total = 0
        for item in self.draft.items:
            piece: Exact = _limited(item, self.draft.rule, self.plan) * self.rate
            piece = piece if most is None else min(piece, most)
            total += floor_to(piece, rule["unit"]) * self.draft.paid[item.position]
        return total


def _leave_open(
    line: Line, found: cap.Found | None, paid: _Paid, plan: Plan, worked: Worked
) -> None:
    """Note what a line comes to at most where a figure of it is not known, or open to reading."""
    key = tuple(line["items"])
    for entry in plan.terms["not_known"]:
        if line["heading"] in entry["lines"]:
            most = entry["at_most"]
            worked.at_most[key] = None if most is None else min(line["cost"] or 0, most)
    if found and found.others:
        readings = {
            floor_to(min(paid.uncapped, amount * paid.number), 1)
            for amount in (found.amount, *found.others)
        }
        if len(readings) > 1:
            worked.at_most[key] = max(readings)


def _mark_local(line: Line, rate_id: str, plan: Plan) -> None:
    """Say of each step whether the host set it."""
    if plan.place.local is None:
        return
    own = own_figures(plan.place.local)
    for step in line["steps"]:
        if step["step"] == "rate":
            step["local"] = rate_id in own["rate"]
        elif step["step"] == "cap":
            step["local"] = line["heading"] in own["cap"] or "earlier" in step
        elif step["step"] == "item-limit":
            step["local"] = line["heading"] in own["cap"]
        elif step["step"] == "rounding":
            step["local"] = step.get("local", False)
        elif step["step"] in ("tax", "pieces", "income", "base"):
            step["local"] = True


def _flat_sums(plan: Plan, taken: set[int]) -> Iterator[Line]:
    """A line for each flat sum whose count is known; what is bought for it is its cost."""
    for rule in plan.terms["flat"]:
        count = plan.answers.get(rule["answer"])
        if count is None:
            continue
        items = [item for item in plan.counting if item.category in rule["categories"]]
        taken.update(item.position for item in items)
        cost = sum(item.cost for item in items) if items else None
        step = flat.step(rule, count)
        step["local"] = True
        yield {
            "heading": rule["id"],
            "title": rule["text"],
            "items": [item.position for item in items],
            "cost": cost,
            "eligible": cost or 0,
            "rate": None,
            "cap": rule["most"],
            "capped": rule["most"] is not None and rule["each"] * count > rule["most"],
            "subsidy": step["amount"],
            "own_burden": None if cost is None else max(cost - step["amount"], 0),
            "steps": [step],
            "sources": list(rule["source"]),
        }


def _unpaid(item: Item, plan: Plan) -> Line:
    """A line for an item that counts inside a package only, or does not count for the host."""
    reason: Step = item.excluded or {"step": "only-in-package", "amount": 0}
    steps: list[Step] = [{"step": "input", "amount": item.cost}, reason]
    line: Line = {
        "heading": (line_of(plan.version, item) if item.excluded else None) or item.category,
        "items": [item.position],
        "cost": item.cost,
        "rate": None,
        "cap": None,
        "capped": False,
        "subsidy": 0,
        "own_burden": item.cost,
        "steps": steps,
        "sources": sources(steps),
    }
    if plan.place.host:
        line["eligible"] = 0
    return line
