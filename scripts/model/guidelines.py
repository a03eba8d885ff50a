"""data/guidelines.yaml: what productivity means, the guidelines, kinds of improvement, training."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scripts.model.common import (
    Between,
    Count,
    FiscalYear,
    Id,
    Money,
    PlainText,
    Sourced,
    Sources,
    Strict,
    Text,
)

FILE = "guidelines.yaml"


class Work(Strict):
    """Direct care or indirect work."""

    id: Literal["direct", "indirect"]
    name: Text
    text: Text
    source: Sources


class Book(Strict):
    """A volume of the guidelines and for whom it is."""

    id: Id
    title: Text
    for_: Annotated[Text, Field(alias="for")]
    source: Sources


class Kind(Strict):
    """A kind of improvement: before and after, or a text where the document has only pictures."""

    id: Id
    number: PlainText
    name: Text
    text: Text | None = None
    before: Text | None = None
    after: Text | None = None
    programmes: list[Id] = []
    source: Sources

    @model_validator(mode="after")
    def _told(self) -> Kind:
        pair = (self.before is not None, self.after is not None)
        if pair[0] != pair[1] or pair[0] == (self.text is not None):
            raise Between("either text, or before and after, is needed", "text", "before", "after")
        return self


class Counts(Strict):
    """Who took part or applied, in people, and what a forum had to show."""

    companies: Count | None = None
    reports: Count | None = None
    participants: Count | None = None
    applied: Count | None = None
    care_providers: Count | None = None
    others: Count | None = None
    trial: Count | None = None
    planned: Count | None = None


class Training(Strict):
    """A training by the Ministry; `since` is the fiscal year in which it began."""

    id: Id
    name: Text
    since: FiscalYear
    text: Text
    counts: Counts
    source: Sources


class Head(Strict):
    """A number of care workers in a fiscal year."""

    year: FiscalYear
    people: Count


class Workforce(Strict):
    """Care workers needed, against those there were."""

    needed: Head
    base: Head
    text: Text
    source: Sources
    since: Sourced


class Pay(Strict):
    """What was done about pay."""

    id: Id
    text: Text
    source: Sources


class Supplementary(Strict):
    """An amount in yen of a supplementary budget."""

    year: FiscalYear
    amount: Money


class Budget(Strict):
    """The initial budget of a year, that of the year before, and a supplementary one, in yen."""

    year: FiscalYear
    amount: Money
    before: Money
    supplementary: Supplementary
    note: Text


class Part(Strict):
    """A part of the platform and how many places it has (null: the document gives none)."""

    id: Id
    name: Text
    count: Count | None
    text: Text


class Platform(Strict):
    """The national platform for care robots."""

    name: Text
    budget: Budget
    parts: Annotated[list[Part], Field(min_length=1)]
    source: Sources
    since: Sourced


class GuidelinesFile(Strict):
    """data/guidelines.yaml."""

    meaning: Sourced
    work: Annotated[list[Work], Field(min_length=2)]
    books: Annotated[list[Book], Field(min_length=1)]
    kinds: Annotated[list[Kind], Field(min_length=1)]
    training: Annotated[list[Training], Field(min_length=1)]
    training_year: FiscalYear
    workforce: Workforce
    pay: Annotated[list[Pay], Field(min_length=1)]
    platform: Platform
