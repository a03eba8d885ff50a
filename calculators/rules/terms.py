"""What a host's call says beyond rates, caps and lines: the terms laid over a version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from calculators.rules.mechanisms.base import Base
from calculators.rules.mechanisms.flat import Flat
from calculators.rules.mechanisms.income import Income
from calculators.rules.mechanisms.menus import Menus
from calculators.rules.mechanisms.not_counted import NotCounted, Spending
from calculators.rules.mechanisms.over_lines import OverLines
from calculators.rules.mechanisms.pieces import Pieces
from calculators.rules.mechanisms.rounding import Rounding
from calculators.rules.mechanisms.tax import Tax

Text = Mapping[str, str]


class Earlier(TypedDict):
    """What the office received before (an answer, in yen) comes off the cap of a line."""

    line: str
    answer: str
    source: list[str]


class Together(TypedDict):
    """A line is paid only where one of these categories is bought too."""

    id: str
    line: str
    one_of: list[str]
    text: Text
    source: list[str]


class Selection(TypedDict):
    """Why less than the amount worked out may be paid: a selection, a budget, a reduction."""

    text: Text
    source: list[str]


class Unknown(TypedDict):
    """What is not known of some lines; `at_most` is a ceiling that is known all the same."""

    id: str
    lines: list[str]
    at_most: int | None
    text: Text


class Terms(TypedDict):
    """The terms in the order of the steps."""

    not_counted: list[NotCounted]
    spending: Spending | None
    tax: Tax | None
    together: list[Together]
    pieces: list[Pieces]
    income: Income | None
    bases: list[Base]
    earlier: list[Earlier]
    rounding: list[Rounding]
    over_lines: list[OverLines]
    flat: list[Flat]
    menus: Menus | None
    selection: Selection | None
    not_known: list[Unknown]


NATIONAL: Terms = {
    "not_counted": [],
    "spending": None,
    "tax": None,
    "together": [],
    "pieces": [],
    "income": None,
    "bases": [],
    "earlier": [],
    "rounding": [],
    "over_lines": [],
    "flat": [],
    "menus": None,
    "selection": None,
    "not_known": [],
}
"""No terms of any host."""
