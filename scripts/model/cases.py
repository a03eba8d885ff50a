"""data/cases.yaml: what municipalities do for data linkage, and awarded offices."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from scripts.model.common import (
    Count,
    Date,
    Decimal,
    FiscalYear,
    Id,
    PlainText,
    PrefectureCode,
    Sources,
    Strict,
    Text,
)

FILE = "cases.yaml"
StatusId = Literal["reported", "plan", "mixed"]


class Status(Strict):
    """How far an example has got."""

    id: StatusId
    name: Text


class Municipality(Strict):
    """A municipality (or a prefecture itself) with the code of its prefecture."""

    prefecture: PrefectureCode
    name: Text


class Example(Strict):
    """What municipalities do; `more` where the document says that there are others."""

    id: Id
    places: Annotated[list[Municipality], Field(min_length=1)]
    more: StrictBool = False
    title: Text
    text: Text
    steps: list[Text] = []
    status: StatusId
    programmes: list[Id]
    source: Sources


class Menu(Strict):
    """What a municipality can do."""

    items: Annotated[list[Text], Field(min_length=1)]
    source: Sources


class Prize(Strict):
    """An award."""

    id: Literal["prime-minister", "minister"]
    name: Text


class Facts(Strict):
    """The size of an office: people, percent and pieces."""

    as_of: Date
    users: Count
    staff: Count
    full_time: Count
    part_time: Count
    from_abroad_percent: Count
    ceiling_lifts: Count
    bath_lifts: Count


class Result(Strict):
    """A figure before and after; `lower` where a fall is the improvement."""

    id: Id
    name: Text
    unit: Literal["percent", "days", "times", "hours", "people"]
    before: Decimal
    after: Decimal
    lower: StrictBool
    basis: Text | None = None


class Office(Strict):
    """An awarded office. Names stand in Japanese as printed."""

    id: Id
    prize: Literal["prime-minister", "minister"]
    name: PlainText
    operator: PlainText | None = None
    prefecture: PrefectureCode
    city: Text
    service: Id
    practices: Annotated[list[Text], Field(min_length=1)]
    facts: Facts | None = None
    results: list[Result] = []
    programmes: list[Id]
    source: Sources


class Awards(Strict):
    """The awards of one fiscal year; `others`: offices with the encouragement prize."""

    name: Text
    fiscal_year: FiscalYear
    ceremony: Date
    since: FiscalYear
    others: Count
    criteria: Annotated[list[Text], Field(min_length=1)]
    prizes: Annotated[list[Prize], Field(min_length=1)]
    offices: Annotated[list[Office], Field(min_length=1)]
    source: Sources


class CasesFile(Strict):
    """data/cases.yaml."""

    as_of: Date
    statuses: Annotated[list[Status], Field(min_length=1)]
    municipal: Annotated[list[Example], Field(min_length=1)]
    menu: Menu
    awards: Awards
