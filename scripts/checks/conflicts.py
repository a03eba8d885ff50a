"""Every conflict of sources stands on the page of a programme that there is."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.conflicts import FILE
from scripts.model.load import Fault


def check(data: Data) -> Iterator[Fault]:
    """The programmes that conflicts name."""
    known = sorted(programme.id for programme in data.many("programmes"))
    for number, conflict in enumerate(data.files[FILE].conflicts):
        if conflict.programme is not None and conflict.programme not in known:
            place = ("conflicts", number, "programme")
            yield unknown(FILE, place, conflict.programme, known, "a programme")
