"""What of each document is on the site, and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from calculators.wording import Wording
from scripts import translations
from scripts.model import Data
from scripts.pages import Page


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page, made from the registry in data/coverage.yaml."""
    words = Wording(rules, language)
    programmes = {entry.id: entry for entry in data.many("programmes")}
    context = {
        "coverage": data.files["coverage.yaml"].documents,
        "documents": {document.id: document for document in data.files["sources.yaml"].documents},
        "translations": Counter(_states(data).values()),
        "titles": {
            page: _title(page, programmes, words)
            for covered in data.files["coverage.yaml"].documents
            for part in covered.parts
            for page in part.pages
        },
    }
    yield Page("coverage.md", "coverage.md.j2", context)


def _states(data: Data) -> dict[str, str]:
    """How the English texts stand against the Japanese, as last recorded."""
    pairs = list(translations.texts(data, translations.ROOT))
    record = translations.update(pairs, translations.read(translations.ROOT))
    return dict(translations.states(pairs, record))


def _title(page: str, programmes: dict[str, Any], words: Wording) -> str:
    folder, _, name = page.removesuffix(".md").rpartition("/")
    if folder == "programmes":
        return getattr(programmes[name].name, words.language)
    if folder == "calculators":
        return words(f"faq.calculators.{name}")
    if folder == "linkage":
        return words(f"coverage.linkage.{name}")
    return words(f"{folder or name}.title")
