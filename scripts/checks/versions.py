"""Checks of programmes: their versions follow each other, and the parts of one fit each other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from calculators.subsidy.request import usual_version
from scripts.checks.answers import answer_faults, answers_of
from scripts.checks.borrowed import check_figures
from scripts.checks.references import named_faults, unknown
from scripts.model import Data, parts
from scripts.model.habits import ERA
from scripts.model.load import Fault, shown

Place = tuple[Any, ...]

_POOLED = {"item": ("device",), "office": ("office", "group"), "model": ("model",)}
_OF_YEAR = re.compile(r"r([0-9]+)(?:-request)?")
_REQUEST = "-request"
"""How the id of what was only asked for in a budget ends."""


def check(data: Data) -> Iterator[Fault]:
    """Every fault within a programme's file."""
    for name in sorted(data.files):
        if name.startswith("programmes/"):
            yield from _programme(data, name)


def check_in_part(data: Data) -> Iterator[Fault]:
    """What can be said of the programme files while some file has faults of its own.

    Nothing that a missing file could cause: no unused places, no unknown references to it.
    """
    needed = ("answers.yaml", "assumptions.yaml", "categories.yaml", "services.yaml")
    if all(name in data.files for name in needed):
        yield from check(data)


def _programme(data: Data, file: str) -> Iterator[Fault]:
    programme = data.files[file]
    if file != f"programmes/{programme.id}.yaml":
        yield Fault(
            file,
            ("id",),
            shown(programme.id),
            f"the id of the file name, {file[11:-5]}",
            "rename the file or correct the id",
        )
    yield from check_figures(data, file, (), programme.figures, {"summary": programme.summary})
    yield from _usual(file, programme)
    yield from _periods(file, programme)
    yield from _who_applies(file, programme)
    for number, version in enumerate(programme.versions):
        place: Place = ("versions", number)
        yield from _version(data, file, place, programme, version)


def _usual(file: str, programme: Any) -> Iterator[Fault]:
    """The version that a request without one means is the one that the file says, or a newer one.

    No example tells: each is asked of its own version. A new year needs no word here; a status that
    sends everybody back to an older version is not passed over.
    """
    versions = {
        version.id: {"id": version.id, "status": version.status} for version in programme.versions
    }
    known: Any = {"versions": versions}
    usual = usual_version(known)
    order = list(versions)
    if programme.usual not in order or order.index(usual) < order.index(programme.usual):
        expected = f"{usual}, the newest version whose status is not request"
        advice = "correct it, or the status of the version that is wrong"
        yield Fault(file, ("usual",), shown(programme.usual), expected, advice)


def _periods(file: str, programme: Any) -> Iterator[Fault]:
    """Dated versions of one kind follow each other without overlap; a year may be missing."""
    dated = [
        (number, version.valid)
        for number, version in enumerate(programme.versions)
        if version.valid is not None
    ]
    for (_, before), (number, after) in itertools.pairwise(dated):
        next_day = (date.fromisoformat(before.to) + timedelta(days=1)).isoformat()
        if after.from_ < next_day:
            yield Fault(
                file,
                ("versions", number, "valid", "from"),
                f"{shown(after.from_)}, which overlaps the version before it",
                f'"{next_day}", the day after the version before it ends, or a later one',
                "correct the dates, or put the versions in order of time",
            )


def _version(data: Data, file: str, place: Place, programme: Any, version: Any) -> Iterator[Fault]:
    yield from _calculated(file, place, programme, version)
    yield from version_faults(data, file, place, version)
    yield from named_faults(data, file, place, parts(version))
    yield from answer_faults(data, file, place, parts(version), answers_of(data))


def version_faults(data: Data, file: str, place: Place, version: Any) -> Iterator[Fault]:
    """The parts of a version fit each other, whoever's it is: its time, shares, rates and lines."""
    yield from _requested(file, place, version)
    yield from _named_by_year(file, place, version)
    yield from _year(file, place, version)
    yield from _shares(file, place, version)
    yield from _rules(data, file, place, version)


