"""What must hold in data/centres.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.model import Data
from scripts.model.centres import FILE, CentresFile
from scripts.model.load import Fault, shown
from scripts.model.prefectures import CODES


def check(data: Data) -> Iterator[Fault]:
    """The lists are as long as printed, name no prefecture twice, and leave out just the named."""
    file = data.files[FILE]
    yield from _since(file)
    for kind in ("centres", "desks", "planned"):
        codes = [entry.prefecture for entry in getattr(file, kind)]
        expected = getattr(file.printed, kind)
        if len(codes) != expected:
            yield Fault(
                FILE,
                (kind,),
                f"{len(codes)} entries",
                f"{expected}, the number the document prints",
                "compare with the document",
            )
        for number, code in enumerate(codes):
            if number and code <= codes[number - 1]:
                yield Fault(
                    FILE,
                    (kind, number, "prefecture"),
                    f"{shown(code)} after {shown(codes[number - 1])}",
                    "each prefecture once, in the order of the codes",
                    "sort the list or remove the double",
                )
    yield from _without_entry(file)


def _since(file: CentresFile) -> Iterator[Fault]:
    """What is known since is in order, and nothing known has still to be asked."""
    known = [entry.prefecture for entry in file.since.known]
    if known != sorted(set(known)):
        expected, advice = ", ".join(sorted(set(known))), "put each prefecture once, in order"
        yield Fault(FILE, ("since", "known"), ", ".join(known), expected, advice)
    for number, code in enumerate(file.since.to_ask):
        if code in known:
            found = f"{shown(code)}, of which a centre is known"
            expected, advice = "prefectures that are not under known", "remove it here"
            yield Fault(FILE, ("since", "to_ask", number), found, expected, advice)


def _without_entry(file: CentresFile) -> Iterator[Fault]:
    offices = [entry.prefecture for entry in (*file.centres, *file.desks)]
    listed = {*offices, *(entry.prefecture for entry in file.planned)}
    left = [code for code in CODES if code not in listed]
    if left != file.without_entry:
        yield Fault(
            FILE,
            ("without_entry",),
            ", ".join(file.without_entry),
            f"{', '.join(left)}: the codes in none of the lists",
            "correct this list or add the missing entry",
        )
