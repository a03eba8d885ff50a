"""Places and what items are there, as the search takes them: choices, pools, roofs over pools.

What a version pays is a pool a line, or an amount of its own where a line is for one item. A host's
terms say more. A cap over several lines is a roof. A number of pieces is a pool that pays no more
than the dearest so many pieces bring. Of what no pool can say (what must be bought together, the
rounding of a total) nothing is taken off: pools never pay less than the subsidy calculator does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd
from typing import Any, NamedTuple

from calculators.compare.search.pools import Choice, Demand, Pool, Roof
from calculators.rules.conditions import Answers, holds, ratio
from calculators.rules.mechanisms import flat, over_lines, pieces, rounding
from calculators.rules.money import ceil
from calculators.rules.shapes import LineRule, Version
from calculators.rules.terms import NATIONAL, Terms
from calculators.subsidy.shapes import Line

Plain = Mapping[str, Any]


class Place(NamedTuple):
    """Where an item can be filed: a programme version, alone or in its package."""

    programme: str
    version: str
    package: bool


Lines = Mapping[int, Line]
"""What the subsidy calculator makes of each item that a place takes."""

Choices = Mapping[Place, Lines]


class Filed(NamedTuple):
    """An item in a place, with the rule of its line and what the calculator makes of it there."""

    item: int
    place: Place
    rule: LineRule
    line: Line


class Below(NamedTuple):
    """What filed items may have in common: roofs, a line that pools them, a number of pieces."""

    roofs: tuple[int, ...]
    line: tuple[Place, str] | None
    most: int | None


class Pooled:
    """The choices of all items with the pools and roofs that they share.

    `where` says of each choice its place. Unless `exact`, the calculator may pay less for an
    assignment than the pools do.
    """

    def __init__(self, items: Sequence[Plain]) -> None:
        self.items = items
        self.choices: list[list[Choice]] = [[Choice(None, 0)] for _ in items]
        self.where: list[list[Place | None]] = [[None] for _ in items]
        self.pools: list[Pool] = []
        self.roofs: list[Roof] = []
        self.exact = True

    def filing(self, numbers: Sequence[int]) -> tuple[Place | None, ...]:
        """The place of each item where these choices are made."""
        return tuple(self.where[item][numbers[item]] for item in range(len(self.items)))

    def add(self, version: Version, places: Choices, answers: Answers) -> None:
        """Add the places of one version; `answers` are those that count under it."""
        terms = version.get("terms", NATIONAL)
        rules = {rule["id"]: rule for rule in version["lines"]}
        filed = [
            Filed(item, place, rules[line["heading"]], line)
            for place, lines in places.items()
            for item, line in lines.items()
        ]
        caps = _caps(terms, answers)
        roofs = _roofs(caps)
        scarce = self._scarce(terms, filed, answers)
        alike: dict[Below, list[Filed]] = {}
        for entry in filed:
            line = entry.rule["id"]
            above = tuple(k for k, roof in enumerate(roofs) if over_lines.covers(roof, [line]))
            if entry.rule["pool"] != "item" or demands(version, line):
                below = Below(above, (entry.place, line), None)
            else:
                below = Below(above, None, scarce.get(line))
            alike.setdefault(below, []).append(entry)
        beneath: dict[int, set[int]] = {}
        for below, entries in alike.items():
            for k in below.roofs:
                beneath.setdefault(k, set()).add(len(self.pools))
            self._share(version, below, entries)
        self.roofs += [Roof(frozenset(beneath[k]), roofs[k]["amount"]) for k in sorted(beneath)]
        self._add_flat(terms, answers)
        if scarce or roofs != caps or _beyond_pools(terms):
            self.exact = False

    def _scarce(self, terms: Terms, filed: list[Filed], answers: Answers) -> dict[str, int]:
        """By line the number of pieces that are paid, where there may be more."""
        scarce: dict[str, int] = {}
        for limit in terms["pieces"]:
            found = pieces.number(limit, answers)
            wanted = sum(self._quantity(f.item) for f in filed if f.rule["id"] in limit["lines"])
            if found and wanted > found.most:
                scarce |= dict.fromkeys(limit["lines"], found.most)
        return scarce

    def _quantity(self, item: int) -> int:
        quantity: int | None = self.items[item].get("quantity")
        return 1 if quantity is None else quantity

    def _share(self, version: Version, below: Below, entries: list[Filed]) -> None:
        """The pool of items that have something in common; amounts of their own without any."""
        terms = version.get("terms", NATIONAL)
        number: int | None = len(self.pools)
        if below.line:
            amounts = [_eligible(entry.line) for entry in entries]
            self.pools.append(_pool(version, entries[0].line))
        else:
            amounts = [_paid_alone(entry.line, terms) for entry in entries]
            cap = None if below.most is None else self._dearest(below.most, entries, terms)
            unit = gcd(*(_unit(entry.line, terms) for entry in entries))
            if below.roofs or cap is not None:
                self.pools.append(Pool(Fraction(1), cap, unit))
            else:
                number = None
        for (item, place, _, _), amount in zip(entries, amounts, strict=True):
            self.choices[item].append(Choice(number, amount, self.items[item]["category"]))
            self.where[item].append(place)

    def _dearest(self, most: int, entries: list[Filed], terms: Terms) -> int:
        """What so many pieces come to at most, in yen."""
        worth: list[tuple[Fraction, int]] = []
        for item, _, _, line in entries:
            number = min(self._quantity(item), most)
            if number:
                worth.append((_a_piece(line, number, terms), number))
        left, total = most, Fraction(0)
        for each, number in sorted(worth, reverse=True):
            total += each * min(number, left)
            left -= min(number, left)
        return int(total)

    def _add_flat(self, terms: Terms, answers: Answers) -> None:
        """Flat sums are paid whatever is filed: an item more, with one choice."""
        counts = ((rule, answers.get(rule["answer"])) for rule in terms["flat"])
        flat_sums = [flat.step(rule, count)["amount"] for rule, count in counts if count]
        if flat_sums:
            self.choices.append([Choice(None, sum(flat_sums))])
            self.exact = False


def demands(version: Version, line: str) -> list[Demand]:
    """What a line of a version must contain."""
    return [
        Demand(
            frozenset(need["one_of"]),
            None if need["if_any"] is None else frozenset(need["if_any"]),
            need["least"],
        )
        for need in version["needs"]
        if need["line"] == line
    ]


def _caps(terms: Terms, answers: Answers) -> list[over_lines.OverLines]:
    """The caps over several lines that hold, smaller sets of lines first."""
    return [
        rule for rule in over_lines.in_order(terms["over_lines"]) if holds(rule["when"], answers)
    ]


def _roofs(caps: list[over_lines.OverLines]) -> list[over_lines.OverLines]:
    """Those caps over several lines that lie apart or within each other."""
    kept: list[over_lines.OverLines] = []
    for rule in caps:
        lines = rule["lines"]
        others = [set(other["lines"] or ()) for other in kept]
        if lines is None or all(other <= set(lines) or not other & set(lines) for other in others):
            kept.append(rule)
    return kept


def _beyond_pools(terms: Terms) -> bool:
    """Whether a version has terms that pools do not follow to the yen."""
    piecemeal = any(rule["place"] != "line" or rule["before_cap"] for rule in terms["rounding"])
    return bool(terms["together"] or terms["bases"] or piecemeal)


def _pool(version: Version, line: Line) -> Pool:
    """The pool that a line of the result forms, as the subsidy calculator worked it out."""
    cap = line["cap"]
    for limit in version["limits"]:
        if limit["kind"] == "total":
            cap = limit["amount"] if cap is None else min(cap, limit["amount"])
    unit = _unit(line, version.get("terms", NATIONAL))
    return Pool(ratio(line["rate"] or "0"), cap, unit, tuple(demands(version, line["heading"])))


def _unit(line: Line, terms: Terms) -> int:
    """What every amount that a line can come to is a multiple of, in yen."""
    if rounding.of_total(terms["rounding"]):
        return 1
    units = [step["unit"] for step in line["steps"] if step["step"] == "rounding"]
    # What is rounded before its cap may come to the cap itself.
    return units[-1] if len(units) == 1 or units[-1] > 1 else gcd(units[0], line["cap"] or 0)


def _eligible(line: Line) -> int:
    """The cost of a line that counts."""
    limited = [int(step["amount"]) for step in line["steps"] if step["step"] == "item-limit"]
    return limited[-1] if limited else line["cost"] or 0


def _paid_alone(line: Line, terms: Terms) -> int:
    """What a line adds to a total by itself at most: with its part of a yen where that counts."""
    if rounding.of_total(terms["rounding"]):
        return ceil(Fraction(line["steps"][-2]["amount"]))
    return line["subsidy"]


def _a_piece(line: Line, number: int, terms: Terms) -> Fraction:
    """What one of so many pieces of a line brings at most, in yen."""
    if number == 1:
        return Fraction(_paid_alone(line, terms))
    rated = next(step["amount"] for step in line["steps"] if step["step"] == "rate")
    each = Fraction(rated) / number
    return each if line["cap"] is None else min(each, Fraction(line["cap"]))
