"""data/adoption.yaml, kpi.yaml, electronic_application.yaml: how far things have spread.

Every percentage and every total is recomputed and compared with the printed one.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from scripts.model.borrowed import Figures
from scripts.model.common import (
    Between,
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
from scripts.model.worked import AskedExample

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
    """A target for the time being, in per cent; its text has {percent} where the figure goes."""

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


class Note(Strict):
    """Words of a value: beside its number as a limit or a remark, or in place of a number."""

    id: Id
    kind: Literal["limit", "remark", "words"]
    name: Text


class Value(Strict):
    """What the source prints for one year; `note` is the id of a note."""

    number: Decimal | None = None
    note: Id | None = None

    @model_validator(mode="after")
    def _something(self) -> Value:
        if self.number is None and self.note is None:
            raise Between(
                "a number, a note or both; null where the source prints a dash", "number", "note"
            )
        return self


class Comparison(Strict):
    """A figure that the source sets beside an indicator's values, in their unit."""

    number: Decimal
    name: Text


class Indicator(Strict):
    """An indicator with its values by year; `discrepancy` says how a doubtful row was read."""

    id: Id
    name: Text
    definition: Text
    figures: Figures = {}
    cumulative: StrictBool | None
    unit: Literal["percent", "cases", "people", "places", "hours", "days"]
    compare: Comparison | None = None
    discrepancy: Id | None = None
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
    notes: Annotated[list[Note], Field(min_length=1)]
    groups: Annotated[list[IndicatorGroup], Field(min_length=1)]
    examples: list[AskedExample] = []


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
