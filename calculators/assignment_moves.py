"""A good assignment made better, so that less has to be searched.

Single items and pairs of items are moved as long as the value rises. Nothing is proven by this.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from calculators.assignment_group import Found, Group

_LOOKED_AT = 5_000_000
"""At most so many items are looked at, which is over a second's work."""


def improve(found: Found) -> None:
    """Offer what comes of the best assignment found so far."""
    if found.chosen is None:
        return
    chosen, value = found.chosen, found.value
    tries_left = _LOOKED_AT // len(chosen)
    improved = True
    while improved:
        improved = False
        for places in _moves(found.group):
            tries_left -= 1
            if tries_left < 0:
                break
            other = list(chosen)
            for item, place in places:
                other[item] = place
            worth = found.group.value(other)
            if worth > value:
                chosen, value, improved = other, worth, True
    found.offer(value, chosen)


def _moves(group: Group) -> Iterator[tuple[tuple[int, int], ...]]:
    """Items and the places to move them to: first of one item, then of two."""
    singles = [
        ((item, place),)
        for item, options in enumerate(group.items)
        for place in range(len(options))
    ]
    yield from singles
    yield from (one + other for one, other in combinations(singles, 2) if one[0][0] != other[0][0])
