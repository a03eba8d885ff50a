"""Every way to file one list of purchases, what each comes to, and which is best.

Request:

    answers         as for the subsidy calculator and the self-check
    items           [{category, unit_price, quantity = 1, label?}]; an item is filed as a whole
    fiscal_year     "2024", …, "undated"; left out: the newest year with an adopted programme
                    that offices apply for themselves. Years are never mixed.
    prefecture      optional JIS code, its local settings apply
    rounding_unit   1 or 1000, as for the subsidy calculator

A place to file an item is a programme version of that year, alone or in its package. Versions whose
requirements are known not to be met are closed; an unknown answer closes nothing. Where a count is
unknown that both a requirement and an amount of a version depend on, the version is waiting: it may
be open, but what it would pay cannot be said. A count that only amounts depend on is required.
Result:

    {"status": "calculated" | "undetermined" (all that takes an item is waiting) | "not_eligible",
     "fiscal_year",
     "ways": [{"kind", "programmes": [{"programme", "version", "standing", "open", "items",
               "package", "subsidy", "own_burden", "cut", "lines"}],
               "unfiled": [items], "cost", "subsidy", "own_burden", "cut"}],
     "best": the number of the best way, "ties": those that come to the same,
     "proven": true, "at_most": subsidy that no way exceeds,
     "closed": [{"programme", "version", "unmet": [requirement ids]}],
     "waiting": [{"programme", "version", "missing": [answer ids]}],
     "unfit": [{"item", "lacking": [{"programme", "version", "needs": [ids]}]}],
     "years": [{"programme", "versions": [{"version", "status", "subsidy", "own_burden",
                                           "proven", "missing": [answer ids]}]}],
     "rules": sha256}

Kinds of way: `alone` (one programme, every item by itself), `package` (one programme, all that fits
in its package), `mixed` (one programme, the best of both) and `combined` (several programmes).
Of combinations every two programmes are listed that bring more together than each alone, and
whatever comes to as much as the best.
`unfit` are the items that no way can hold: each place that would take one needs something with it
that the purchases lack, or (`lacking` empty) no programme of the year takes its kind at all.
`cut` is what ceilings cut off. The best way has the highest subsidy over all assignments; where
several have it, the one with the fewest programmes, then the fewest packages, then the one listed
first. `ties` holds every other set of programmes, all of which it needs to bring as much, and such
a set once more with a package where it comes to the same with and without. `years` sets the
same plan beside itself under every version of a programme, each filed as well as it can be; where
one is not `proven`, the search was cut short and more may be possible.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

from calculators import eligibility, subsidy
from calculators.assignment import QUICK
from calculators.filings import Choices, Filing, Filings, Place, form_of
from calculators.inputs import Invalid, Problems

Plain = Mapping[str, Any]

UNDATED = "undated"
_YEAR = re.compile("[0-9]{4}")
_FIELDS = ("answers", "items", "fiscal_year", "prefecture", "rounding_unit")
_ITEM_FIELDS = ("category", "unit_price", "quantity", "label")


def calculate(request: Any, rules: Plain) -> dict[str, Any]:
    """The result of one request; raises `inputs.Invalid` with every problem of an invalid one."""
    problems = Problems(rules["messages"])
    fields = problems.request(request, _FIELDS)
    answers = problems.answers(fields.get("answers"), rules)
    year = _year(fields.get("fiscal_year"), rules, problems)
    problems.choice(fields.get("prefecture"), "prefecture", rules["prefectures"])
    _check_items(fields.get("items"), rules, problems)
    problems.stop_if_any()
    plan = _Plan(fields, answers, rules)
    result = plan.result(year)
    plan.raise_problems()
    return result


def _year(value: Any, rules: Plain, problems: Problems) -> str:
    """The fiscal year asked for, or the usual one; another year is no slip but one not covered."""
    years = years_of(rules)
    asked = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(asked, str) and asked not in years and _YEAR.fullmatch(asked):
        problems.add("fiscal_year", "year-not-covered", found=asked, known=", ".join(years))
        asked = None
    return problems.choice(asked, "fiscal_year", years) or usual_year(rules)


def most(request: Plain, rules: Plain) -> tuple[int, int]:
    """The highest subsidy found for a valid request in little time, and what none exceeds (yen).

    Both are the same unless the search takes more than a `QUICK` one. The ways are not worked out.
    """
    problems = Problems(rules["messages"])
    plan = _Plan(request, problems.answers(request.get("answers"), rules), rules)
    return plan.most(request["fiscal_year"])


def years_of(rules: Plain) -> list[str]:
    """The fiscal years for which versions are recorded, oldest first, and "undated"."""
    found = {year_of(version) for _, version in _calculating(rules)}
    return sorted(found - {UNDATED}) + sorted(found & {UNDATED})


def usual_year(rules: Plain) -> str:
    """The newest year for which an office could apply under an adopted programme."""
    return max(
        year_of(version)
        for programme, version in _calculating(rules)
        if version["status"] == "in-force"
        and rules["programmes"][programme]["applicant"] == "office"
    )


def year_of(version: Plain) -> str:
    """A version's fiscal year as the request names it."""
    return str(version["fiscal_year"] or UNDATED)


