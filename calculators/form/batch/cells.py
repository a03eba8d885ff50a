"""Read one cell of a table as the value that a request takes."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from calculators.form import typed
from calculators.form.batch.columns import ANSWERS, Column, folded, of_answer, versions
from calculators.words.wording import Wording

_CODE = 5  # digits of a municipality's code
_UNKNOWN = "unknown"
LONGEST_SAID = 40


class Unread(Exception):
    """A cell that has no exact reading; the text says why, naming the column."""


class Cells:
    """Reads cells; what they can mean may depend on what is known of the request already."""

    def __init__(self, words: Wording) -> None:
        self._words = words
        not_known = words.rules["words"]["form"]["not-known"]
        self._unknown = {folded(name) for name in (_UNKNOWN, *not_known.values())}

    def value(self, column: Column, text: str, heading: str, request: Mapping[str, Any]) -> Any:
        """What a cell says, None where it leaves it open; raises `Unread`.

        `request` holds the programme and the place already.
        """
        if column.kind == "local":
            column = self._asked_there(column, request)
        if column.name.startswith(f"{ANSWERS}.") and folded(text) in self._unknown:
            return None
        if column.kind == "free":
            return " ".join(text.split())
        if column.kind == "version":
            return self._version(text, request)
        if column.options:
            chosen = column.options.get(folded(text))
            if chosen is not None:
                return chosen
        try:
            return self._typed(column, text, heading)
        except typed.Unreadable as unreadable:
            raise self._complain(heading, unreadable.code, text) from None

    def _complain(self, heading: str, code: str, text: str) -> Unread:
        values = {"label": heading, "typed": text.strip()[:LONGEST_SAID]}
        return Unread(self._words(f"form.errors.{code}", **values))

    def _typed(self, column: Column, text: str, heading: str) -> Any:
        if column.kind == "municipality":
            digits = folded(text)
            return digits.zfill(_CODE) if digits.isdecimal() else digits
        if column.kind == "choice":
            if column.options and all(type(means) is int for means in column.options.values()):
                return typed.money(text)
            raise Unread(self._not_among(column, text, heading))
        value = typed.value(column.kind, text, column.counters, column.signed)
        if column.kind == "percent" and "%" not in folded(text) and 0 < Fraction(value) * 100 <= 1:
            # "0.8" is eighty per cent to some, and less than one to others.
            raise Unread(self._words("batch.errors.percent", label=heading, typed=text.strip()))
        return value

    def _version(self, text: str, request: Mapping[str, Any]) -> str:
        """A version of the programme; what is none of them is not confirmed, which is a result."""
        programme = self._words.rules["programmes"].get(request.get("programme"))
        known = versions(programme, self._words) if programme else {}
        return known.get(folded(text), text.strip())

    def _asked_there(self, column: Column, request: Mapping[str, Any]) -> Column:
        """How the host whose rules apply reads its own answer; as text where none does."""
        id_ = column.name.partition(".")[2]
        for place in ("municipality", "prefecture"):
            host = self._words.rules["hosts"].get(request.get(place))
            if host and id_ in host["answers"]:
                return of_answer(host["answers"][id_], self._words)
        return Column(column.name, "free", column.labels)

    def _not_among(self, column: Column, text: str, heading: str) -> str:
        shown = {"label": heading, "found": text.strip()[:LONGEST_SAID]}
        near = get_close_matches(text.strip(), column.known, n=1, cutoff=0.5)
        if near:
            return self._words("batch.errors.unknown-near", **shown, near=near[0])
        between = self._words("batch.between")
        return self._words("batch.errors.unknown", **shown, known=between.join(column.known))
