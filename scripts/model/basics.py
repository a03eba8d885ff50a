"""Documents, assumptions, answers and categories: what every other file refers to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr, model_validator

from scripts.model.borrowed import Figures
from scripts.model.common import (
    Between,
    Date,
    FiscalYear,
    Id,
    PartOfDate,
    Strict,
    Text,
    Unit,
    Url,
)
from scripts.model.conditions import Condition


class Place(Strict):
    """A part of a document that facts cite."""

    id: Id
    name: Text


class Page(Strict):
    """A page on the web that a reader can open."""

    name: Text
    url: Url


class Reading(Strict):
    """Who of a host's has read a document, and on which day."""

    date: Date
    by: Text


class SourceDocument(Strict):
    """A document that facts cite. `date` is text as far as it is known ("2024", "2024-09-20").

    `short` is what it is called beside a figure; `title` is its full name. `evidence` is how its
    content is known: the text itself was read (`document`), an official body's page was, perhaps in
    part (`official`), or others say what it says (`reported`). What is reported has `confirm_at`,
    the official page to look at. `read_in` are the pages of others that were read in its place:
    those that report it, or one that reproduces an official text. `confirmed` says which host has
    read it since; scripts/model/overlay.py sets it from what the host's own file says.
    """

    id: Id
    short: Text
    title: Text
    issuer: Text
    date: PartOfDate | None
    date_note: Text | None = None
    fiscal_year: FiscalYear | None
    url: Url | None
    evidence: Literal["document", "official", "reported"]
    confirm_at: Page | None = None
    read_in: Annotated[list[Page], Field(min_length=1)] | None = None
    confirmed: Reading | None = None
    places: Annotated[list[Place], Field(min_length=1)]

    @model_validator(mode="after")
    def _confirmed_where_others_say_so(self) -> SourceDocument:
        """What is only reported says where to confirm it; what was read needs no confirming."""
        if self.evidence == "reported" and self.confirm_at is None:
            raise Between('"confirm_at" (name, url) beside the evidence "reported"', "evidence")
        if self.evidence != "reported" and self.confirm_at is not None:
            expected = f'no "confirm_at" beside the evidence "{self.evidence}"'
            raise Between(expected, "confirm_at", "evidence")
        if self.evidence == "document" and self.read_in is not None:
            raise Between('no "read_in" beside the evidence "document"', "read_in", "evidence")
        return self


class SourcesFile(Strict):
    """data/sources.yaml."""

    documents: Annotated[list[SourceDocument], Field(min_length=1)]


class Assumption(Strict):
    """How a point is settled that the sources leave open, and why; `figures` are for its texts.

    `concerns` are the lines and kinds of purchase it is about; left out, it is about all.
    """

    id: Id
    title: Text
    text: Text
    why: Text
    concerns: Annotated[list[Id], Field(min_length=1)] | None = None
    figures: Figures = {}


class AssumptionsFile(Strict):
    """data/assumptions.yaml."""

    assumptions: Annotated[list[Assumption], Field(min_length=1)]


class Choice(Strict):
    """One of the values an answer can have."""

    id: Annotated[StrictStr, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
    label: Text


def fits_its_type(kind: str, least: int | None, choices: list[Choice] | None) -> None:
    """Whether an answer has what belongs to its type. Raises `Between`."""
    if (kind == "choice") != (choices is not None):
        raise Between('"choices" exactly where the type is choice', "type", "choices")
    if least is not None and kind != "integer":
        raise Between('"min" only where the type is integer', "type", "min")


PurchaseKind = Literal["device", "ict", "environment", "network", "support", "expense", "terminal"]


class Answer(Strict):
    """A fact about the office or the prefecture that rules ask for.

    `told_by` is the programme of which a prefecture's own settings say the answer by `offered`.
    `counters` are other words that people write after a number of them. What is not `changeable`
    is not in the office's hands, so that no result suggests changing it.

    What only the prefecture knows has in `ask_prefecture` how an office asks for it there, and is
    not asked of the office. `asked_when` is what must hold for the question to have a point: that
    an expert is hired, before it is asked how often the expert comes. `bought` are the kinds of
    purchases any of which means yes.
    """

    id: Id
    type: Literal["integer", "boolean", "choice", "service"]
    min: StrictInt | None = None
    choices: Annotated[list[Choice], Field(min_length=2)] | None = None
    label: Text
    question: Text
    help: Text | None = None
    unit: Unit | None = None
    counters: list[StrictStr] = []
    told_by: Id | None = None
    changeable: StrictBool = True
    ask_prefecture: Text | None = None
    asked_when: Condition | None = None
    bought: list[PurchaseKind] | None = None

    @model_validator(mode="after")
    def _choices_of_a_choice(self) -> Answer:
        fits_its_type(self.type, self.min, self.choices)
        return self


class AnswersFile(Strict):
    """data/answers.yaml."""

    answers: Annotated[list[Answer], Field(min_length=1)]


class Category(Strict):
    """A kind of purchase; `short` is its name where several stand in a row.

    `everyday` is what people call it who do not know the programmes, where an office buys it.
    """

    id: Id
    kind: PurchaseKind
    label: Text
    short: Text
    everyday: Text | None = None
    help: Text | None = None


class CategoriesFile(Strict):
    """data/categories.yaml."""

    categories: Annotated[list[Category], Field(min_length=1)]
