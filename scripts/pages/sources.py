"""The pages on what everything rests on: the documents, and the assumptions where they are silent.

Both say who uses what, found in the pages and the data, so that the lists cannot fall behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from calculators.wording import Wording
from scripts.model import Data
from scripts.model.common import walk
from scripts.pages import Page

# What these calculators cite is in the HTML that is put into their page later.
_CALCULATORS = ("linkage", "caseload", "addon")
_PREFECTURE = re.compile(r"prefectures/\d\d\.md")


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """The sources page and the assumptions page."""
    words = Wording(rules, language)

    def citing_pages(cited: Mapping[str, str], source: str) -> list[tuple[str, str]]:
        """The pages, or places on them, that cite a source, with what they are called.

        The 47 prefectures cite alike: they are left out where another page cites the same.
        """
        others = {name: cited[name] for name in cited if not _PREFECTURE.match(name)}
        places = others or dict(cited)
        for name in _CALCULATORS:
            if source in data.files[f"{name}.yaml"].source:
                places[f"calculators/{name}.md"] = words(f"faq.calculators.{name}")
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
            "assumptions": data.files["assumptions.yaml"].assumptions,
            "users": _users(data, "assumptions", "assume"),
        },
    )


def _users(data: Data, *keys: str) -> dict[str, list[str]]:
    """The files (names without ending) in which each value stands under one of the keys."""
    found: dict[str, dict[str, None]] = {}
    for name in _in_reading_order(data):
        for place, value in walk(data.documents[name].value):
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
