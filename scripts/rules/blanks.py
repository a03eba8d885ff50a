"""The rows of a sheet's table, wherever they stand in the data."""

from __future__ import annotations

from typing import Any

from scripts.model.blanks import Row, Table
from scripts.model.linkage import LINKAGE, TIMESTUDY
from scripts.model.procedure import FILE as PROCEDURE


def rows_of(table: Table, files: dict[str, Any]) -> list[Row]:
    """The rows to fill in, without those that the sheet leaves out."""
    match table.rows_from:
        case "timestudy.steps":
            found = _named(files[TIMESTUDY].steps, "label")
        case "linkage.items":
            found = _named(files[LINKAGE].items, "label")
        case "procedure":
            found = _named([*files[PROCEDURE].before, *files[PROCEDURE].after], "name")
        case None:
            found = table.rows
    return [row for row in found if row.id not in table.without]


def _named(entries: list[Any], text: str) -> list[Row]:
    return [Row(id=entry.id, text=getattr(entry, text)) for entry in entries]
