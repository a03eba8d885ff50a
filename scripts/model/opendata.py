"""data/opendata.yaml: the tables of the open data and what their columns mean."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictStr

from scripts.load import Fault, shown
from scripts.model.common import Strict, Text

if TYPE_CHECKING:
    from scripts.model import Data

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
    """A table and the file (or files, with a star) of data/ that it comes from."""

    id: Name
    name: Text
    from_: Annotated[StrictStr, Field(alias="from", pattern=r"^[a-z_*/]+\.yaml$")]
    columns: Annotated[list[Column], Field(min_length=1)]


class OpenDataFile(Strict):
    """data/opendata.yaml."""

    tables: Annotated[list[Table], Field(min_length=1)]


def check(data: Data) -> Iterator[Fault]:
    """Each table comes from files that are there, and names each column once."""
    for number, table in enumerate(data.files[FILE].tables):
        if not any(fnmatchcase(name, table.from_) for name in data.files):
            yield Fault(
                FILE,
                ("tables", number, "from"),
                shown(table.from_),
                "a file of data/",
                "correct the name",
            )
        names = [column.name for column in table.columns]
        for position, name in enumerate(names):
            if name in names[:position]:
                yield Fault(
                    FILE,
                    ("tables", number, "columns", position, "name"),
                    f"{shown(name)} a second time",
                    "each column once",
                    "rename one of the two",
                )
