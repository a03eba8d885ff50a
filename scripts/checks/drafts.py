"""A draft for a new year as people leave it: what they ticked, what is open, the text to take in.

The list at its head is edited by hand, in all kinds of editors: only what is plainly a tick counts
as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scripts.machine.language import say

OPEN = "# [ ] "

_TICKS = ("[x]", "[X]", "[ｘ]")
_MARK = re.compile(r"\s*#\s*([\[［].*?[\]］])\s*(.*)")
_DATA = re.compile(r"#\s*data:\s*(\S+)\s*")
_ENTRY = re.compile(r"\s*- ")


class NoDraft(Exception):
    """A file that cannot be read as a draft; the text says why."""


class Mark(NamedTuple):
    """A line of the list: its number, the line as it stands, its mark and what it confirms."""

    number: int
    line: str
    mark: str
    item: str


class Draft(NamedTuple):
    """The file of data/ that a draft is for, its list, and the text that is to be taken in."""

    file: str
    marks: list[Mark]
    body: str


def read(path: Path) -> Draft:
    """Read a draft. Raises NoDraft."""
    try:
        # "-sig": editors on Windows put a mark before the first character.
        lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise NoDraft(
            say(
                "文字コードがUTF-8ではありません。エディターでUTF-8にして保存し直してください。",
                "This is not UTF-8. Save it again as UTF-8.",
            )
        ) from None
    first = next((i for i, line in enumerate(lines) if not _is_head(line)), None)
    if first is None:
        raise NoDraft(say("一覧の下に本文がありません。", "There is no text below the list."))
    if not _ENTRY.match(lines[first]):
        raise NoDraft(
            say(
                f"{first + 1}行目「{lines[first].strip()}」は、一覧にも本文にも見えません。",
                f"Line {first + 1}, {lines[first].strip()!r}: neither of the list nor the text.",
            )
        )
    file = next((found[1] for line in lines[:first] if (found := _DATA.fullmatch(line))), None)
    if file is None:
        raise NoDraft(
            say(
                "「# data: 」で始まる行がありません。どのファイルの下書きなのかがわかりません。",
                'The line that begins with "# data: " is gone: it is not known whose draft it is.',
            )
        )
    return Draft(file, list(_marks(lines[:first])), "\n".join(lines[first:]))


def still_open(draft: Draft, lists: Sequence[Sequence[str]]) -> list[str]:
    """What is not confirmed yet, a line each.

    `lists` is what has to be, once a language: the draft may be in another than the present one.
    """
    told = [_open(mark) for mark in draft.marks if mark.mark not in _TICKS]
    missing = min((_missing(items, draft) for items in lists), key=len)
    return told + [say(f"{one}（一覧から消えています）", f"{one} (gone)") for one in missing]


def _is_head(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _marks(lines: list[str]) -> Iterator[Mark]:
    for number, line in enumerate(lines, 1):
        if match := _MARK.fullmatch(line):
            yield Mark(number, line, match[1], match[2].strip())


def _open(mark: Mark) -> str:
    if mark.line.startswith(OPEN):
        return mark.item
    return say(
        f"{mark.number}行目「{mark.line.strip()}」：[x] になっていません",
        f"line {mark.number}, {mark.line.strip()!r}: this is no [x]",
    )


def _missing(items: Sequence[str], draft: Draft) -> list[str]:
    """What no line of the list says; behind what it says, a line may hold a note."""
    said = {mark.item for mark in draft.marks}
    noted = [text for text in said if text not in items]
    return [
        item
        for item in map(str.strip, items)
        if item not in said and not any(text.startswith(item) for text in noted)
    ]