def _requested(file: str, place: Place, version: Any) -> Iterator[Fault]:
    """What a budget only asked for is said twice, by status and id: no example notices a status.

    With `_year`, which tells of what is undated, each version can have one status only.
    """
    if version.id.endswith(_REQUEST) == (version.status == "request"):
        return
    expected = "request, as the id says"
    if version.status == "request":
        expected = 'a status other than request, or an id that ends in "-request"'
    yield Fault(file, (*place, "status"), shown(version.status), expected, "correct it")


def _named_by_year(file: str, place: Place, version: Any) -> Iterator[Fault]:
    """A version that is called by a year, r8, is of that year: requests ask for it by its id."""
    named = _OF_YEAR.fullmatch(version.id)
    if named and version.fiscal_year not in (None, ERA + int(named[1])):
        expected = f"r{version.fiscal_year - ERA}, for the fiscal year {version.fiscal_year}"
        advice = "correct the id or the fiscal year"
        yield Fault(file, (*place, "id"), shown(version.id), expected, advice)


def _year(file: str, place: Place, version: Any) -> Iterator[Fault]:
    """Status, fiscal year and period tell the same story."""
    undated = version.status == "undated"
    if undated != (version.fiscal_year is None) or undated != (version.valid is None):
        yield Fault(
            file,
            (*place, "status"),
            shown(version.status),
            "undated exactly where fiscal_year and valid are null",
            "make status, fiscal_year and valid agree",
        )
    elif not undated:
        year = version.fiscal_year
        expected = (f"{year}-04-01", f"{year + 1}-03-31")
        if (version.valid.from_, version.valid.to) != expected:
            yield Fault(
                file,
                (*place, "valid"),
                f"{version.valid.from_} to {version.valid.to}",
                f"{expected[0]} to {expected[1]}, the fiscal year {year}",
                "correct the dates or the fiscal year",
            )


def _shares(file: str, place: Place, version: Any) -> Iterator[Fault]:
    if version.shares is None:
        return
    total = Fraction(version.shares.state) + Fraction(version.shares.prefecture)
    if total != 1:
        yield Fault(
            file,
            (*place, "shares"),
            f"{version.shares.state} and {version.shares.prefecture}",
            "shares that add up to 1",
            "correct one of the two",
        )


def _calculated(file: str, place: Place, programme: Any, version: Any) -> Iterator[Fault]:
    """A version has lines, and an example of them, where its programme calculates."""
    if programme.calculates != bool(version.lines):
        yield Fault(
            file,
            (*place, "lines"),
            f"{len(version.lines)} lines",
            "lines exactly where the programme calculates an amount",
            "add the lines or set calculates: false",
        )
    if programme.calculates and not version.examples:
        yield Fault(
            file,
            (*place, "examples"),
            "no worked example",
            "at least one",
            "add one with its result",
        )


def _rules(data: Data, file: str, place: Place, version: Any) -> Iterator[Fault]:
    """The parts of one version's rules fit each other."""
    rates = {rate.id for rate in version.rates}
    lines = {line.id: line for line in version.lines}
    for number, line in enumerate(version.lines):
        where = (*place, "lines", number)
        if line.rate not in rates:
            yield unknown(
                file, (*where, "rate"), line.rate, sorted(rates), "a rate of this version"
            )
        if line.cap:
            yield from cap_faults(data, file, (*where, "cap"), line.cap)
            yield from fits_pool(file, (*where, "cap"), line.cap, line)
    for number, rate in enumerate(version.rates):
        yield from case_faults(file, (*place, "rates", number, "cases"), rate.cases)
        yield from _within(file, (*place, "rates", number, "cases"), rate)
        if rate.id not in {line.rate for line in version.lines}:
            yield Fault(
                file,
                (*place, "rates", number, "id"),
                f"the rate {shown(rate.id)}, which no line uses",
                "rates that lines use",
                "name it in a line or remove it",
            )
    for number, need in enumerate(version.needs):
        where = (*place, "needs", number)
        if need.line not in lines:
            known = sorted(lines)
            yield unknown(file, (*where, "line"), need.line, known, "a line of this version")
        else:
            yield from _need(file, where, need, lines[need.line].categories)
    yield from _open_categories(file, place, version)
    yield from _called_by_category(data, file, place, version)
    yield from _categories_in_lines(file, place, version)


