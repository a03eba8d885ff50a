"""Links that carry what is known to a calculator, so that nothing is asked twice.

The address keeps everything after its "#", in the form that docs/assets/javascripts/calculator.js
reads: `calculators/subsidy.html#subsidy?answers.staff=25`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from calculators import CALCULATORS
from calculators.words.wording import Wording


def address(words: Wording, kind: str, request: Mapping[str, Any]) -> str:
    """The address of a calculator with a request filled in."""
    return f"{words.base}{CALCULATORS[kind].address}.html{fragment(kind, request)}"


def fragment(kind: str, request: Mapping[str, Any]) -> str:
    """What fills a calculator in, for behind its address; empty where nothing is known."""
    pairs = [f"{quote(name)}={quote(value, safe='')}" for name, value in fields_of(request)]
    return f"#{kind}?{'&'.join(pairs)}" if pairs else ""


def fields_of(request: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A request as the (name, text) pairs of a filled-in form; what is null is left out.

    A no is said where a question was answered with it; a box that is not ticked says nothing.
    """
    return list(_fields(request, ""))


def raw(value: Any) -> str:
    """A value of a request as it stands in a field: true is "yes", 1000 is "1000"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _fields(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _fields(item, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _fields(item, f"{name}[{position}]")
    elif value is not None and (value is not False or name.startswith("answers.")):
        yield name, raw(value)
