"""Names in braces: each that a text holds is one that something fills in.

A text that nothing fills would show its braces to the reader. Those of data/words/ are compared
with the code in scripts/checks/words.py, those beside `figures` in scripts/checks/borrowed.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.model import Data
from scripts.model.load import Document, Fault, Place, once_a_file
from scripts.model.words import placeholders

_FILLED: dict[tuple[str, ...], set[str]] = {
    ("forms", "sections", "repeat", "title"): {"number"},
    ("kpi", "targets", "municipality", "text"): {"percent"},
    ("kpi", "targets", "prefecture", "text"): {"percent"},
    ("kpi", "groups", "indicators", "definition"): {"percent"},
}
"""What is filled in elsewhere, by the kind of file and the keys that lead to the text."""


def check(data: Data) -> Iterator[Fault]:
    """Every name in braces that nothing fills in."""
    for name, document in sorted(data.documents.items()):
        kind = name.removesuffix(".yaml").split("/")[0]
        if kind == "words":
            continue
        for place, value in _with_braces(document):
            keys = tuple(step for step in place if isinstance(step, str))
            filled = _FILLED.get((kind, *keys[:-1]), set())
            for found in sorted(placeholders(value) - filled):
                if not _beside_figures(document.value, place):
                    expected = "a text without names in braces, which nothing fills in here"
                    advice = "write out what is meant"
                    yield Fault(name, place, f"{{{found}}}", expected, advice)


@once_a_file
def _with_braces(document: Document) -> tuple[tuple[Place, str], ...]:
    texts = ((place, value) for place, value in document.places if isinstance(value, str))
    return tuple(one for one in texts if "{" in one[1])


def _beside_figures(value: object, place: Place) -> bool:
    """Whether the entry that a text belongs to pulls figures in."""
    entry = value
    for step in place[:-2]:
        entry = entry[step]  # type: ignore[index]
    return isinstance(entry, dict) and "figures" in entry
