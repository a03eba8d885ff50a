"""The shapes of a comparison's result; amounts in yen, items by their number in the request."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from calculators.rules.shapes import Text

Status = Literal["calculated", "undetermined", "not_confirmed", "not_eligible"]

Why = Literal["not_known", "readings"]

Kind = Literal["alone", "package", "mixed", "combined"]
"""One programme with every item by itself, with all that fits in its package, or with the best of
both; or several programmes."""


class Line(TypedDict):
    """A line of the subsidy calculator's result.

    `binds_from` is the smallest cost (by `per`: of a piece or of the line) that the cap cuts.
    """

    heading: str
    items: list[int]
    cost: int
    rate: str | None
    cap: int | None
    capped: bool
    binds_from: int | None
    per: str | None
    subsidy: int
    title: NotRequired[Text]


class Part(TypedDict):
    """What is filed under one version of a programme: `package` are those of its items inside.

    `at_most`: less may be paid. `least`: what is paid where the prefecture sets each cap that it
    may choose at the lowest of its range, in yen.
    """

    programme: str
    version: str
    status: str
    standing: str
    open: list[str]
    items: list[int]
    package: list[int]
    subsidy: int
    own_burden: int
    cut: int
    evidence: str
    at_most: bool
    least: int
    assumptions: list[str]
    lines: list[Line]


class Way(TypedDict):
    """One way to file the purchases; `cut` is what ceilings cut off."""

    kind: Kind
    programmes: list[Part]
    unfiled: list[int]
    cost: int
    subsidy: int
    own_burden: int
    cut: int


class Closed(TypedDict):
    """A version with the requirements that are known not to be met."""

    programme: str
    version: str
    unmet: list[str]


class Waiting(TypedDict):
    """A version with the answers without which its amount cannot be said."""

    programme: str
    version: str
    missing: list[str]


class Lacking(TypedDict):
    """What must go with an item under a version and is not there."""

    programme: str
    version: str
    needs: list[str]


class Unfit(TypedDict):
    """An item that no way can hold."""

    item: int
    lacking: list[Lacking]


class Unsettled(TypedDict):
    """Items that a version may pay for by lines of which a figure is `not_known`, or has several
    `readings` (counted here by the lowest); in the first case they are filed there in no way.
    """

    programme: str
    version: str
    why: Why
    lines: list[str]
    items: list[int]


class Under(TypedDict):
    """The same plan under one version alone, filed as well as it can be.

    `unsettled`: figures that are not known, or can be read in several ways, may make it more.
    """

    version: str
    status: str
    subsidy: int | None
    own_burden: int | None
    proven: bool
    unsettled: bool
    missing: list[str]
    evidence: str


class Years(TypedDict):
    """The same plan under every version of a programme."""

    programme: str
    versions: list[Under]


Change = TypedDict(
    "Change", {"answer": str, "from": Any, "to": list[Any], "subsidy": int, "gain": int}
)
"""An answer with every value that brings as much, of a count the nearest, and what it brings."""


class Better(TypedDict):
    """The single answers with which more would be paid; `complete` where none can be missing."""

    changes: list[Change]
    complete: bool


class Judged(TypedDict):
    """The number of the best way, those of its equals, and what no way exceeds.

    `complete`: no way is better by the figures that are known; `proven`: nor by any other.
    """

    best: int | None
    ties: list[int]
    complete: bool
    proven: bool
    at_most: int


class Compared(Judged):
    """Every way to file, and which is best: see `calculators.compare`."""

    status: Status
    fiscal_year: str
    cost: int
    ways: list[Way]
    closed: list[Closed]
    waiting: list[Waiting]
    unfit: list[Unfit]
    unsettled: list[Unsettled]
    years: list[Years]
    evidence: str
    to_confirm: list[dict[str, Any]]
    rules: str


class Result(Compared):
    """A comparison with what would bring more."""

    better: Better
