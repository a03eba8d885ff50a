"""Documents, assumptions, answers and categories: what every other file refers to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from scripts.model.common import FiscalYear, Id, Strict, Text, Unit, Url


class Place(Strict):
    """A part of a document that facts cite."""

    id: Id
    name: Text


class SourceDocument(Strict):
    """A document that facts cite. `date` is text as far as it is known ("2024", "2024-09-20").

    `short` is what it is called beside a figure; `title` is its full name.
    """

    id: Id
    short: Text
    title: Text
    issuer: Text
    date: Annotated[StrictStr, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None
    date_note: Text | None = None
    fiscal_year: FiscalYear | None
    url: Url | None
    places: Annotated[list[Place], Field(min_length=1)]


class SourcesFile(Strict):
    """data/sources.yaml."""

    documents: Annotated[list[SourceDocument], Field(min_length=1)]


class Assumption(Strict):
    """How a point is settled that the sources leave open, and why."""

    id: Id
    title: Text
    text: Text
    why: Text


class AssumptionsFile(Strict):
    """data/assumptions.yaml."""

    assumptions: Annotated[list[Assumption], Field(min_length=1)]


class Choice(Strict):
    """One of the values an answer can have."""

    id: Annotated[StrictStr, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
    label: Text


class Answer(Strict):
    """A fact about the office or the prefecture that rules ask for.

    `told_by` is the programme of which a prefecture's own settings say the answer by `offered`.
    What is not `changeable` is not in the office's hands, so that no result suggests changing it.
    """

    id: Id
    type: Literal["integer", "boolean", "choice", "service"]
    min: StrictInt | None = None
    choices: Annotated[list[Choice], Field(min_length=2)] | None = None
    label: Text
    question: Text
    help: Text | None = None
    unit: Unit | None = None
    told_by: Id | None = None
    changeable: StrictBool = True


class AnswersFile(Strict):
    """data/answers.yaml."""

    answers: Annotated[list[Answer], Field(min_length=1)]


class Category(Strict):
    """A kind of purchase; `short` is its name where several stand in a row."""

    id: Id
    kind: Literal["device", "ict", "environment", "network", "support", "expense", "terminal"]
    label: Text
    short: Text
    help: Text | None = None


class CategoriesFile(Strict):
    """data/categories.yaml."""

    categories: Annotated[list[Category], Field(min_length=1)]