def _calculating(rules: Plain) -> Iterator[tuple[str, Plain]]:
    for programme, version in eligibility.versions_of(rules):
        if rules["programmes"][programme]["calculates"]:
            yield programme, version


def _check_items(value: Any, rules: Plain, problems: Problems) -> None:
    """The shape of the items; their figures are read by the subsidy calculator."""
    if value is None or value == []:
        problems.add("items", "no-items")
    elif not isinstance(value, list):
        problems.add("items", "not-a-list")
    elif len(value) > subsidy.MOST_ITEMS:
        problems.add("items", "too-many-items", most=subsidy.MOST_ITEMS)
    else:
        for number, entry in enumerate(value):
            field = f"items[{number}]"
            if not isinstance(entry, dict):
                problems.add(field, "not-an-object")
                continue
            item = problems.mapping(entry, field, _ITEM_FIELDS)
            problems.needed_choice(item.get("category"), f"{field}.category", rules["categories"])
            problems.integer(item.get("unit_price"), f"{field}.unit_price")
            problems.integer(item.get("quantity"), f"{field}.quantity", default=1)


class _Plan:
    """The purchases of one request, and what the subsidy calculator says about them."""

    def __init__(self, fields: Plain, answers: Plain, rules: Plain) -> None:
        self.rules = rules
        self.answers = answers
        self.items = fields["items"]
        self.common = {
            key: fields[key] for key in ("prefecture", "rounding_unit") if fields.get(key)
        }
        self.problems: dict[tuple[str, str], dict[str, Any]] = {}
        judged = eligibility.judge(answers, rules, fields.get("prefecture"))
        self.rules_hash = judged["rules"]
        self.standing = {
            (entry["programme"], entry["version"]): entry for entry in judged["versions"]
        }
        self.waiting: dict[tuple[str, str], dict[str, None]] = {}
        self.cost = sum(_cost(item) for item in self.items)
        self.filings = Filings(rules, self.items)

    def raise_problems(self) -> None:
        """Raise what the subsidy calculator complained of while the ways were worked out."""
        if self.problems:
            raise Invalid(list(self.problems.values()))

    def result(self, year: str) -> dict[str, Any]:
        """The whole result for one fiscal year."""
        closed = [
            {"programme": key[0], "version": key[1], "unmet": unmet}
            for key in self._versions(year)
            if (unmet := self._unmet(key))
        ]
        choices = self._open(year)
        ways = self._ways(choices) if not self.problems else []
        waiting = [
            {"programme": key[0], "version": key[1], "missing": list(self.waiting[key])}
            for key in self._versions(year)
            if key in self.waiting
        ]
        result: dict[str, Any] = {
            "status": "calculated" if ways else "undetermined" if waiting else "not_eligible",
            "fiscal_year": year,
            "cost": self.cost,
            "ways": ways,
            **self._judged(ways),
            "closed": closed,
            "waiting": waiting,
            "unfit": list(self._unfit(year, choices)),
            "years": list(self._years()) if not self.problems else [],
            "rules": self.rules_hash,
        }
        return result

    def most(self, year: str) -> tuple[int, int]:
        """The highest subsidy found for one fiscal year and its bound: see the function `most`."""
        return self.filings.best(self._open(year), effort=QUICK)[:2]

    # --- places and what they bring ---

    def _versions(self, year: str) -> list[tuple[str, str]]:
        return [
            (programme, version["id"])
            for programme, version in _calculating(self.rules)
            if year_of(version) == year
        ]

    def _open(self, year: str) -> Choices:
        """The places of a year that are not known to be closed, with what each item is there."""
        return {
            place: lines
            for key in self._versions(year)
            if not self._unmet(key)
            for place in self._places(key)
            if (lines := self._choices(place))
        }

    def _unmet(self, key: tuple[str, str]) -> list[str]:
        """The requirements of a version that are known not to be met."""
        return [r["id"] for r in self.standing[key]["requirements"] if r["met"] is False]

    def _places(self, key: tuple[str, str]) -> Iterator[Place]:
        """The version's places that take any of the items."""
        for package in (False, True):
            if any(self._takes(key, package, item["category"]) for item in self.items):
                yield Place(*key, package)

    def _takes(self, key: tuple[str, str], package: bool, category: str) -> bool:
        version = self.rules["programmes"][key[0]]["versions"][key[1]]
        return any(
            category in line["categories"] and line["packaged"] is package
            for line in version["lines"]
        )

    def _choices(self, place: Place) -> dict[int, Mapping[str, Any]]:
        """For each item that a place takes the line that the item would be there by itself."""
        lines = {}
        for number, item in enumerate(self.items):
            if self._takes((place.programme, place.version), place.package, item["category"]):
                result = self._ask(place.programme, place.version, {number: place.package})
                if result and not self._forbidden(place, result):
                    lines[number] = result["lines"][0]
        return lines

    def _forbidden(self, place: Place, result: Plain) -> bool:
        """Whether a requirement of the version itself, not of a package's content, is unmet."""
        version = self.rules["programmes"][place.programme]["versions"][place.version]
        own = {entry["id"] for entry in version["requirements"]}
        return any(r["met"] is False and r["id"] in own for r in result["requirements"])

    def _ask(
        self, programme: str, version: str, filed: Mapping[int, bool]
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
        try:
            return subsidy.calculate(request, self.rules)
        except Invalid as invalid:
            self._note(invalid, (programme, version), list(filed))
            return None

    def _note(self, invalid: Invalid, key: tuple[str, str], numbers: list[int]) -> None:
        """Keep what is wrong with the request; a count that may rule the version out only waits."""
        for error in invalid.errors:
            answer = error["field"].removeprefix("answers.")
            if error["code"] == "required" and answer in self.standing[key]["missing"]:
                self.waiting.setdefault(key, {})[answer] = None
            else:
                field = _renumbered(error["field"], numbers)
                self.problems[field, error["code"]] = {**error, "field": field}

    def _unfit(self, year: str, choices: Choices) -> Iterator[dict[str, Any]]:
        """The items that nothing can hold, with what is lacking in each place that takes them."""
        for number, item in enumerate(self.items):
            lacking = {
                place: self._lacking(place, item["category"], lines)
                for place, lines in choices.items()
                if number in lines
            }
            if all(lacking.values()) and (lacking or not self._taken(year, item["category"])):
                entries = [
                    {"programme": place.programme, "version": place.version, "needs": needs}
                    for place, needs in lacking.items()
                ]
                yield {"item": number, "lacking": entries}

    def _lacking(self, place: Place, category: str, lines: Plain) -> list[str]:
        """What a place needs to hold an item of this category and no purchase can give."""
        version = self.rules["programmes"][place.programme]["versions"][place.version]
        headings = {line["heading"] for line in lines.values()}
        present = {self.items[number]["category"] for number in lines}
        return [
            need["id"]
            for need in version["needs"]
            if need["line"] in headings
            and (need["if_any"] is None or category in need["if_any"])
            and not present & set(need["one_of"])
        ]

    def _taken(self, year: str, category: str) -> bool:
        return any(
            self._takes(key, package, category)
            for key in self._versions(year)
            for package in (False, True)
        )

    # --- the ways ---

    def _ways(self, choices: Choices) -> list[dict[str, Any]]:
        """The plain ways of each programme, the best of one, of two and of all, and its equals."""
        found: dict[tuple[frozenset[Place], int], dict[str, Any]] = {}
        ways: list[dict[str, Any]] = []
        for kind, filing in self._listed(choices):
            way = self._way(kind, filing) if any(filing) else None
            # Ways of one form that pay the same differ in nothing that a reader could choose by.
            if way and found.setdefault((form_of(filing), way["subsidy"]), way) is way:
                ways.append(way)
        return ways

    def _listed(self, choices: Choices) -> Iterator[tuple[str, Filing]]:
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
        self, key: tuple[str, str], alone: Plain, packed: Plain
    ) -> Iterator[tuple[str, Filing]]:
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
        versions = dict.fromkeys(place[:2] for place in filing if place)
        for key in versions:
            filed = {
                number: place.package
                for number, place in enumerate(filing)
                if place and place[:2] == key
            }
            yield filed, self._ask(*key, filed)

    def _way(self, kind: str, filing: Filing) -> dict[str, Any]:
        programmes = [self._part(filed, result) for filed, result in self._filed(filing) if result]
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

    def _part(self, filed: dict[int, bool], result: Plain) -> dict[str, Any]:
        """What is filed under one version and what comes of it."""
        numbers = list(filed)
        standing = self.standing[result["programme"], result["version"]]
        return {
            "programme": result["programme"],
            "version": result["version"],
            "standing": standing["status"],
            "open": [entry["id"] for entry in standing["requirements"] if entry["met"] is None],
            "items": numbers,
            "package": [number for number in numbers if filed[number]],
            "subsidy": result["total"]["subsidy"],
            "own_burden": result["total"]["own_burden"],
            "cut": sum(_cut(line) for line in result["lines"]),
            "lines": [
                {
                    "heading": line["heading"],
                    "items": [numbers[item] for item in line["items"]],
                    **{key: line[key] for key in ("cost", "rate", "cap", "capped", "subsidy")},
                }
                for line in result["lines"]
            ],
        }

    def _judged(self, ways: list[dict[str, Any]]) -> dict[str, Any]:
        """Which way is best, which come to the same, and whether more is known to be impossible."""
        if not ways:
            return {"best": None, "ties": [], "proven": True, "at_most": 0}
        best = min(
            range(len(ways)),
            key=lambda number: (-ways[number]["subsidy"], *load(ways[number]), number),
        )
        paid = ways[best]["subsidy"]
        ties = [n for n, way in enumerate(ways) if way["subsidy"] == paid and n != best]
        return {"best": best, "ties": ties, "proven": self.limit == paid, "at_most": self.limit}

    # --- the same plan under other versions ---

    def _years(self) -> Iterator[dict[str, Any]]:
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

    def _under(self, key: tuple[str, str]) -> dict[str, Any]:
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
            "missing": list(self.waiting.get(key, ())),
        }


def _cost(item: Plain) -> int:
    quantity = item.get("quantity")
    return item["unit_price"] * (1 if quantity is None else quantity)


def _cut(line: Plain) -> int:
    """What the ceiling takes off a line, in whole yen."""
    amounts = {step["step"]: Fraction(step["amount"]) for step in line["steps"]}
    return int(amounts["rate"] - amounts["cap"]) if "cap" in amounts else 0


def _kind(filing: Filing) -> str:
    """The kind of way that a filing is, where it is not one of the plain ones."""
    form = form_of(filing)
    if len({place.programme for place in form}) > 1:
        return "combined"
    return "mixed" if any(place.package for place in form) else "alone"


def load(way: Plain) -> tuple[int, int]:
    """How many programmes and packages a way uses: fewer is simpler."""
    programmes = way["programmes"]
    return len(programmes), sum(bool(part["package"]) for part in programmes)


def _renumbered(field: str, numbers: list[int]) -> str:
    """A field of a part of the items as the field of the whole list."""
    if not field.startswith("items["):
        return field
    number, _, rest = field.removeprefix("items[").partition("]")
    return f"items[{numbers[int(number)]}]{rest}"
