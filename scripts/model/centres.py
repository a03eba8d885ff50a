"""data/centres.yaml: centres, desks and planned centres, and what they do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictInt, model_validator

from scripts.load import Fault, shown
from scripts.model.common import (
    Count,
    FiscalYear,
    Id,
    Money,
    Month,
    PlainText,
    PrefectureCode,
    Sources,
    Strict,
    Text,
)
from scripts.model.prefectures import CODES

if TYPE_CHECKING:
    from scripts.model import Data

FILE = "centres.yaml"


class Kind(Strict):
    """What one kind of entry is called and what it is."""

    label: Text
    text: Text


class Kinds(Strict):
    """The kinds of entry; `none` is what a prefecture without an entry shows."""

    centre: Kind
    desk: Kind
    planned: Kind
    none: Kind


class Desk(Strict):
    """A place to turn to. The document prints a department instead of one address."""

    prefecture: PrefectureCode
    name: Text
    address: PlainText | None = None
    department: PlainText | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Desk:
        if (self.address is None) == (self.department is None):
            raise ValueError("exactly one of address, department is needed")
        return self


class Planned(Strict):
    """A centre that was to open within the year."""

    prefecture: PrefectureCode
    opening: Literal["august", "autumn"]


class Openings(Strict):
    """The times of opening as the document puts them."""

    august: Text
    autumn: Text


class Printed(Strict):
    """How many entries of each kind the document says it lists."""

    centres: Count
    desks: Count
    planned: Count


class Substitute(Strict):
    """Where to turn in a prefecture without a centre."""

    name: Text
    text: Text
    source: Sources


class Task(Strict):
    """One of the things a centre does."""

    id: Id
    name: Text
    text: Text
    source: Sources


class Honorarium(Strict):
    """At most `amount` yen for each `per_weeks` weeks of a loan."""

    amount: Money
    per_weeks: StrictInt


class TrialLoan(Strict):
    """The example for trial loans that the document gives to prefectures."""

    shortest_weeks: StrictInt
    longest_months: StrictInt
    honorarium: Honorarium
    source: Sources


class CentresFile(Strict):
    """data/centres.yaml."""

    as_of: Month
    source: Sources
    printed: Printed
    without_entry: list[PrefectureCode]
    everywhere_by: FiscalYear
    kinds: Kinds
    openings: Openings
    substitute: Substitute
    tasks: Annotated[list[Task], Field(min_length=1)]
    trial_loan: TrialLoan
    centres: list[Desk]
    desks: list[Desk]
    planned: list[Planned]


def check(data: Data) -> Iterator[Fault]:
    """The lists are as long as printed, name no prefecture twice, and leave out just the named."""
    file = data.files[FILE]
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


def _without_entry(file: CentresFile) -> Iterator[Fault]:
    listed = {entry.prefecture for entry in [*file.centres, *file.desks, *file.planned]}
    left = [code for code in CODES if code not in listed]
    if left != file.without_entry:
        yield Fault(
            FILE,
            ("without_entry",),
            ", ".join(file.without_entry),
            f"{', '.join(left)}: the codes in none of the lists",
            "correct this list or add the missing entry",
        )
