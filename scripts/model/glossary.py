"""data/glossary.yaml: the words of the field with reading, English and meaning."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictStr

from scripts.model.common import Id, PlainText, Strict, Text

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

    `common` words are known to everybody and not explained where a page uses them. `avoid` are
    other English words for it, which no text whose Japanese has the word may use; `found_as` is the
    part of the word by which such texts are known, where they seldom have the whole of it.
    """

    id: Id
    group: Id
    term: Name
    kana: Reading
    english: Literal["official", "site"]
    also: list[PlainText] = []
    common: StrictBool = False
    avoid: list[PlainText] = []
    found_as: PlainText | None = None
    meaning: Text


class GlossaryFile(Strict):
    """data/glossary.yaml."""

    groups: Annotated[list[Group], Field(min_length=1)]
    terms: Annotated[list[Term], Field(min_length=1)]
