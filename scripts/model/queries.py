"""data/queries.yaml: what people type into the search, where it must lead, and their own words."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictStr

from scripts.model.common import PlainText, Strict

Address = Annotated[StrictStr, Field(pattern=r"^(en/)?[a-z0-9-]+(/[a-z0-9-]+)*\.html$")]

Entry = Annotated[StrictStr, Field(pattern=r"^(en/)?[a-z0-9-]+(/[a-z0-9-]+)*\.html(#[a-z0-9-]+)?$")]


class Query(Strict):
    """A query in the language of the pages it is typed on; any of `pages` answers it.

    `first`: one of these, a page or an entry on it, must be the very first result.
    """

    query: PlainText
    language: Literal["ja", "en"]
    pages: Annotated[list[Address], Field(min_length=1)]
    first: list[Entry] = []


class Synonym(Strict):
    """A word that people use, and words of the pages that mean it: all are looked for."""

    word: PlainText
    language: Literal["ja", "en"]
    means: Annotated[list[PlainText], Field(min_length=1)]


class QueriesFile(Strict):
    """data/queries.yaml."""

    synonyms: Annotated[list[Synonym], Field(min_length=1)]
    queries: Annotated[list[Query], Field(min_length=1)]
