"""The figures that texts borrow from elsewhere in data/, looked up and filled in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from calculators.words import formats
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.model.borrowed import Figures
from scripts.model.common import Text


def value_at(data: Data, at: str) -> int | str:
    """The figure at a place. Raises LookupError with the step that is not there."""
    value = _follow(data, at)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise LookupError(f"single figure at {at.partition('#')[2]}")
    return value


def sources_of(data: Data, figures: Figures) -> list[str]:
    """What is cited right beside the figures, each source once."""
    beside = (_follow(data, figure.at.rpartition(".")[0]) for figure in figures.values())
    return list(dict.fromkeys(source for entry in beside for source in entry["source"]))


def _follow(data: Data, at: str) -> Any:
    file, _, steps = at.partition("#")
    if file not in data.files:
        raise LookupError(file)
    value: Any = data.plain(file)
    for step in steps.split("."):
        value = _step(value, step)
    return value


def _step(value: Any, step: str) -> Any:
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, list):
        for entry in value:
            if isinstance(entry, dict) and step in (entry.get("id"), entry.get("code")):
                return entry
        if step.isdigit() and int(step) < len(value):
            return value[int(step)]
    raise LookupError(step)


def filled(text: Text, figures: Figures, data: Data, words: Wording) -> str:
    """A text with the figures it borrows, written as readers of the language are used to."""
    shown_as: dict[str, Callable[[Any], str]] = {
        "yen": words.yen,
        "man": lambda amount: formats.yen_short(
            amount, words.rules["words"]["formats"], words.language
        ),
        "number": words.number,
        "ratio": str,
    }
    values = {
        name: shown_as[figure.as_](value_at(data, figure.at)) for name, figure in figures.items()
    }
    return formats.fill(getattr(text, words.language), values)
