"""A cap of another order than its neighbours or its predecessor asks for a second look.

An example worked out from a wrong figure comes out as wrong as the rule. So an amount ten times
those beside it, or ten times that of the year before, is a fault until `checked` beside it says
against what it was compared. So is what a call can spend beyond all that its place can hope for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from scripts.checks.recomputed import expect
from scripts.model import Data
from scripts.model.common import walk
from scripts.model.linkage import MOVE
from scripts.model.load import Fault, Place, shown

ORDER = 10
SHARE = 3
"""A call spends no more than so many times its place's share of what the state set aside."""
_AMOUNTS = ("amount", "each", "whole")

Lines = dict[tuple[str, str], list[Any]]
"""The lines of every national version, by programme and version."""


def check(data: Data) -> Iterator[Fault]:
    """Every cap of the national versions that is out of line and not said to be checked."""
    national = {
        (programme.id, version["id"]): version["lines"]
        for programme in data.many("programmes")
        for version in data.plain(f"programmes/{programme.id}.yaml")["versions"]
    }
    for name in sorted(data.files):
        if name.startswith("programmes/"):
            before: dict[str, Any] = {}
            yield from _set_aside(name, data.plain(name)["versions"])
            for number, version in enumerate(data.plain(name)["versions"]):
                place = ("versions", number, "lines")
                yield from _of_version(name, place, version["lines"], before)
                before |= {line["id"]: line["cap"] for line in version["lines"] if line["cap"]}
        elif name.startswith("local/"):
            yield from _of_host(data, name, national)
    yield from _same_budget(data)
    yield from _aid(data)


def _of_host(data: Data, name: str, national: Lines) -> Iterator[Fault]:
    """What a host adds, sums up and can spend, beside national caps and what other hosts have."""
    plain = data.plain(name)
    for number, rules in enumerate(plain["rules"]):
        place: Place = ("rules", number)
        lines = national.get((rules["programme"], rules["version"]), [])
        yield from _of_terms(data, name, place, rules, lines)
        added = [line for line in rules["add"] if line["cap"]]
        for fault in _of_version(name, (*place, "add"), [*added, *lines], {}):
            if int(fault.place[3]) < len(added):
                yield fault
    own_lines = {
        (own["id"], version["id"]): version["lines"]
        for own in plain["own"]
        for version in own["versions"]
    }
    for number, own in enumerate(plain["own"]):
        before: dict[str, Any] = {}
        for position, version in enumerate(own["versions"]):
            place = ("own", number, "versions", position)
            yield from _of_version(name, (*place, "lines"), version["lines"], before)
            yield from _of_terms(data, name, place, version, version["lines"])
            before |= {line["id"]: line["cap"] for line in version["lines"] if line["cap"]}
    for number, call in enumerate(plain["calls"]):
        lines = (national | own_lines).get((call["programme"], call["version"]), [])
        place = ("calls", number, "budget")
        yield from _of_budget(name, place, call["budget"], lines)
        yield from _beyond_share(data, name, place, call)


def _of_terms(data: Data, name: str, place: Place, rules: Any, lines: list[Any]) -> Iterator[Fault]:
    """The most over several lines beside that of other hosts; a base beside the cap of its line."""
    for number, rule in enumerate(rules["over_lines"]):
        others = _over_lines(data, name, rule["per"])
        far = others and all(_far(rule["amount"], other) for other in others)
        if far and rule["checked"] is None:
            where = (*place, "over_lines", number, "amount")
            yield _fault(name, where, rule["amount"], max(others), "the highest of other hosts")
    for number, flat in enumerate(rules["flat"]):
        if flat["checked"] is None:
            yield from _of_flat(name, (*place, "flat", number), flat)
    caps = {line["id"]: line["cap"] for line in lines if line["cap"]}
    for number, base in enumerate(rules["bases"]):
        cap = caps.get(base["line"])
        if cap and base["cap"]["checked"] is None and _far(_top(base["cap"]), _top(cap)):
            where = (*place, "bases", number, "cap")
            yield _fault(name, where, _top(base["cap"]), _top(cap), "the cap of its line")


def _over_lines(data: Data, name: str, per: str) -> list[int]:
    """What the other hosts have over several lines, each by itself."""
    return [
        rule.amount
        for other in sorted(data.files)
        if other.startswith("local/") and other != name
        for rules in data.files[other].rules
        for rule in rules.over_lines
        if rule.per == per
    ]


def _of_budget(name: str, place: Place, budget: Any, lines: list[Any]) -> Iterator[Fault]:
    """What a call can spend pays at least for one office whose devices reach the highest cap."""
    caps = [_top(line["cap"]) for line in lines if line["cap"]]
    if budget is None or budget["amount"] is None or budget["checked"] is not None:
        return
    if caps and budget["amount"] < max(caps):
        what = "or more: the highest cap of what it pays"
        yield _fault(name, (*place, "amount"), budget["amount"], max(caps), what)


