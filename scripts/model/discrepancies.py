"""data/discrepancies.yaml: where the documents disagree, and what this site uses."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scripts.model.common import Id, Sources, Strict, Text


class Discrepancy(Strict):
    """What is printed, what is used instead, and why."""

    id: Id
    kind: Literal["figure", "version", "name", "layout", "spelling"]
    title: Text
    printed: Text
    used: Text
    why: Text
    source: Sources


class DiscrepanciesFile(Strict):
    """data/discrepancies.yaml."""

    discrepancies: Annotated[list[Discrepancy], Field(min_length=1)]
