"""What must hold in data/blanks.yaml: names lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.blanks import FILE, Blank, Part
from scripts.model.links import FILE as LINKS
from scripts.model.load import Fault, Place
from scripts.rules.blanks import rows_of


def check(data: Data) -> Iterator[Fault]:
    """What is asked for a calculator is a field of it, and addresses are known."""
    file = data.files[FILE]
    for number, blank in enumerate(file.blanks):
        yield from _blank(data, blank, ("blanks", number))
    known = [link.id for link in data.files[LINKS].links]
    named: dict[Place, str | None] = {
        **{("tools", number, "link"): tool.link for number, tool in enumerate(file.tools)},
        **{("look_in", number): link for number, link in enumerate(file.look_in)},
    }
    for place, link in named.items():
        if link is not None and link not in known:
            yield unknown(FILE, place, link, known, "an address in data/links.yaml")


def _blank(data: Data, blank: Blank, place: Place) -> Iterator[Fault]:
    fields = _fields(data, blank.calculator.kind) if blank.calculator else []
    for number, part in enumerate(blank.parts):
        here = (*place, "parts", number)
        for where, name in _asked(data, part, here):
            if name not in fields:
                yield unknown(FILE, where, name, fields, "a field of the sheet's calculator")


def _asked(data: Data, part: Part, place: Place) -> Iterator[tuple[Place, str]]:
    """Every field that a place to write is for, with the place that says so."""
    for number, entry in enumerate(part.entries):
        if entry.asks:
            yield (*place, "entries", number, "asks"), entry.asks
    if part.table:
        for number, column in enumerate(part.table.columns):
            for row in rows_of(part.table, data.files) if column.asks else ():
                yield (*place, "table", "columns", number, "asks"), f"{column.asks}.{row.id}"


def _fields(data: Data, kind: str) -> list[str]:
    sections = data.files[f"forms/{kind}.yaml"].sections
    return [field.name for section in sections if not section.repeat for field in section.fields]
