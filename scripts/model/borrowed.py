"""Figures that a text borrows from elsewhere in data/ instead of repeating them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StrictStr

from calculators import formats
from calculators.wording import Wording
from scripts.load import Fault, shown
from scripts.model.common import Strict, Text
from scripts.model.words import placeholders

if TYPE_CHECKING:
    from scripts.model import Data

Place = tuple[Any, ...]


class Figure(Strict):
    """Where a figure stands (`file.yaml#steps.to.it`) and how to show it.

    A step is a key, a position in a list, or the id or code of an entry of the list.
    """

    at: Annotated[StrictStr, Field(pattern=r"^[a-z0-9_/-]+\.yaml#[A-Za-z0-9_.-]+$")]
    as_: Annotated[Literal["yen", "man", "number", "ratio"], Field(alias="as")]


Figures = dict[Annotated[StrictStr, Field(pattern=r"^[a-z_]+$")], Figure]


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
    shown_as = {
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


def check_figures(
    data: Data, file: str, place: Place, figures: Figures, texts: dict[str, Text]
) -> Iterator[Fault]:
    """Every figure can be found, and the texts together ask for exactly these."""
    for name, figure in figures.items():
        yield from _found(data, file, (*place, "figures", name), figure)
    for language in ("ja", "en"):
        used: set[str] = set()
        for key, text in texts.items():
            asked = placeholders(getattr(text, language))
            used |= asked
            for name in sorted(asked - set(figures)):
                yield Fault(
                    file,
                    (*place, key, language),
                    f"the placeholder {{{name}}}",
                    "a name that stands under figures",
                    "add the figure or correct the name",
                )
        for name in sorted(set(figures) - used):
            yield Fault(
                file,
                (*place, "figures", name),
                f"a figure that the {language} text leaves out",
                f"{{{name}}} in both languages",
                "put it into the text or remove it",
            )


def _found(data: Data, file: str, place: Place, figure: Figure) -> Iterator[Fault]:
    try:
        value = value_at(data, figure.at)
    except LookupError as error:
        yield Fault(
            file,
            (*place, "at"),
            f"{shown(figure.at)} (there is no {error.args[0]})",
            "a place in data/ that holds one figure",
            "follow the file from its top, key by key",
        )
        return
    if figure.as_ in ("yen", "man") and not isinstance(value, int):
        yield Fault(
            file,
            (*place, "as"),
            f"{figure.as_} for {shown(value)}",
            "an amount in whole yen",
            "choose another form or another place",
        )
