"""What must hold in data/links.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.model import Data
from scripts.model.links import FILE
from scripts.model.load import Fault, shown


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
