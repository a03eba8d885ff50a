"""data/links.yaml: the addresses that the documents print."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scripts.model.common import Id, Sources, Strict, Text, Url

FILE = "links.yaml"


class Link(Strict):
    """An address with what it leads to and who publishes it."""

    id: Id
    url: Url
    title: Text
    publisher: Text
    source: Sources


class LinksFile(Strict):
    """data/links.yaml."""

    links: Annotated[list[Link], Field(min_length=1)]
