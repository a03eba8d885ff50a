"""A request for the subsidy calculator, read and found valid."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from calculators.rules.conditions import Answers, with_told
from calculators.rules.inputs import Problems
from calculators.rules.local import OWN, Host, host_of, localised, own_rules
from calculators.rules.mechanisms import not_counted, tax
from calculators.rules.shapes import Programme, Rules, Version
from calculators.rules.terms import NATIONAL, Terms

MOST_ITEMS = 1000
ROUNDING_UNITS = (1, 1000)

# What only a place gives a meaning to.
_OF_A_PLACE = ("prices", "tax_rate", "taxable", "other_income", "total_project_cost", "office_in")
FIELDS = (
    *("programme", "version", "prefecture", "municipality", "answers", "items", "rounding_unit"),
    *_OF_A_PLACE,
)
_ITEM_FIELDS = ("category", "unit_price", "quantity", "package", "model", "label", "funded_by")
_OF_A_PLACE_IN_ITEMS = ("kind", "date")
_LOCAL_ITEM_FIELDS = (*_ITEM_FIELDS, *_OF_A_PLACE_IN_ITEMS)
_MUNICIPALITY = re.compile("(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{3}")


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
    excluded: not_counted.Step | None = None

    @property
    def cost(self) -> int:
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class Project:
    """What a request says of the whole project; amounts in yen."""

    tax_left_out: bool = False
    tax_rate: Fraction = tax.RATE
    income: int = 0
    cost: int | None = None
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a request is made: the host whose rules apply, and what it settles for the version.

    `other_years` are the fiscal years for which it has rules where it has none for this one.
    """

    host: Host | None = None
    local: Mapping[str, Any] | None = None
    other_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A request that has been read and found valid, with the rules that apply to it."""

    programme: str
    version: Version
    place: Place
    prefecture: str | None
    municipality: str | None
    answers: Answers
    items: tuple[Item, ...]
    rounding_unit: int
    project: Project = field(default_factory=Project)

    @property
    def local(self) -> Mapping[str, Any] | None:
        return self.place.local

    @property
    def terms(self) -> Terms:
        return self.version.get("terms", NATIONAL)

    @property
    def counting(self) -> tuple[Item, ...]:
        """The items that count."""
        return tuple(item for item in self.items if item.excluded is None)

    @property
    def bought(self) -> tuple[Item, ...]:
        """The items that count and cost anything: what nobody buys stands for nothing else."""
        return tuple(item for item in self.counting if item.cost)


@dataclass(frozen=True)
class Asked:
    """The programme and the version that a request means, in the place it names."""

    programme: Programme | None
    version: Any
    prefecture: str | None
    municipality: str | None
    host: Host | None


def asked_for(fields: Mapping[str, Any], rules: Rules, problems: Problems) -> Asked:
    """What a request asks for; a host's own programme where one stands for the national one."""
    prefecture = _prefecture(fields.get("prefecture"), rules, problems)
    municipality = _municipality(fields.get("municipality"), problems)
    if prefecture and municipality and not municipality.startswith(prefecture):
        found = {"municipality": municipality, "prefecture": prefecture}
        problems.add("municipality", "another-prefecture", **found)
    named, version = fields.get("programme"), fields.get("version")
    if isinstance(named, str) and named.startswith(OWN):
        code = named.removeprefix(OWN).partition("-")[0]
        host: Host | None = rules["hosts"].get(code)
        own = host["own"].get(named) if host else None
        if own is not None:
            _of_this_place(named, code, [municipality, prefecture], problems)
            return Asked(own, version, prefecture, municipality, host)
    codes = [code for code in (municipality, prefecture) if code]
    host = host_of(codes, named if isinstance(named, str) else None, rules)
    programme = _programme(named, rules, problems)
    if host and programme:
        own_id = host["stands_for"].get(f"{programme['id']}/{version or usual_version(programme)}")
        if own_id:
            return Asked(host["own"][own_id], None, prefecture, municipality, host)
    return Asked(programme, version, prefecture, municipality, host)


def _of_this_place(
    programme: str, code: str, given: Sequence[str | None], problems: Problems
) -> None:
    """Note that a place which a request names is another than that whose own programme it asks for.

    A city lies in its prefecture, so either may stand beside the programme of the other.
    """
    for place in given:
        if place and not (code.startswith(place) or place.startswith(code)):
            problems.add("programme", "of-another-place", found=programme, place=place)
            return


