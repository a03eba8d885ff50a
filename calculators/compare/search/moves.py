"""Assignments found at once, and made better, so that less has to be searched.

Item after item is put where it is worth most. Then single items and pairs of items are moved as
long as the value rises. Nothing is proven by this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import gcd
from operator import add, sub

from calculators.compare.search.bound import Found, Group, Option

Move = tuple[tuple[int, int], ...]
"""Items, each with the place that it is moved to."""

Tally = Sequence[int]
"""What lies in a pool: its sum, and for each demand how many items raise it and how many fit it.

Of what lies in no pool, the value.
"""

_UNMET = -(10**40)
"""What a pool pays where a demand is not met: no move is worth that."""


def start(found: Found) -> None:
    """Offer two assignments found at once: where prices make it worth most, and what always goes.

    The latter puts every item where nothing is demanded.
    """
    group = found.group
    greedy = _greedy(group, range(len(group.items)))
    plain = [
        next(place for place, o in enumerate(options) if not any(group.demands(o.pool)))
        for options in group.items
    ]
    for chosen in (greedy, plain):
        found.offer(group.value(chosen), chosen)


def strides(found: Found) -> list[int]:
    """The strides in which all items are come upon, which makes as many orders to put them in."""
    count = len(found.group.items)
    return [stride for stride in range(1, count) if gcd(stride, count) == 1] or [1]


def improve(found: Found, stride: int) -> None:
    """Offer what comes of putting the items in this order, then moving them."""
    group = found.group
    count = len(group.items)
    held = _Held(group, _greedy(group, [number * stride % count for number in range(count)]))
    improved = True
    while improved and group.work.left > 0:
        improved = False
        for move in _moves(group, held.chosen):
            improved |= held.gains(move)
            if group.work.left <= 0:
                break
    found.offer(group.value(held.chosen), held.chosen)


def _greedy(group: Group, order: Iterable[int]) -> list[int]:
    """Every item where it is worth most, in pools as long as they are not full yet."""
    sums = [0] * len(group.pools)
    places = [0] * len(group.items)
    for item in order:
        options = group.items[item]
        ranked = [
            (option.pool is None or sums[option.pool] < group.full[option.pool], worth, -place)
            for place, (option, worth) in enumerate(
                zip(options, group.worths(options), strict=True)
            )
        ]
        places[item] = -max(ranked)[2]
        chosen = options[places[item]]
        if chosen.pool is not None:
            sums[chosen.pool] += chosen.amount
    return places


def _moves(group: Group, chosen: Sequence[int]) -> Iterator[Move]:
    """Of one item, then of two, to places where they do not lie already."""
    singles = [
        (item, place) for item, options in enumerate(group.items) for place in range(len(options))
    ]
    yield from ((single,) for single in singles if chosen[single[0]] != single[1])
    for one, other in combinations(singles, 2):
        if one[0] != other[0] and chosen[one[0]] != one[1] and chosen[other[0]] != other[1]:
            yield one, other


class _Held:
    """An assignment, what each pool holds by it, and what each pool pays."""

    def __init__(self, group: Group, chosen: Sequence[int]) -> None:
        self.group = group
        self.chosen = list(chosen)
        self.added = [[self._adds(option) for option in options] for options in group.items]
        self.tallies: dict[int | None, Tally] = {None: [0]}
        self.tallies |= {k: [0] * (1 + 2 * len(p.demands)) for k, p in enumerate(group.pools)}
        for (item, place), options in zip(enumerate(chosen), group.items, strict=True):
            pool = options[place].pool
            self.tallies[pool] = list(map(add, self.tallies[pool], self.added[item][place]))
        self.paid = {pool: self._pays(pool, tally) for pool, tally in self.tallies.items()}

    def _adds(self, option: Option) -> Tally:
        """What an option adds to the tally of its pool."""
        added = [option.amount]
        for _, demand in self.group.demands(option.pool):
            added.append(demand.if_any is None or option.kind in demand.if_any)
            added.append(option.kind in demand.one_of)
        return added

    def _pays(self, pool: int | None, tally: Tally) -> int:
        if pool is None:
            return tally[0]
        for number, demand in self.group.demands(pool):
            raised, fitting = tally[1 + 2 * number], tally[2 + 2 * number]
            if raised and fitting < demand.least:
                return _UNMET
        return self.group.pools[pool].pays(tally[0])

    def _total(self, paid: Mapping[int | None, int]) -> int:
        """What all pools pay beneath the roofs, and what lies in none."""
        inside = [paid[pool] for pool in range(len(self.group.pools))]
        return paid[None] + self.group.beneath(inside)

    def gains(self, move: Move) -> bool:
        """Whether a move brings more; it is made then."""
        self.group.work.take(3 * len(move))
        tallies: dict[int | None, Tally] = {}
        for item, place in move:
            options, added = self.group.items[item], self.added[item]
            for change, at in ((sub, self.chosen[item]), (add, place)):
                pool = options[at].pool
                tally = tallies.get(pool, self.tallies[pool])
                tallies[pool] = list(map(change, tally, added[at]))
        paid = {pool: self._pays(pool, tally) for pool, tally in tallies.items()}
        if sum(paid.values()) <= sum(self.paid[pool] for pool in paid):
            return False
        if self.group.roofs and self._total({**self.paid, **paid}) <= self._total(self.paid):
            return False
        self.tallies |= tallies
        self.paid |= paid
        for item, place in move:
            self.chosen[item] = place
        return True
