"""The purchases of one request: where they can be filed, the ways to, and which is best."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

from calculators import eligibility, subsidy
from calculators.compare.filings import Filing, Filings, form_of
from calculators.compare.pooled import Choices, Lines, Place
from calculators.compare.search.work import Work
from calculators.compare.shapes import (
    Closed,
    Compared,
    Judged,
    Kind,
    Lacking,
    Line,
    Part,
    Status,
    Under,
    Unfit,
    Unsettled,
    Waiting,
    Way,
    Why,
    Years,
)
from calculators.compare.years import versions_of
from calculators.eligibility.office import with_bought
from calculators.rules.conditions import Answers, holds, with_told
from calculators.rules.evidence import basis, cited_in, weakest
from calculators.rules.inputs import Invalid
from calculators.rules.mechanisms.cap import at_lowest
from calculators.rules.shapes import LineRule, Rules, Version
from calculators.rules.terms import NATIONAL
from calculators.subsidy.shapes import Line as SubsidyLine

Plain = Mapping[str, Any]

_NOT_PAID = -(10**40)
"""What a filing comes to that a programme does not pay: no other makes up for it."""

_ASKING = 50
"""To ask the subsidy calculator for an item takes the time of so many looks."""


class Plan:
    """The purchases of one request, and what the subsidy calculator says about them."""

    def __init__(self, fields: Plain, answers: Plain, rules: Rules, work: Work) -> None:
        self.rules = rules
        self.answers = answers
        self.items = fields["items"]
        self.common = {
            key: fields[key] for key in ("prefecture", "rounding_unit") if fields.get(key)
        }
        self.problems: dict[tuple[str, str], dict[str, Any]] = {}
        known = with_bought(answers, self.items, rules)
        judged = eligibility.judge(known, rules, fields.get("prefecture"))
        self.rules_hash = judged["rules"]
        self.standing = {
            (entry["programme"], entry["version"]): entry for entry in judged["versions"]
        }
        self.waiting: dict[tuple[str, str], dict[str, None]] = {}
        self.cost = sum(_cost(item) for item in self.items)
        self.work = work
        self.paid: dict[Any, int] = {}
        self.filings = Filings(rules, self.items, work, self._paid, self._answers_under)

    def result(self, year: str, read_highest: Callable[[], int]) -> Compared:
        """The whole comparison for one fiscal year.

        `read_highest` gives what no way exceeds where caps are read the other way, in yen. Raises
        `inputs.Invalid` with all that the subsidy calculator complained of.
        """
        closed: list[Closed] = [
            {"programme": key[0], "version": key[1], "unmet": unmet}
            for key in versions_of(year, self.rules)
            if (unmet := self._unmet(key))
        ]
        choices = self._open(year)
        ways = self._ways(choices) if not self.problems else []
        waiting: list[Waiting] = [
            {"programme": key[0], "version": key[1], "missing": list(self.waiting[key])}
            for key in versions_of(year, self.rules)
            if key in self.waiting
        ]
        unsettled = list(self._unsettled(year))
        unfit = list(self._unfit(year, choices, unsettled))
        years = list(self._years()) if not self.problems else []
        if self.problems:
            raise Invalid(list(self.problems.values()))
        versions = [self._rules(key) for key in versions_of(year, self.rules)]
        known = basis(cited_in(versions), self.rules)
        return {
            "status": _status(ways, waiting, unsettled),
            "fiscal_year": year,
            "cost": self.cost,
            "ways": ways,
            **self._judged(ways, unsettled, read_highest),
            "closed": closed,
            "waiting": waiting,
            "unfit": unfit,
            "unsettled": unsettled,
            "years": years,
            "evidence": known["evidence"],
            "to_confirm": known["to_confirm"],
            "rules": self.rules_hash,
        }

    def most(self, year: str) -> tuple[int, int]:
        """The highest subsidy found in little time for a year, and what none exceeds (yen)."""
        return self.filings.best(self._open(year))[:2]

    # --- places and what they bring ---

    def _open(self, year: str) -> Choices:
        """The places of a year that are not known to be closed, with what each item is there."""
        return {
            place: lines
            for key in versions_of(year, self.rules)
            if not self._unmet(key)
            for place in self._places(key)
            if (lines := self._choices(place))
        }

    def _unmet(self, key: tuple[str, str]) -> list[str]:
        """The requirements of a version that are known not to be met, a place's own among them."""
        judged = {entry["id"]: entry["met"] for entry in self.standing[key]["requirements"]}
        version = self._rules(key)
        answers = self._answers_under(version)
        for requirement in version["requirements"]:
            if requirement["used_by"] == ["subsidy"] and requirement["if_items"] is None:
                judged.setdefault(requirement["id"], holds(requirement["met_when"], answers))
        return [id_ for id_, met in judged.items() if met is False]

    def _places(self, key: tuple[str, str]) -> Iterator[Place]:
        """The version's places that take any of the items."""
        for package in (False, True):
            if any(self._takes(key, package, item["category"]) for item in self.items):
                yield Place(*key, package)

    def _takes(self, key: tuple[str, str], package: bool, category: str) -> bool:
        return any(
            category in line["categories"] and line["packaged"] is package
            for line in self._rules(key)["lines"]
        )

    def _choices(self, place: Place) -> dict[int, SubsidyLine]:
        """For each item that a place takes the line that the item would be there by itself."""
        lines = {}
        for number, item in enumerate(self.items):
            if self.cost and not _cost(item):
                continue  # It brings nothing, and opens no package to what else is bought.
            if self._takes((place.programme, place.version), place.package, item["category"]):
                result = self._ask(place.programme, place.version, {number: place.package})
                if result and not self._forbidden(place, result):
                    lines[number] = result["lines"][0]
        return lines

    def _forbidden(self, place: Place, result: Plain) -> bool:
        """Whether a requirement of the version itself, not of a package's content, is unmet."""
        own = {entry["id"] for entry in self._rules(place[:2])["requirements"]}
        return any(r["met"] is False and r["id"] in own for r in result["requirements"])

    def _ask(
        self,
        programme: str,
        version: str,
        filed: Mapping[int, bool],
        work: Work | None = None,
        rules: Rules | None = None,
    ) -> dict[str, Any] | None:
        """The subsidy calculator's result for some items (number: in the package or not)."""
        items = []
        for number, package in filed.items():
            items.append({**self.items[number], "package": package})
        request = {
            "programme": programme,
            "version": version,
            "answers": self.answers,
            "items": items,
            **self.common,
        }
        (work or self.work).take(_ASKING * len(items))
        try:
            return subsidy.amounts(request, rules or self.rules)
        except Invalid as invalid:
            self._note(invalid, (programme, version), list(filed))
            return None

    def _paid(self, filing: Filing, work: Work) -> int:
        """What the subsidy calculator pays for a filing, in yen; below 0 where it is not paid."""
        total = 0
        for key, filed in _divided(filing):
            known = (key, tuple(filed.items()))
            if known not in self.paid:
                result = self._ask(*key, filed, work)
                paid = result and result["status"] == "calculated"
                self.paid[known] = result["total"]["subsidy"] if result and paid else _NOT_PAID
            total += self.paid[known]
        return total

    def _answers_under(self, version: Version) -> Answers:
        """The answers as they count under a version in this place."""
        return with_told(self.answers, version, self.common.get("prefecture"), self.rules)

    def _note(self, invalid: Invalid, key: tuple[str, str], numbers: list[int]) -> None:
        """Keep what is wrong with the request; a count that may rule the version out only waits."""
        for error in invalid.errors:
            answer = error["field"].removeprefix("answers.")
            if error["code"] == "required" and answer in self.standing[key]["missing"]:
                self.waiting.setdefault(key, {})[answer] = None
            else:
                field = _renumbered(error["field"], numbers)
                self.problems[field, error["code"]] = {**error, "field": field}

    def _unsettled(self, year: str) -> Iterator[Unsettled]:
        """The items of open versions whose lines have figures that a call leaves open."""
        for key in versions_of(year, self.rules):
            if not self._unmet(key):
                yield from self._unsettled_under(key)

    def _unsettled_under(self, key: tuple[str, str]) -> Iterator[Unsettled]:
        version = self._rules(key)
        read = version.get("readings", ())
        sorts: dict[Why, list[LineRule]] = {
            "not_known": version.get("not_known", []),
            "readings": [line for line in version["lines"] if line["id"] in read],
        }
        for why, lines in sorts.items():
            found = {line["id"]: items for line in lines if (items := self._inside(line))}
            if found:
                yield {
                    "programme": key[0],
                    "version": key[1],
                    "why": why,
                    "lines": list(found),
                    "items": sorted({number for items in found.values() for number in items}),
                }

    def _inside(self, line: LineRule) -> list[int]:
        """The items that a line could hold."""
        kinds = line["categories"]
        return [n for n, item in enumerate(self.items) if _cost(item) and item["category"] in kinds]

    def _unfit(self, year: str, choices: Choices, unsettled: list[Unsettled]) -> Iterator[Unfit]:
        """The items that nothing can hold, with what is lacking in each place that takes them."""
        left_open = {number for entry in unsettled for number in entry["items"]}
        for number, item in enumerate(self.items):
            if number in left_open:
                continue
            lacking = {
                place: self._lacking(place, item["category"], lines)
                for place, lines in choices.items()
                if number in lines
            }
            if all(lacking.values()) and (lacking or not self._taken(year, item["category"])):
                entries: list[Lacking] = [
                    {"programme": place.programme, "version": place.version, "needs": needs}
                    for place, needs in lacking.items()
                ]
                yield {"item": number, "lacking": entries}

    def _lacking(self, place: Place, category: str, lines: Lines) -> list[str]:
        """What a place needs to hold an item of this category and no purchase can give."""
        version = self._rules(place[:2])
        headings = {line["heading"] for line in lines.values()}
        present = [self.items[number]["category"] for number in lines]
        return [
            need["id"]
            for need in version["needs"]
            if need["line"] in headings
            and (need["if_any"] is None or category in need["if_any"])
            and sum(kind in need["one_of"] for kind in present) < need["least"]
        ]

    def _taken(self, year: str, category: str) -> bool:
        return any(
            self._takes(key, package, category)
            for key in versions_of(year, self.rules)
            for package in (False, True)
        )

    # --- the ways ---

    def _ways(self, choices: Choices) -> list[Way]:
        """The plain ways of each programme, the best of one, of two and of all, and its equals."""
        found: dict[tuple[frozenset[Place], int], Way] = {}
        ways: list[Way] = []
        for kind, filing in self._listed(choices):
            way = self._way(kind, filing) if any(filing) else None
            # Ways of one form that pay the same differ in nothing that a reader could choose by.
            if way and found.setdefault((form_of(filing), way["subsidy"]), way) is way:
                ways.append(way)
        return ways

    def _listed(self, choices: Choices) -> Iterator[tuple[Kind, Filing]]:
        # First what matters most, as searches that are cut short leave the others less time.
        _, self.limit, equal = self.filings.simplest(choices)
        versions = list(dict.fromkeys((place.programme, place.version) for place in choices))
        paid: dict[tuple[str, str], int] = {}
        for key in versions:
            alone = choices.get(Place(*key, False), {})
            packed = choices.get(Place(*key, True), {})
            for kind, filing in self._plain_filings(key, alone, packed):
                if self._admissible(filing):
                    yield kind, filing
            paid[key], best = self._best_of(choices, (key,))
            yield "mixed", best
        for pair in combinations(versions, 2) if len(versions) > 2 else ():
            together, best = self._best_of(choices, pair)
            if together > max(paid[key] for key in pair):
                yield "combined", best
        for filing in equal:
            yield _kind(filing), filing

    def _best_of(
        self, choices: Choices, versions: Collection[tuple[str, str]]
    ) -> tuple[int, Filing]:
        """The most that some versions alone pay, and the simplest filing that brings it."""
        own = {place: lines for place, lines in choices.items() if place[:2] in versions}
        paid, _, best = self.filings.best(own)
        return paid, next(self.filings.equals(own, paid, best), best)

    def _plain_filings(
        self, key: tuple[str, str], alone: Lines, packed: Lines
    ) -> Iterator[tuple[Kind, Filing]]:
        """Everything alone; and everything that fits in the package there, the rest alone."""
        by_itself = Place(*key, False)
        numbers = range(len(self.items))
        yield "alone", tuple(by_itself if number in alone else None for number in numbers)
        if packed:
            together = Place(*key, True)
            yield (
                "package",
                tuple(
                    together if number in packed else by_itself if number in alone else None
                    for number in numbers
                ),
            )

    def _admissible(self, filing: Filing) -> bool:
        return any(filing) and all(
            result and result["status"] == "calculated" for _, result in self._filed(filing)
        )

    def _filed(self, filing: Filing) -> Iterator[tuple[dict[int, bool], dict[str, Any] | None]]:
        """For each version of a filing the items filed under it, and the calculator's result."""
        for key, filed in _divided(filing):
            yield filed, self._ask(*key, filed)

    def _way(self, kind: Kind, filing: Filing) -> Way | None:
        """A filing as a way; None where it is not paid: menus of a place exclude each other."""
        filed_under = [(filed, result) for filed, result in self._filed(filing) if result]
        if any(result["status"] != "calculated" for _, result in filed_under):
            return None
        programmes = [self._part(filed, result) for filed, result in filed_under]
        paid = sum(part["subsidy"] for part in programmes)
        return {
            "kind": kind,
            "programmes": programmes,
            "unfiled": [number for number, place in enumerate(filing) if place is None],
            "cost": self.cost,
            "subsidy": paid,
            "own_burden": self.cost - paid,
            "cut": sum(part["cut"] for part in programmes),
        }

    def _part(self, filed: Mapping[int, bool], result: Plain) -> Part:
        """What is filed under one version and what comes of it."""
        numbers = list(filed)
        standing = self.standing[result["programme"], result["version"]]
        key = result["programme"], result["version"]
        return {
            "programme": result["programme"],
            "version": result["version"],
            "status": self._rules(key)["status"],
            "standing": standing["status"],
            "open": [entry["id"] for entry in standing["requirements"] if entry["met"] is None],
            "items": numbers,
            "package": [number for number in numbers if filed[number]],
            "subsidy": result["total"]["subsidy"],
            "own_burden": result["total"]["own_burden"],
            "cut": sum(_cut(line) for line in result["lines"]),
            "evidence": self._evidence(key),
            "at_most": result["at_most"],
            "least": self._least(key, filed, result["total"]["subsidy"]),
            "assumptions": result["assumptions"],
            "lines": [_line(line, numbers) for line in result["lines"]],
        }

    def _least(self, key: tuple[str, str], filed: Mapping[int, bool], subsidy: int) -> int:
        """What is paid where a prefecture sets each cap that it may choose at the lowest."""
        version = self._rules(key)
        if not any(line["cap"] and line["cap"]["range"] for line in version["lines"]):
            return subsidy
        result = self._ask(*key, filed, rules=with_lowest(self.rules, *key))
        assert result is not None  # The same request has an answer with the highest caps.
        least: int = result["total"]["subsidy"]
        return least

    def _judged(
        self, ways: list[Way], unsettled: list[Unsettled], read_highest: Callable[[], int]
    ) -> Judged:
        """Which way is best, which come to the same, and whether more is known to be impossible."""
        most = self._at_most(unsettled, read_highest)
        if not ways:
            proven = most == 0
            return {"best": None, "ties": [], "complete": True, "proven": proven, "at_most": most}
        best = min(
            range(len(ways)),
            key=lambda number: (-ways[number]["subsidy"], *load(ways[number]), number),
        )
        paid = ways[best]["subsidy"]
        ties = [n for n, way in enumerate(ways) if way["subsidy"] == paid and n != best]
        return {
            "best": best,
            "ties": ties,
            "complete": self.limit == paid,
            "proven": most == paid,
            "at_most": most,
        }

    def _at_most(self, unsettled: list[Unsettled], read_highest: Callable[[], int]) -> int:
        """What no way exceeds, whatever the figures are that a call leaves open (yen)."""
        most = self.limit
        if any(entry["why"] == "readings" for entry in unsettled):
            most = max(most, read_highest())
        for entry in unsettled:
            if entry["why"] == "not_known":
                version = self._rules((entry["programme"], entry["version"]))
                in_lines = sum(
                    self._at_most_in(line, version)
                    for line in version.get("not_known", ())
                    if line["id"] in entry["lines"]
                )
                # An item is filed once, in whichever of the lines.
                most += min(in_lines, sum(_cost(self.items[number]) for number in entry["items"]))
        return min(most, max(self.cost, self.limit))  # A flat sum may be more than the cost.

    def _at_most_in(self, line: LineRule, version: Version) -> int:
        """What a line that is not known pays at most: its cost, or its cap where that is known."""
        cost = sum(_cost(self.items[number]) for number in self._inside(line))
        known = (
            entry["at_most"]
            for entry in version.get("terms", NATIONAL)["not_known"]
            if line["id"] in entry["lines"] and entry["at_most"] is not None
        )
        return min([cost, *known])

    # --- the same plan under other versions ---

    def _years(self) -> Iterator[Years]:
        """Every programme that takes an item and has more than one version."""
        for programme in self.rules["programmes"].values():
            keys = [(programme["id"], version) for version in programme["versions"]]
            takes = [
                self._takes(key, package, item["category"])
                for key in keys
                for package in (False, True)
                for item in self.items
            ]
            if programme["calculates"] and len(keys) > 1 and any(takes):
                versions = [self._under(key) for key in keys]
                yield {"programme": programme["id"], "versions": versions}

    def _under(self, key: tuple[str, str]) -> Under:
        """The best filing under one version alone; no amount where nothing can be filed."""
        closed = bool(self._unmet(key))
        choices = {} if closed else {place: self._choices(place) for place in self._places(key)}
        paid, limit, filing = self.filings.best(choices)
        fits = any(filing)
        return {
            "version": key[1],
            "status": self.standing[key]["status"],
            "subsidy": paid if fits else None,
            "own_burden": self.cost - paid if fits else None,
            "proven": limit == paid,
            "unsettled": not closed and any(self._unsettled_under(key)),
            "missing": list(self.waiting.get(key, ())),
            "evidence": self._evidence(key),
        }

    def _rules(self, key: tuple[str, str]) -> Version:
        version: Version = self.rules["programmes"][key[0]]["versions"][key[1]]
        return version

    def _evidence(self, key: tuple[str, str]) -> str:
        """How well the rules of a version are known."""
        return weakest(cited_in(self._rules(key)), self.rules)


