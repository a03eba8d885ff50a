"""The call of a host in its data/hosts/NAME/local/CODE.yaml: stages, papers, questions.

Nothing of it is part of a result: what changes an amount stands in the rules of the same file.
Whether a stage is open, over or to come follows from the reader's clock.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictStr, model_validator

from scripts.model.common import (
    Between,
    Date,
    FiscalYear,
    Id,
    Money,
    PlainText,
    Sources,
    Strict,
    Text,
    Url,
)

StageKind = Literal[
    "survey",
    "session",
    "consultation",
    "notice",
    "application",
    "decision",
    "purchase",
    "report",
    "payment",
]
STAGES: tuple[str, ...] = StageKind.__args__  # type: ignore[attr-defined]
"""The stages in their order; up to the decision nothing is bought."""

HANDED_IN = ("survey", "session", "consultation", "application", "report")
"""Stages at which the office has to do something by a day."""


class Stage(Strict):
    """A step of a call. Days are given as far as they are known, else `text` says when it is.

    `name` is what the host calls it, `by` whether a paper must have arrived on the last day or only
    been posted, `time` the hour at which that day ends. Without a stage that is `required` nobody
    gets to the next.
    """

    kind: StageKind
    name: Text | None = None
    from_: Annotated[Date | None, Field(alias="from")] = None
    to: Date | None = None
    time: Annotated[StrictStr, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = None
    by: Literal["arrival", "postmark"] | None = None
    text: Text | None = None
    required: StrictBool = True
    source: Sources

    @model_validator(mode="after")
    def _some_time(self) -> Stage:
        if self.from_ and self.to and self.from_ > self.to:
            raise Between("a first day that is not after the last", "from", "to")
        if not (self.from_ or self.to or self.text):
            raise Between("days (from, to), or a text that says when it is", "from", "to", "text")
        if (self.time or self.by) and not self.to:
            raise Between("the last day (to) to which time and by belong", "time", "by")
        return self


class Budget(Strict):
    """What the host can spend on the call in yen, as far as it says so; `checked` as in `Cap`."""

    amount: Money | None = None
    text: Text | None = None
    checked: PlainText | None = None
    source: Sources

    @model_validator(mode="after")
    def _something(self) -> Budget:
        if self.amount is None and self.text is None:
            raise Between("an amount or a text", "amount", "text")
        return self


class Choice(Strict):
    """How offices are chosen, and by what where there are more than the budget pays for."""

    kind: Literal["first-come", "selection", "lottery", "within-budget"]
    by: list[Text] = []
    source: Sources


class Statement(Strict):
    """A sentence of the call with what says so."""

    text: Text
    source: Sources


class Paper(Strict):
    """A form or document to take: its kind and the day it was last revised."""

    name: Text
    url: Url
    kind: Literal["excel", "word", "pdf", "zip", "web"]
    revised: Date


class Question(Strict):
    """A question that the host has answered about this call."""

    id: Id
    question: Text
    answer: Text
    revised: Date


class Next(Strict):
    """When the next call is expected, for when this one is over."""

    text: Text
    source: Sources | None = None


class HostCall(Strict):
    """A call of one fiscal year for one programme, as the host itself announces it.

    `programme` is a national one, or the id of one of the host's own.
    """

    id: Id
    programme: Id
    version: Id
    fiscal_year: FiscalYear
    name: Text
    stages: Annotated[list[Stage], Field(min_length=1)]
    budget: Budget | None = None
    choice: Choice | None = None
    before_decision: Statement | None = None
    conditions: list[Statement] = []
    exclusions: list[Statement] = []
    attachments: list[Statement] = []
    forms: list[Paper] = []
    questions: list[Question] = []
    tax: Statement | None = None
    property: Statement | None = None
    next: Next | None = None
    source: Sources
