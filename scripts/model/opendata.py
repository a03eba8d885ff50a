"""data/opendata.yaml: the tables of the open data and what their columns mean."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictStr

from scripts.model.common import Strict, Text

FILE = "opendata.yaml"
Name = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Type = Literal["text", "code", "integer", "decimal", "boolean", "date", "url"]
Unit = Literal["yen", "percent", "people", "offices", "replies", "cases", "points"]


class Column(Strict):
    """A column: the type of its values and, for figures with one unit, that unit."""

    name: Name
    type: Type
    unit: Unit | None = None
    meaning: Text


class Table(Strict):
    """A table, the file (or files, with a star) of data/ that it comes from, and what of it is not
    in the table.
    """

    id: Name
    name: Text
    from_: Annotated[StrictStr, Field(alias="from", pattern=r"^[a-z_*/]+\.yaml$")]
    leaves_out: Text | None = None
    columns: Annotated[list[Column], Field(min_length=1)]


class OpenDataFile(Strict):
    """data/opendata.yaml."""

    tables: Annotated[list[Table], Field(min_length=1)]
