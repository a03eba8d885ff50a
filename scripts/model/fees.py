"""data/caseload.yaml and data/addon.yaml: fees by number of cases, and an add-on by grade."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from scripts.load import Fault, shown
from scripts.model.common import Count, Date, Decimal, Id, Sources, Strict, Text
from scripts.model.recomputed import Assumed, assumptions

if TYPE_CHECKING:
    from scripts.model import Data

CASELOAD, ADDON = "caseload.yaml", "addon.yaml"
Units = Annotated[Count, Field(ge=1)]


class FeeAssumed(Assumed):
    """An assumption; with `when`, one made where that field of the request is left out."""

    when: Literal["unit_price"] | None = None


class Band(Strict):
    """A part of the case load: the cases from … to … (no end where `to` is left out)."""

    id: Id
    from_: Annotated[Count, Field(ge=1, alias="from")]
    to: Count | None = None
    units: Units


class Condition(Strict):
    """What an office must meet to claim under a scheme."""

    id: Id
    text: Text


class Scheme(Strict):
    """A scheme with its bands in order."""

    id: Literal["I", "II"]
    label: Text
    bands: Annotated[list[Band], Field(min_length=1)]
    conditions: list[Condition]
    source: Sources


class Range(Strict):
    """The case loads that the chart shows."""

    from_: Annotated[Count, Field(ge=1, alias="from")]
    to: Annotated[Count, Field(ge=1, le=1000)]

    @model_validator(mode="after")
    def _in_order(self) -> Range:
        if self.from_ > self.to:
            raise ValueError("a range from the smaller number to the larger")
        return self


class CaseloadFile(Strict):
    """data/caseload.yaml."""

    as_of: Date
    title: Text
    example: Text
    chart: Range
    unit_price: Decimal
    source: Sources
    schemes: Annotated[list[Scheme], Field(min_length=2, max_length=2)]
    assumptions: list[FeeAssumed]


class Requirement(Strict):
    """A requirement of a grade."""

    id: Id
    text: Text


class Grade(Strict):
    """A grade of the add-on: units for one user a month and what it requires."""

    id: Literal["I", "II"]
    label: Text
    units: Units
    requirements: Annotated[list[Requirement], Field(min_length=1)]
    source: Sources


class AddonFile(Strict):
    """data/addon.yaml."""

    as_of: Date
    title: Text
    services: Text
    unit_price: Decimal
    months: Annotated[Count, Field(ge=1)]
    source: Sources
    grades: Annotated[list[Grade], Field(min_length=2, max_length=2)]
    assumptions: list[FeeAssumed]


def check(data: Data) -> Iterator[Fault]:
    """Bands follow each other; both schemes and both grades are there; assumptions exist."""
    for file, key in ((CASELOAD, "schemes"), (ADDON, "grades")):
        ids = [entry.id for entry in getattr(data.files[file], key)]
        if ids != ["I", "II"]:
            yield Fault(file, (key,), ", ".join(ids), "I, II", "list both once, in this order")
        yield from assumptions(data, file)
    for number, scheme in enumerate(data.files[CASELOAD].schemes):
        yield from _bands(scheme.bands, ("schemes", number, "bands"))


def _bands(bands: list[Band], place: tuple[str | int, ...]) -> Iterator[Fault]:
    """The bands cover every case once, from the first, and only the last has no end."""
    expected: int | None = 1
    for number, band in enumerate(bands):
        here = (*place, number)
        if band.from_ != expected:
            wanted = "no band after one without an end" if expected is None else str(expected)
            advice = "let each band begin where the one before it ends"
            yield Fault(CASELOAD, (*here, "from"), shown(band.from_), wanted, advice)
        last = number == len(bands) - 1
        if last != (band.to is None):
            wanted = "no end on the last band" if last else "an end"
            advice = "let only the last band be open"
            yield Fault(CASELOAD, (*here, "to"), shown(band.to), wanted, advice)
        if band.to is not None and band.to < band.from_:
            advice = "correct the two ends"
            yield Fault(CASELOAD, (*here, "to"), shown(band.to), f"{band.from_} or more", advice)
        expected = None if band.to is None else band.to + 1
