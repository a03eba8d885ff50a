"""What of each document is on the site, and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from calculators import CALCULATORS
from calculators.words.wording import Wording
from scripts import opendata
from scripts.checks import translations
from scripts.model import Data
from scripts.pages import Page


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page, made from the registry in data/coverage.yaml."""
    words = Wording(rules, language)
    programmes = {entry.id: entry for entry in data.many("programmes")}
    calculators = {
        f"{calculator.address}.md": words.text(rules["forms"][calculator.id]["title"])
        for calculator in CALCULATORS.values()
    }
    states = translations.recorded(data)
    context = {
        "coverage": data.files["coverage.yaml"].documents,
        "documents": {document.id: document for document in data.files["sources.yaml"].documents},
        "translations": Counter(states.values()),
        "by_file": _by_file(states),
        "states_file": ("" if language == "ja" else "../") + opendata.FOLDER + "/translations.csv",
        "verified": _verified(data),
        "titles": {
            page: calculators.get(page) or _title(page, programmes, words)
            for covered in data.files["coverage.yaml"].documents
            for part in covered.parts
            for page in part.pages
        },
    }
    yield Page("coverage.md", "coverage.md.j2", context)


def _by_file(states: dict[translations.Pair, translations.State]) -> dict[str, Counter[str]]:
    """How many texts of each file are in which state."""
    found: dict[str, Counter[str]] = {}
    for pair, state in states.items():
        found.setdefault(pair.file, Counter())[state] += 1
    return found


def _verified(data: Data) -> dict[str, list[int]]:
    """The fiscal years of the rules that were checked against each document."""
    found: dict[str, set[int]] = {}
    for programme in data.many("programmes"):
        for version in programme.versions:
            for source in version.source:
                if version.fiscal_year:
                    found.setdefault(source.partition("#")[0], set()).add(version.fiscal_year)
    return {document: sorted(years) for document, years in found.items()}


def _title(page: str, programmes: dict[str, Any], words: Wording) -> str:
    folder, _, name = page.removesuffix(".md").rpartition("/")
    if folder == "programmes":
        return words.text(programmes[name].name.model_dump())
    if folder == "linkage":
        return words(f"coverage.linkage.{name}")
    return words(f"{folder or name}.title")
