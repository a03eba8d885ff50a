"""The glossary, in the order of the page's language, and the calendar of eras."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scripts.model import Data
from scripts.pages import Page


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page."""
    file = data.files["glossary.yaml"]
    groups = [
        (group, sorted((term for term in file.terms if term.group == group.id), key=_key(language)))
        for group in file.groups
    ]
    context = {
        "count": len(file.terms),
        "groups": groups,
        "programmes": sorted(data.many("programmes"), key=lambda programme: programme.order),
        "years": _years(data),
    }
    yield Page("glossary.md", "glossary.md.j2", context)


def _key(language: str) -> Any:
    if language == "ja":
        return lambda term: term.kana
    return lambda term: term.term.en.lower()


def _years(data: Data) -> range:
    """The fiscal years that programmes and documents speak of, and those around them."""
    documents = data.files["sources.yaml"].documents
    years = [document.fiscal_year for document in documents if document.fiscal_year]
    return range(min(years) - 3, max(years) + 4)
