"""What each published state of the data changed, as data/history.yaml has it, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from calculators.words.wording import Wording
from scripts.checks import history
from scripts.model import Data
from scripts.model.history import FILE, Said, State, Told
from scripts.pages import Page
from scripts.rules.compile import data_version

PATH = "changes.md"


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page."""
    words = Wording(rules, language)
    states = states_of(data)
    context = {
        "version": data_version(data),
        "current": history.is_current(data),
        "states": [
            (state, anchor(state), list(grouped(facts, words)), results)
            for state in states
            for facts, results in [(read(state.facts, words), read(state.results, words))]
        ],
    }
    yield Page(PATH, "changes.md.j2", context)


def states_of(data: Data) -> list[State]:
    """What was written down, the newest first."""
    states: list[State] = data.files[FILE].states
    return states[::-1]


def anchor(state: State) -> str:
    """Where a state stands on the page."""
    return f"state-{state.date}-{state.version}"


def read(told: Iterable[Told], words: Wording) -> list[Told]:
    """What reads otherwise in this language: a text may have changed in the other one alone."""

    def said(text: Said | None) -> str | None:
        return getattr(text, words.language) if text else None

    return [one for one in told if said(one.before) != said(one.after)]


def grouped(told: Iterable[Told], words: Wording) -> Iterator[tuple[str, list[tuple[str, Told]]]]:
    """What was told, by the programme or the place that it is about: the rest of where it is."""
    step = words("changes.steps")
    for _, entries in groupby(told, key=lambda one: one.file):
        split = [(getattr(one.where, words.language).partition(step), one) for one in entries]
        about = split[-1][0][0]
        yield about, [(where[2] or about, one) for where, one in split]
