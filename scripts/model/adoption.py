"""data/adoption.yaml, kpi.yaml, electronic_application.yaml: how far things have spread.

Every percentage and every total is recomputed and compared with the printed one.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Discriminator, Field, StrictBool, Tag

from scripts.load import Fault, shown
from scripts.model.common import (
    Count,
    Date,
    Decimal,
    Id,
    PlainText,
    PrefectureCode,
    Sources,
    Strict,
    Text,
)
from scripts.model.prefectures import CODES
from scripts.model.recomputed import expect, percentage

if TYPE_CHECKING:
    from scripts.model import Data

ADOPTION, KPI, APPLICATION = "adoption.yaml", "kpi.yaml", "electronic_application.yaml"


class Applications(Strict):
    """Offices, applications and their printed ratio in per cent."""

    offices: Annotated[Count, Field(ge=1)]
    applications: Count
    rate: Decimal


class PrefectureApplications(Applications):
    """The applications of one prefecture."""

    code: PrefectureCode


class AdoptionFile(Strict):
    """data/adoption.yaml."""

    as_of: Date
    source: Sources
    classes: Annotated[list[Decimal], Field(min_length=2, max_length=6)]
    prefectures: list[PrefectureApplications]
    total: Applications


class Target(Strict):
    """A target for the time being, in per cent."""

    percent: Annotated[Count, Field(ge=1, le=100)]
    text: Text
    source: Sources


class Targets(Strict):
    """The targets of municipalities and of prefectures."""

    municipality: Target
    prefecture: Target


class AdopterGroup(Strict):
    """A group of people by how readily they take up something new."""

    id: Id
    percent: Decimal
    name: Text


class Adopters(Strict):
    """The groups; together they are everybody."""

    source: Sources
    groups: Annotated[list[AdopterGroup], Field(min_length=1)]


def _kind(value: object) -> str:
    return "plain" if isinstance(value, str) else "text"


Value = Annotated[
    Annotated[PlainText, Tag("plain")] | Annotated[Text, Tag("text")], Discriminator(_kind)
]


class Indicator(Strict):
    """An indicator with its values by year."""

    id: Id
    name: Text
    definition: Text
    cumulative: StrictBool | None
    values: dict[str, Value | None]


class IndicatorGroup(Strict):
    """Indicators of one stage."""

    id: Id
    name: Text
    indicators: Annotated[list[Indicator], Field(min_length=1)]


class KpiFile(Strict):
    """data/kpi.yaml."""

    as_of: Date
    source: Sources
    years: Annotated[list[PlainText], Field(min_length=1)]
    targets: Targets
    adopters: Adopters
    groups: Annotated[list[IndicatorGroup], Field(min_length=1)]


class Period(Strict):
    """A half of a fiscal year."""

    id: Id
    name: Text


class Replies(Strict):
    """Replies by period; `of` names the row that this one is a part of."""

    id: Id
    name: Text
    of: Id | None = None
    counts: Annotated[list[Count], Field(min_length=1)]
    percentages: list[Decimal] | None
    total: Count


class Total(Replies):
    """The row of all replies."""

    id: Literal["total"]


class ApplicationFile(Strict):
    """data/electronic_application.yaml."""

    as_of: Date
    source: Sources
    principle: Text
    periods: Annotated[list[Period], Field(min_length=1)]
    rows: Annotated[list[Replies], Field(min_length=1)]
    total: Total


def check(data: Data) -> Iterator[Fault]:
    """Recompute the three tables."""
    yield from _adoption(data.files[ADOPTION])
    yield from _kpi(data.files[KPI])
    yield from _application(data.files[APPLICATION])


def _adoption(file: AdoptionFile) -> Iterator[Fault]:
    codes = [entry.code for entry in file.prefectures]
    if codes != CODES:
        found = ", ".join(codes)
        yield Fault(ADOPTION, ("prefectures",), found, "01 to 47", "list each once, in order")
    for number, entry in enumerate(file.prefectures):
        yield from _rate(entry, ("prefectures", number))
    yield from _rate(file.total, ("total",))
    for key in ("offices", "applications"):
        total = sum(getattr(entry, key) for entry in file.prefectures)
        yield from expect(ADOPTION, ("total", key), getattr(file.total, key), total)
    bounds = [Fraction(bound) for bound in file.classes]
    if bounds != sorted(set(bounds)) or bounds[0] != 0:
        found = ", ".join(file.classes)
        yield Fault(ADOPTION, ("classes",), found, "rising bounds from 0", "put them in order")


def _rate(entry: Applications, place: tuple[str | int, ...]) -> Iterator[Fault]:
    rate = percentage(entry.applications, entry.offices)
    yield from expect(ADOPTION, (*place, "rate"), entry.rate, rate)
    if entry.applications > entry.offices:
        found = f"{entry.applications} applications from {entry.offices} offices"
        advice = "check whether the two are exchanged"
        yield Fault(ADOPTION, place, found, "no more applications than offices", advice)


def _kpi(file: KpiFile) -> Iterator[Fault]:
    """Every indicator has each year once; the groups of adopters are everybody."""
    for i, group in enumerate(file.groups):
        for k, indicator in enumerate(group.indicators):
            if list(indicator.values) != file.years:
                place = ("groups", i, "indicators", k, "values")
                found, expected = ", ".join(indicator.values), ", ".join(file.years)
                yield Fault(KPI, place, found, expected, "give each year once, in order")
    total = sum(Fraction(group.percent) for group in file.adopters.groups)
    if total != 100:
        advice = "correct the percentages"
        yield Fault(KPI, ("adopters", "groups"), f"{total} per cent together", "100", advice)


def _application(file: ApplicationFile) -> Iterator[Fault]:
    """Rows add up across, columns add up down, percentages are of the row's total."""
    rows = [(("rows", number), row) for number, row in enumerate(file.rows)]
    for place, row in [*rows, (("total",), file.total)]:
        if len(row.counts) != len(file.periods):
            expected = f"{len(file.periods)}, one a period"
            found = f"{len(row.counts)} figures"
            yield Fault(APPLICATION, (*place, "counts"), found, expected, "complete the row")
            return
        yield from expect(APPLICATION, (*place, "total"), row.total, sum(row.counts))
        for position, printed in enumerate(row.percentages or []):
            share = percentage(row.counts[position], row.total)
            yield from expect(APPLICATION, (*place, "percentages", position), printed, share)
    whole = [row for row in file.rows if row.of is None]
    for position in range(len(file.periods)):
        column = sum(row.counts[position] for row in whole)
        place = ("total", "counts", position)
        yield from expect(APPLICATION, place, file.total.counts[position], column)
    yield from _parts(file)


def _parts(file: ApplicationFile) -> Iterator[Fault]:
    """A part belongs to a row of the table and is nowhere more than it."""
    by_id = {row.id: row for row in file.rows}
    for number, row in enumerate(file.rows):
        if row.of is None:
            continue
        whole = by_id.get(row.of)
        if whole is None:
            place, advice = ("rows", number, "of"), "name the row it is a part of"
            yield Fault(APPLICATION, place, shown(row.of), "the id of a row", advice)
        elif any(part > all_ for part, all_ in zip(row.counts, whole.counts, strict=True)):
            place, advice = ("rows", number, "counts"), "compare with the document"
            yield Fault(APPLICATION, place, "more than the whole row", "a part of it", advice)