def _programme(found: Any, rules: Rules, problems: Problems) -> Programme | None:
    """The national programme that a request names; None after noting that it names none."""
    if found is None:
        problems.add("programme", "required")
        return None
    known = problems.choice(found, "programme", rules["programmes"])
    programme: Programme | None = rules["programmes"][known] if known else None
    return programme


def read(fields: Mapping[str, Any], asked: Asked, rules: Rules, problems: Problems) -> Plan:
    """The plan of a request; raises `Invalid` where anything in it cannot be used."""
    programme, version = asked.programme, None
    if programme:
        versions = programme["versions"]
        found = problems.choice(asked.version, "version", versions)
        version = versions[found or usual_version(programme)]
    place = _place(asked.host, programme, version, rules)
    applied = localised(version, place.local) if version else None
    known = with_host(rules, place)
    given = problems.answers(fields.get("answers"), known)
    project, of_project = _project(fields, applied, place, problems)
    items = _items(fields.get("items"), programme, applied, place, known, problems)
    unit = _rounding_unit(fields.get("rounding_unit"), problems)
    problems.stop_if_any()
    assert programme and applied and unit
    answers = {**with_told(given, applied, asked.prefecture, rules), **of_project}
    return Plan(
        programme["id"],
        applied,
        place,
        asked.prefecture,
        asked.municipality,
        answers,
        tuple(items),
        unit,
        project,
    )


def usual_version(programme: Programme) -> str:
    """The newest version that is no budget request; the newest of all where every one is."""
    newest_first = list(reversed(programme["versions"].values()))
    adopted = [version["id"] for version in newest_first if version["status"] != "request"]
    return next(iter(adopted), newest_first[0]["id"])


@dataclass(frozen=True)
class Taken:
    """The categories that a version takes by themselves and in its package."""

    alone: list[str]
    packed: list[str]

    @staticmethod
    def of(version: Version | None) -> Taken | None:
        """Those of a version; None where there is none, or it pays nothing."""
        if version is None or not version["lines"]:
            return None
        flat = version.get("terms", NATIONAL)["flat"]
        alone = categories_of(version, packaged=False)
        alone += [name for rule in flat for name in rule["categories"]]
        return Taken(alone, categories_of(version, packaged=True))


def categories_of(version: Version, packaged: bool) -> list[str]:
    """The categories that a version takes, in its package or by themselves."""
    return [
        category
        for line in version["lines"]
        if line["packaged"] is packaged
        for category in line["categories"]
    ]


# --- the place -----------------------------------------------------------------------------------


def _prefecture(value: Any, rules: Rules, problems: Problems) -> str | None:
    if value in (None, "unknown"):
        return None
    if isinstance(value, str) and value in rules["prefectures"]:
        return value
    problems.add("prefecture", "not-a-prefecture", found=str(value)[:40])
    return None


def _municipality(value: Any, problems: Problems) -> str | None:
    if value is None or (isinstance(value, str) and _MUNICIPALITY.fullmatch(value)):
        return value
    problems.add("municipality", "not-a-municipality", found=str(value)[:40])
    return None


def _place(
    host: Host | None, programme: Programme | None, version: Version | None, rules: Rules
) -> Place:
    """What the host settles for a version; the years it has rules for where it has none."""
    if not (host and programme and version):
        return Place()
    if programme["id"].startswith(OWN):
        return Place(host, own_rules(version))
    settings: Mapping[str, Mapping[str, Any]] = rules["local"].get(host["code"], {})
    local = settings.get(f"{programme['id']}/{version['id']}")
    if local:
        return Place(host, local)
    years = {
        other["fiscal_year"]
        for other in programme["versions"].values()
        if f"{programme['id']}/{other['id']}" in settings and other["fiscal_year"]
    }
    return Place(None, None, tuple(sorted(years)))


def with_host(rules: Rules, place: Place) -> Rules:
    """The rules with the answers and categories that only the host knows."""
    if place.host is None:
        return rules
    return {
        **rules,
        "answers": {**rules["answers"], **place.host["answers"]},
        "categories": {**rules["categories"], **place.host["categories"]},
    }


