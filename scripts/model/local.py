"""data/local/CODE.yaml: what a prefecture's or a city's calls say, laid over the national rules.

When a call is open, and what comes when, is never part of a result: of a host's own call it stands
under `calls`, of those that were found in data/calls.yaml.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictStr, model_validator

from scripts.model.basics import Category, Choice, fits_its_type
from scripts.model.calls_of_hosts import HostCall
from scripts.model.common import (
    AnswerValue,
    Between,
    Count,
    Date,
    Id,
    Money,
    PlainText,
    Ratio,
    Sources,
    Strict,
    Text,
    Unit,
)
from scripts.model.conditions import Condition
from scripts.model.programmes import (
    Cap,
    Duty,
    ExampleItem,
    Line,
    Need,
    RateCase,
    Requirement,
    Version,
)

CODE = r"^(0[1-9]|[1-3][0-9]|4[0-7])([0-9]{3})?$"
"""The JIS code of a prefecture (two digits) or a municipality (five)."""
PREFECTURE = 2
"""Digits of a prefecture's code; a municipality's has more."""

Lines = Annotated[list[Id], Field(min_length=1)]
OwnId = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class LocalAnswer(Strict):
    """A fact that only this host asks for; rules and requests name it `local.ID`."""

    id: Id
    type: Literal["boolean", "integer", "choice", "date"]
    min: Count | None = None
    choices: Annotated[list[Choice] | None, Field(min_length=2)] = None
    label: Text
    question: Text
    help: Text | None = None
    unit: Unit | None = None
    counters: list[StrictStr] = []

    @model_validator(mode="after")
    def _choices_of_a_choice(self) -> LocalAnswer:
        fits_its_type(self.type, self.min, self.choices)
        return self


class LocalRate(Strict):
    """The host's own cases for one rate of the national rules."""

    id: Id
    cases: Annotated[list[RateCase], Field(min_length=1)]


class LocalCap(Strict):
    """The host's own cap for one line of the national rules; null: it has none there."""

    line: Id
    cap: Cap | None
    source: Sources


class Dropped(Strict):
    """A category of the national version that the host does not pay for."""

    category: Id
    source: Sources


class Base(Strict):
    """The most of a line's cost that counts, before the rate."""

    line: Id
    cap: Cap


class Rounding(Strict):
    """To what unit amounts are rounded down, where, and whether before the cap."""

    unit: Literal[1, 10, 100, 1000, 10000]
    place: Literal["piece", "line", "total"]
    lines: Lines | None = None
    before_cap: StrictBool = False
    source: Sources

    @model_validator(mode="after")
    def _fits(self) -> Rounding:
        if self.place == "total" and (self.lines or self.before_cap):
            raise Between(
                "a total is rounded once, after all lines and caps", "place", "lines", "before_cap"
            )
        return self


class OverLines(Strict):
    """The most that several lines (null: all) come to together; `checked` as in `Cap`."""

    id: Id
    text: Text
    lines: Lines | None = None
    per: Literal["office", "corporation"]
    amount: Money
    when: Condition | None = None
    checked: PlainText | None = None
    source: Sources


class Earlier(Strict):
    """What the office received before (an answer, in yen) comes off the cap of a line."""

    line: Id
    answer: StrictStr
    source: Sources


class Together(Strict):
    """A line is paid only where one of these categories is bought too."""

    id: Id
    line: Id
    one_of: Lines
    text: Text
    source: Sources


class ShareCase(Strict):
    """How many pieces for one of a count ("1/5"), and the condition for it; as in `RateCase`."""

    share: Ratio
    when: Condition | None = None
    if_unknown: Condition | None = None
    assume: Id | None = None


class Pieces(Strict):
    """How many pieces of some lines are paid: a share of a count.

    `rounding` is null where the call does not say it: then down, and the result is the least.
    """

    id: Id
    lines: Lines
    answer: StrictStr
    shares: Annotated[list[ShareCase], Field(min_length=1)]
    rounding: Literal["down", "up"] | None
    source: Sources


class Flat(Strict):
    """So much for each of a count, from a `least` count on, `most` yen in all.

    `checked` as in `Cap`; it is needed where there is no most that the sum can be compared with.
    """

    id: Id
    text: Text
    answer: StrictStr
    each: Money
    least: Count
    most: Money | None = None
    categories: list[Id] = []
    checked: PlainText | None = None
    source: Sources


class Menu(Strict):
    """One of the menus that exclude each other."""

    id: Id
    name: Text
    lines: Lines


