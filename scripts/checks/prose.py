"""No text repeats a figure that the data holds: it borrows it, so that a change reaches it too.

Looked for are amounts, rates and the percentages of targets and adoption, in the ways people write
them: 1,000万円, ¥10 million, 4分の3, three quarters. Counts are not: "3" is too often another 3.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from scripts.model import Data
from scripts.model.load import Document, Fault, Place, once_a_file, shown

# What speaks of the documents themselves may name the figures that are printed there, and what was
# written down of a day keeps those of that day.
_ABOUT_DOCUMENTS = ("conflicts.yaml", "discrepancies.yaml", "history.yaml", "sources.yaml")
_AMOUNTS = ("amount", "each", "whole", "yearly")
_RATES = ("rate", "state", "prefecture")
_SMALLEST = 1000  # Yen: "1円未満" is about rounding and not a figure of the data.

_NUMBER = r"([0-9][0-9,]*(?:\.[0-9]+)?)"
_UNITS = {"万": 10**4, "億": 10**8, "million": 10**6, "billion": 10**9}
_YEN = re.compile(
    rf"{_NUMBER} ?(万|億)?円|¥ ?{_NUMBER} ?(million|billion)?|{_NUMBER}(?: (million|billion))? yen"
)
_RATIO = re.compile(r"([0-9]+)分の([0-9]+)|(?<![0-9/])([0-9]+)/([0-9]+)(?![0-9/])")
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_WORDS = re.compile(rf"\b({'|'.join(_ONES)}) ({'|'.join(_PARTS)})s?\b")
_PERCENT = re.compile(rf"{_NUMBER} ?%")
_COMMANDS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)

_LANGUAGES = (("ja",), ("en",))

Held = dict[tuple[str, Fraction], str]


def check(data: Data) -> Iterator[Fault]:
    """A fault for each text of data/ with a figure that stands elsewhere in it.

    Of a host there are none: what it lays over the national data has no texts that can borrow a
    figure, and what it holds is no figure of the national texts.
    """
    if data.host:
        return
    held = _held(data)
    for name, document in sorted(data.documents.items()):
        if name in _ABOUT_DOCUMENTS:
            continue
        for place, text in _texts(document):
            for found, where in _repeated(text, held):
                advice = "say it without the figure, or with {name} and figures.name.at"
                yield _fault(name, place, found, where, advice)


@once_a_file
def _texts(document: Document) -> tuple[tuple[Place, str], ...]:
    """The texts of a file that hold a figure, with their places."""
    texts = ((place, value) for place, value in document.places if place[-1:] in _LANGUAGES)
    return tuple(one for one in texts if isinstance(one[1], str) and _figures_of(one[1]))


def pages(data: Data, root: Path) -> Iterator[Fault]:
    """The same for the prose and the templates in docs/."""
    held = _held(data)
    folders = (root / "docs" / name for name in ("ja", "en", "templates"))
    for path in sorted(path for folder in folders for path in folder.rglob("*.*")):
        text = _COMMANDS.sub(lambda command: "\n" * command[0].count("\n"), path.read_text("utf-8"))
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(text.splitlines(), 1):
            for found, where in _repeated(line, held):
                advice = f'write {{{{ value("{where}") }}}} in its place'
                yield _fault(name, (), found, where, advice, number)


def _fault(
    file: str, place: tuple[Any, ...], found: str, where: str, advice: str, line: int | None = None
) -> Fault:
    expected = f"no figure that stands at {where}"
    return Fault(file, place, f"{shown(found)} in a text", expected, advice, line)


def _held(data: Data) -> Held:
    """Where each figure stands first, by what it measures and its exact size."""
    found: Held = {}
    for name, document in sorted(data.documents.items()):
        for figure, place in _in_file(document):
            found.setdefault(figure, f"{name}#{'.'.join(map(str, place))}")
    targets = data.files["kpi.yaml"].targets
    for key in ("municipality", "prefecture"):
        percent = Fraction(getattr(targets, key).percent)
        found.setdefault(("percent", percent), f"kpi.yaml#targets.{key}.percent")
    rate = Fraction(data.files["adoption.yaml"].total.rate)
    found.setdefault(("percent", rate), "adoption.yaml#total.rate")
    return found


@once_a_file
def _in_file(document: Document) -> tuple[tuple[tuple[str, Fraction], Place], ...]:
    """The figures of a file and where they stand, those of examples left out."""
    found = []
    for place, value in document.places:
        key = place[-1] if place else None
        if key in _AMOUNTS and isinstance(value, int) and value >= _SMALLEST:
            kind = "yen"
        elif key in _RATES and isinstance(value, str) and _below_whole(value):
            kind = "ratio"
        else:
            continue
        if "examples" not in place:
            found.append(((kind, Fraction(value)), place))
    return tuple(found)


def _below_whole(rate: str) -> bool:
    """Whether this is a rate that a text could repeat: the whole cost needs no figure."""
    return bool(_RATIO.fullmatch(rate)) and Fraction(rate) < 1


def _repeated(text: str, held: Held) -> Iterator[tuple[str, str]]:
    """The figures of a text that the data holds, with the place where it holds them."""
    for written, kind, size in _figures_of(text):
        if (kind, size) in held:
            yield written, held[kind, size]


@lru_cache(None)
def _figures_of(text: str) -> tuple[tuple[str, str, Fraction], ...]:
    """Kept: one changed text leaves the thousands of others what they are."""
    return tuple(dict.fromkeys(_figures(unicodedata.normalize("NFKC", text))))


def _figures(text: str) -> Iterator[tuple[str, str, Fraction]]:
    for match in _YEN.finditer(text):
        number = match[1] or match[3] or match[5]
        unit = _UNITS.get(match[2] or match[4] or match[6], 1)
        yield match[0], "yen", Fraction(number.replace(",", "")) * unit
    for match in _RATIO.finditer(text):
        parts = (match[2], match[1]) if match[1] else (match[3], match[4])
        if int(parts[1]):
            yield match[0], "ratio", Fraction(int(parts[0]), int(parts[1]))
    for match in _WORDS.finditer(text.lower()):
        yield match[0], "ratio", Fraction(_ONES.index(match[1]) + 1, _PARTS[match[2]])
    for match in _PERCENT.finditer(text):
        yield match[0], "percent", Fraction(match[1].replace(",", ""))
