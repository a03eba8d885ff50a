"""A cap that a call leaves open: its words can be read in more than one way.

Where all readings come to the same the amount stands; where they do not, none is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from calculators.rules.mechanisms.cap import tiers
from calculators.rules.mechanisms.cap.fixed import Fixed
from calculators.rules.mechanisms.cap.fixed import rows as rows_of_fixed
from calculators.rules.mechanisms.cap.rows import Row
from calculators.rules.mechanisms.cap.tiers import Tiered


class Readings(TypedDict):
    """What the cap may be."""

    kind: Literal["readings"]
    readings: list[Fixed | Tiered]
    source: list[str]


def lowest(cap: Readings) -> Fixed | Tiered:
    """The reading under which least is paid; one by tiers is never above its highest tier."""
    by_tiers = [reading for reading in cap["readings"] if reading["kind"] == "tiers"]
    fixed = [reading for reading in cap["readings"] if reading["kind"] == "fixed"]
    return by_tiers[0] if by_tiers else min(fixed, key=lambda reading: reading["amount"])


def highest(cap: Readings) -> Fixed | Tiered:
    """The reading under which most is paid; a fixed one is never below one by tiers."""
    fixed = [reading for reading in cap["readings"] if reading["kind"] == "fixed"]
    if not fixed:
        return cap["readings"][0]
    return max(fixed, key=lambda reading: reading["amount"])


def rows(cap: Readings) -> Iterator[Row]:
    """The rows of every reading."""
    for reading in cap["readings"]:
        yield from tiers.rows(reading) if reading["kind"] == "tiers" else rows_of_fixed(reading)
