"""Put the rows of a table together into a request, and find the cell that a problem is in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from calculators.form.batch.cells import LONGEST_SAID, Cells, Unread
from calculators.form.batch.columns import ID, ITEMS, Column, columns, folded, title
from calculators.words.wording import Wording

# Read first: what other cells mean depends on them.
_FIRST = ("programme", "prefecture", "municipality")
# Complaints that name kinds of purchase by their ids.
_OF_CATEGORIES = ("not-in-version", "not-in-package")
_ID = re.compile("[a-z]+(?:-[a-z]+)*")
_ITEM = re.compile(r"items\[([0-9]+)\]\.?(.*)")


@dataclass
class Row:
    """A row of the table with its number there, the row of headings being 1.

    `faults` says in words what is wrong with it.
    """

    number: int
    cells: list[str]
    faults: list[str] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Request:
    """A request with the row that each of its items stands in."""

    value: dict[str, Any]
    rows: Sequence[Row]
    item_rows: Sequence[Row]


class Requests:
    """Makes requests of rows whose columns are known."""

    def __init__(
        self, kind: str, headings: Sequence[str], found: Mapping[int, Column], words: Wording
    ) -> None:
        self._words = words
        self._headings = headings
        self._cells = Cells(words)
        self._kind = kind
        said = {place: column for place, column in found.items() if column.name != ID}
        self._of_items = {place: c for place, c in said.items() if c.of_item}
        common = [(place, column) for place, column in said.items() if not column.of_item]
        self._common = sorted(common, key=lambda entry: entry[1].name not in _FIRST)

    def read(self, rows: Sequence[Row]) -> Request:
        """The request of these rows; what cannot be read is noted among a row's faults."""
        value: dict[str, Any] = {}
        for place, column in self._common:
            row = self._said(rows, place)
            if row is not None:
                self._put(value, column, place, row, value)
        items, item_rows = [], []
        for row in rows:
            item: dict[str, Any] = {}
            for place, column in self._of_items.items():
                if row.cells[place].strip():
                    self._put(item, column, place, row, value)
            if item:
                items.append(item)
                item_rows.append(row)
        if self._of_items:
            value[ITEMS] = items
        return Request(value, rows, item_rows)

    def note(self, problems: Sequence[Mapping[str, Any]], request: Request) -> None:
        """Note the calculator's problems at the rows that they are in."""
        for problem in problems:
            match = _ITEM.fullmatch(problem["field"])
            row = request.item_rows[int(match[1])] if match else request.rows[0]
            label = self._heading(match[2] if match else problem["field"], bool(match))
            text = self._words.text(problem["message"])
            if problem["code"] in _OF_CATEGORIES:
                text = _ID.sub(lambda match: self._category(match[0]), text)
            self.fault(row, self._words("form.errors.at", label=label, text=text))

    def fault(self, row: Row, text: str) -> None:
        """Note what is wrong with a row, with its number."""
        row.faults.append(self._words("batch.errors.row", row=row.number, text=text))

    def _category(self, id_: str) -> str:
        """What a kind of purchase is called; a word that is none of them stays."""
        known = self._words.rules["categories"].get(id_)
        return self._words.text(known["label"]) if known else id_

    def _said(self, rows: Sequence[Row], place: int) -> Row | None:
        """The first row that says something in a column; the others repeat it or are blank."""
        saying = [row for row in rows if row.cells[place].strip()]
        for row in saying[1:]:
            if folded(row.cells[place]) != folded(saying[0].cells[place]):
                self.fault(row, self._differs(place, row, saying[0]))
        return saying[0] if saying else None

    def _differs(self, place: int, row: Row, first: Row) -> str:
        label, typed = self._headings[place], row.cells[place].strip()[:LONGEST_SAID]
        return self._words("batch.errors.differs", label=label, typed=typed, row=first.number)

    def _put(
        self,
        into: dict[str, Any],
        column: Column,
        place: int,
        row: Row,
        request: Mapping[str, Any],
    ) -> None:
        """Read a cell and set its value at its place in a request or an item."""
        try:
            value = self._cells.value(column, row.cells[place], self._headings[place], request)
        except Unread as unread:
            self.fault(row, str(unread))
            return
        if value is not None:
            *outer, name = column.place
            for step in outer:
                into = into.setdefault(step, {})
            into[name] = value

    def _heading(self, name: str, of_item: bool) -> str:
        """What the table calls a field, or what it would be called there."""
        told = [*self._of_items.items()] if of_item else self._common
        for place, column in told:
            if column.name == name:
                return self._headings[place]
        for column in columns(self._kind, self._words):
            if column.name == name and column.of_item is of_item:
                return title(column, self._words)
        return self._words("batch.purchases") if name in (ITEMS, "") else name
