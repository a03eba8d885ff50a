"""A good assignment made better, where what is known is not settled yet.

Single items and pairs of items are moved, and what lies in two pools is divided between them anew,
as long as the value rises. Nothing is proven by this: it is for plans whose search ends too early.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from calculators.assignment_group import Found, Group

_DIVIDED = 20
"""How many items are divided anew between two pools; the ways to do so are 2 to the power of it."""


def improve(found: Found) -> None:
    """Offer what comes of the best assignment found so far."""
    if found.chosen is not None:
        moves = _Moves(found.group)
        chosen = moves.divided_anew(moves.improved(found.chosen))
        for first in range(len(chosen)):
            chosen = moves.divided_anew(chosen, first)
        found.offer(found.group.value(chosen), chosen)


class _Division(NamedTuple):
    """Items divided between two pools: the sum that each gets, and the pool of each item."""

    one: int
    other: int
    pools: tuple[int, ...]


class _Moves:
    """Moves within one group."""

    def __init__(self, group: Group) -> None:
        self.group = group

    def improved(self, chosen: list[int]) -> list[int]:
        """Move single items and pairs of items as long as the value rises."""
        value = self.group.value(chosen)
        steps = [
            ((i, a), (j, b))
            for i, options in enumerate(self.group.items)
            for a in range(len(options))
            for j in range(i + 1)
            for b in range(len(self.group.items[j]) if j < i else 1)
        ]
        improved = True
        while improved:
            improved = False
            for (i, a), (j, b) in steps:
                other = list(chosen)
                other[j] = b
                other[i] = a
                if other != chosen and (found := self.group.value(other)) > value:
                    chosen, value, improved = other, found, True
        return chosen

    def divided_anew(self, chosen: list[int], first: int = 0) -> list[int]:
        """Divide what lies in two pools between them once more, as long as the value rises."""
        value = self.group.value(chosen)
        pairs = list(combinations(range(len(self.group.pools)), 2))
        improved = True
        while improved:
            improved = False
            for pair in pairs:
                other = self._division(chosen, *pair, first)
                if (found := self.group.value(other)) > value:
                    chosen, value, improved = other, found, True
        return chosen

    def _division(self, chosen: list[int], one: int, other: int, first: int) -> list[int]:
        """The smallest items that lie in two pools divided so that one of them is just filled.

        All ways to divide them are looked at by meeting in the middle: each way to divide one half
        goes with those of the other half that come nearest to what it leaves to fill.
        """
        held = {one: 0, other: 0}
        movable: list[tuple[int, dict[int, int]]] = []
        for item, (options, place) in enumerate(zip(self.group.items, chosen, strict=True)):
            places = {o.pool: n for n, o in enumerate(options) if o.pool in held}
            if options[place].pool in held:
                held[options[place].pool] += options[place].amount
                if len(places) == 2:
                    movable.append((item, places))
        movable = (movable[first:] + movable[:first])[-_DIVIDED:]
        for item, _ in movable:
            held[self.group.items[item][chosen[item]].pool] -= self.group.items[item][
                chosen[item]
            ].amount
        middle = len(movable) // 2
        left = self._divisions(movable[:middle], one, other)
        right = sorted(self._divisions(movable[middle:], one, other))
        best = max(self._pairings(left, right, held, one, other), default=None)
        if best is None:
            return chosen
        divided = list(chosen)
        for (item, places), pool in zip(movable, (*best[1], *best[2]), strict=True):
            divided[item] = places[pool]
        return divided

    def _divisions(
        self, movable: list[tuple[int, dict[int, int]]], one: int, other: int
    ) -> list[_Division]:
        """Every way to divide items between two pools."""
        found = [_Division(0, 0, ())]
        for item, places in movable:
            mine, theirs = (self.group.items[item][places[pool]].amount for pool in (one, other))
            found = [
                *(_Division(a + mine, b, (*pools, one)) for a, b, pools in found),
                *(_Division(a, b + theirs, (*pools, other)) for a, b, pools in found),
            ]
        return found

    def _pairings(
        self,
        left: list[_Division],
        right: list[_Division],
        held: dict[int, int],
        one: int,
        other: int,
    ) -> Iterator[tuple[int, tuple[int, ...], tuple[int, ...]]]:
        """What two pools pay for the pairs that come nearest to filling one of them exactly."""
        sums = [entry.one for entry in right]
        movable = left[-1].other + max(entry.other for entry in right)
        wanted = (
            self.group.full[one] - held[one],
            movable - (self.group.full[other] - held[other]),
        )
        for a, b, mine in left:
            for target in wanted:
                place = bisect_left(sums, target - a)
                for c, d, theirs in right[max(0, place - 1) : place + 1]:
                    paid = self.group.pools[one].pays(held[one] + a + c)
                    paid += self.group.pools[other].pays(held[other] + b + d)
                    yield paid, mine, theirs
