"""What a programme pays for a list of purchases, line by line, with the steps that lead there.

The order is the same everywhere: eligible cost → rate → cap on the subsidy → rounding down. Which
categories form a line, at which rate and under which cap, is in the programme's rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from calculators.inputs import Problems
from calculators.money import exact, floor_to
from calculators.rules import choose, holds, localised, ratio, tier_of, with_told

MOST_ITEMS = 1000
_DOUBLE_FUNDING = "no-double-funding"
ROUNDING_UNITS = (1, 1000)

_REQUEST_FIELDS = ("programme", "version", "prefecture", "answers", "items", "rounding_unit")
_ITEM_FIELDS = ("category", "unit_price", "quantity", "package", "model", "label", "funded_by")


@dataclass(frozen=True)
class Item:
    """One purchase; `unit_price` in yen, `position` is its place in the request."""

    position: int
    category: str
    unit_price: int
    quantity: int
    package: bool
    model: int
    funded_by: str | None

    @property
    def cost(self) -> int:
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class Plan:
    """A request that has been read and found valid, with the rules that apply to it."""

    programme: str
    version: Mapping[str, Any]
    local: Mapping[str, Any] | None
    prefecture: str | None
    answers: Mapping[str, Any]
    items: tuple[Item, ...]
    rounding_unit: int


def calculate(request: Any, rules: Mapping[str, Any]) -> dict[str, Any]:
    """The result of one request: calculated, not_eligible, not_confirmed or information_only.

    Raises `inputs.Invalid` with every problem of an invalid request.
    """
    problems = Problems(rules["messages"])
    fields = problems.mapping(request, "", _REQUEST_FIELDS)
    if not isinstance(request, dict):
        if request is None:
            problems.add("", "not-an-object")
        problems.stop_if_any()
    programme = _programme(fields, rules, problems)
    asked = fields.get("version")
    if isinstance(asked, str) and programme and asked not in programme["versions"]:
        return _not_confirmed(programme, asked)
    plan = _read(fields, programme, rules, problems)
    if not plan.version["lines"]:
        return _information(plan)
    lines, assumed = _lines(plan, problems)
    problems.stop_if_any()
    return _result(plan, lines, assumed)


# --- reading the request ---------------------------------------------------------------------


def _programme(
    fields: Mapping[str, Any], rules: Mapping[str, Any], problems: Problems
) -> dict[str, Any] | None:
    found = fields.get("programme")
    if found is None:
        problems.add("programme", "required")
        return None
    known = problems.choice(found, "programme", rules["programmes"])
    return rules["programmes"][known] if known else None


def _not_confirmed(programme: Mapping[str, Any], version: str) -> dict[str, Any]:
    return {
        "status": "not_confirmed",
        "programme": programme["id"],
        "version": version[:40],
        "known_versions": list(programme["versions"]),
    }


def _read(
    fields: Mapping[str, Any],
    programme: Mapping[str, Any] | None,
    rules: Mapping[str, Any],
    problems: Problems,
) -> Plan:
    """The plan of a request; raises `Invalid` where anything in it cannot be used."""
    version = None
    if programme:
        newest = next(reversed(programme["versions"]))
        name = problems.choice(fields.get("version"), "version", programme["versions"]) or newest
        version = programme["versions"][name]
    prefecture = _prefecture(fields.get("prefecture"), rules, problems)
    local = _local(rules, prefecture, programme, version)
    answers = problems.answers(fields.get("answers"), rules)
    items = _items(fields.get("items"), programme, version, rules, problems)
    unit = _rounding_unit(fields.get("rounding_unit"), local, problems)
    problems.stop_if_any()
    assert programme and version and unit
    version = localised(version, local)
    answers = with_told(answers, version, prefecture, rules)
    return Plan(programme["id"], version, local, prefecture, answers, tuple(items), unit)


def _prefecture(value: Any, rules: Mapping[str, Any], problems: Problems) -> str | None:
    if value is None or (isinstance(value, str) and value in rules["prefectures"]):
        return value
    problems.add("prefecture", "not-a-prefecture", found=str(value)[:40])
    return None


def _local(
    rules: Mapping[str, Any],
    prefecture: str | None,
    programme: Mapping[str, Any] | None,
    version: Mapping[str, Any] | None,
) -> Mapping[str, Any] | None:
    """What the prefecture settled for this version, None where nothing is recorded."""
    if not (prefecture and programme and version):
        return None
    return rules["local"].get(prefecture, {}).get(f"{programme['id']}/{version['id']}")


def _rounding_unit(value: Any, local: Mapping[str, Any] | None, problems: Problems) -> int | None:
    if value is None:
        return (local or {}).get("rounding_unit") or 1
    if isinstance(value, bool) or value not in ROUNDING_UNITS:
        problems.add("rounding_unit", "not-a-rounding-unit", found=str(value)[:40])
        return None
    return int(value)


def _items(
    value: Any,
    programme: Mapping[str, Any] | None,
    version: Mapping[str, Any] | None,
    rules: Mapping[str, Any],
    problems: Problems,
) -> list[Item]:
    if value is None or value == []:
        if not (programme and not programme["calculates"]):
            problems.add("items", "no-items")
        return []
    if not isinstance(value, list):
        problems.add("items", "not-a-list")
        return []
    if len(value) > MOST_ITEMS:
        problems.add("items", "too-many-items", most=MOST_ITEMS)
        return []
    return [_item(entry, i, version, rules, problems) for i, entry in enumerate(value)]


def _item(
    value: Any,
    position: int,
    version: Mapping[str, Any] | None,
    rules: Mapping[str, Any],
    problems: Problems,
) -> Item:
    field = f"items[{position}]"
    if not isinstance(value, dict):
        problems.add(field, "not-an-object")
        value = {}
    entry = problems.mapping(value, field, _ITEM_FIELDS)
    package = problems.boolean(entry.get("package"), f"{field}.package") or False
    category = _category(entry.get("category"), field, package, version, rules, problems)
    for text in ("label", "funded_by"):
        if entry.get(text) is not None and not isinstance(entry[text], str):
            problems.add(f"{field}.{text}", "not-text")
    return Item(
        position,
        category,
        problems.integer(entry.get("unit_price"), f"{field}.unit_price") or 0,
        problems.integer(entry.get("quantity"), f"{field}.quantity", default=1) or 0,
        package,
        problems.integer(entry.get("model"), f"{field}.model", least=1, default=1) or 1,
        entry.get("funded_by") or None,
    )


def _category(
    value: Any,
    field: str,
    package: bool,
    version: Mapping[str, Any] | None,
    rules: Mapping[str, Any],
    problems: Problems,
) -> str:
    if value is None:
        problems.add(f"{field}.category", "required")
        return ""
    category = problems.choice(value, f"{field}.category", rules["categories"])
    if not category or not version or not version["lines"]:
        return category or ""
    alone = _categories(version, packaged=False)
    packed = _categories(version, packaged=True)
    if category not in alone and category not in packed:
        known = ", ".join(dict.fromkeys([*alone, *packed]))
        problems.add(f"{field}.category", "not-in-version", found=category, known=known)
    elif package and not packed:
        problems.add(f"{field}.package", "no-package")
    elif package and category not in packed:
        problems.add(f"{field}.package", "not-in-package", known=", ".join(packed))
    return category


def _categories(version: Mapping[str, Any], packaged: bool) -> list[str]:
    return [
        category
        for line in version["lines"]
        if line["packaged"] is packaged
        for category in line["categories"]
    ]


# --- lines -----------------------------------------------------------------------------------


def _lines(plan: Plan, problems: Problems) -> tuple[list[dict[str, Any]], list[str]]:
    """The lines of the result in the order of the items, and the assumptions made on the way."""
    lines: list[dict[str, Any]] = []
    assumed: list[str] = []
    taken: set[int] = set()
    for rule in plan.version["lines"]:
        for items in _groups(rule, plan.items):
            taken.update(item.position for item in items)
            lines.append(_line(rule, items, plan, assumed, problems))
    lines += [_unfunded(item) for item in plan.items if item.position not in taken]
    lines.sort(key=lambda line: line["items"][0])
    _limit_models(plan, lines)
    return lines, assumed


def _groups(rule: Mapping[str, Any], items: tuple[Item, ...]) -> Iterator[tuple[Item, ...]]:
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


def _line(
    rule: Mapping[str, Any],
    items: tuple[Item, ...],
    plan: Plan,
    assumed: list[str],
    problems: Problems,
) -> dict[str, Any]:
    rate_rule = next(rate for rate in plan.version["rates"] if rate["id"] == rule["rate"])
    rate_case, open_rates = choose(rate_rule["cases"], plan.answers)
    cap, open_caps = _cap(rule["cap"], plan.answers, problems)
    assumed += [entry for entry in (*open_rates, *open_caps) if entry not in assumed]
    cost = sum(item.cost for item in items)
    steps: list[dict[str, Any]] = [{"step": "input", "amount": cost}]
    eligible = _eligible(rule, items, steps)
    rate = ratio(rate_case["rate"])
    pieces = items[0].quantity if rule["cap"] and rule["cap"]["per"] == "device" else 1
    amount = eligible * rate
    steps.append(_rate_step(rate_case, rate_rule, amount))
    capped = False
    if cap is not None:
        capped = amount > cap["amount"] * pieces
        amount = min(amount, Fraction(cap["amount"] * pieces))
        steps.append(_cap_step(rule, cap, rate, pieces, capped, amount))
    subsidy = floor_to(amount, plan.rounding_unit)
    steps.append({"step": "rounding", "unit": plan.rounding_unit, "amount": subsidy})
    line = {
        "heading": rule["id"],
        "items": [item.position for item in items],
        "cost": cost,
        "rate": rate_case["rate"],
        "cap": cap["amount"] if cap else None,
        "capped": capped,
        "subsidy": subsidy,
        "own_burden": cost - subsidy,
        "steps": steps,
        "sources": _sources(steps),
    }
    if rule["pool"] == "model":
        line["model"] = items[0].model
    return line


def _eligible(rule: Mapping[str, Any], items: tuple[Item, ...], steps: list[dict[str, Any]]) -> int:
    """The cost that counts: prices above a limit a piece count only up to it."""
    limits = {limit["category"]: limit for limit in rule["item_limits"]}
    eligible = 0
    for item in items:
        limit = limits.get(item.category)
        price = min(item.unit_price, limit["amount"]) if limit else item.unit_price
        eligible += price * item.quantity
    for limit in limits.values():
        if any(item.category == limit["category"] for item in items):
            steps.append(
                {
                    "step": "item-limit",
                    "category": limit["category"],
                    "limit": limit["amount"],
                    "amount": eligible,
                    "source": limit["source"],
                }
            )
    return eligible


def _cap(
    rule: Mapping[str, Any] | None, answers: Mapping[str, Any], problems: Problems
) -> tuple[dict[str, Any] | None, list[str]]:
    """The cap in yen that applies, with its source; an answer it needs is required."""
    if rule is None:
        return None, []
    if rule["amount"] is not None:
        return {"amount": rule["amount"], "source": rule["source"]}, []
    if rule["cases"] is not None:
        case, assumed = choose(rule["cases"], answers)
        return {"amount": case["amount"], "source": case["source"]}, assumed
    count = answers.get(rule["answer"])
    field = f"answers.{rule['answer']}"
    if count is None:
        if not any(error["field"] == field for error in problems.errors):
            problems.add(field, "required")
        return None, []
    if rule["tiers"] is not None:
        tier = tier_of(rule["tiers"], count)
        if tier is None:
            problems.add(field, "no-tier", found=count)
            return None, []
        return {"amount": tier["amount"], "source": tier["source"] or rule["source"]}, []
    amount = rule["each"] * count
    if rule["at_most"] is not None:
        amount = min(amount, rule["at_most"])
    return {"amount": amount, "source": rule["source"]}, []


def _rate_step(
    case: Mapping[str, Any], rule: Mapping[str, Any], amount: Fraction
) -> dict[str, Any]:
    step = {"step": "rate", "rate": case["rate"], "amount": exact(amount), "source": case["source"]}
    for bound in ("at_least", "at_most"):
        if rule[bound]:
            step[bound] = True
    return step


def _cap_step(
    rule: Mapping[str, Any],
    cap: Mapping[str, Any],
    rate: Fraction,
    pieces: int,
    capped: bool,
    amount: Fraction,
) -> dict[str, Any]:
    """`binds_from`: the smallest whole-yen cost (a piece, a line) whose subsidy exceeds the cap."""
    return {
        "step": "cap",
        "cap": cap["amount"],
        "per": rule["cap"]["per"],
        "pieces": pieces,
        "binding": capped,
        "binds_from": int(cap["amount"] / rate) + 1 if rate else None,
        "amount": exact(amount),
        "source": cap["source"],
    }


def _unfunded(item: Item) -> dict[str, Any]:
    """A line for an item that the programme takes inside a package only."""
    return {
        "heading": item.category,
        "items": [item.position],
        "cost": item.cost,
        "rate": None,
        "cap": None,
        "capped": False,
        "subsidy": 0,
        "own_burden": item.cost,
        "steps": [{"step": "input", "amount": item.cost}, {"step": "only-in-package", "amount": 0}],
        "sources": [],
    }


def _limit_models(plan: Plan, lines: list[dict[str, Any]]) -> None:
    """Models beyond the prefecture's number get nothing; a prefecture's total is cut in a line."""
    for limit in plan.version["limits"]:
        if limit["models"] is not None:
            numbers = sorted({line["model"] for line in lines if "model" in line})
            beyond = set(numbers[limit["models"] :])
            for line in lines:
                if line.get("model") in beyond:
                    line["subsidy"], line["own_burden"] = 0, line["cost"]
                    step = {"step": "models", "limit": limit["models"], "amount": 0}
                    line["steps"].append({**step, "source": limit["source"]})
                    line["sources"] = _sources(line["steps"])
        else:
            total = sum(line["subsidy"] for line in lines)
            if total > limit["amount"]:
                lines.append(_cut(limit, total))


def _cut(limit: Mapping[str, Any], total: int) -> dict[str, Any]:
    """The line that brings the total down to what one prefecture gets at most."""
    cut = total - limit["amount"]
    return {
        "heading": limit["id"],
        "items": [],
        "cost": 0,
        "rate": None,
        "cap": limit["amount"],
        "capped": True,
        "subsidy": -cut,
        "own_burden": cut,
        "steps": [
            {"step": "input", "amount": total},
            {
                "step": "total-limit",
                "limit": limit["amount"],
                "amount": limit["amount"],
                "source": limit["source"],
            },
        ],
        "sources": list(limit["source"]),
    }


def _sources(steps: list[dict[str, Any]]) -> list[str]:
    """The places that the steps cite, each once."""
    return list(dict.fromkeys(place for step in steps for place in step.get("source", ())))


# --- the result ------------------------------------------------------------------------------


def _result(plan: Plan, lines: list[dict[str, Any]], assumed: list[str]) -> dict[str, Any]:
    requirements = list(_requirements(plan))
    totals = _totals(plan, lines)
    open_ones = plan.version["open_assumptions"]
    unmet = any(requirement["met"] is False for requirement in requirements)
    rates = {line["heading"] for line in lines if line["rate"]}
    used = {line["rate"] for line in plan.version["lines"] if line["id"] in rates}
    bounds = [rate for rate in plan.version["rates"] if rate["id"] in used]
    result = {
        "status": "not_eligible" if unmet else "calculated",
        "programme": plan.programme,
        "version": plan.version["id"],
        "total": {"cost": totals["cost"], **dict.fromkeys(_AMOUNTS)} if unmet else totals,
        "lines": lines,
        "requirements": requirements,
        "assumptions": [
            *assumed,
            *(entry for entry in plan.version["assumptions"] if entry not in open_ones),
        ],
        "at_least": any(rate["at_least"] for rate in bounds),
        "at_most": any(rate["at_most"] for rate in bounds),
        "rounding_unit": plan.rounding_unit,
        "prefecture": plan.prefecture,
        "local_settings": plan.local is not None,
        "as_of": plan.version["as_of"],
        "rules": (plan.local or plan.version)["rules"],
    }
    if unmet:
        result["if_met"] = totals
    return result


def _information(plan: Plan) -> dict[str, Any]:
    """The result for a programme that pays no subsidy to an office: no amount, and none guessed."""
    return {
        "status": "information_only",
        "programme": plan.programme,
        "version": plan.version["id"],
        "total": {"cost": sum(item.cost for item in plan.items), **dict.fromkeys(_AMOUNTS)},
        "lines": [],
        "requirements": [],
        "assumptions": plan.version["assumptions"],
        "as_of": plan.version["as_of"],
        "rules": plan.version["rules"],
    }


_AMOUNTS = ("subsidy", "own_burden", "state", "prefecture")


def _totals(plan: Plan, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums over the lines; the state's part is rounded down, the prefecture's is the rest."""
    cost = sum(line["cost"] for line in lines)
    subsidy = sum(line["subsidy"] for line in lines)
    shares = plan.version["shares"]
    state = floor_to(subsidy * ratio(shares["state"]), 1) if shares else None
    return {
        "cost": cost,
        "subsidy": subsidy,
        "own_burden": cost - subsidy,
        "state": state,
        "prefecture": None if state is None else subsidy - state,
    }


