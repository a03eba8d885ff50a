"""What must hold in data/opendata.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from scripts.model import Data
from scripts.model.load import Fault, shown
from scripts.model.opendata import FILE


def check(data: Data) -> Iterator[Fault]:
    """Each table comes from files that are there, and names each column once."""
    for number, table in enumerate(data.files[FILE].tables):
        if not any(fnmatchcase(name, table.from_) for name in data.files):
            yield Fault(
                FILE,
                ("tables", number, "from"),
                shown(table.from_),
                "a file of data/",
                "correct the name",
            )
        names = [column.name for column in table.columns]
        for position, name in enumerate(names):
            if name in names[:position]:
                yield Fault(
                    FILE,
                    ("tables", number, "columns", position, "name"),
                    f"{shown(name)} a second time",
                    "each column once",
                    "rename one of the two",
                )
