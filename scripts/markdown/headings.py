"""Headings of pages keep words with a short end, such as "Take-up", in one line."""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

from calculators.html.markup import with_whole_words

# After everything else: it is a matter of looks only, and no text that others read.
_LAST = -1_000


class Headings(Postprocessor):
    """Puts the words of headings that are to stay whole into elements of their own."""

    def run(self, text: str) -> str:
        """The HTML of a page with its headings changed."""
        return with_whole_words(text)


class HeadingsExtension(Extension):
    """The extension as Markdown registers it."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Look at every page."""
        md.postprocessors.register(Headings(md), "headings", _LAST)


def makeExtension(**settings: Any) -> HeadingsExtension:
    """What Markdown calls to get the extension."""
    return HeadingsExtension(**settings)
