"""data/glossary.yaml: the words of the field with reading, English and meaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictBool, StrictStr

from scripts.load import Fault, shown
from scripts.model.common import Id, PlainText, Strict, Text
from scripts.model.references import unknown

if TYPE_CHECKING:
    from scripts.model import Data

FILE = "glossary.yaml"
Reading = Annotated[StrictStr, Field(pattern=r"^[ぁ-ゖー・ ]+$")]


class Group(Strict):
    """A heading of the glossary."""

    id: Id
    name: Text


class Name(Strict):
    """A word in both languages. Some, such as LIFE, are Latin letters in Japanese too."""

    ja: PlainText
    en: PlainText


class Term(Strict):
    """A word; `english` says whether its English is official or this site's own.

    `common` words are known to everybody and not explained where a page uses them.
    """

    id: Id
    group: Id
    term: Name
    kana: Reading
    english: Literal["official", "site"]
    also: list[PlainText] = []
    common: StrictBool = False
    meaning: Text


class GlossaryFile(Strict):
    """data/glossary.yaml."""

    groups: Annotated[list[Group], Field(min_length=1)]
    terms: Annotated[list[Term], Field(min_length=1)]


def check(data: Data) -> Iterator[Fault]:
    """Every term belongs to a group, every group has terms, and no spelling means two terms."""
    file = data.files[FILE]
    groups = [group.id for group in file.groups]
    seen: dict[str, str] = {}
    for number, term in enumerate(file.terms):
        if term.group not in groups:
            place = ("terms", number, "group")
            yield unknown(FILE, place, term.group, groups, "a group of this file")
        for spelling in {term.term.ja, *term.also}:
            if spelling in seen:
                yield Fault(
                    FILE,
                    ("terms", number),
                    f"{shown(spelling)}, which also stands for {seen[spelling]}",
                    "one term for each spelling",
                    "leave it with the term that readers mean by it",
                )
            seen[spelling] = term.id
    used = {term.group for term in file.terms}
    for number, group in enumerate(groups):
        if group not in used:
            yield Fault(
                FILE,
                ("groups", number),
                f"the group {shown(group)} without a term",
                "at least one term in every group",
                "add its terms or remove it",
            )