def _requirements(plan: Plan) -> Iterator[dict[str, Any]]:
    """Every requirement that this plan raises, with whether it is met (None: still open)."""
    version = plan.version
    if plan.local is not None:
        yield {"id": "offered", "met": plan.local["offered"], "sources": plan.local["source"]}
    doubled = [item.position for item in plan.items if item.funded_by]
    for requirement in version["requirements"]:
        met = holds(requirement["met_when"], plan.answers)
        if doubled and requirement["id"] == _DOUBLE_FUNDING:
            continue  # Said below, with the items.
        if _judged(requirement, met) and _raised(requirement["if_items"], plan.items):
            yield {"id": requirement["id"], "met": met, "sources": requirement["source"]}
    for need in version["needs"]:
        line = next(entry for entry in version["lines"] if entry["id"] == need["line"])
        inside = [item for group in _groups(line, plan.items) for item in group]
        if inside and _raised(need["if_any"], inside):
            met = _raised(need["one_of"], inside)
            yield {"id": need["id"], "met": met, "sources": need["source"]}
    alone = _categories(version, packaged=False)
    strays = [item.position for item in plan.items if not (item.package or item.category in alone)]
    if strays:
        yield {"id": "only-in-package", "met": False, "items": strays, "sources": []}
    if doubled:
        own = (r["source"] for r in version["requirements"] if r["id"] == _DOUBLE_FUNDING)
        sources = next(own, [])
        yield {"id": _DOUBLE_FUNDING, "met": False, "items": doubled, "sources": sources}


def _judged(requirement: Mapping[str, Any], met: bool | None) -> bool:
    """Whether a requirement counts here; what need not be asked does so where it is not met."""
    uses = requirement["used_by"]
    return "subsidy" in uses or ("subsidy-if-told" in uses and met is False)


def _raised(categories: list[str] | None, items: Any) -> bool:
    return categories is None or any(item.category in categories for item in items)
