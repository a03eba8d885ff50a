"""data/faq.yaml: questions and answers, and the form fields and result lines they explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictStr

from calculators import KINDS
from scripts.model.borrowed import Figures
from scripts.model.common import Id, Sources, Strict, Text

FILE = "faq.yaml"
FieldName = Annotated[StrictStr, Field(pattern=r"^([a-z]+|\*)\.([a-z_.]+|([a-z_]+\.)?\*)$")]
if TYPE_CHECKING:
    Calculator = str
else:
    Calculator = Literal[KINDS]
Page = Literal["centres", "cases", "guidelines", "procedure", "linkage/move", "linkage/platform"]


class Named(Strict):
    """An id with its name in both languages."""

    id: Id
    name: Text


class Entry(Strict):
    """A question with its answer; the lists name what the entry explains and leads on to."""

    id: Id
    topics: Annotated[list[Id], Field(min_length=1)]
    audiences: Annotated[list[Id], Field(min_length=1)]
    question: Text
    answer: Text
    figures: Figures = {}
    answers: list[Id] = []
    fields: list[FieldName] = []
    categories: list[Id] = []
    lines: list[Id] = []
    results: list[Id] = []
    assumptions: list[Id] = []
    programmes: list[Id] = []
    links: list[Id] = []
    calculator: Calculator | None = None
    page: Page | None = None
    source: Sources


class FaqFile(Strict):
    """data/faq.yaml."""

    topics: Annotated[list[Named], Field(min_length=1)]
    audiences: Annotated[list[Named], Field(min_length=1)]
    entries: Annotated[list[Entry], Field(min_length=1)]