class Menus(Strict):
    """Of these only one can be chosen."""

    options: Annotated[list[Menu], Field(min_length=2)]
    text: Text
    source: Sources


class NotCounted(Strict):
    """A kind of item that the host does not pay for, whatever its category."""

    id: Id
    text: Text
    source: Sources


class Spending(Strict):
    """The period in which what is bought counts; not that of the call."""

    from_: Annotated[Date, Field(alias="from")]
    to: Date
    source: Sources

    @model_validator(mode="after")
    def _in_order(self) -> Spending:
        if self.from_ > self.to:
            raise Between("a first day that is not after the last", "from", "to")
        return self


class Tax(Strict):
    """When consumption tax counts: never, or unless the corporation files it."""

    counts: Literal["never", "unless_taxable"]
    source: Sources


class Said(Strict):
    """A sentence with what says so."""

    text: Text
    source: Sources


class Unknown(Strict):
    """What is not known of some lines: nothing is calculated from it.

    `at_most` is a ceiling that is known all the same, in yen.
    """

    id: Id
    lines: list[Id] = []
    at_most: Money | None = None
    text: Text


class Terms(Strict):
    """What a call can say beyond rates, caps and lines, in the order of the steps."""

    not_counted: list[NotCounted] = []
    spending: Spending | None = None
    tax: Tax | None = None
    together: list[Together] = []
    pieces: list[Pieces] = []
    income: Said | None = None
    bases: list[Base] = []
    earlier: list[Earlier] = []
    rounding: list[Rounding] = []
    over_lines: list[OverLines] = []
    flat: list[Flat] = []
    menus: Menus | None = None
    selection: Said | None = None
    not_known: list[Unknown] = []


class LocalExpected(Strict):
    """The result a person worked out by hand from the call; null where no amount is paid.

    `unmet`, `open`, `at_least` and `at_most` as in `Expected`; of what is not confirmed `at_most`
    is the most that it comes to, in yen (null: nobody knows).
    """

    status: Literal["calculated", "not_eligible", "not_confirmed"] = "calculated"
    subsidy: Money | None
    own_burden: Money | None
    unmet: list[Id] = []
    open: list[Id] | None = None
    at_least: StrictBool = False
    at_most: StrictBool | Money | None = False


class LocalItem(ExampleItem):
    """One purchase of a worked example of a call."""

    kind: Id | None = None
    date: Date | None = None


class LocalExample(Strict):
    """A worked example of a call, run as a test; `fields` are further fields of the request.

    It has a title where it tells more than the border it holds. `services` and `categories` as in
    `Example`.
    """

    id: Id
    title: Text | None = None
    services: list[Id] = []
    categories: list[Id] = []
    answers: dict[StrictStr, AnswerValue] = {}
    fields: dict[StrictStr, AnswerValue] = {}
    items: list[LocalItem] = []
    expect: LocalExpected


class LocalVersion(Terms):
    """What a host settles for one version of a national programme.

    `name` is what the host calls it, where that is another name. `published` is false where only
    one source that is not official speaks of the call: it tests the rules and is shown nowhere.
    """

    programme: Id
    version: Id
    name: Text | None = None
    published: StrictBool = True
    offered: StrictBool
    rates: list[LocalRate] = []
    caps: list[LocalCap] = []
    add: list[Line] = []
    drop: list[Dropped] = []
    needs: list[Need] = []
    requirements: list[Requirement] = []
    duties: list[Duty] = []
    assumptions: list[Id] = []
    notes: list[Said] = []
    examples: list[LocalExample] = []
    source: Sources


class OwnVersion(Version, Terms):
    """A version of a programme of the host's own, in the format of the national ones."""

    worked: list[LocalExample] = []


class LocalUse(Strict):
    """A national programme and its version."""

    programme: Id
    version: Id


class OwnProgramme(Strict):
    """A programme of the host's own, `own:CODE-ID`.

    `uses` is the national version whose money it hands on: named, never calculated with. A request
    for that version in this place means this programme.
    """

    id: OwnId
    name: Text
    uses: LocalUse
    versions: Annotated[list[OwnVersion], Field(min_length=1)]


class LocalFile(Strict):
    """data/local/CODE.yaml."""

    code: Annotated[StrictStr, Field(pattern=CODE)]
    name: Text
    as_of: Date | None = None
    answers: list[LocalAnswer] = []
    categories: list[Category] = []
    rules: list[LocalVersion] = []
    own: list[OwnProgramme] = []
    calls: list[HostCall] = []
