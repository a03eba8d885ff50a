"""The Jinja2 environment of the pages: escaping for Markdown, and filters for figures and words.

In a template `{{ value }}` always prints the value as text, whatever characters it holds: what
would mean something to Markdown or HTML becomes a character reference. Markup comes from the
template itself, or from a filter that returns it on purpose.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from calculators.form.address import address
from calculators.html.markup import html
from calculators.words import formats
from calculators.words.wording import Wording
from scripts.machine.inputs import BUILD
from scripts.model import Data
from scripts.pages.figures import FIGURES
from scripts.pages.ruby import ruby
from scripts.rules.borrowed import value_at

# Characters that begin or end something in Markdown, wherever they stand in a line.
_SPECIAL = re.compile(r"""[&<>"'\\`*_\[\]{}|~^=$@#]""")
_HEADING = re.compile(r"^# (.+?)(?: *\{[^{}]*\})? *$", re.M)
# What begins a block at the start of a line: headings, lists, quotations, rules, ///-blocks.
_AT_START = re.compile(r"^( ?)([#+\-:!/%]|\d+(?=[.)]))")
# As authors break lines; a full-width space is one that they chose.
_SPACES = re.compile(r"[ \t\r\n]+")


def escape(text: str) -> Markup:
    """`text` for any place of a Markdown file, also inside HTML; line breaks become spaces.

    A space at an end stays, as in ", ": without it a text would be glued to its neighbour.
    """
    line = _SPACES.sub(" ", text.strip("\r\n"))
    line = _SPECIAL.sub(lambda match: _references(match[0]), line)
    return Markup(_AT_START.sub(lambda match: match[1] + _references(match[2]), line))


class PageError(Exception):
    """A page cannot be rendered; the text names it."""


class Templates:
    """Renders templates in one language; links are relative to the page being rendered."""

    def __init__(
        self, data: Data, rules: dict[str, Any], language: str, folders: Iterable[Path]
    ) -> None:
        self.data = data
        self.language = language
        self.wording = Wording(rules, language)
        self.path = ""
        # Filled while pages are rendered: the heading of each, and what cites each source.
        self.titles: dict[str, Markup] = {}
        self.citing: dict[str, dict[str, str]] = {}
        self._cited: dict[str, dict[str, None]] = {}  # by page, in its order
        self._environment = Environment(
            loader=FileSystemLoader(list(folders)),
            autoescape=True,
            finalize=_finalize,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=compiled_before(),
            auto_reload=False,  # of one build: the next has an environment of its own
        )
        self._environment.globals.update(
            data=data,
            rules=rules,
            language=language,
            w=self.wording,
            link=self.link,
            figure=self.figure,
            value=self.value,
            calculator=self.calculator,
            titles=self.titles,
            citing=self.citing,
        )
        self._environment.filters.update(
            t=self.text,
            yen=self.wording.yen,
            man=self.man,
            yen_both=self.wording.yen_both,
            number=self.wording.number,
            date=self.wording.date,
            fiscal_year=self.wording.year,
            cite=self.cite,
            ruby=ruby,
        )

    def render(self, template: str, path: str, context: dict[str, Any]) -> str:
        """The Markdown of the page at `path` ("programmes/x.md").

        Raises `PageError`, naming page and template, for whatever goes wrong in a template.
        """
        self.path = path
        self.wording.base = "../" * path.count("/")
        try:
            text = self._environment.get_template(template).render(context, page_path=path)
        except Exception as error:
            kind = type(error).__name__
            raise PageError(f"{self.language}/{path}, from {template}: {kind}: {error}") from error
        if heading := _HEADING.search(text):
            self.titles[path] = Markup(heading[1])
        return text

    def cited_on(self, path: str) -> list[str]:
        """The places of documents that the page at `path` cites, in its order."""
        return list(self._cited.get(path, ()))

    def text(self, value: Any) -> str:
        """The text of this language, from a model's Text or its plain {ja, en} form."""
        plain = value if isinstance(value, dict) else vars(value)
        text: str = plain[self.language]
        return text

    def man(self, amount: int) -> str:
        """An amount in yen in the language's large units: 「35万円」, "¥1.2 million"."""
        return formats.yen_short(amount, self.wording.rules["words"]["formats"], self.language)

    def link(self, target: str) -> Markup:
        """The address of `target` ("sources.md#scheme-2024") as this page's Markdown needs it."""
        page, mark, anchor = target.partition("#")
        here = posixpath.dirname(self.path) or "."
        return Markup(posixpath.relpath(page, here) + mark + anchor)

    def calculator(self, kind: str, **request: Any) -> Markup:
        """The address of a calculator, for HTML, with what is known filled in."""
        return Markup(address(self.wording, kind, request))

    def value(self, at: str) -> int | str:
        """A figure of the data: `value("linkage.yaml#licence.yearly")`."""
        return value_at(self.data, at)

    def figure(self, name: str) -> Markup:
        """A drawing or table that scripts/pages/figures.py makes from the data."""
        return Markup(html(FIGURES[name](self.data, self.wording)))

    # Taking the context keeps it from being worked out once, when the template is compiled: a
    # template from the cache would note nothing.
    @pass_context
    def cite(
        self, context: Context, sources: Iterable[str], anchor: str = "", title: str = ""
    ) -> Markup:
        """Links to the places of the documents that say so.

        The sources page names this page for them, or the place on it with this anchor and title.
        """
        links = []
        for source in sources:
            place = self.path + (f"#{anchor}" if anchor else "")
            self.citing.setdefault(source, {})[place] = title
            self._cited.setdefault(self.path, {})[source] = None
            address = self.link("sources.md#" + source.replace("#", "-"))
            links.append(f"[{escape(self.wording.place(source))}]({address}){{ .source }}")
        joined = escape(self.wording("report.sources.between")).join(map(Markup, links))
        # Several are one part of the text, which may be left out on paper.
        return Markup(f'<span class="cited">{joined}</span>') if len(links) > 1 else joined


def compiled_before() -> FileSystemBytecodeCache:
    """Templates compiled before, by their content: compiling takes longer than rendering."""
    folder = BUILD / "jinja"
    folder.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


def _finalize(value: Any) -> Any:
    if isinstance(value, StrictUndefined):
        return value
    if value is None:
        raise ValueError("a template prints a value that is null: test it first")
    return value if isinstance(value, Markup) else escape(str(value))


def _references(characters: str) -> str:
    return "".join(f"&#{ord(character)};" for character in characters)
