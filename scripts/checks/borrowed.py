"""Whether a text finds the figures that it borrows from elsewhere in the data."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.model import Data
from scripts.model.borrowed import Figure, Figures, Place
from scripts.model.common import Text
from scripts.model.load import Fault, shown
from scripts.model.words import placeholders
from scripts.rules.borrowed import value_at


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
