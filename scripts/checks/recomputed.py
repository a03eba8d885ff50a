"""What checks of figures share: compare with what was recomputed, look assumptions up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from calculators.rules.money import rounded_text
from scripts.model import Data
from scripts.model.load import Fault, shown


def percentage(part: int, whole: int) -> str:
    """A share in per cent with one decimal place, half rounded up, as the documents print it."""
    return rounded_text(Fraction(part * 100, whole), 1)


def expect(
    file: str, place: tuple[Any, ...], found: int | str, expected: int | str
) -> Iterator[Fault]:
    """A fault where a figure is not the one that the other figures come to."""
    if found != expected:
        yield Fault(
            file,
            place,
            shown(found),
            f"{shown(expected)}, which the other figures come to",
            "compare with the document and correct the wrong one of them",
        )


def assumptions(data: Data, file: str) -> Iterator[Fault]:
    """Every assumption that a file names is explained in assumptions.yaml."""
    known = {entry.id for entry in data.files["assumptions.yaml"].assumptions}
    for number, entry in enumerate(data.files[file].assumptions):
        if entry.assume not in known:
            yield Fault(
                file,
                ("assumptions", number, "assume"),
                shown(entry.assume),
                "an entry of assumptions.yaml",
                "add it or correct the id",
            )
