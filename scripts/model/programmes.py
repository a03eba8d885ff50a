"""The shape of a programme file: who gets what at which rate, up to which cap, with what duties."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from scripts.model.borrowed import Figures
from scripts.model.common import (
    AnswerValue,
    Count,
    Date,
    FiscalYear,
    Id,
    Money,
    PrefectureCode,
    Ratio,
    Sourced,
    Sources,
    Strict,
    Text,
)
from scripts.model.conditions import Condition


class Valid(Strict):
    """First and last day on which a version's rules applied."""

    from_: Annotated[Date, Field(alias="from")]
    to: Date

    @model_validator(mode="after")
    def _in_order(self) -> Valid:
        if self.from_ > self.to:
            raise ValueError("the first day lies after the last")
        return self


class Budget(Strict):
    """Money set aside, in yen (null where the source prints none), and what it covers."""

    amount: Money | None
    text: Text
    source: Sources


class Shares(Strict):
    """How the public part splits between state and prefecture."""

    state: Ratio
    prefecture: Ratio
    source: Sources


class Expense(Strict):
    """One thing the programme pays for, with the categories of items that stand for it."""

    id: Id
    text: Text
    categories: list[Id] = []
    source: Sources


class RateCase(Strict):
    """A rate and the condition for it; `assume` is stated where the answer is unknown.

    `if_unknown` decides where `when` stays open: a person's own answer to the whole question.
    """

    rate: Ratio
    when: Condition | None = None
    if_unknown: Condition | None = None
    assume: Id | None = None
    source: Sources


class Rate(Strict):
    """Cases in order; the first that is true applies, the last has no condition."""

    id: Id
    text: Text | None = None
    at_least: StrictBool = False
    at_most: StrictBool = False
    cases: Annotated[list[RateCase], Field(min_length=1)]


class Tier(Strict):
    """A cap for counts from `from` to `to` (no `to`: and above)."""

    from_: Annotated[Count, Field(alias="from")]
    to: Count | None = None
    amount: Money
    source: Sources | None = None


class CapCase(Strict):
    """A cap and the condition for it."""

    amount: Money
    when: Condition | None = None
    assume: Id | None = None
    source: Sources


Per = Literal["device", "office", "group", "model"]


class Cap(Strict):
    """The most a line's subsidy can be: fixed, by tier, by case, or so much for each of a count."""

    per: Per
    amount: Money | None = None
    answer: Id | None = None
    tiers: Annotated[list[Tier] | None, Field(min_length=1)] = None
    each: Money | None = None
    at_most: Money | None = None
    cases: Annotated[list[CapCase] | None, Field(min_length=1)] = None
    source: Sources

    @model_validator(mode="after")
    def _one_kind(self) -> Cap:
        kinds = [self.amount, self.tiers, self.each, self.cases]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("exactly one of amount, tiers, each, cases is needed")
        if (self.answer is None) != (self.tiers is None and self.each is None):
            raise ValueError("answer goes with tiers or each, and only with them")
        return self


class ItemLimit(Strict):
    """The most that counts of one piece's price, in yen."""

    category: Id
    amount: Money
    source: Sources


class Line(Strict):
    """How items become one line of the result: pooled, rated, capped, rounded."""

    id: Id
    categories: Annotated[list[Id], Field(min_length=1)]
    pool: Literal["item", "office", "model"]
    packaged: StrictBool = False
    rate: Id
    cap: Cap | None = None
    item_limits: list[ItemLimit] = []


class Need(Strict):
    """What a line must contain: one of these categories (only `if_any` of those is there)."""

    id: Id
    line: Id
    if_any: Annotated[list[Id] | None, Field(min_length=1)] = None
    one_of: Annotated[list[Id], Field(min_length=1)]
    text: Text
    source: Sources


