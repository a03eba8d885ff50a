"""Filings of purchases: where each is filed, what that brings at most, and which ways are equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations, product
from typing import Any

from calculators.compare.pooled import Choices, Lines, Place, Plain, Pooled, demands
from calculators.compare.search.solve import solve
from calculators.compare.search.work import Work
from calculators.rules.conditions import Answers
from calculators.rules.mechanisms import menus
from calculators.rules.shapes import Rules, Version
from calculators.rules.terms import NATIONAL

THOROUGH = 700_000
"""Looks for the search on which all depends; with all else it takes a page some seconds."""

QUICK = 80_000
"""Looks for each of the others."""

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
    """The filings of some items.

    `paid` asks the subsidy calculator for what a filing comes to, in yen and at the cost of some
    work, below 0 where it is not paid; `answers_under` says which answers count under a version.
    """

    def __init__(
        self,
        rules: Rules,
        items: Sequence[Plain],
        work: Work,
        paid: Callable[[Filing, Work], int],
        answers_under: Callable[[Version], Answers],
    ) -> None:
        self.rules = rules
        self.items = items
        self.work = work
        self.paid = paid
        self.answers_under = answers_under

    def best(self, choices: Choices, least: int = 0, looks: int = QUICK) -> tuple[int, int, Filing]:
        """Subsidy and bound (yen) and filing of the best assignment to these places.

        Nothing is filed where no assignment is found that comes to `least`. Of menus that exclude
        each other every one is tried.
        """
        splits = list(self._one_of_menus(choices))
        found = [self._solved(some, least, looks // len(splits)) for some in splits]
        value, _, filing = max(found, key=lambda entry: entry[0])
        return value, max(limit for _, limit, _ in found), filing

    def _one_of_menus(self, choices: Choices) -> Iterator[Choices]:
        """The choices with only one of the menus of each version that exclude each other."""
        open_to = []
        for key in dict.fromkeys(place[:2] for place in choices):
            rule = self._version(*key).get("terms", NATIONAL)["menus"]
            if rule:
                open_to.append([(key, lines) for lines in menus.left_out(rule)])
        for left_out in product(*open_to):
            yield {
                place: {
                    item: line
                    for item, line in lines.items()
                    if not any(place[:2] == key and line["heading"] in out for key, out in left_out)
                }
                for place, lines in choices.items()
            }

    def _solved(self, choices: Choices, least: int, looks: int) -> tuple[int, int, Filing]:
        """As `best`, where no menus exclude each other."""
        pooled = Pooled(self.items)
        for key in dict.fromkeys(place[:2] for place in choices):
            own = {place: lines for place, lines in choices.items() if place[:2] == key}
            version = self._version(*key)
            pooled.add(version, own, self.answers_under(version))
        work = self.work.part(looks)

        def paid(numbers: Sequence[int]) -> int:
            return self.paid(pooled.filing(numbers), work)

        asked = None if pooled.exact else paid
        solution = solve(pooled.choices, pooled.pools, work, least, pooled.roofs, asked)
        if solution is None:
            return 0, 0, (None,) * len(self.items)
        return solution.value, solution.limit, pooled.filing(solution.chosen)

    def simplest(self, choices: Choices) -> tuple[int, int, list[Filing]]:
        """As `best`, with one filing for every way that comes to as much, the simplest first.

        That is one with the fewest programmes, and of those one with the fewest packages.
        """
        value, limit, filing = self.best(choices, looks=THOROUGH)
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
        alone = ([(item,) for item in items] for items in single)
        for inside in chain[Sequence[tuple[int, ...]]]([whole], alone):
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

    def _cornerstones(self, package: Place, lines: Lines) -> list[int]:
        """The items one of which the package must hold, one of each sort; as few as may be."""
        version = self._version(*package[:2])
        headings = {line["heading"] for line in lines.values()}
        demanded = [
            demand.one_of
            for heading in headings
            for demand in demands(version, heading)
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

    def _version(self, programme: str, version: str) -> Version:
        found: Version = self.rules["programmes"][programme]["versions"][version]
        return found


def _subsets(members: Sequence[Any]) -> Iterator[frozenset[Any]]:
    """All subsets, the smaller first, in the order of the members."""
    for count in range(len(members) + 1):
        yield from map(frozenset, combinations(members, count))
