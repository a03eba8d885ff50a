"""Items that share pools, the prices on these pools, and the bound that the prices give.

A price is set on each pool's yen (Lagrangian relaxation), between 0 and the pool's rate. An item is
then worth the best of its own value and the price times what it would add to a pool, and a pool
brings what it pays less the price of what lies in it, with whatever sum makes that most. All this
together is never less than the value of an assignment. What an assignment loses against it is
known item by item and pool by pool: `regret` and `slack`. Where a pool demands an item, the bound
is lowered by what the cheapest item that would do gives up by lying there.

Figures called scaled are yen times `scale`, so that prices are whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from fractions import Fraction
from itertools import combinations
from math import gcd, lcm
from typing import NamedTuple

from calculators.pools import Choice, Demand, Pool

_FINE = 2**32
"""Prices are multiples of 1 / (common denominator of the rates × this)."""

_TOGETHER = 3
"""Prices are moved one by one, so many together, and all of them at once."""

_MOVES = 8
"""They are moved so often before the step is halved, at most."""

Numbered = list[tuple[int, Choice]]
Sums = tuple[int, ...]
Marks = tuple[int, ...]


class Option(NamedTuple):
    """A choice within a group: pools are numbered anew."""

    number: int
    pool: int | None
    amount: int
    kind: str


class Group:
    """The items with their options, those with the most first and of these the largest.

    An assignment is a list of places in the options, in this order. `full` is the smallest sum with
    which a pool comes to its cap or, where it never does, all that there is for it; `most` what it
    pays then. Sums are multiples of the largest number that divides all amounts; `under` is the one
    before `full`.
    """

    def __init__(self, items: list[Numbered], pools: Sequence[Pool]) -> None:
        used = sorted({c.pool for choices in items for _, c in choices if c.pool is not None})
        place = {number: k for k, number in enumerate(used)}
        self.pools = [pools[number] for number in used]
        size = [max(choice.amount for _, choice in choices) for choices in items]
        self.order = sorted(range(len(items)), key=lambda item: (-len(items[item]), -size[item]))
        self.items = [
            [Option(n, place.get(c.pool), c.amount, c.kind) for n, c in items[item]]
            for item in self.order
        ]
        own = (option.amount for options in self.items for option in options if option.pool is None)
        self.unit = gcd(*(pool.unit for pool in self.pools), *own) or 1
        self.scale = lcm(*(pool.rate.denominator for pool in self.pools)) * _FINE
        self.rate, self.most, self.full, self.under, self.total = [], [], [], [], []
        self.middle, self.spread = [], []
        for k, pool in enumerate(self.pools):
            self._measure(k, pool)
        self.counts: list[int] | None = None
        self.band = [(0, total) for total in self.total]
        self.lifts = [0] * len(self.pools)
        self.prices = self._common_price()

    def _measure(self, k: int, pool: Pool) -> None:
        amounts = [o.amount for options in self.items for o in options if o.pool == k]
        step = gcd(*amounts) or 1
        full = sum(amounts)
        most = pool.rate * full
        self.total.append(full)
        self.middle.append(full // len(amounts))
        self.spread.append(max(amounts) - min(amounts) + 1)
        if pool.cap is not None and pool.cap < most:
            most = Fraction(pool.cap)
            full = -int(-most / pool.rate // step) * step
        self.rate.append(int(pool.rate * self.scale))
        self.most.append(int(most * self.scale))
        self.full.append(full)
        self.under.append(max(0, full - step))

    def numbers(self, chosen: list[int]) -> list[int]:
        """The numbers of the choices, in the order in which the items were given."""
        numbers = [0] * len(self.items)
        for item, options, place in zip(self.order, self.items, chosen, strict=True):
            numbers[item] = options[place].number
        return numbers

    # --- values ---

    def value(self, chosen: list[int]) -> int:
        """What an assignment is worth in yen; -1 where a demand is not met."""
        value = 0
        sums, marks = [0] * len(self.pools), [0] * len(self.pools)
        for options, place in zip(self.items, chosen, strict=True):
            _, pool, amount, kind = options[place]
            if pool is None:
                value += amount
            else:
                sums[pool] += amount
                marks[pool] = self.marked(pool, marks[pool], kind)
        return self.final(value, sums, marks)

    def final(self, value: int, sums: Sequence[int], marks: Sequence[int]) -> int:
        """The value with what the pools pay; -1 where a demand is not met."""
        for pool, mark in enumerate(marks):
            for number, _ in self.demands(pool):
                if mark >> 2 * number & 3 == 1:
                    return -1
        return value + sum(map(Pool.pays, self.pools, sums))

    def demands(self, pool: int | None) -> Iterator[tuple[int, Demand]]:
        """The demands of a pool with their numbers."""
        return iter(()) if pool is None else enumerate(self.pools[pool].demands)

    def marked(self, pool: int, marks: int, kind: str) -> int:
        """Which demands of a pool are raised (even bits) and met (odd bits) with one more item."""
        for number, demand in self.demands(pool):
            if demand.if_any is None or kind in demand.if_any:
                marks |= 1 << 2 * number
            if kind in demand.one_of:
                marks |= 2 << 2 * number
        return marks

    # --- the bound ---

    def limit(self) -> int:
        """A value in yen that no assignment exceeds."""
        return self.floor(self._bound(self.prices, self.lifts))

    def floor(self, bound: int) -> int:
        """A scaled bound in whole units of yen."""
        return bound // (self.scale * self.unit) * self.unit

    def worths(self, options: list[Option]) -> list[int]:
        """What each option is worth at the prices; scaled."""
        return self._worths(options, self.prices, self.lifts)

    def _worths(self, options: list[Option], prices: list[int], lifts: list[int]) -> list[int]:
        return [
            amount * self.scale if pool is None else amount * prices[pool] + lifts[pool]
            for _, pool, amount, _ in options
        ]

    def gain(self, k: int, price: int, band: tuple[int, int] | None = None) -> int:
        """The most that pool `k` pays less the price of what lies in it, scaled.

        What lies in it makes a sum within the band.
        """
        least, most = band or self.band[k]
        sums = {min(max(amount, least), most) for amount in (self.under[k], self.full[k])}
        return max(min(self.rate[k] * amount, self.most[k]) - price * amount for amount in sums)

    def still(self, k: int, amount: int, price: int, room: int) -> int:
        """The most that pool `k` pays, less the price of what comes, from a sum of `amount` on.

        At most `room` can come. What it pays less the price rises up to the cap and falls from
        there on, and sums around the cap are `under` and `full`.
        """
        full = self.full[k]
        if amount >= full:
            return self.most[k]
        if amount + room < full:
            return self.rate[k] * (amount + room) - price * room
        under = self.under[k]
        filled = self.most[k] - price * (full - amount)
        return max(filled, self.rate[k] * under - price * (under - amount))

    def _bound(self, prices: list[int], lifts: list[int]) -> int:
        bound = 0
        cheapest: dict[tuple[int, int], int] = {}
        for options in self.items:
            worths = self._worths(options, prices, lifts)
            best = max(worths)
            bound += best
            for option, worth in zip(options, worths, strict=True):
                for key in self._meets_at_once(option):
                    cheapest[key] = min(cheapest.get(key, best), best - worth)
        for k, price in enumerate(prices):
            dearest = max((cost for (pool, _), cost in cheapest.items() if pool == k), default=0)
            gain = self.gain(k, price)
            if self.counts is None:
                bound += max(0, gain - dearest)
            else:
                bound += gain - (dearest if self.counts[k] else 0) - lifts[k] * self.counts[k]
        return bound

    def _meets_at_once(self, option: Option) -> Iterator[tuple[int, int]]:
        """The demands met by an option that its pool makes of whatever lies in it."""
        for number, demand in self.demands(option.pool):
            if demand.if_any is None and option.kind in demand.one_of:
                yield option.pool or 0, number

    # --- the prices ---

    def _common_price(self) -> list[int]:
        """The one price for all pools (each up to its rate) that makes the bound lowest."""
        tried = {0, *self.rate}
        for options in self.items:
            value = max((o.amount for o in options if o.pool is None), default=0)
            inside = (o.amount for o in options if o.pool is not None and o.amount)
            tried |= {value * self.scale // amount for amount in inside}
        common = ([min(price, rate) for rate in self.rate] for price in sorted(tried))
        return min(common, key=lambda prices: self._bound(prices, self.lifts))

    def lower_prices(self, enough: int) -> None:
        """Move the prices as long as the bound falls, in steps that are halved down to the finest.

        Where an item brings every pool the same amount and nothing is demanded, the bound is an
        L-natural-convex function of the prices: what cannot be lowered by moving some prices
        together by one step is lowest. A bound of no more than `enough` yen will do.
        """
        count = len(self.pools)
        sizes = sorted({*range(1, min(count, _TOGETHER) + 1), count})
        moved = [set(some) for size in sizes for some in combinations(range(count), size)]
        lowest = self._bound(self.prices, self.lifts)
        step = 1 << max(self.rate, default=0).bit_length() >> 1
        while step and self.floor(lowest) > enough:
            for _ in range(_MOVES):
                moves = self._moved(moved, step)
                bound, *best = min(
                    ((self._bound(*move), *move) for move in moves), default=(lowest,)
                )
                if bound >= lowest:
                    break
                lowest, (self.prices, self.lifts) = bound, best
            step >>= 1

    def _moved(self, moved: list[set[int]], step: int) -> Iterator[tuple[list[int], list[int]]]:
        """Some prices, or lifts, a step higher or lower, within what is allowed."""
        for some in moved:
            for change in (step, -step):
                prices = [
                    min(max(price + change, 0), rate) if k in some else price
                    for k, (price, rate) in enumerate(zip(self.prices, self.rate, strict=True))
                ]
                if prices != self.prices:
                    yield prices, self._lifts_at(prices)
                if self.counts is not None:
                    lifts = [
                        lift + change * self.spread[k] if k in some else lift
                        for k, lift in enumerate(self.lifts)
                    ]
                    yield self.prices, lifts

    # --- so many items in each pool ---

    def with_counts(self, counts: list[int]) -> Group:
        """The same items where so many of them, and no others, have to lie in each pool.

        What it is worth to lie in a pool can then be lifted for all items alike (and the bound be
        lowered by that much for each item that has to), in addition to the price of a yen.
        """
        group = copy(self)
        group.counts = counts
        group.band = [self.band_of(k, count) for k, count in enumerate(counts)]
        return group

    def band_of(self, k: int, count: int) -> tuple[int, int]:
        """The least and the most that so many items bring to a pool."""
        amounts = [[o.amount for o in options if o.pool == k] for options in self.items]
        least = sorted(min(some) for some in amounts if some)[:count]
        most = sorted((max(some) for some in amounts if some), reverse=True)[:count]
        return sum(least), sum(most)

    def _lifts_at(self, prices: list[int]) -> list[int]:
        """The lifts with which an item of middle size is worth the same at other prices."""
        if self.counts is None:
            return self.lifts
        return [
            lift + (old - new) * middle
            for lift, old, new, middle in zip(
                self.lifts, self.prices, prices, self.middle, strict=True
            )
        ]


class Found:
    """The best assignment of a group found so far, and the bound that none exceeds.

    `value` and `chosen` (None at first); nothing is looked for below `least`.
    """

    def __init__(self, group: Group, least: int) -> None:
        self.group = group
        self.value, self.chosen = least - 1, None
        self.limit = max(self.value, group.limit())

    def settled(self) -> bool:
        """Whether nothing better is left to be found."""
        return self.value >= self.limit

    def better(self) -> int:
        """The next value above the best that an assignment can have."""
        return (self.value // self.group.unit + 1) * self.group.unit

    def offer(self, value: int, chosen: list[int]) -> None:
        """Keep an assignment if it is better."""
        if value > self.value:
            self.value, self.chosen = value, chosen
            self.limit = max(self.limit, value)

    def lower_limit(self, limit: int) -> None:
        """Note that nothing beyond the best found exceeds `limit`."""
        self.limit = max(self.value, min(self.limit, limit))
