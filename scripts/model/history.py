"""data/history.yaml: what each published state of the data changed, in words, the oldest first.

`python3 -m scripts changes --record` adds to it. A build takes its page "What changed" and the feed
from here alone: it needs neither git nor a clock, and gives the same bytes everywhere. A host has
a file of its own in its folder.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictStr, model_validator

from scripts.model.common import Between, Date, PlainText, Strict

FILE = "history.yaml"

Digest = Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{12}$")]


class Said(Strict):
    """What was said in each language; of a Japanese name or a figure the same in both."""

    ja: PlainText
    en: PlainText


class Told(Strict):
    """Something that became another: where it stands, and what it was and is; null for nothing.

    `file` is the one of data/ that it stands in.
    """

    file: PlainText
    where: Said
    before: Said | None
    after: Said | None


class State(Strict):
    """What differs from the state before: facts, and what worked examples come to.

    `version` names the data as the pages do; `facts_digest` only what holds in them, so that it is
    known whether something has changed since.
    """

    date: Date
    version: Digest
    facts_digest: Digest
    facts: list[Told]
    results: list[Told]


class HistoryFile(Strict):
    """data/history.yaml, or that of a host."""

    states: list[State]

    @model_validator(mode="after")
    def _in_order(self) -> HistoryFile:
        days = [state.date for state in self.states]
        if days != sorted(days):
            raise Between("states in the order of their days", "states")
        return self
