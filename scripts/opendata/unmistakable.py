"""Texts as spreadsheets leave them: opened as CSV, they make a number of 01 and a day of 10/10."""

from __future__ import annotations

import json
import re

_GUESSED = re.compile(
    r"[0-9]+"  # a code: its zeros at the start go, and so do its last figures where it is long
    r"|[0-9]+[eE][0-9]+"
    r"|[0-9]{1,2}[-/][0-9]{1,4}|[0-9]{1,4}/[0-9]{1,2}(/[0-9]{1,4})?"  # a day
    r"|([0-9]+年)?[0-9]+月([0-9]+日)?"
    r"|(?i:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/ ]?[0-9]+)"
    r"|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"  # a time
    r"|[=+@].*"  # a formula
)
"""What Excel and its like take for something else than the text it is."""


def is_guessed(text: str) -> bool:
    """Whether a spreadsheet would take this text for a number, a day or a formula."""
    return _GUESSED.fullmatch(text) is not None


def quoted(text: str) -> str:
    """A text in quotation marks, as JSON writes it."""
    return json.dumps(text, ensure_ascii=False)


def place_code(code: str) -> str:
    """The code of a prefecture after ISO 3166-2, "JP-01": JP- before its two digits of JIS X 0401.

    That of a city has its five digits of JIS X 0402 there.
    """
    return f"JP-{code}"