class Limit(Strict):
    """A limit over all lines: a number of models, or an amount for the whole prefecture."""

    id: Id
    models: Count | None = None
    amount: Money | None = None
    source: Sources

    @model_validator(mode="after")
    def _one_kind(self) -> Limit:
        if (self.models is None) == (self.amount is None):
            raise ValueError("exactly one of models, amount is needed")
        return self


class Requirement(Strict):
    """What must be so for any amount to be paid.

    `used_by` says where it is asked and counts; with `subsidy-if-told` the subsidy calculator does
    not ask, but an answer that it was handed and that fails it counts. `assumptions` are those that
    reading it, or asking for it at all, rests on.
    """

    id: Id
    text: Text
    if_items: Annotated[list[Id] | None, Field(min_length=1)] = None
    met_when: Condition
    used_by: Annotated[
        list[Literal["subsidy", "subsidy-if-told", "eligibility"]], Field(min_length=1)
    ] = [
        "subsidy",
        "eligibility",
    ]
    assumptions: list[Id] = []
    source: Sources


class Duty(Strict):
    """What the programme obliges to, before the money or after it, and for how many years."""

    id: Id
    when: Literal["before", "after"]
    years: Annotated[StrictInt, Field(ge=1)] | None = None
    text: Text
    source: Sources


class Exclusion(Strict):
    """What the programme does not pay for."""

    id: Id
    text: Text
    source: Sources


class ExampleItem(Strict):
    """One purchase of a worked example; prices in yen."""

    category: Id
    unit_price: Money
    quantity: Count = 1
    package: StrictBool = False
    model: Count = 1
    label: Text | None = None


class Expected(Strict):
    """The result a person worked out by hand from the rule; null where no amount is paid."""

    status: Literal["calculated", "not_eligible"] = "calculated"
    subsidy: Money | None
    own_burden: Money | None
    state: Money | None
    prefecture: Money | None


class Example(Strict):
    """A worked example: shown on the programme's page and run as a test."""

    id: Id
    title: Text
    answers: dict[str, AnswerValue] = {}
    items: Annotated[list[ExampleItem], Field(min_length=1)]
    expect: Expected


class Version(Strict):
    """The programme as one document set it out for one fiscal year."""

    id: Id
    name: Text
    fiscal_year: FiscalYear | None
    status: Literal["in-force", "request", "undated"]
    valid: Valid | None
    as_of: Date | None
    source: Sources
    implementing_body: Sourced
    recipients: Sourced
    budget: Budget | None
    shares: Shares | None
    expenses: Annotated[list[Expense], Field(min_length=1)]
    rates: list[Rate] = []
    lines: list[Line] = []
    needs: list[Need] = []
    limits: list[Limit] = []
    requirements: list[Requirement] = []
    duties: list[Duty] = []
    exclusions: list[Exclusion] = []
    assumptions: list[Id] = []
    notes: list[Sourced] = []
    examples: list[Example] = []


class Programme(Strict):
    """A subsidy programme with all its versions, oldest first; `figures` are for its summary."""

    id: Id
    order: Count
    name: Text
    summary: Text
    figures: Figures = {}
    applicant: Literal["office", "group", "prefecture"]
    calculates: StrictBool
    versions: Annotated[list[Version], Field(min_length=1)]


class LocalRate(Strict):
    """A prefecture's own cases for one rate of the national rules."""

    id: Id
    cases: Annotated[list[RateCase], Field(min_length=1)]


class LocalCap(Strict):
    """A prefecture's own cap for one line of the national rules."""

    line: Id
    cap: Cap


class LocalVersion(Strict):
    """What a prefecture settles for one version: offered or not, rates, caps, rounding."""

    programme: Id
    version: Id
    offered: StrictBool
    rates: list[LocalRate] = []
    caps: list[LocalCap] = []
    rounding_unit: Literal[1, 1000] | None = None
    source: Sources


class Tenant(Strict):
    """A host's own settings, laid over the national data."""

    prefecture: PrefectureCode
    name: Text
    programmes: list[LocalVersion] = []
