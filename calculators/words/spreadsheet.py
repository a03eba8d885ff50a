"""Lines of CSV as spreadsheets read them: UTF-8 behind a mark, every cell in quotes, CRLF."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

MARK = "\ufeff"
"""What stands before the first line, or a spreadsheet takes the text for another encoding."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{1,2}[-/][0-9]{1,4}|[0-9]{1,4}/[0-9]{1,2}(/[0-9]{1,4})?")
"""What a spreadsheet takes for a day without anybody having meant one: 3/4, 1-2."""


def line(cells: Iterable[Any]) -> str:
    """A line with its end."""
    return ",".join(map(_cell, cells)) + "\r\n"


def _cell(value: Any) -> str:
    """A cell; what a spreadsheet would run, or take for a day, is kept text by an apostrophe."""
    text = str(value)
    formula = text.startswith(_FORMULA) and not _NUMBER.fullmatch(text)
    if formula or _DAY.fullmatch(text):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"'
