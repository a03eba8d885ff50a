"""The page that calculates a table, with every heading that a table may have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from calculators import KINDS
from calculators.form.batch.columns import Column, columns, title
from calculators.html.markup import Element, html, table, tag
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.pages import Page


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page."""
    words = Wording(rules, language)
    titles = {kind: words.text(rules["forms"][kind]["title"]) for kind in KINDS}
    example = tag(
        "pre",
        tag("code", words("batch.example")),
        role="group",
        aria_label=words("batch.how.example"),
    )
    context = {
        "titles": titles,
        "example": Markup(html(example)),
        "headings": [Markup(html(_headings(kind, titles[kind], words))) for kind in KINDS],
    }
    yield Page("batch.md", "batch.md.j2", context)


def _headings(kind: str, name: str, words: Wording) -> Element:
    """What a table for a calculator may have, folded away."""
    caption = words("batch.heads.caption", title=name)
    head = [words(f"batch.heads.{column}") for column in ("label", "name", "values")]
    rows = [
        (title(column, words), tag("code", column.name), _values(column, words))
        for column in columns(kind, words)
    ]
    return tag("details", tag("summary", caption), table(caption, head, rows, texts=(1, 2)))


def _values(column: Column, words: Wording) -> str:
    if column.kind == "choice":
        return words("batch.between").join(column.known)
    return words(f"batch.reads.{column.kind}")
