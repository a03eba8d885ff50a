"""The open data: tables as CSV, every file of data/ as JSON and as CSV, schemas, a dictionary.

The CSV files follow the rules for machine-readable data of the Japanese government: a header in the
first row, one value in a cell, figures without units or separators, codes for prefectures, one
observation in a row; UTF-8 with a byte order mark, lines ending in CRLF. No cell is one that a
spreadsheet would change when it opens the file: codes begin with JP-, fractions are two columns,
and where neither can be, a text stands in quotation marks. Beside each file lies the same as an
Excel workbook, which says of every cell what it is.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Container, Iterator, Mapping
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from scripts.checks import translations
from scripts.model import FILES, HOST_FILES, Data
from scripts.model.opendata import Table
from scripts.model.schemas import schema_name, schemas
from scripts.opendata import engine
from scripts.opendata.ics import calendar
from scripts.opendata.tables import Row, rows_of
from scripts.opendata.unchanged import made_once
from scripts.opendata.unmistakable import is_guessed, quoted
from scripts.opendata.xlsx import workbook

FOLDER = "data"
CALENDARS = {language: f"calendar.{language}.ics" for language in ("ja", "en")}


def write(contents: Mapping[str, bytes], site: Path) -> None:
    """Write all files, as `files` gives them, below `site`/data."""
    for name, content in contents.items():
        path = site / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def files(data: Data, rules: dict[str, Any]) -> dict[str, bytes]:
    """The content of every file by its path below the folder."""
    tables = data.files["opendata.yaml"].tables
    rows = {table.id: rows_of(table.id, data, rules) for table in tables}
    result: dict[str, bytes] = {}
    for table in tables:
        names = [column.name for column in table.columns]
        figures = {column.name for column in table.columns if column.type == "decimal"}
        plain = [{name: _plain(value) for name, value in row.items()} for row in rows[table.id]]
        result |= _table(table.id, names, plain, figures)
    result |= _table(
        "tables", _INDEX, [_index_row(table, rows[table.id], data) for table in tables]
    )
    result |= _table("dictionary", _DICTIONARY, [row for t in tables for row in _meanings(t)])
    result |= _table("translations", _TRANSLATIONS, _translations(data))
    for name in data.files:
        result |= _file(name.removesuffix(".yaml"), data.plain(name))
    for language in data.languages:
        result[CALENDARS[language]] = calendar(data, language)
    for name, schema in schemas().items():
        result[f"schema/{name}"] = _json(schema)
    result |= engine.files(rules)
    return result


def schema_of(name: str) -> str:
    """The schema's file name for a file of data/."""
    known = (*FILES, *HOST_FILES)
    return schema_name(next(glob for glob in known if fnmatchcase(name, glob))) + ".json"


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
        for place, value in data.documents[name].places
        if len(place) > 1 and place[-2] == "source" and isinstance(value, str)
    }
    return own or max((documents[name] for name in cited if documents[name]), default=None)


_INDEX = ["table", "name_ja", "name_en", "from", "as_of", "rows", "leaves_out_ja", "leaves_out_en"]
_LONG = ["place", "type", "value"]
_FIGURE = re.compile(r"[0-9.]+")
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
        "leaves_out_ja": table.leaves_out.ja if table.leaves_out else None,
        "leaves_out_en": table.leaves_out.en if table.leaves_out else None,
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


@made_once
def _file(stem: str, value: Any) -> dict[str, bytes]:
    """A file of data/, as it is and as a table of all its values."""
    long = _table(f"csv/{stem}", _LONG, list(_long(value, "")))
    return {f"json/{stem}.json": _json(value), **long}


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
            yield {"place": place, **_typed(value)}
        return
    for step, inner in steps:
        yield from _long(inner, f"{place}.{step}" if place else step)


def _typed(value: str | int) -> Row:
    """A single value with its type: "quoted" is a text a spreadsheet would change without marks."""
    if isinstance(value, str):
        guessed = is_guessed(value)
        return {
            "type": "quoted" if guessed else "text",
            "value": quoted(value) if guessed else value,
        }
    return {"type": "boolean" if isinstance(value, bool) else "integer", "value": value}


def _plain(value: str | int | None) -> str | int | None:
    """A value of a table; a text that a spreadsheet would take for a day stands in quotation marks.

    Figures are none of these texts, whatever they are written as.
    """
    is_text = isinstance(value, str) and not _FIGURE.fullmatch(value)
    return quoted(str(value)) if is_text and is_guessed(str(value)) else value


def _name(entry: Any) -> str | None:
    """What an entry of a list is known by."""
    return entry.get("id") or entry.get("code") if isinstance(entry, dict) else None


@made_once
def _table(
    path: str, columns: list[str], rows: list[Row], figures: Container[str] = ()
) -> dict[str, bytes]:
    """A table as CSV, and for Excel as a workbook: that one does not guess what a cell is.

    `figures` are columns of decimals, which are texts in the rows to stay exact. Raises ValueError
    for a row with other columns.
    """
    declared = set(columns)
    for row in rows:
        if row.keys() != declared:
            raise ValueError(f"columns {sorted(row)} where {sorted(columns)} are declared")
    values = [[row[name] for name in columns] for row in rows]
    said = [list(map(_cell, row)) for row in values]
    numeric = [name in figures for name in columns]
    cells = [list(map(_of_workbook, *pair, numeric)) for pair in zip(values, said, strict=True)]
    sheet = workbook(path.rpartition("/")[2], columns, cells)
    return {f"{path}.csv": _csv(columns, said), f"{path}.xlsx": sheet}


def _of_workbook(
    value: str | int | bool | None, said: str, numeric: bool
) -> str | int | Decimal | None:
    """A value for a workbook: figures stay figures, null stays null; others as they are said."""
    if numeric and value:
        return Decimal(str(value))
    return value if value is None or type(value) is int else said


def _csv(columns: list[str], rows: list[list[str]]) -> bytes:
    """Rows under their header."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([columns, *rows])
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
