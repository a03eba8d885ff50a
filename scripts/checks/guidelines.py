"""What must hold in data/guidelines.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.guidelines import FILE
from scripts.model.load import Fault


def check(data: Data) -> Iterator[Fault]:
    """Programmes exist; care providers and others add up to all who applied."""
    programmes = sorted(programme.id for programme in data.many("programmes"))
    file = data.files[FILE]
    for number, kind in enumerate(file.kinds):
        for position, name in enumerate(kind.programmes):
            if name not in programmes:
                place = ("kinds", number, "programmes", position)
                yield unknown(FILE, place, name, programmes, "a programme")
    for number, training in enumerate(file.training):
        counts = training.counts
        parts = (counts.care_providers, counts.others)
        if None not in parts and sum(parts) != counts.applied:
            yield Fault(
                FILE,
                ("training", number, "counts", "applied"),
                str(counts.applied),
                f"{sum(parts)}, care providers and others together",
                "compare with the document",
            )