def _within(file: str, place: Place, rate: Any) -> Iterator[Fault]:
    """The national cases of a rate lie in the range that prefectures may choose from."""
    for number, case in enumerate(rate.cases if rate.range else ()):
        if not Fraction(rate.range.from_) <= Fraction(case.rate) <= Fraction(rate.range.to):
            yield Fault(
                file,
                (*place, number, "rate"),
                shown(case.rate),
                f"a rate from {rate.range.from_} to {rate.range.to}, its range",
                "correct the rate or the range",
            )


def _open_categories(file: str, place: Place, version: Any) -> Iterator[Fault]:
    """No category can fall into two lines at once."""
    seen: dict[tuple[str, bool], str] = {}
    for number, line in enumerate(version.lines):
        for position, category in enumerate(line.categories):
            key = (category, line.packaged)
            if key in seen:
                yield Fault(
                    file,
                    (*place, "lines", number, "categories", position),
                    shown(category),
                    f'a category of one line only (it is in "{seen[key]}" already)',
                    "remove it from one of the two lines",
                )
            seen[key] = line.id


def _called_by_category(data: Data, file: str, place: Place, version: Any) -> Iterator[Fault]:
    """A line that is called by a category takes it: by its id pages and places name the line."""
    categories = {category.id for category in data.files["categories.yaml"].categories}
    for number, line in enumerate(version.lines):
        if line.id in categories and line.id not in line.categories:
            yield Fault(
                file,
                (*place, "lines", number, "id"),
                f"the line {shown(line.id)} without the category {shown(line.id)}",
                f"an id that fits {', '.join(line.categories)}",
                "correct the id or the categories of the line",
            )


def fits_pool(name: str, place: Place, cap: Any, line: Any) -> Iterator[Fault]:
    """A cap is for what its line pools."""
    if cap.per not in _POOLED[line.pool]:
        expected = (
            f"a cap per {' or '.join(_POOLED[line.pool])}: its items are pooled by {line.pool}"
        )
        yield Fault(name, (*place, "per"), shown(cap.per), expected, "correct per")


def _who_applies(file: str, programme: Any) -> Iterator[Fault]:
    """What is pooled, and for whom a cap is, follows from who applies."""
    group = programme.applicant == "group"
    for number, version in enumerate(programme.versions):
        for position, line in enumerate(version.lines):
            where = ("versions", number, "lines", position)
            if line.pool == "model" and programme.applicant == "office":
                expected = "item or office: an office applies for itself, not for models"
                advice = "correct pool, or applicant"
                yield Fault(file, (*where, "pool"), shown(line.pool), expected, advice)
            if line.cap and line.cap.per == ("office" if group else "group"):
                expected = f"a cap that fits the applicant {shown(programme.applicant)}"
                advice = "correct per, or applicant"
                yield Fault(file, (*where, "cap", "per"), shown(line.cap.per), expected, advice)


def _categories_in_lines(file: str, place: Place, version: Any) -> Iterator[Fault]:
    """What a version says it pays for, and what its examples buy, has a line that pays it."""
    payable = {category for line in version.lines for category in line.categories}
    named: list[tuple[Place, str]] = [
        (("expenses", number, "categories", position), category)
        for number, expense in enumerate(version.expenses)
        for position, category in enumerate(expense.categories)
    ]
    named += [
        (("examples", number, "items", position, "category"), item.category)
        for number, example in enumerate(version.examples)
        for position, item in enumerate(example.items)
    ]
    for inner, category in named:
        if category not in payable:
            yield Fault(
                file,
                (*place, *inner),
                f"the category {shown(category)}, which no line of this version takes",
                f"one of {', '.join(sorted(payable))}",
                "correct it, or add it to the line that pays for it",
            )


