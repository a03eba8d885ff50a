"""data/blanks.yaml: sheets that an office fills in, and the state's own tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr, model_validator

from calculators import KINDS
from scripts.model.common import Between, Id, Sources, Strict, Text

FILE = "blanks.yaml"

if TYPE_CHECKING:
    Calculator = str
else:
    Calculator = Literal[KINDS]

FieldName = Annotated[StrictStr, Field(pattern=r"^[a-z_]+(\.[a-z_]+)*$")]


class Take(Strict):
    """What is taken over from a result that the reader has got.

    That is its conclusion with its years, the lines of its table, what was entered for it.
    """

    kind: Calculator
    what: Annotated[list[Literal["conclusion", "lines", "answers"]], Field(min_length=1)]


class Entry(Strict):
    """A question with room to write. `asks` is the field of the calculator that wants it."""

    id: Id
    text: Text
    lines: Annotated[StrictInt, Field(ge=1, le=3)] = 1
    asks: FieldName | None = None
    source: Sources | None = None


class Column(Strict):
    """A column to fill in. `asks` begins the names of its fields, which end with the row's id."""

    id: Id
    text: Text
    number: StrictBool = True
    asks: FieldName | None = None


class Row(Strict):
    """A row of a table, with what is meant by it."""

    id: Id
    text: Text


class Table(Strict):
    """A table to fill in; its rows stand here, or in the file that has them for other pages."""

    head: Text
    rows_from: Literal["timestudy.steps", "linkage.items", "procedure"] | None = None
    without: list[Id] = []
    rows: list[Row] = []
    columns: Annotated[list[Column], Field(min_length=1, max_length=5)]

    @model_validator(mode="after")
    def _rows_once(self) -> Table:
        if bool(self.rows) == bool(self.rows_from):
            raise Between('either "rows" or "rows_from"', "rows", "rows_from")
        return self


class Part(Strict):
    """A part of a sheet under its heading, with the document that asks for it."""

    id: Id
    title: Text
    help: Text | None = None
    source: Sources | None = None
    takes: list[Take] = []
    entries: list[Entry] = []
    table: Table | None = None

    @model_validator(mode="after")
    def _something_to_fill_in(self) -> Part:
        if not self.entries and not self.table:
            raise Between('"entries" or a "table"', "entries", "table")
        return self


class Handed(Strict):
    """The calculator that takes what was filled in, and what is chosen there from the beginning."""

    kind: Calculator
    chosen: dict[StrictStr, StrictStr] = {}


class Blank(Strict):
    """A sheet. `official`: a document says what is in it, and prefectures have forms for it."""

    id: Id
    title: Text
    description: Text
    lead: Text
    official: StrictBool = False
    source: Sources
    calculator: Handed | None = None
    parts: Annotated[list[Part], Field(min_length=1)]


class Tool(Strict):
    """A tool of the state's: what it is for.

    `link` is the address in links.yaml of the page that hands it out; none was found without one.
    """

    id: Id
    name: Text
    use: Text
    link: Id | None = None
    source: Sources


class BlanksFile(Strict):
    """data/blanks.yaml. `look_in`: the addresses in links.yaml where to look for all tools."""

    blanks: Annotated[list[Blank], Field(min_length=1)]
    tools: Annotated[list[Tool], Field(min_length=1)]
    look_in: Annotated[list[Id], Field(min_length=1)]
