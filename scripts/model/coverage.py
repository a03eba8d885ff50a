"""data/coverage.yaml: of each document, what is on the site, what is not, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictStr, model_validator

from scripts.load import Fault, shown
from scripts.model.common import Id, Strict, Text
from scripts.model.references import unknown

if TYPE_CHECKING:
    from scripts.model import Data

FILE = "coverage.yaml"
PagePath = Annotated[StrictStr, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*\.md$")]


class Part(Strict):
    """A part of a document: on these pages, and (unless all of it is there) why not."""

    id: Id
    name: Text
    state: Literal["covered", "partly", "left-out"]
    pages: list[PagePath] = []
    why: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Part:
        if (self.state == "left-out") == bool(self.pages):
            raise ValueError("pages exactly where something is on the site")
        if (self.state == "covered") == (self.why is not None):
            raise ValueError("a reason (why) exactly where something is left out")
        return self


class Covered(Strict):
    """A document with its parts in reading order."""

    id: Id
    parts: Annotated[list[Part], Field(min_length=1)]


class CoverageFile(Strict):
    """data/coverage.yaml."""

    documents: Annotated[list[Covered], Field(min_length=1)]


def check(data: Data) -> Iterator[Fault]:
    """Every document of data/sources.yaml is accounted for, and no other."""
    documents = [document.id for document in data.files["sources.yaml"].documents]
    covered = [document.id for document in data.files[FILE].documents]
    for number, name in enumerate(covered):
        if name not in documents:
            place = ("documents", number, "id")
            yield unknown(FILE, place, name, documents, "a document of data/sources.yaml")
    for name in documents:
        if name not in covered:
            yield Fault(
                FILE,
                ("documents",),
                f"no entry for {shown(name)}",
                "an entry for every document of data/sources.yaml",
                "say what of it is on the site",
            )
