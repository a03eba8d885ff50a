"""A text of the data is shown as it stands, whatever it holds: no page takes it for markup."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scripts.model import Data, model_for
from scripts.model.common import walk
from scripts.model.load import Document, Place
from scripts.rules.compile import compile_rules
from scripts.site.language import Job, build_language
from tests.facts import data

# What leaves an attribute and an element, runs, becomes a link of Markdown, or is markup once it
# has been read twice; no braces. Each sign of it costs every page some time.
PAYLOAD = (
    "\"'><x-intruder onload=intruder()><script>intruder()</script>"
    "[x](javascript:intruder())&lt;x-intruder&gt;"
)

# Texts in one language alone, by file or folder: names, addresses, words of a search.
FREE = {
    "answers.yaml": {"counters", "one"},
    "cases.yaml": {"name", "operator"},
    "centres.yaml": {"address", "department"},
    "exercises.yaml": {"funded_by", "label"},
    "forms": {"counters", "one"},
    "glossary.yaml": {"also", "avoid", "found_as"},
    "guidelines.yaml": {"number"},
    "local": {"one"},
    "queries.yaml": {"query", "word", "means"},
}


def _is_text(name: str, place: Place) -> bool:
    """Whether a string there is a text for people, which may hold anything."""
    named = next(step for step in reversed(place) if isinstance(step, str))
    return place[-1] in ("ja", "en") or named in FREE.get(name.partition("/")[0], ())


def planted() -> tuple[Data, int]:
    """The data with the payload in every text that people read, and how many there are."""
    number = 0
    documents, files = {}, {}
    for name, document in data().documents.items():
        value = copy.deepcopy(document.value)
        for place, text in walk(document.value):
            if isinstance(text, str) and _is_text(name, place):
                _put(value, place, text + PAYLOAD + ("あ" if place[-1] == "ja" else ""))
                number += 1
        model = model_for(name)
        assert model is not None
        files[name] = model.model_validate(value)
        documents[name] = Document(name, value, document.lines)
    return Data(documents, files), number


def _put(value: Any, place: Place, new: Any) -> None:
    for step in place[:-1]:
        value = value[step]
    value[place[-1]] = new


class _Intruders(HTMLParser):
    """Elements, attributes and scripts of a page that come from the payload."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = dict(attrs).get("type") or "text/javascript" if tag == "script" else None
        if tag == "x-intruder":
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            runs = name.startswith("on") or (value or "").strip().lower().startswith("javascript:")
            if runs:
                self.found.append(f"<{tag} {name}={value!r}>"[:200])

    def handle_endtag(self, tag: str) -> None:
        self._script = None

    def handle_data(self, text: str) -> None:
        if self._script and "json" not in self._script and "intruder" in text:
            self.found.append(f"script: {text[:200]}")


def _intruders(site: Path) -> Iterator[str]:
    for path in sorted(site.rglob("*.html")):
        reader = _Intruders()
        text = path.read_text("utf-8")
        reader.feed(text)
        yield from (f"{path.relative_to(site)}: {found}" for found in reader.found)
        for title in re.findall("<title>(.*?)</title>", text, re.S):
            assert "<" not in title, title


@pytest.mark.slow
def test_no_text_of_the_data_becomes_markup_on_any_page(tmp_path: Path) -> None:
    everywhere, number = planted()
    assert number > 5_000
    rules = compile_rules(everywhere)
    for language in ("ja", "en"):
        job = Job(everywhere, rules, language, False, tmp_path)
        build_language(job)
        pages = list(job.html.rglob("*.html"))
        shown = [path for path in pages if "intruder()" in path.read_text("utf-8")]
        assert len(shown) > len(pages) // 2
        found = list(_intruders(job.html))
        assert not found, "\n".join(found[:20])