def _need(file: str, place: Place, need: Any, taken: list[str]) -> Iterator[Fault]:
    """A line cannot need what it does not take."""
    for key in ("if_any", "one_of"):
        for position, category in enumerate(getattr(need, key) or []):
            if category not in taken:
                yield Fault(
                    file,
                    (*place, key, position),
                    f'{shown(category)}, which the line "{need.line}" does not take',
                    f"one of {', '.join(taken)}",
                    "correct it, or add it to the categories of the line",
                )


def cap_faults(data: Data, file: str, place: Place, cap: Any) -> Iterator[Fault]:
    """A cap's cases and tiers fit each other, and what it counts is a number."""
    if cap.cases:
        yield from case_faults(file, (*place, "cases"), cap.cases)
        for number, case in enumerate(cap.cases):
            yield from _counted(data, file, (*place, "cases", number), case)
    for number, reading in enumerate(cap.readings or ()):
        yield from _counted(data, file, (*place, "readings", number), reading)
    yield from _counted(data, file, place, cap)


def _counted(data: Data, file: str, place: Place, cap: Any) -> Iterator[Fault]:
    """What a cap or a case of it counts is a number, and its tiers fit each other."""
    answers = answers_of(data)
    answer = answers.get(cap.answer)
    if answer is not None and answer.type != "integer":
        counts = [entry.id for entry in answers.values() if entry.type == "integer"]
        yield Fault(
            file,
            (*place, "answer"),
            f"{shown(cap.answer)}, which is no number (its type is {answer.type})",
            f"an answer that is a whole number: one of {', '.join(counts)}",
            "name the answer that this cap counts",
        )
    if cap.tiers:
        least = answer.min or 0 if answer is not None and answer.type == "integer" else None
        yield from _tiers(file, (*place, "tiers"), cap.tiers, least)


def case_faults(file: str, place: Place, cases: Any) -> Iterator[Fault]:
    """All cases but the last have a condition and say what is assumed if it is unknown."""
    for number, case in enumerate(cases):
        last = number == len(cases) - 1
        if last == (case.when is not None):
            yield Fault(
                file,
                (*place, number, "when"),
                "a condition" if case.when else "no condition",
                "no condition on the last case" if last else "a condition on all but the last case",
                "let the last case stand for everything else",
            )
        if not last and case.assume is None:
            yield Fault(
                file,
                (*place, number, "assume"),
                "nothing",
                "the assumption that holds while the answer is unknown",
                "name an entry of assumptions.yaml",
            )


def _tiers(file: str, place: Place, tiers: Any, least: int | None) -> Iterator[Fault]:
    """Tiers follow each other without overlap or gap from `least` on; only the last is open.

    `least` is the smallest count that can be answered (None: not known).
    """
    if least is not None and tiers[0].from_ != least:
        yield Fault(
            file,
            (*place, 0, "from"),
            shown(tiers[0].from_),
            f"{least}, the least that can be answered (min in data/answers.yaml)",
            "let the first tier start there",
        )
    for number, tier in enumerate(tiers):
        last = number == len(tiers) - 1
        if last != (tier.to is None):
            yield Fault(
                file,
                (*place, number, "to"),
                shown(tier.to),
                "no upper end on the last tier" if last else "an upper end",
                "let only the last tier be open",
            )
        elif tier.to is not None and tier.to < tier.from_:
            yield Fault(
                file,
                (*place, number, "to"),
                shown(tier.to),
                f"{tier.from_} or more",
                "correct the two ends of the tier",
            )
        if number and tiers[number - 1].to is not None and tier.from_ != tiers[number - 1].to + 1:
            yield Fault(
                file,
                (*place, number, "from"),
                shown(tier.from_),
                f"{tiers[number - 1].to + 1}, the next after the tier before",
                "close the gap or remove the overlap",
            )
