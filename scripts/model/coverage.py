"""data/coverage.yaml: of each document, what is on the site, what is not, and why."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictStr, model_validator

from scripts.model.common import Between, Id, Strict, Text

FILE = "coverage.yaml"
PagePath = Annotated[StrictStr, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*\.md$")]


class Part(Strict):
    """A part of a document: on these pages, and (unless its content is all there) why not.

    `places` are the places of the document in data/sources.yaml that belong to the part.
    """

    id: Id
    name: Text
    state: Literal["covered", "partly", "left-out"]
    pages: list[PagePath] = []
    places: list[Id] = []
    why: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Part:
        if (self.state == "left-out") == bool(self.pages):
            raise Between("pages exactly where something is on the site", "state", "pages")
        if self.state == "left-out" and self.places:
            raise Between("no places where nothing is on the site", "state", "places")
        if self.state == "covered" and not self.places:
            raise Between("the places of the document that the site cites", "state", "places")
        if (self.state == "covered") == (self.why is not None):
            raise Between("a reason (why) exactly where something is left out", "state", "why")
        return self


class Covered(Strict):
    """A document with its parts in reading order."""

    id: Id
    parts: Annotated[list[Part], Field(min_length=1)]


class CoverageFile(Strict):
    """data/coverage.yaml."""

    documents: Annotated[list[Covered], Field(min_length=1)]
