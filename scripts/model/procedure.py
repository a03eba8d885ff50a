"""data/procedure.yaml: the order of things from the call to the last report, with real examples."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from scripts.model.common import (
    Between,
    Date,
    FiscalYear,
    Id,
    PrefectureCode,
    Sources,
    Strict,
    Text,
)

FILE = "procedure.yaml"


class Step(Strict):
    """A step in its place; the order in the file is the order of things."""

    id: Id
    name: Text
    text: Text
    source: Sources


class Example(Strict):
    """What one prefecture (or a `place` in it) says, in one year where the page names one."""

    prefecture: PrefectureCode
    place: Text | None = None
    fiscal_year: FiscalYear | None
    text: Text
    source: Sources


class Wall(Strict):
    """What may not happen before the decision, and who has made exceptions."""

    text: Text
    ask: Text
    source: Sources
    exceptions: Annotated[list[Example], Field(min_length=1)]


class Point(Strict):
    """Something to know besides the order; `source` where no single example stands for it."""

    id: Id
    title: Text
    text: Text
    examples: list[Example]
    source: Sources | None = None

    @model_validator(mode="after")
    def _based(self) -> Point:
        """Nothing is said that neither an example nor a source stands for."""
        if not self.examples and self.source is None:
            raise Between("examples, or a source of its own", "examples")
        return self


class ProcedureFile(Strict):
    """data/procedure.yaml."""

    as_of: Date
    before: Annotated[list[Step], Field(min_length=1)]
    wall: Wall
    after: Annotated[list[Step], Field(min_length=1)]
    points: Annotated[list[Point], Field(min_length=1)]
    not_found: Annotated[list[Text], Field(min_length=1)]
