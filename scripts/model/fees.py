"""data/caseload.yaml and data/addon.yaml: fees by number of cases, and an add-on by grade."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictStr, model_validator

from scripts.model.assumed import Assumed
from scripts.model.common import Between, Count, Date, Decimal, Id, Sources, Strict, Text
from scripts.model.worked import AskedExample

CASELOAD, ADDON = "caseload.yaml", "addon.yaml"
Units = Annotated[Count, Field(ge=1)]


class FeeAssumed(Assumed):
    """An assumption; with `when`, one made where that field of the request is left out."""

    when: Literal["unit_price"] | None = None


class Band(Strict):
    """A part of the case load: the cases from … to … (no end where `to` is left out)."""

    id: Id
    from_: Annotated[Count, Field(ge=1, alias="from")]
    to: Count | None = None
    units: Units


class Condition(Strict):
    """What an office must meet to claim under a scheme."""

    id: Id
    text: Text


class Scheme(Strict):
    """A scheme with its bands in order."""

    id: Literal["I", "II"]
    label: Text
    bands: Annotated[list[Band], Field(min_length=1)]
    conditions: list[Condition]
    source: Sources


class Range(Strict):
    """The case loads that the chart shows."""

    from_: Annotated[Count, Field(ge=1, alias="from")]
    to: Annotated[Count, Field(ge=1, le=1000)]

    @model_validator(mode="after")
    def _in_order(self) -> Range:
        if self.from_ > self.to:
            raise Between("a range from the smaller number to the larger", "from", "to")
        return self


class CaseloadFile(Strict):
    """data/caseload.yaml."""

    as_of: Date
    title: Text
    example: Text
    chart: Range
    unit_price: Decimal
    source: Sources
    schemes: Annotated[list[Scheme], Field(min_length=2, max_length=2)]
    assumptions: list[FeeAssumed]
    examples: list[AskedExample] = []


class Requirement(Strict):
    """A requirement of a grade."""

    id: Id
    text: Text
    source: Sources


class Grade(Strict):
    """A grade of the add-on: units for one user a month and what it requires."""

    id: Literal["I", "II"]
    label: Text
    units: Units
    requirements: Annotated[list[Requirement], Field(min_length=1)]
    source: Sources


class Point(Strict):
    """Something to know beyond the requirements, or on which sources disagree."""

    id: Id
    title: Text
    text: Text
    source: Sources


DayOfYear = Annotated[StrictStr, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class Recurring(Strict):
    """Something that comes again: every so many months, or on a day of each year ("03-31")."""

    id: Id
    every_months: Annotated[Count, Field(ge=1)] | None = None
    each_year: DayOfYear | None = None
    title: Text
    text: Text
    source: Sources

    @model_validator(mode="after")
    def _one_way(self) -> Recurring:
        if (self.every_months is None) == (self.each_year is None):
            raise Between(
                "exactly one of every_months, each_year is needed", "every_months", "each_year"
            )
        return self


class AddonFile(Strict):
    """data/addon.yaml."""

    as_of: Date
    title: Text
    services: Text
    unit_price: Decimal
    months: Annotated[Count, Field(ge=1)]
    source: Sources
    grades: Annotated[list[Grade], Field(min_length=2, max_length=2)]
    points: Annotated[list[Point], Field(min_length=1)]
    calendar: list[Recurring]
    assumptions: list[FeeAssumed]
    examples: list[AskedExample] = []
