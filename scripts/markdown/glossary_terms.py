"""The Markdown extension that explains words of the glossary where a page first uses them.

The word becomes an `abbr` with its meaning as the title, which can take the focus: the theme shows
it on hover, focus and tap; without a script the browser still shows it on hover. Headings, links
and code are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from scripts.model.load import parse

GLOSSARY = Path(__file__).resolve().parents[2] / "data" / "glossary.yaml"
_BLOCKS = {"p", "li", "td", "dd"}
_LEFT_ALONE = {"a", "abbr", "code", "pre", "button", "ruby", "h1", "h2", "h3", "h4", "th", "svg"}
_LINK = re.compile(r"<a\b[^>]*>.*?</a>", re.S)
_WORD = re.compile(r"<abbr\b[^>]*>(.*?)</abbr>", re.S)
# After the inline processors (20), so that links and code can be told from text.
_PRIORITY = 5


def meanings(language: str) -> dict[str, str]:
    """What each word that is worth explaining means, by the word with a small first letter."""
    return _meanings(GLOSSARY.read_text("utf-8"), language)


@cache
def _meanings(glossary: str, language: str) -> dict[str, str]:
    """The same of a file's text: every page asks for it."""
    found = {}
    for term in parse(glossary, "glossary.yaml").value["terms"]:
        if not term.get("common"):
            word = re.sub(r" \(.*\)$", "", term["term"][language])
            found[_small(word)] = term["meaning"][language]
    return found


class GlossaryExtension(Extension):
    """`scripts.markdown.glossary_terms: {language: ja}` among the Markdown extensions."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"language": ["ja", "the language of the pages"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:
        terms = _Terms(md, self.getConfig("language"))
        md.treeprocessors.register(terms, "glossary_terms", _PRIORITY)
        md.postprocessors.register(_Unlinked(md), "glossary_terms_unlinked", _PRIORITY)


class _Terms(Treeprocessor):
    def __init__(self, md: Markdown, language: str) -> None:
        super().__init__(md)
        self._meanings = meanings(language)
        longest_first = sorted(self._meanings, key=len, reverse=True)
        words = "|".join(
            f"(?i:{re.escape(word[0])}){re.escape(word[1:])}" for word in longest_first
        )
        # Japanese has no spaces between words; Latin letters must not be part of a longer word.
        self._pattern = re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])")
        self._seen: set[str] = set()

    def run(self, root: Element) -> None:
        """Explain each word where it first stands in the running text."""
        self._seen = set()
        for block in [element for element in _elements(root) if element.tag in _BLOCKS]:
            self._explain(block)

    def _explain(self, element: Element) -> None:
        position = 0
        element.text, found = self._split(element.text)
        for new in found:
            element.insert(position, new)
            position += 1
        for child in list(element)[position:]:
            if child.tag not in _BLOCKS and child.tag not in _LEFT_ALONE:
                self._explain(child)
            child.tail, found = self._split(child.tail)
            position = list(element).index(child) + 1
            for new in found:
                element.insert(position, new)
                position += 1

    def _split(self, text: str | None) -> tuple[str | None, list[Element]]:
        """The text up to the first word to explain, and the words with the text after each."""
        if text is None:
            return None, []
        before, start = text, 0
        found: list[Element] = []
        for match in self._pattern.finditer(text):
            word = _small(match[0])
            if word in self._seen:
                continue
            self._seen.add(word)
            if found:
                found[-1].tail = text[start : match.start()]
            else:
                before = text[: match.start()]
            abbr = Element("abbr", title=self._meanings[word], tabindex="0")
            abbr.text, start = match[0], match.end()
            found.append(abbr)
        if found:
            found[-1].tail = text[start:]
        return before, found


class _Unlinked(Postprocessor):
    """Takes words back that stand in a link written as HTML: the tree does not show it as one."""

    def run(self, text: str) -> str:
        return _LINK.sub(lambda link: _WORD.sub(r"\1", link[0]), text)


def _small(word: str) -> str:
    return word[0].lower() + word[1:]


def _elements(element: Element) -> Iterator[Element]:
    """An element and what is in it, without what is left alone."""
    yield element
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _LEFT_ALONE:
            yield from _elements(child)


def makeExtension(**settings: Any) -> GlossaryExtension:
    """What Markdown calls to get the extension."""
    return GlossaryExtension(**settings)
