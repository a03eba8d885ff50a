"""The open data: every table as CSV, every file of data/ as JSON, with schemas and a dictionary.

The CSV files follow the rules for machine-readable data of the Japanese government: a header in the
first row, one value in a cell, figures without units or separators, codes for prefectures, one
observation in a row; UTF-8 with a byte order mark, lines ending in CRLF.
"""

from __future__ import annotations

import csv
import io
import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from scripts.check import schema_name, schemas
from scripts.model import FILES, Data
from scripts.model.opendata import Table
from scripts.opendata.tables import Row, rows_of

FOLDER = "data"


def write(data: Data, rules: dict[str, Any], site: Path) -> list[Path]:
    """Write all files below `site`/data; returns them."""
    folder = site / FOLDER
    written = []
    for name, content in files(data, rules).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def files(data: Data, rules: dict[str, Any]) -> dict[str, bytes]:
    """The content of every file by its path below the folder."""
    tables = data.files["opendata.yaml"].tables
    rows = {table.id: rows_of(table.id, data, rules) for table in tables}
    result = {
        f"{table.id}.csv": _csv([c.name for c in table.columns], rows[table.id]) for table in tables
    }
    result["tables.csv"] = _csv(
        _INDEX, [_index_row(table, rows[table.id], data) for table in tables]
    )
    result["dictionary.csv"] = _csv(_DICTIONARY, [row for t in tables for row in _meanings(t)])
    for name in data.files:
        result[f"json/{name.removesuffix('.yaml')}.json"] = _json(data.plain(name))
    for name, schema in schemas().items():
        result[f"schema/{name}"] = _json(schema)
    return result


def schema_of(name: str) -> str:
    """The schema's file name for a file of data/."""
    return schema_name(next(glob for glob in FILES if fnmatchcase(name, glob))) + ".json"


def as_of(table: Table, data: Data) -> str | None:
    """The day or month the file behind a table stands for; None where it is not one for all."""
    if "*" in table.from_:
        return None
    return getattr(data.files[table.from_], "as_of", None)


_INDEX = ["table", "name_ja", "name_en", "from", "as_of", "rows"]
_DICTIONARY = ["table", "column", "type", "unit", "meaning_ja", "meaning_en"]


def _index_row(table: Table, rows: list[Row], data: Data) -> Row:
    return {
        "table": table.id,
        "name_ja": table.name.ja,
        "name_en": table.name.en,
        "from": table.from_,
        "as_of": as_of(table, data),
        "rows": len(rows),
    }


def _meanings(table: Table) -> list[Row]:
    return [
        {
            "table": table.id,
            "column": column.name,
            "type": column.type,
            "unit": column.unit,
            "meaning_ja": column.meaning.ja,
            "meaning_en": column.meaning.en,
        }
        for column in table.columns
    ]


def _csv(columns: list[str], rows: list[Row]) -> bytes:
    """Rows under their header. Raises ValueError for a row with other columns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        if set(row) != set(columns):
            raise ValueError(f"columns {sorted(row)} where {sorted(columns)} are declared")
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cell(value: str | int | bool | None) -> str:
    """One value: nothing for null, true and false in small letters, text on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(str(value).split())


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
