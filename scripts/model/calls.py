"""data/calls.yaml: what is known of each prefecture's call, and of cities that paid for linkage."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from scripts.model.common import (
    Between,
    Date,
    FiscalYear,
    Id,
    Money,
    PrefectureCode,
    Ratio,
    Sources,
    Strict,
    Text,
)

FILE = "calls.yaml"


class Years(Strict):
    """The fiscal years that were looked at."""

    from_: Annotated[FiscalYear, Field(alias="from")]
    to: FiscalYear


class CallRate(Strict):
    """The share of the cost that is paid."""

    rate: Ratio
    source: Sources


class CallCap(Strict):
    """An amount in yen that a notice prints, a ceiling where it says no more, and for what.

    `held_by`: what that is in the rules of the same place and year, or else of the state; left out
    where none of them holds it.
    """

    held_by: Id | None = None
    what: Text
    amount: Money


class CallCaps(Strict):
    """The ceilings that the notice prints."""

    items: Annotated[list[CallCap], Field(min_length=1)]
    source: Sources


class Period(Strict):
    """When applications were taken; null where that end is not known."""

    from_: Annotated[Date | None, Field(alias="from")]
    to: Date
    source: Sources

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.from_ and self.from_ > self.to:
            raise Between("a first day that is not after the last", "from", "to")
        return self


class Call(Strict):
    """A prefecture's call in one fiscal year; what is left out is not known.

    `first`: what had to be done before applying. `choice`: how offices were chosen. `finish`: the
    last day for buying and, where the notice says so, for reporting.
    """

    prefecture: PrefectureCode
    fiscal_year: FiscalYear
    rate: CallRate | None = None
    caps: CallCaps | None = None
    period: Period | None = None
    first: Text | None = None
    choice: Text | None = None
    finish: Date | None = None
    notes: list[Text] = []
    source: Sources


class CityCall(Strict):
    """What a city paid for data linkage."""

    prefecture: PrefectureCode
    place: Text
    fiscal_year: FiscalYear
    text: Text
    amounts: list[CallCap] = []
    source: Sources


class CallsFile(Strict):
    """data/calls.yaml."""

    as_of: Date
    years: Years
    unconfirmed: list[PrefectureCode]
    calls: Annotated[list[Call], Field(min_length=1)]
    cities: list[CityCall]