def with_lowest(rules: Rules, programme: str, version: str) -> Rules:
    """The rules where a prefecture sets each cap of a version that it may choose at the lowest."""
    known = rules["programmes"][programme]
    chosen = known["versions"][version]
    lines = [{**line, "cap": line["cap"] and at_lowest(line["cap"])} for line in chosen["lines"]]
    versions = {**known["versions"], version: {**chosen, "lines": lines}}
    return {
        **rules,
        "programmes": {**rules["programmes"], programme: {**known, "versions": versions}},
    }


def _status(ways: list[Way], waiting: list[Waiting], unsettled: list[Unsettled]) -> Status:
    if ways:
        return "calculated"
    if waiting:
        return "undetermined"
    return "not_confirmed" if unsettled else "not_eligible"


def _divided(filing: Filing) -> Iterator[tuple[tuple[str, str], dict[int, bool]]]:
    """Each version of a filing with the items filed under it (number: in the package or not)."""
    for key in dict.fromkeys(place[:2] for place in filing if place):
        yield (
            key,
            {
                number: place.package
                for number, place in enumerate(filing)
                if place and place[:2] == key
            },
        )


def _cost(item: Plain) -> int:
    price: int = item["unit_price"]
    quantity: int | None = item.get("quantity")
    return price * (1 if quantity is None else quantity)


