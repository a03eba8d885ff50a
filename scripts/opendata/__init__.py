"""The open data: tables as CSV, every file of data/ as JSON and as CSV, schemas, a dictionary.

The CSV files follow the rules for machine-readable data of the Japanese government: a header in the
first row, one value in a cell, figures without units or separators, codes for prefectures, one
observation in a row; UTF-8 with a byte order mark, lines ending in CRLF.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from scripts import translations
from scripts.check import schema_name, schemas
from scripts.model import FILES, Data
from scripts.model.common import walk
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
    result["translations.csv"] = _csv(_TRANSLATIONS, _translations(data))
    for name in data.files:
        stem = name.removesuffix(".yaml")
        result[f"json/{stem}.json"] = _json(data.plain(name))
        result[f"csv/{stem}.csv"] = _csv(_LONG, list(_long(data.plain(name), "")))
    for name, schema in schemas().items():
        result[f"schema/{name}"] = _json(schema)
    return result


def schema_of(name: str) -> str:
    """The schema's file name for a file of data/."""
    return schema_name(next(glob for glob in FILES if fnmatchcase(name, glob))) + ".json"


def as_of(table: Table, data: Data) -> str | None:
    """The day or month a table stands for, as far as it is known ("2024-09-20", "2025").

    That is the date of its file or, where that has none, of the newest document it cites.
    """
    own = getattr(data.files.get(table.from_), "as_of", None)
    documents = {document.id: document.date for document in data.files["sources.yaml"].documents}
    cited = {
        value.partition("#")[0]
        for name in data.files
        if fnmatchcase(name, table.from_)
        for place, value in walk(data.documents[name].value)
        if len(place) > 1 and place[-2] == "source" and isinstance(value, str)
    }
    return own or max((documents[name] for name in cited if documents[name]), default=None)


_INDEX = ["table", "name_ja", "name_en", "from", "as_of", "rows"]
_LONG = ["place", "type", "value"]
_TRANSLATIONS = ["text", "file", "state"]
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


def _translations(data: Data) -> list[Row]:
    """How the English of every text stands against its Japanese."""
    states = translations.recorded(data)
    return [{"text": pair.key, "file": pair.file, "state": states[pair]} for pair in states]


def _long(value: Any, place: str) -> Iterator[Row]:
    """Every single value of a file with its place; what is empty has no row.

    A step of the place is a key, the id or code of an entry of a list, or its position from 0.
    """
    if isinstance(value, dict):
        steps = [(str(key), inner) for key, inner in value.items()]
    elif isinstance(value, list):
        steps = [(_name(inner) or str(number), inner) for number, inner in enumerate(value)]
    else:
        if value is not None:
            kind = {bool: "boolean", int: "integer", str: "text"}[type(value)]
            yield {"place": place, "type": kind, "value": value}
        return
    for step, inner in steps:
        yield from _long(inner, f"{place}.{step}" if place else step)


def _name(entry: Any) -> str | None:
    """What an entry of a list is known by."""
    return entry.get("id") or entry.get("code") if isinstance(entry, dict) else None


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
