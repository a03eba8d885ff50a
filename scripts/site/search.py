"""The search index: what stands on the finished pages, as one script a language.

A script, because pages opened as files can load nothing else; so one index serves a host, a folder
and the kit alike. It holds the text of every section as it is read; how a word is looked for in it,
docs/assets/javascripts/search.js knows.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from scripts.model.queries import Synonym
from scripts.site.finish import pages

INDEX = "search/search_index.js"

# Pages that list names that others explain: they hold every name, and answer few questions.
# Exercises repeat what other pages say, so they come last, too.
_REGISTERS = ("sources.html", "to-confirm.html", "batch.html", "exercises/")
_HEADINGS = ("h1", "h2", "h3", "h4")
# Readings above characters tear words apart; names of documents stand beside every figure.
_LEFT_OUT = {"rt", "rp", "script", "style", "form", "label", "svg", "nav", "footer", "template"}
_LEFT_OUT_CLASSES = {"source", "calc-source"}
_EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "code",
    "em",
    "i",
    "mark",
    "rb",
    "rp",
    "rt",
    "ruby",
    "s",
    "small",
}
_INLINE |= {"span", "strong", "sub", "sup", "time", "wbr"}

Section = tuple[str, str, str]
"""A part of a page: the anchor of its heading, the heading and the text below it."""


def write(folder: Path, language: str, synonyms: Sequence[Synonym]) -> None:
    """Write the index of one language's pages, with the words that stand for others."""
    alike = [[entry.word, *entry.means] for entry in synonyms if entry.language == language]
    index = {"synonyms": alike, "pages": [_entry(folder, path) for path in pages(folder)]}
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    shutil.rmtree(folder / "search", ignore_errors=True)  # the theme's own
    (folder / "search").mkdir()
    (folder / INDEX).write_text(f"var searchIndex = {text};\n", encoding="utf-8")


def sections(html: str) -> list[Section]:
    """The parts of a page's article, each under a heading that can be linked to."""
    # More than half of a page lies around its article, and reading it is most of an index's time.
    return list(_sections(html[html.find("<article") : html.rfind("</article>")]))


@lru_cache(maxsize=400)  # Of one host's pages most are the next one's as well.
def _sections(article: str) -> tuple[Section, ...]:
    reader = _Reader()
    reader.feed(article)
    reader.close()
    return tuple(reader.sections())


def _entry(folder: Path, path: str) -> list[Any]:
    """A page: its address, 1 where it is a register, and its sections."""
    parts = sections((folder / path).read_text(encoding="utf-8"))
    return [path, int(path.startswith(_REGISTERS)), [list(part) for part in parts]]


class _Reader(HTMLParser):
    """Collects what can be searched for in the article of a page, section by section."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, bool]] = []  # the tags around, and whether they are read
        self._heading: str | None = None  # the tag of the heading being read
        self._parts: list[list[str]] = [["", "", ""]]

    def sections(self) -> Iterator[Section]:
        """What was read, spaces as they are seen; what precedes all headings is the first's."""
        before, *parts = self._parts
        if parts:
            parts[0][2] = before[2] + parts[0][2]
        for anchor, heading, text in parts:
            yield anchor, " ".join(heading.split()), " ".join(text.split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self._add(" ")
        if tag in _EMPTY:
            return
        values = dict(attributes)
        within = tag == "article" or bool(self._open and self._open[-1][1])
        classes = set((values.get("class") or "").split())
        read = within and tag not in _LEFT_OUT and not classes & _LEFT_OUT_CLASSES
        self._open.append((tag, read))
        if read and tag in _HEADINGS and values.get("id"):
            self._parts.append([values["id"] or "", "", ""])
            self._heading = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in _EMPTY:
            return
        if tag == self._heading:
            self._heading = None
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag not in _INLINE:
            self._add(" ")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][1]:
            self._add(data)

    def _add(self, text: str) -> None:
        self._parts[-1][1 if self._heading else 2] += text
