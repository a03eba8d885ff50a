"""data/conflicts.yaml: where sources disagree and neither is the document itself."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scripts.model.common import Id, Sources, Strict, Text

FILE = "conflicts.yaml"


class Conflict(Strict):
    """What one source says and what another does, and what to ask of the authority in charge.

    `source` is what this site goes by; what says otherwise may be no document at all.
    """

    id: Id
    programme: Id | None
    title: Text
    one: Text
    other: Text
    ask: Text
    source: Sources


class ConflictsFile(Strict):
    """data/conflicts.yaml."""

    conflicts: Annotated[list[Conflict], Field(min_length=1)]
