"""What must hold in data/queries.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.model import Data
from scripts.model.load import Document, Fault, once_a_file, shown

FILE = "queries.yaml"


def check(data: Data) -> Iterator[Fault]:
    """No word stands for others twice, and what it means is what the facts call it."""
    seen: set[tuple[str, str]] = set()
    texts = "\n".join(_texts(data))
    for number, entry in enumerate(data.files[FILE].synonyms):
        place = ("synonyms", number, "word")
        if (entry.language, entry.word) in seen:
            yield Fault(FILE, place, shown(entry.word), "a word once", "merge the two entries")
        seen.add((entry.language, entry.word))
        for position, meant in enumerate(entry.means):
            if meant not in texts:
                yield Fault(
                    FILE,
                    ("synonyms", number, "means", position),
                    shown(meant),
                    "a word that some file of data/ uses",
                    "write it as the pages do, or leave it out",
                )


def _texts(data: Data) -> Iterator[str]:
    """The texts of each other file, in both languages."""
    for name, document in data.documents.items():
        if name != FILE:
            yield _text(document)


@once_a_file
def _text(document: Document) -> str:
    return "\n".join(value for _, value in document.places if isinstance(value, str))
