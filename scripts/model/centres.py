"""data/centres.yaml: centres, desks and planned centres, and what they do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt, model_validator

from scripts.model.common import (
    Between,
    Count,
    Date,
    FiscalYear,
    Id,
    Money,
    Month,
    PlainText,
    PrefectureCode,
    Sources,
    Strict,
    Text,
)

FILE = "centres.yaml"


class Kind(Strict):
    """What one kind of entry is called and what it is."""

    label: Text
    text: Text


class Kinds(Strict):
    """The kinds of entry; `none` is what a prefecture without an entry shows."""

    centre: Kind
    desk: Kind
    planned: Kind
    none: Kind


class Desk(Strict):
    """A place to turn to. The document prints a department instead of one address."""

    prefecture: PrefectureCode
    name: Text
    address: PlainText | None = None
    department: PlainText | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Desk:
        if (self.address is None) == (self.department is None):
            raise Between("exactly one of address, department is needed", "address", "department")
        return self


class Planned(Strict):
    """A centre that was to open within the year."""

    prefecture: PrefectureCode
    opening: Literal["august", "autumn"]


class Openings(Strict):
    """The times of opening as the document puts them."""

    august: Text
    autumn: Text


class Printed(Strict):
    """How many entries of each kind the document says it lists."""

    centres: Count
    desks: Count
    planned: Count


class Substitute(Strict):
    """Where to turn in a prefecture without a centre."""

    name: Text
    text: Text
    source: Sources


class Task(Strict):
    """One of the things a centre does."""

    id: Id
    name: Text
    text: Text
    source: Sources


class Honorarium(Strict):
    """At most `amount` yen for each `per_weeks` weeks of a loan."""

    amount: Money
    per_weeks: StrictInt


class TrialLoan(Strict):
    """The example for trial loans that the document gives to prefectures."""

    shortest_weeks: StrictInt
    longest_months: StrictInt
    honorarium: Honorarium
    source: Sources


class KnownSince(Strict):
    """A centre that is known to work, with what is known of it."""

    prefecture: PrefectureCode
    name: Text
    text: Text
    source: Sources


class Since(Strict):
    """What is known since the document's list; of `to_ask` only that it has to be asked."""

    as_of: Date
    known: Annotated[list[KnownSince], Field(min_length=1)]
    to_ask: list[PrefectureCode]


class CentresFile(Strict):
    """data/centres.yaml."""

    as_of: Month
    source: Sources
    printed: Printed
    without_entry: list[PrefectureCode]
    everywhere_by: FiscalYear
    kinds: Kinds
    openings: Openings
    substitute: Substitute
    tasks: Annotated[list[Task], Field(min_length=1)]
    trial_loan: TrialLoan
    centres: list[Desk]
    desks: list[Desk]
    planned: list[Planned]
    since: Since
