"""Sheets that an office fills in, on screen or on paper: the list, and a page for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calculators import CALCULATORS
from scripts.model import Data
from scripts.model.blanks import FILE, Blank
from scripts.pages import Page
from scripts.pages.host import calls_of
from scripts.rules.blanks import rows_of


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """The list with the state's own tools, then a page a sheet."""
    file = data.files[FILE]
    links = {link.id: link for link in data.files["links.yaml"].links}
    yield Page("blanks/index.md", "blanks/index.md.j2", {"file": file, "links": links})
    for blank in file.blanks:
        yield Page(f"blanks/{blank.id}.md", "blanks/blank.md.j2", _context(blank, data, rules))


def _context(blank: Blank, data: Data, rules: dict[str, Any]) -> dict[str, Any]:
    """A sheet with the rows of its tables, and the calculators that it takes from and hands to."""
    taken = [take.kind for part in blank.parts for take in part.takes]
    kinds = dict.fromkeys([*taken, *([blank.calculator.kind] if blank.calculator else [])])
    return {
        "blank": blank,
        "taken": list(dict.fromkeys(taken)),
        "rows": {part.id: rows_of(part.table, data.files) for part in blank.parts if part.table},
        "calculators": {
            kind: (f"{CALCULATORS[kind].address}.md", rules["forms"][kind]["title"])
            for kind in kinds
        },
        "calls": [call for call in calls_of(data) if call.forms] if blank.official else [],
    }
