"""The shapes of a result of the subsidy calculator; amounts in yen."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal, NotRequired, TypedDict

from calculators.rules.mechanisms.steps import Step
from calculators.rules.phrases import Text

Exact = Fraction | int
"""Yen, exact: a fraction where a rule leaves a part of a yen."""


class Line(TypedDict):
    """What one line comes to; a cut over several lines is a line without items.

    `title` is what a line is called that a host's rules make. Of a flat sum cost and own burden are
    null unless something is bought for it. `eligible` is what of the cost counts under a host's
    rules.
    """

    heading: str
    items: list[int]
    cost: int | None
    eligible: NotRequired[int | str]
    rate: str | None
    cap: int | None
    capped: bool
    subsidy: int
    own_burden: int | None
    steps: list[Step]
    sources: list[str]
    model: NotRequired[int]
    title: NotRequired[Text]


class Total(TypedDict):
    """Sums over the lines; null where no amount is paid or no document prints the shares."""

    cost: int | None
    eligible: NotRequired[int | str]
    subsidy: int | None
    own_burden: int | None
    state: int | None
    prefecture: int | None


class Standing(TypedDict):
    """A requirement that a plan raises and whether it is met (None: still open).

    `asked` is false where it is not asked of such an office, which then counts as met; `items` are
    those that fail it; `remedies` the single answers that would meet it.
    """

    id: str
    met: bool | None
    asked: NotRequired[bool]
    items: NotRequired[list[int]]
    sources: list[str]
    remedies: NotRequired[list[dict[str, Any]]]


class Change(TypedDict):
    """One answer set to the value in `to` and what is then paid; `line` is the one it lifts."""

    kind: Literal["rate", "count"]
    line: NotRequired[int]
    answer: str
    # What was answered stands under "from", a word that a class cannot have.
    to: list[Any]
    status: str
    subsidy: int
    gain: int
