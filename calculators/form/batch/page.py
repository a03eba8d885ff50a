"""A table for a page: rows as JSON text in, finished lines of CSV and what is wrong with them out.

A page takes one step after the other: `open` with the headings, `take` with rows, as often as there
are any, `finish`. Each answers with JSON text: `lines` (text of the file to save), `faults` (in
words), `rows`, `requests` and `bad` so far, and at first `unused` headings; or `refused`, which
says why nothing can be calculated of the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from calculators.form.batch import Batch, Unusable
from calculators.words import spreadsheet
from calculators.words.wording import Wording


class Table:
    """A table that a page has calculated, in the page's language."""

    def __init__(self, kind: str, language: str, rules: Mapping[str, Any]) -> None:
        self._kind = kind
        self._words = Wording(rules, language)

    def open(self, headings: str) -> str:
        """Begin with the headings, a JSON list."""
        try:
            self._batch = Batch(self._kind, json.loads(headings), self._words)
        except Unusable as unusable:
            return _json({"refused": self._words(unusable.key, **unusable.values)})
        lines = spreadsheet.MARK + spreadsheet.line(self._batch.head)
        return _json({"lines": lines, "unused": self._batch.unused})

    def take(self, rows: str) -> str:
        """Take in rows, a JSON list of lists of cells."""
        return self._written(row for cells in json.loads(rows) for row in self._batch.take(cells))

    def finish(self) -> str:
        """What is left once the table has ended."""
        return self._written(self._batch.finish())

    def _written(self, rows: Iterable[list[str]]) -> str:
        written = list(rows)
        return _json(
            {
                "lines": "".join(map(spreadsheet.line, written)),
                "faults": [row[-1] for row in written if row[-1]],
                "rows": self._batch.rows,
                "requests": self._batch.requests,
                "bad": self._batch.bad,
            }
        )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
