"""The handbook for officials who run a site: docs/handbook/ja as pages, in Japanese.

The English site says at the same place what each page is about and leads to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scripts.model import Data
from scripts.pages import Page

CHAPTERS = (
    "index",
    "first-page",
    "windows",
    "change-a-figure",
    "call",
    "new-year",
    "before-publishing",
    "confirm",
    "entries",
    "hand-over",
    "messages",
)
"""The pages in reading order, by the names of their files."""


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """A page a chapter."""
    for chapter in CHAPTERS:
        path = f"handbook/{chapter}.md"
        if language == "ja":
            yield Page(path, f"ja/{chapter}.md")
        else:
            yield Page(path, "handbook.md.j2", {"chapter": chapter})
