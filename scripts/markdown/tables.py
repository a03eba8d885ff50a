"""The Markdown extension that says of tables what their cells are: heads, and what they are about.

Markdown knows one kind of head, in the first line. Here the first cell of every other line heads
that line, and the heading above a table is its caption, for those who do not see it there. A table
stands in a box that scrolls where it is wider than the screen, and is named after that heading.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

_HEADINGS = {"h1", "h2", "h3", "h4"}
_PRIORITY = 4
"""After the words of the glossary (5): they are not explained in heads."""
_WHOLE = 5
"""After pieces of HTML are back in the text (30)."""

_HEADING_OR_TABLE = re.compile(r'<h[1-3]\b[^>]*?\bid="([^"]+)"|<table>.*?</table>', re.S)


class TablesExtension(Extension):
    """`scripts.markdown.tables` among the Markdown extensions."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Tables(md), "row_heads", _PRIORITY)
        md.postprocessors.register(_Boxes(md), "table_boxes", _WHOLE)


class _Tables(Treeprocessor):
    def run(self, root: Element) -> None:
        """Head the lines of every table, and caption it."""
        heading = ""
        for element in root.iter():
            if element.tag in _HEADINGS:
                heading = " ".join("".join(element.itertext()).split())
            elif element.tag == "table":
                _head(element, heading)


class _Boxes(Postprocessor):
    """Puts every table without a class of its own into a box: those with one have theirs."""

    def run(self, text: str) -> str:
        """The HTML of a page with the boxes."""
        heading = ""

        def boxed(found: re.Match[str]) -> str:
            nonlocal heading
            if found[1]:
                heading = found[1]
                return found[0]
            named = f' aria-labelledby="{heading}"' if heading else ""
            return (
                f'<div class="md-typeset__scrollwrap" role="group"{named}>'
                f'<div class="md-typeset__table">{found[0]}</div></div>'
            )

        return _HEADING_OR_TABLE.sub(boxed, text)


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
