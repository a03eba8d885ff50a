"""Links that carry what is known to another calculator, so that nothing is asked twice.

The address keeps everything after its "#", in the form that docs/assets/javascripts/calculator.js
reads: `calculators/subsidy.html#subsidy?answers.staff=25`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from calculators.wording import Wording


def address(words: Wording, kind: str, request: dict[str, Any]) -> str:
    """The address of a calculator with a request filled in."""
    pairs = [f"{quote(name)}={quote(value, safe='')}" for name, value in _fields(request)]
    filled = f"#{kind}?{'&'.join(pairs)}" if pairs else ""
    return f"{words.base}calculators/{kind}.html{filled}"


def _fields(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """A request as the names and texts of the form's fields; null is left out."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _fields(item, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _fields(item, f"{name}[{number}]")
    elif isinstance(value, bool):
        yield name, "yes" if value else "no"
    elif value is not None:
        yield name, str(value)
