"""The shape of data/words/: sections of words, nested as deep as needed, every leaf ja and en."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Discriminator, Field, RootModel, StrictStr, Tag

from scripts.model.common import Text

_PLACEHOLDER = re.compile(r"\{([a-z_]*)(?:\|[^{}|]+\|[^{}|]+)?\}")
Key = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


def _kind(value: object) -> str:
    if isinstance(value, Text):
        return "text"
    return "text" if isinstance(value, dict) and ("ja" in value or "en" in value) else "section"


class Section(RootModel[dict[Key, "Entry"]]):
    """Named texts or further sections."""


Entry = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Section, Tag("section")], Discriminator(_kind)
]
Section.model_rebuild()


class WordsFile(Section):
    """data/words/*.yaml: the words of one area; the path of the file is where they are found."""


def texts(section: Section, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Text]]:
    """Every text of a section with its place."""
    for key, entry in section.root.items():
        if isinstance(entry, Text):
            yield (*place, key), entry
        else:
            yield from texts(entry, (*place, key))


def placeholders(text: str) -> set[str]:
    """The names in braces that the program fills in."""
    return set(_PLACEHOLDER.findall(text))
