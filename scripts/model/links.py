"""data/links.yaml: the addresses that the documents print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scripts.load import Fault, shown
from scripts.model.common import Id, Sources, Strict, Text, Url

if TYPE_CHECKING:
    from scripts.model import Data

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


def check(data: Data) -> Iterator[Fault]:
    """No address stands in the list twice."""
    seen: dict[str, str] = {}
    for number, link in enumerate(data.files[FILE].links):
        if link.url in seen:
            yield Fault(
                FILE,
                ("links", number, "url"),
                shown(link.url),
                f'an address once ("{seen[link.url]}" has it)',
                "merge the two entries",
            )
        seen[link.url] = link.id