def _line(line: SubsidyLine, numbers: list[int]) -> Line:
    """A line of the subsidy calculator's result for some items of the whole list."""
    cap = next((step for step in line["steps"] if step["step"] == "cap"), None)
    found: Line = {
        "heading": line["heading"],
        "items": [numbers[item] for item in line["items"]],
        # Only a flat sum has none, and nothing is filed for one here.
        "cost": line["cost"] or 0,
        "rate": line["rate"],
        "cap": line["cap"],
        "capped": line["capped"],
        "binds_from": cap and cap["binds_from"],
        "per": cap and cap["per"],
        "subsidy": line["subsidy"],
    }
    if "title" in line:
        found["title"] = line["title"]
    return found


def _cut(line: SubsidyLine) -> int:
    """What the ceiling takes off a line, in whole yen."""
    amounts = {step["step"]: Fraction(step["amount"]) for step in line["steps"]}
    return int(amounts["rate"] - amounts["cap"]) if "cap" in amounts else 0


def _kind(filing: Filing) -> Kind:
    """The kind of way that a filing is, where it is not one of the plain ones."""
    form = form_of(filing)
    if len({place.programme for place in form}) > 1:
        return "combined"
    return "mixed" if any(place.package for place in form) else "alone"


def load(way: Way) -> tuple[int, int]:
    """How many programmes and packages a way uses: fewer is simpler."""
    programmes = way["programmes"]
    return len(programmes), sum(bool(part["package"]) for part in programmes)


def _renumbered(field: str, numbers: list[int]) -> str:
    """A field of a part of the items as the field of the whole list."""
    if not field.startswith("items["):
        return field
    number, _, rest = field.removeprefix("items[").partition("]")
    return f"items[{numbers[int(number)]}]{rest}"
