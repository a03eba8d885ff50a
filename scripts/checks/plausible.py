"""A cap of another order than its neighbours or its predecessor asks for a second look.

An example worked out from a wrong figure comes out as wrong as the rule. So an amount ten times
those beside it, or ten times that of the year before, is a fault until `checked` beside it says
against what it was compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from scripts.model import Data
from scripts.model.common import walk
from scripts.model.load import Fault, Place, shown

ORDER = 10
_AMOUNTS = ("amount", "each", "whole")


def check(data: Data) -> Iterator[Fault]:
    """Every cap of the national versions that is out of line and not said to be checked."""
    for name in sorted(data.files):
        if name.startswith("programmes/"):
            before: dict[str, Any] = {}
            for number, version in enumerate(data.plain(name)["versions"]):
                place = ("versions", number, "lines")
                yield from _of_version(name, place, version["lines"], before)
                before |= {line["id"]: line["cap"] for line in version["lines"] if line["cap"]}


def _of_version(
    name: str, place: Place, lines: list[Any], before: dict[str, Any]
) -> Iterator[Fault]:
    for position, line in enumerate(lines):
        cap = line["cap"]
        if cap is None or cap["checked"] is not None:
            continue
        here = (*place, position, "cap")
        earlier = _amounts(before.get(line["id"]))
        for where, amount in _amounts(cap).items():
            old = earlier.get(where)
            if old is not None and _far(amount, old):
                yield _fault(name, (*here, *where), amount, old, "that of the version before")
        for tier, next_tier in pairwise(_tiers(cap)):
            if _far(next_tier["amount"], tier["amount"]):
                found, other = next_tier["amount"], tier["amount"]
                yield _fault(name, here, found, other, "that of the tier before")
        beside = [_top(other["cap"]) for other in lines if _alike(line, other)]
        if beside and all(_far(_top(cap), top) for top in beside):
            yield _fault(name, here, _top(cap), max(beside), "the highest of lines like it")


def _amounts(cap: Any) -> dict[Place, int]:
    """The amounts of a cap by their places in it."""
    found = walk(cap or {})
    return {place: value for place, value in found if place and place[-1] in _AMOUNTS and value}


def _tiers(cap: Any) -> list[Any]:
    """The tiers of a cap, or of the last of its cases."""
    cases: list[Any] = cap["cases"] or [cap]
    tiers: list[Any] = cases[-1]["tiers"] or []
    return tiers


def _top(cap: Any) -> int:
    """The most that a cap can be before anything raises it, of a count for one of it."""
    plain = {place: value for place, value in _amounts(cap).items() if place[0] != "plus"}
    return max(value for place, value in plain.items() if place != ("whole",))


def _alike(line: Any, other: Any) -> bool:
    """Whether two lines have caps for the same thing."""
    return bool(
        other["cap"]
        and other["id"] != line["id"]
        and other["cap"]["per"] == line["cap"]["per"]
        and other["packaged"] == line["packaged"]
    )


def _far(amount: int, other: int) -> bool:
    return amount >= ORDER * other or other >= ORDER * amount


def _fault(name: str, place: Place, found: int, other: int, what: str) -> Fault:
    return Fault(
        name,
        place,
        shown(found),
        f'an amount of the order of {other}, {what}, or "checked" in the cap',
        "look for a zero too many or too few; if the document says so, say where it was compared",
    )