def _beyond_share(data: Data, name: str, place: Place, call: Any) -> Iterator[Fault]:
    """What a call can spend is not far beyond the share of its place, by offices, of the state's.

    A city's is held to its prefecture's. The state's is the newest that is known.
    """
    budget = call["budget"]
    versions = [
        version
        for programme in data.many("programmes")
        if programme.id == call["programme"]
        for version in programme.versions
        if version.budget and version.budget.amount
    ]
    if budget is None or budget["amount"] is None or budget["checked"] or not versions:
        return
    adoption = data.files["adoption.yaml"]
    code = data.plain(name)["code"][:2]
    offices = next(entry.offices for entry in adoption.prefectures if entry.code == code)
    share = versions[-1].budget.amount * offices // adoption.total.offices
    if budget["amount"] > SHARE * share:
        what = "the share of its offices in what the state set aside"
        yield _fault(name, (*place, "amount"), budget["amount"], share, what)


def _of_flat(name: str, place: Place, flat: Any) -> Iterator[Fault]:
    """The most of a flat sum is at least what the least of its count comes to, and of its order.

    Without a most there is nothing to compare it with.
    """
    least, most = flat["each"] * max(flat["least"], 1), flat["most"]
    if most is None:
        expected = '"most" or "checked" beside it'
        advice = "say the most that is paid, or where the sum was compared"
        yield Fault(name, (*place, "each"), shown(flat["each"]), expected, advice)
    elif most < least or _far(most, least):
        what = "what is paid for the least of its count"
        yield _fault(name, (*place, "most"), most, least, what)


def _set_aside(name: str, versions: list[Any]) -> Iterator[Fault]:
    """What is set aside for a version is of the order of what was for the one before."""
    told = [(n, v["budget"]["amount"]) for n, v in enumerate(versions) if v["budget"]]
    known = [(number, amount) for number, amount in told if amount]
    for (_, before), (number, amount) in pairwise(known):
        if _far(amount, before):
            where = ("versions", number, "budget", "amount")
            yield _fault(name, where, amount, before, "that of the version before")


def _same_budget(data: Data) -> Iterator[Fault]:
    """A document that sets money aside for several programmes prints one sum for them."""
    first: dict[tuple[str, ...], int] = {}
    for programme in data.many("programmes"):
        for number, version in enumerate(programme.versions):
            if version.budget and version.budget.amount:
                amount, source = version.budget.amount, tuple(version.budget.source)
                where = ("versions", number, "budget", "amount")
                expected = first.setdefault(source, amount)
                yield from expect(f"programmes/{programme.id}.yaml", where, amount, expected)


def _aid(data: Data) -> Iterator[Fault]:
    """The start-up aid of one kind of office is of the order of that of the others."""
    rows = data.files[MOVE].aid.rows
    for number, row in enumerate(rows):
        beside = [other.amount for other in rows if other is not row]
        if row.checked is None and beside and all(_far(row.amount, other) for other in beside):
            where = ("aid", "rows", number, "amount")
            yield _fault(MOVE, where, row.amount, max(beside), "the highest of lines like it")


def _of_version(
    name: str, place: Place, lines: list[Any], before: dict[str, Any]
) -> Iterator[Fault]:
    for position, line in enumerate(lines):
        cap = line["cap"]
        if cap is None or cap["checked"] is not None:
            continue
        here = (*place, position, "cap")
        earlier = _amounts(before.get(line["id"]))
        for where, amount in _amounts(cap).items():
            old = earlier.get(where)
            if old is not None and _far(amount, old):
                yield _fault(name, (*here, *where), amount, old, "that of the version before")
        for tier, next_tier in pairwise(_tiers(cap)):
            if _far(next_tier["amount"], tier["amount"]):
                found, other = next_tier["amount"], tier["amount"]
                yield _fault(name, here, found, other, "that of the tier before")
        beside = [_top(other["cap"]) for other in lines if _alike(line, other)]
        if beside and all(_far(_top(cap), top) for top in beside):
            yield _fault(name, here, _top(cap), max(beside), "the highest of lines like it")


def _amounts(cap: Any) -> dict[Place, int]:
    """The amounts of a cap by their places in it."""
    found = walk(cap or {})
    return {place: value for place, value in found if _is_amount(place) and value}


def _is_amount(place: Place) -> bool:
    """Whether a figure in a cap is in yen: the ends of tiers are counts, those of a range are."""
    return (
        bool(place)
        and (place[-1] in _AMOUNTS or place[-2:-1] == ("range",))
        and (place[-1] != "assume")
    )


def _tiers(cap: Any) -> list[Any]:
    """The tiers of a cap, or of the last of its cases."""
    cases: list[Any] = cap["cases"] or [cap]
    tiers: list[Any] = cases[-1]["tiers"] or []
    return tiers


def _top(cap: Any) -> int:
    """The most that a cap can be before anything raises it, of a count for one of it."""
    plain = {place: value for place, value in _amounts(cap).items() if place[0] != "plus"}
    return max(value for place, value in plain.items() if place != ("whole",))


def _alike(line: Any, other: Any) -> bool:
    """Whether two lines have caps for the same thing."""
    return bool(
        other["cap"]
        and other["id"] != line["id"]
        and other["cap"]["per"] == line["cap"]["per"]
        and other["packaged"] == line["packaged"]
    )


def _far(amount: int, other: int) -> bool:
    return amount >= ORDER * other or other >= ORDER * amount


def _fault(name: str, place: Place, found: int, other: int, what: str) -> Fault:
    return Fault(
        name,
        place,
        shown(found),
        f'an amount of the order of {other}, {what}, or "checked" beside it',
        "look for a zero too many or too few; if the document says so, say where it was compared",
    )
