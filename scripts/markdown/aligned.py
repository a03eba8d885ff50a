"""Cells of Markdown tables that say by a class on which side their text stands.

Python-Markdown writes a style into each such cell, which the policy of a careful host refuses.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_SIDE = re.compile(r"text-align: (left|center|right);")
# The tree as it is before anything else of it is looked at; the order of others is theirs.
_EARLY = 1_000


class Aligned(Treeprocessor):
    """Puts `class="at-right"` where a cell has a style that says so."""

    def run(self, root: Element) -> None:
        """Change the cells of all tables."""
        for cell in root.iter():
            side = cell.tag in ("td", "th") and _SIDE.fullmatch(cell.get("style", ""))
            if side:
                del cell.attrib["style"]
                cell.set("class", f"at-{side[1]}")


class AlignedExtension(Extension):
    """The extension as Markdown registers it."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Look at every page."""
        md.treeprocessors.register(Aligned(md), "aligned", _EARLY)


def makeExtension(**settings: Any) -> AlignedExtension:
    """What Markdown calls to get the extension."""
    return AlignedExtension(**settings)
