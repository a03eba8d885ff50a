"""Rows of a table in, the same rows with their answers out, a request at a time.

A calculator whose form has rows of its own (what is bought) takes a row an item: rows that follow
each other with the same number (`id`) are one request. Its answer stands in the first of them, so
that a column can be added up. All others take a row a request, and so do these where no column
holds a number.

What is kept is one request and eight bytes for every number that has been: a number that comes back
further down is a fault, and not a second request.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import sha256

from calculators import calculate
from calculators.form.batch import answers
from calculators.form.batch.cells import LONGEST_SAID
from calculators.form.batch.columns import ID, Column, found, meant, plain
from calculators.form.batch.columns import columns as known
from calculators.form.batch.requests import Requests, Row
from calculators.html.report import View
from calculators.subsidy import MOST_ITEMS
from calculators.words.wording import Wording


class Unusable(Exception):
    """A table that nothing can be calculated of: the key of the text that says why, its values."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Batch:
    """A table that is being calculated.

    `head` are the headings of what comes out; `unused` those of the columns that were only carried
    along, each with the column that it may have meant. `rows` (without blank ones) and `requests`
    count what has been calculated, `bad` the rows with a fault.
    """

    def __init__(self, kind: str, headings: Sequence[str], words: Wording) -> None:
        headings = [heading.strip().removeprefix("\ufeff") for heading in headings]
        while headings and not headings[-1]:
            headings.pop()
        columns = found(headings, kind, words)
        _check(headings, {place: column.name for place, column in columns.items()})
        self._kind = kind
        self._words = words
        self._width = len(headings)
        self._requests = Requests(kind, headings, columns, words)
        self._id = next((place for place, column in columns.items() if column.name == ID), None)
        self._answers = answers.headings(kind, words)
        self._pending: list[Row] = []
        self._current, self._full = "", False
        self._seen = _Seen()
        self.head = [*headings, *self._answers, words("batch.error")]
        named = {column.name for column in columns.values()}
        lacking = [column for column in known(kind, words) if column.name not in named]
        unused = (text for place, text in enumerate(headings) if place not in columns)
        self.unused = [_with_meant(text, lacking, words) for text in unused]
        self._number = 1  # of the line that the headings stand in
        self.rows = self.requests = self.bad = 0

    def take(self, cells: Sequence[str]) -> list[list[str]]:
        """Take in the next row; gives the rows that can be written now."""
        self._number += 1
        row = self._row(cells)
        if row.blank:
            return [*self.finish(), self._line(row, [])]
        self.rows += 1
        if self._id is None:
            return self._answered([row])
        return self._numbered(row, plain(row.cells[self._id]))

    def finish(self) -> list[list[str]]:
        """The rows that are left once the table has ended."""
        rows, self._pending, self._current = self._pending, [], ""
        return self._answered(rows) if rows else []

    def _numbered(self, row: Row, number: str) -> list[list[str]]:
        """Take in a row that belongs to the request with this number."""
        if number and number == self._current:
            self._pending.append(row)
            self._full = self._full or len(self._pending) > MOST_ITEMS
            if not self._full:
                return []
            self._requests.fault(row, self._words("errors.too-many-items", most=MOST_ITEMS))
            rows, self._pending = self._pending, []
            return self._together(rows)
        written = self.finish()
        if number and self._seen.add(number):
            self._pending, self._current, self._full = [row], number, False
            return written
        came_back = self._words("batch.errors.came-back", number=number[:LONGEST_SAID])
        self._requests.fault(row, came_back if number else self._words("batch.errors.no-number"))
        return [*written, *self._together([row])]

    def _row(self, cells: Sequence[str]) -> Row:
        """A row as wide as the headings; what is left over stays with its last cell."""
        cells = list(cells)
        while len(cells) > self._width and not cells[-1].strip():
            cells.pop()
        row = Row(self._number, cells)
        if len(cells) > self._width:
            values = {"count": len(cells), "width": self._width}
            self._requests.fault(row, self._words("batch.errors.too-wide", **values))
            row.cells = [*cells[: self._width - 1], ",".join(cells[self._width - 1 :])]
        row.cells += [""] * (self._width - len(row.cells))
        return row

    def _answered(self, rows: list[Row]) -> list[list[str]]:
        """The rows of a request with its answer, or with what is wrong with them."""
        if not any(row.faults for row in rows):
            request = self._requests.read(rows)
            if not any(row.faults for row in rows):
                result = calculate(self._kind, request.value, self._words.rules)
                if result["status"] != "invalid":
                    self.requests += 1
                    view = View(self._kind, result, request.value, self._words)
                    first, *others = rows
                    blank = [self._line(row, []) for row in others]
                    return [self._line(first, answers.cells(view)), *blank]
                self._requests.note(result["errors"], request)
        return self._together(rows)

    def _together(self, rows: list[Row]) -> list[list[str]]:
        """The rows of a request that something is wrong with; those that are right say where."""
        wrong = next(row.number for row in rows if row.faults)
        for row in rows:
            if not row.faults:
                self._requests.fault(row, self._words("batch.errors.together", row=wrong))
        self.bad += sum(bool(row.faults) for row in rows)
        return [self._line(row, []) for row in rows]

    def _line(self, row: Row, answer: Sequence[str]) -> list[str]:
        blank = [""] * (len(self._answers) - len(answer))
        return [*row.cells, *answer, *blank, " ".join(row.faults)]


def _with_meant(heading: str, lacking: Sequence[Column], words: Wording) -> str:
    """A heading that names no column, with the one that it may mean."""
    near = meant(heading, lacking, words)
    return words("batch.meant", heading=heading, near=near) if near else heading


def _check(headings: Sequence[str], names: dict[int, str]) -> None:
    """Raise `Unusable` for headings of which nothing, or two things at once, can be read."""
    if not any(name != ID for name in names.values()):
        raise Unusable("batch.errors.no-columns")
    first: dict[str, int] = {}
    for place, name in names.items():
        other = first.setdefault(name, place)
        if other != place:
            raise Unusable("batch.errors.twice", first=headings[other], second=headings[place])


class _Seen:
    """The numbers that have been, each by eight bytes of its hash.

    That two of a million numbers share them happens once in ten million tables.
    """

    _SHELVES = 4096

    def __init__(self) -> None:
        self._shelves = [array("Q") for _ in range(self._SHELVES)]

    def add(self, number: str) -> bool:
        """Note a number; False where it has been noted before."""
        mark = int.from_bytes(sha256(number.encode("utf-8", "replace")).digest()[:8], "big")
        shelf = self._shelves[mark % self._SHELVES]
        if mark in shelf:
            return False
        shelf.append(mark)
        return True
