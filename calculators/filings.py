"""Filings of purchases: where each is filed, what that brings at most, and which ways are equal.

A place to file an item is a programme version, alone or in its package. `Choices` says of every
place which items it takes, each with the line that the subsidy calculator makes of it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, product
from typing import Any, NamedTuple

from calculators.assignment import QUICK, THOROUGH, Effort, solve
from calculators.pools import Choice, Demand, Pool
from calculators.rules import ratio

Plain = Mapping[str, Any]


class Place(NamedTuple):
    """Where an item can be filed: a programme version, alone or in its package."""

    programme: str
    version: str
    package: bool


Choices = Mapping[Place, Mapping[int, Plain]]

_UNFINISHED = 3
"""After so many searches cut short the others get little time: nobody waits for minutes."""

Filing = tuple[Place | None, ...]
"""For every item its place, None where it is not filed."""


def form_of(filing: Filing) -> frozenset[Place]:
    """What a filing uses: each programme version, with `package` where something is in its own."""
    used = {place for place in filing if place}
    packed = {place[:2] for place in used if place.package}
    return frozenset(Place(*key, key in packed) for key in {place[:2] for place in used})


def weight_of(filing: Filing) -> tuple[int, int]:
    """How many programmes and packages a filing uses: fewer is simpler."""
    form = form_of(filing)
    return len(form), sum(place.package for place in form)


class Filings:
    """The filings of some items."""

    def __init__(self, rules: Plain, items: Sequence[Plain]) -> None:
        self.rules = rules
        self.items = items
        self.unfinished = 0

    def best(
        self, choices: Choices, least: int = 0, effort: Effort = THOROUGH
    ) -> tuple[int, int, Filing]:
        """Subsidy and bound (yen) and filing of the best assignment to these places.

        Nothing is filed where no assignment is found that comes to `least`.
        """
        pools: list[Pool] = []
        numbers: dict[tuple[Place, str], int] = {}
        options: list[list[Choice]] = [[Choice(None, 0)] for _ in self.items]
        where: list[list[Place | None]] = [[None] for _ in self.items]
        for place, lines in choices.items():
            version = self._version(place)
            rules_of_lines = {line["id"]: line for line in version["lines"]}
            for item, line in lines.items():
                kind = self.items[item]["category"]
                rule = rules_of_lines[line["heading"]]
                if rule["pool"] == "item" and not _demands(version, rule["id"]):
                    options[item].append(Choice(None, line["subsidy"], kind))
                else:
                    key = (place, line["heading"])
                    if key not in numbers:
                        numbers[key] = len(pools)
                        pools.append(_pool(version, line))
                    options[item].append(Choice(numbers[key], _eligible(line), kind))
                where[item].append(place)
        allowed = effort if self.unfinished < _UNFINISHED else QUICK
        solution = solve(options, pools, allowed, least)
        if solution is None:
            return 0, 0, (None,) * len(self.items)
        self.unfinished += solution.value < solution.limit
        filing = tuple(
            places[choice] for places, choice in zip(where, solution.chosen, strict=True)
        )
        return solution.value, solution.limit, filing

    def simplest(self, choices: Choices) -> tuple[int, int, list[Filing]]:
        """As `best`, with one filing for every way that comes to as much, the simplest first.

        That is one with the fewest programmes, and of those one with the fewest packages.
        """
        value, limit, filing = self.best(choices)
        equal = list(self.equals(choices, value, filing))
        return value, limit, sorted(equal, key=weight_of) or [filing]

    def equals(self, choices: Choices, value: int, known: Filing) -> Iterator[Filing]:
        """Filings that come to exactly `value` yen as the `known` one, one for every way to do so.

        A way is a set of programmes, and the choice whether to use the package of each. Every
        programme of a set is needed: without it the others do not come to `value`. Of each set the
        filing with the fewest packages comes first.
        """
        needed: list[frozenset[Any]] = []
        versions = list(dict.fromkeys(place[:2] for place in choices))
        for chosen in _subsets(versions):
            if any(fewer <= chosen for fewer in needed):
                continue
            own = {place: lines for place, lines in choices.items() if place[:2] in chosen}
            filing = known if len(own) == len(choices) else self._reaching(own, value)
            if filing:
                needed.append(chosen)
                yield from self._packed(own, value, filing)

    def _packed(self, choices: Choices, value: int, known: Filing) -> Iterator[Filing]:
        """For every set of packages a filing that comes to `value` and uses just these.

        The `known` one does, with whatever packages.
        """
        enough: list[frozenset[Place]] = []
        packages = frozenset(place for place in choices if place.package)
        for allowed in _subsets([place for place in choices if place.package]):
            some = {
                place: lines
                for place, lines in choices.items()
                if not place.package or place in allowed
            }
            if packages.intersection(known) == allowed:
                filing: Filing | None = known
            elif any(fewer <= allowed for fewer in enough):
                filing = self._using(some, allowed, value)
            else:
                filing = known if allowed == packages else self._reaching(some, value)
            if filing:
                enough.append(allowed)
                yield filing

    def _using(self, choices: Choices, packages: Iterable[Place], value: int) -> Filing | None:
        """A filing that comes to `value` with something in each of these packages.

        First with all that a package takes; then with one thing in it that it cannot do without.
        """
        packages = list(packages)
        whole = [tuple(choices[package]) for package in packages]
        single = product(*(self._cornerstones(package, choices[package]) for package in packages))
        for inside in chain([whole], ([(item,) for item in items] for items in single)):
            bound = {
                item: place for place, items in zip(packages, inside, strict=True) for item in items
            }
            some = {
                place: {
                    item: line for item, line in lines.items() if bound.get(item, place) == place
                }
                for place, lines in choices.items()
            }
            filing = self._reaching(some, value)
            if filing and set(packages) <= set(filing):
                return filing
        return None

    def _cornerstones(self, package: Place, lines: Mapping[int, Plain]) -> list[int]:
        """The items one of which the package must hold, one of each sort; as few as may be."""
        version = self._version(package)
        headings = {line["heading"] for line in lines.values()}
        demanded = [
            demand.one_of
            for heading in headings
            for demand in _demands(version, heading)
            if demand.if_any is None
        ]
        sorts: list[list[int]] = [list(lines)]
        sorts += [[i for i in lines if self.items[i]["category"] in kinds] for kinds in demanded]
        alike: dict[Any, int] = {}
        for item in min(sorts, key=len):
            entry = self.items[item]
            alike.setdefault((entry["category"], entry["unit_price"], entry.get("quantity")), item)
        return list(alike.values())

    def _reaching(self, choices: Choices, value: int) -> Filing | None:
        """A filing that comes to exactly `value`, None where none is found."""
        found, _, filing = self.best(choices, value)
        return filing if found == value else None

    def _version(self, place: Place) -> Plain:
        return self.rules["programmes"][place.programme]["versions"][place.version]


def _subsets(members: Sequence[Any], most: int | None = None) -> Iterator[frozenset[Any]]:
    """All subsets of at `most` so many members, the smaller first, in the order of the members."""
    largest = len(members) if most is None else min(most, len(members))
    for count in range(largest + 1):
        yield from map(frozenset, combinations(members, count))


def _pool(version: Plain, line: Plain) -> Pool:
    """The pool that a line of the result forms, as the subsidy calculator worked it out."""
    cap = line["cap"]
    for limit in version["limits"]:
        if limit["amount"] is not None:
            cap = limit["amount"] if cap is None else min(cap, limit["amount"])
    unit = next(step["unit"] for step in line["steps"] if step["step"] == "rounding")
    return Pool(ratio(line["rate"]), cap, unit, tuple(_demands(version, line["heading"])))


def _demands(version: Plain, line: str) -> list[Demand]:
    return [
        Demand(frozenset(need["one_of"]), need["if_any"] and frozenset(need["if_any"]))
        for need in version["needs"]
        if need["line"] == line
    ]


def _eligible(line: Plain) -> int:
    """The cost of a line that counts."""
    limited = [step["amount"] for step in line["steps"] if step["step"] == "item-limit"]
    return limited[-1] if limited else line["cost"]
