"""The shape of a programme file: who gets what at which rate, up to which cap, with what duties."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from scripts.model.borrowed import Figures
from scripts.model.common import (
    AnswerValue,
    Between,
    Count,
    Date,
    FiscalYear,
    Id,
    Money,
    PlainText,
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
            raise Between("a first day that is not after the last", "from", "to")
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
    """Cases in order; the first that is true applies, the last has no condition.

    `range`: what prefectures may set in their place.
    """

    id: Id
    text: Text | None = None
    at_least: StrictBool = False
    at_most: StrictBool = False
    range: RatioRange | None = None
    cases: Annotated[list[RateCase], Field(min_length=1)]


class Tier(Strict):
    """A cap for counts from `from` to `to` (no `to`: and above)."""

    from_: Annotated[Count, Field(alias="from")]
    to: Count | None = None
    amount: Money
    source: Sources | None = None


class CapCase(Strict):
    """A cap, in one amount or by tiers, and the condition for it: as in `RateCase`."""

    amount: Money | None = None
    answer: Id | None = None
    tiers: Annotated[list[Tier] | None, Field(min_length=1)] = None
    when: Condition | None = None
    if_unknown: Condition | None = None
    assume: Id | None = None
    source: Sources

    @model_validator(mode="after")
    def _one_kind(self) -> CapCase:
        if (self.amount is None) == (self.tiers is None):
            raise Between("exactly one of amount, tiers is needed", "amount", "tiers")
        if (self.answer is None) != (self.tiers is None):
            raise Between("answer goes with tiers, and only with them", "answer", "tiers")
        return self


class CapReading(Strict):
    """One way in which the words of a call on a cap can be read."""

    amount: Money | None = None
    answer: Id | None = None
    tiers: Annotated[list[Tier] | None, Field(min_length=1)] = None
    source: Sources


class Plus(Strict):
    """What a cap is raised by where a condition holds; as in `RateCase` while that is open."""

    amount: Money
    when: Condition
    if_unknown: Condition | None = None
    assume: Id | None = None
    source: Sources


class MoneyRange(Strict):
    """The amounts that a prefecture may set, in yen; `assume` says so where it has not."""

    from_: Annotated[Money, Field(alias="from")]
    to: Money
    assume: Id

    @model_validator(mode="after")
    def _in_order(self) -> MoneyRange:
        if self.from_ >= self.to:
            raise Between("an amount in from that lies below the one in to", "from", "to")
        return self


class RatioRange(Strict):
    """The rates that prefectures may set."""

    from_: Annotated[Ratio, Field(alias="from")]
    to: Ratio

    @model_validator(mode="after")
    def _in_order(self) -> RatioRange:
        if Fraction(self.from_) >= Fraction(self.to):
            raise Between("a rate in from that lies below the one in to", "from", "to")
        return self


Per = Literal["device", "office", "group", "model"]


class Cap(Strict):
    """The most a line's subsidy can be: fixed, by tier, by case, or so much for each of a count.

    Of the last `whole` is what it comes to at most. `plus` raises it; within its `range` a
    prefecture sets it. `checked` says against what an amount was compared that is of another order
    than its neighbours or its predecessor.
    """

    per: Per
    amount: Money | None = None
    answer: Id | None = None
    tiers: Annotated[list[Tier] | None, Field(min_length=1)] = None
    each: Money | None = None
    whole: Money | None = None
    cases: Annotated[list[CapCase] | None, Field(min_length=1)] = None
    readings: Annotated[list[CapReading] | None, Field(min_length=2)] = None
    plus: list[Plus] = []
    range: MoneyRange | None = None
    checked: PlainText | None = None
    source: Sources

    @model_validator(mode="after")
    def _one_kind(self) -> Cap:
        kinds = [self.amount, self.tiers, self.each, self.cases, self.readings]
        if sum(kind is not None for kind in kinds) != 1:
            raise Between(
                "exactly one of amount, tiers, each, cases, readings is needed",
                "amount",
                "tiers",
                "each",
                "cases",
                "readings",
            )
        if (self.answer is None) != (self.tiers is None and self.each is None):
            raise Between(
                "answer goes with tiers or each, and only with them", "answer", "tiers", "each"
            )
        if self.whole is not None and self.each is None:
            raise Between("whole goes with each, and only with it", "whole")
        if self.range and self.amount != self.range.to:
            raise Between("range goes with an amount that is its highest", "range", "amount")
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
    """What a line must contain: `least` items of these categories (only `if_any` are there)."""

    id: Id
    line: Id
    if_any: Annotated[list[Id] | None, Field(min_length=1)] = None
    one_of: Annotated[list[Id], Field(min_length=1)]
    least: Count = 1
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
            raise Between("exactly one of models, amount is needed", "models", "amount")
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
    years: Annotated[StrictInt, Field(ge=1, le=50)] | None = None
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
    """The result a person worked out by hand from the rule; null where no amount is paid.

    `unmet` are the requirements that are not met, `open` those that cannot be told (left out: it
    is not compared); `at_least` and `at_most` whether the rule is for the least, or the most, that
    is paid. `at_lowest` is the subsidy where a prefecture sets each cap that it may choose at the
    lowest (left out: it is not compared).
    """

    status: Literal["calculated", "not_eligible"] = "calculated"
    subsidy: Money | None
    own_burden: Money | None
    state: Money | None
    prefecture: Money | None
    unmet: list[Id] = []
    open: list[Id] | None = None
    at_least: StrictBool = False
    at_most: StrictBool = False
    at_lowest: Money | None = None


class Example(Strict):
    """A worked example, run as a test, and on the programme's page where it is `shown`.

    Those that only hold a border are not shown and need no title. With `services` it is the same
    for each of them, and with `categories` where its first item is each of them.
    """

    id: Id
    title: Text | None = None
    shown: StrictBool = True
    services: list[Id] = []
    categories: list[Id] = []
    answers: dict[str, AnswerValue] = {}
    items: Annotated[list[ExampleItem], Field(min_length=1)]
    expect: Expected

    @model_validator(mode="after")
    def _named_where_shown(self) -> Example:
        if self.shown and self.title is None:
            raise Between('a "title", or "shown: false"', "title", "shown")
        if self.shown and self.categories:
            raise Between('"categories" beside "shown: false" only', "categories", "shown")
        return self


class SelfCheck(Strict):
    """What the self-check says to these answers, worked out by hand from the requirements.

    All requirements that it asks for are met but those `unmet` and those left `open`. With
    `services` it is the same for each of them.
    """

    id: Id
    services: list[Id] = []
    answers: dict[str, AnswerValue] = {}
    unmet: list[Id] = []
    open: list[Id] = []


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
    self_checks: list[SelfCheck] = []


class Programme(Strict):
    """A subsidy programme with all its versions, oldest first; `figures` are for its summary.

    `usual` is the version that is calculated with where none is named, or an older one than that:
    it follows from the status of each. Said once more, a wrong status sends nobody back to older
    rules in silence.
    """

    id: Id
    order: Count
    name: Text
    summary: Text
    figures: Figures = {}
    applicant: Literal["office", "group", "prefecture"]
    calculates: StrictBool
    usual: Id
    versions: Annotated[list[Version], Field(min_length=1)]
