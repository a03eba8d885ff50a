"""The pages on what everything rests on: the documents, and the assumptions where they are silent.

Both say who uses what, found in the pages and the data, so that the lists cannot fall behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from calculators import CALCULATORS
from calculators.words.wording import Wording
from scripts.markdown.calculator_page import cited, examples_of
from scripts.model import Data
from scripts.pages import Page

_PREFECTURE = re.compile(r"prefectures/\d\d\.md")


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """The sources page and the assumptions page."""
    words = Wording(rules, language)
    # What a calculator's worked example cites is put into its page only later.
    examples = examples_of(data.many("programmes"))
    by_calculators = {
        f"{calculator.address}.md": (
            words.text(rules["forms"][calculator.id]["title"]),
            cited(calculator.id, rules, examples, language),
        )
        for calculator in CALCULATORS.values()
    }

    def citing_pages(cited: Mapping[str, str], source: str) -> list[tuple[str, str]]:
        """The pages, or places on them, that cite a source, with what they are called.

        The 47 prefectures cite alike: they are left out where another page cites the same.
        """
        others = {name: cited[name] for name in cited if not _PREFECTURE.match(name)}
        places = others or dict(cited)
        for page, (title, found) in by_calculators.items():
            if source.replace("#", "-") in found:
                places[page] = title
        return list(places.items())

    yield Page(
        "sources.md",
        "sources.md.j2",
        {"documents": data.files["sources.yaml"].documents, "citing_pages": citing_pages},
    )
    yield Page(
        "assumptions.md",
        "assumptions.md.j2",
        {
            "assumptions": rules["assumptions"].values(),
            "users": _users(data, "assumptions", "assume"),
            "hosts": {host.code: host.name for host in data.many("local")},
        },
    )


def _users(data: Data, *keys: str) -> dict[str, list[str]]:
    """The files (names without ending) in which each value stands under one of the keys."""
    found: dict[str, dict[str, None]] = {}
    for name in _in_reading_order(data):
        if name.startswith("local/") and not any(r.published for r in data.files[name].rules):
            continue  # Nothing of it is told to readers.
        for place, value in data.documents[name].places:
            if isinstance(value, str) and keys_of(place) & set(keys):
                found.setdefault(value, {})[name.removesuffix(".yaml")] = None
    return {value: list(names) for value, names in found.items()}


def keys_of(place: tuple[str | int, ...]) -> set[str]:
    """The key a value stands under: its own, or that of the list it is an entry of."""
    own = place[-1:] if place and isinstance(place[-1], str) else place[-2:-1]
    return {key for key in own if isinstance(key, str)}


def _in_reading_order(data: Data) -> Iterator[str]:
    """File names: the programmes in their order, then all others."""
    programmes = [name for name in data.files if name.startswith("programmes/")]
    yield from sorted(programmes, key=lambda name: data.files[name].order)
    yield from sorted(name for name in data.files if name not in programmes)
