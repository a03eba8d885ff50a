"""A host's call through the year: what is open, what comes next, and from when it is over.

Nothing here knows what day it is. Each moment holds from one day to another; the page's script
dated.js shows the one that holds by the reader's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from scripts.model.calls_of_hosts import HostCall, Stage

APPLYING = ("survey", "session", "consultation", "application")
"""The stages at which an office can still get into the call."""

BEGINNING, END = "0001-01-01", "9999-12-31"


@dataclass(frozen=True)
class Moment:
    """What holds of a call from one day to another, both included.

    `stage` is the one that is open or comes next; `needed` are earlier ones without which it cannot
    be gone through.
    """

    kind: Literal["open", "next", "closed"]
    first: str
    last: str
    stage: Stage | None = None
    needed: tuple[Stage, ...] = ()


def moments(call: HostCall) -> list[Moment]:
    """The moments of a call in the order of time; none overlaps another of its stage."""
    stages = [stage for stage in call.stages if stage.kind in APPLYING and stage.to]
    found: list[Moment] = []
    free_from = BEGINNING
    for number, stage in enumerate(stages):
        assert stage.to is not None
        opens = stage.from_ or free_from
        needed = tuple(before for before in stages[:number] if before.required)
        if free_from < opens:
            found.append(Moment("next", free_from, _day(opens, -1), stage, needed))
        found.append(Moment("open", opens, stage.to, stage, needed))
        free_from = max(free_from, _day(stage.to, 1))
    if stages:
        found.append(Moment("closed", free_from, END))
    return found


def _day(day: str, later: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=later)).isoformat()