def _project(
    fields: Mapping[str, Any], version: Version | None, place: Place, problems: Problems
) -> tuple[Project, dict[str, Any]]:
    """What is said of the whole project, and what conditions may ask of it."""
    if place.host is None or version is None:
        for name in _OF_A_PLACE:
            if fields.get(name) is not None:
                problems.add(name, "not-here")
        return Project(), {}
    terms = version.get("terms", NATIONAL)
    prices = problems.choice(fields.get("prices"), "prices", ("with_tax", "without_tax"))
    taxable = problems.boolean(fields.get("taxable"), "taxable")
    rate = problems.decimal(fields.get("tax_rate"), "tax_rate", most=1, default=tax.RATE)
    left_out, assumed = tax.left_out(terms["tax"], prices, taxable)
    income = problems.integer(fields.get("other_income"), "other_income", default=0)
    cost = fields.get("total_project_cost")
    whole = None if cost is None else problems.integer(cost, "total_project_cost")
    if terms["income"] is None:
        for name in ("other_income", "total_project_cost"):
            if fields.get(name) is not None:
                problems.add(name, "not-here")
    office_in = _municipality(fields.get("office_in"), problems)
    said = {"prices": prices, "taxable": taxable, "office_in": office_in}
    project = Project(left_out, rate or Fraction(0), income or 0, whole, tuple(assumed))
    return project, {name: value for name, value in said.items() if value is not None}


def _rounding_unit(value: Any, problems: Problems) -> int | None:
    if value is None:
        return 1
    if isinstance(value, bool) or value not in ROUNDING_UNITS:
        problems.add("rounding_unit", "not-a-rounding-unit", found=str(value)[:40])
        return None
    return int(value)


# --- the items -----------------------------------------------------------------------------------


def _items(
    value: Any,
    programme: Programme | None,
    version: Version | None,
    place: Place,
    rules: Rules,
    problems: Problems,
) -> list[Item]:
    if value is None or value == []:
        flat = version and version.get("terms", NATIONAL)["flat"]
        if not flat and not (programme and not programme["calculates"]):
            problems.add("items", "no-items")
        return []
    if not isinstance(value, list):
        problems.add("items", "not-a-list")
        return []
    if len(value) > MOST_ITEMS:
        problems.add("items", "too-many-items", most=MOST_ITEMS)
        return []
    taken = Taken.of(version)
    return [
        _item(entry, i, version, taken, place, rules, problems) for i, entry in enumerate(value)
    ]


def _item(
    value: Any,
    position: int,
    version: Version | None,
    taken: Taken | None,
    place: Place,
    rules: Rules,
    problems: Problems,
) -> Item:
    field = f"items[{position}]"
    if not isinstance(value, dict):
        problems.add(field, "not-an-object")
        return Item(position, "", 0, 0, False, 1, None)
    entry = problems.mapping(value, field, _LOCAL_ITEM_FIELDS)
    if not place.host:
        for name in _OF_A_PLACE_IN_ITEMS:
            if entry.get(name) is not None:
                problems.add(f"{field}.{name}", "not-here")
    package = problems.boolean(entry.get("package"), f"{field}.package") or False
    category = _category(entry.get("category"), field, package, taken, rules, problems)
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
        _excluded(entry, field, version, problems) if place.host else None,
    )


def _excluded(
    entry: Mapping[str, Any], field: str, version: Version | None, problems: Problems
) -> not_counted.Step | None:
    """Why an item does not count under the host's terms; None where it does."""
    terms = version.get("terms", NATIONAL) if version else NATIONAL
    kinds = [kind["id"] for kind in terms["not_counted"]]
    kind = problems.choice(entry.get("kind"), f"{field}.kind", kinds)
    date = problems.date(entry.get("date"), f"{field}.date")
    return not_counted.step(terms["not_counted"], terms["spending"], kind, date)


def _category(
    value: Any,
    field: str,
    package: bool,
    taken: Taken | None,
    rules: Rules,
    problems: Problems,
) -> str:
    if value is None:
        problems.add(f"{field}.category", "required")
        return ""
    category = problems.choice(value, f"{field}.category", rules["categories"])
    if not category or taken is None:
        return category or ""
    alone, packed = taken.alone, taken.packed
    if category not in alone and category not in packed:
        known = ", ".join(dict.fromkeys([*alone, *packed]))
        problems.add(f"{field}.category", "not-in-version", found=category, known=known)
    elif package and not packed:
        problems.add(f"{field}.package", "no-package")
    elif package and category not in packed:
        problems.add(f"{field}.package", "not-in-package", known=", ".join(packed))
    return category
