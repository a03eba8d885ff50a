"""The Markdown extension that says of tables what their cells are: heads, and what they are about.

Markdown knows one kind of head, in the first line. Here the first cell of every other line heads
that line, and the heading above a table is its caption, for those who do not see it there.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_HEADINGS = {"h1", "h2", "h3", "h4"}
_PRIORITY = 4
"""After the words of the glossary (5): they are not explained in heads."""


class TablesExtension(Extension):
    """`scripts.markdown.tables` among the Markdown extensions."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Tables(md), "row_heads", _PRIORITY)


class _Tables(Treeprocessor):
    def run(self, root: Element) -> None:
        """Head the lines of every table, and caption it."""
        heading = ""
        for element in root.iter():
            if element.tag in _HEADINGS:
                heading = " ".join("".join(element.itertext()).split())
            elif element.tag == "table":
                _head(element, heading)


def _head(table: Element, heading: str) -> None:
    for cell in table.iterfind("thead/tr/th"):
        cell.set("scope", "col")
    for row in table.iterfind("tbody/tr"):
        first = row[0]
        if len(row) > 1 and ((first.text or "").strip() or len(first)):
            first.tag = "th"
            first.set("scope", "row")
    if heading:
        caption = Element("caption", {"class": "calc-unseen"})
        caption.text = heading
        table.insert(0, caption)


def makeExtension(**settings: Any) -> TablesExtension:
    """What Markdown calls to get the extension."""
    return TablesExtension(**settings)
