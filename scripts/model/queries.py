"""data/queries.yaml: what people type into the search, and where it must lead."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictStr

from scripts.model.common import PlainText, Strict

Address = Annotated[StrictStr, Field(pattern=r"^(en/)?[a-z0-9-]+(/[a-z0-9-]+)*\.html$")]


class Query(Strict):
    """A query in the language of the pages it is typed on; any of `pages` answers it."""

    query: PlainText
    language: Literal["ja", "en"]
    pages: Annotated[list[Address], Field(min_length=1)]


class QueriesFile(Strict):
    """data/queries.yaml."""

    queries: Annotated[list[Query], Field(min_length=1)]
