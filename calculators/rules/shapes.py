"""The shapes of compiled rules: programmes, versions, lines, and what belongs to them.

They cost nothing at run time; the type checker holds the engine, its reports and the pages to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict

from calculators.rules.conditions import Condition
from calculators.rules.mechanisms.cap import Cap
from calculators.rules.mechanisms.model_limit import ModelLimit
from calculators.rules.mechanisms.price_limit import PriceLimit
from calculators.rules.mechanisms.rate import Rate
from calculators.rules.mechanisms.total_limit import TotalLimit
from calculators.rules.terms import Terms

Text = Mapping[str, str]
"""A text by language: ja and en."""

Limit = ModelLimit | TotalLimit
"""A limit over all lines."""


class LineRule(TypedDict):
    """How items become one line of the result: pooled, rated, capped, rounded."""

    id: str
    categories: list[str]
    pool: Literal["item", "office", "model"]
    packaged: bool
    rate: str
    cap: Cap | None
    item_limits: list[PriceLimit]


class Need(TypedDict):
    """What a line must contain: `least` items of these categories (only `if_any` are there)."""

    id: str
    line: str
    if_any: list[str] | None
    one_of: list[str]
    least: int
    text: Text
    source: list[str]


class Requirement(TypedDict):
    """What must be so for any amount to be paid; `used_by` says where it counts."""

    id: str
    text: Text
    if_items: list[str] | None
    met_when: Condition
    used_by: list[str]
    assumptions: list[str]
    source: list[str]


class Shares(TypedDict):
    """How the public part splits between state and prefecture."""

    state: str
    prefecture: str
    source: list[str]


class Version(TypedDict):
    """The programme as one document set it out for one fiscal year; `terms` are a host's."""

    id: str
    name: Text
    fiscal_year: int | None
    status: Literal["in-force", "request", "undated"]
    as_of: str | None
    source: list[str]
    shares: Shares | None
    rates: list[Rate]
    lines: list[LineRule]
    needs: list[Need]
    limits: list[Limit]
    requirements: list[Requirement]
    duties: list[dict[str, Any]]
    exclusions: list[dict[str, Any]]
    assumptions: list[str]
    open_assumptions: list[str]
    terms: NotRequired[Terms]
    not_known: NotRequired[list[LineRule]]
    readings: NotRequired[list[str]]
    rules: str


class Programme(TypedDict):
    """A subsidy programme with its versions by id, oldest first."""

    id: str
    name: Text
    applicant: Literal["office", "group", "prefecture"]
    calculates: bool
    versions: dict[str, Version]


Rules = Mapping[str, Any]
"""All rules as scripts/rules/compile.py makes them; `programmes` holds a `Programme` by id."""
