"""Items that share pools, the prices on these pools, and the bound that the prices give.

A price is set on each pool's yen (Lagrangian relaxation), between 0 and the pool's rate. An item is
then worth the best of its own value and the price times what it would add to a pool, and a pool
brings what it pays less the price of what lies in it, with whatever sum makes that most. All this
together is never less than the value of an assignment. Where a pool demands an item, the bound is
lowered by what the cheapest item that would do gives up by lying there. What pools beneath a roof
bring is no more than the roof lets through, as what comes to them has its price.

Not every sum can lie in a pool: seven items of about the same price make about seven times that
price, and nothing comes near to seven and a half times (see `Reach`).

Figures called scaled are yen times `scale`, so that prices are whole numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, combinations
from math import gcd, lcm
from typing import NamedTuple

from calculators.compare.search.pools import Choice, Demand, Pool, Roof
from calculators.compare.search.work import Work

_FINE = 2**32
"""Prices are multiples of 1 / (common denominator of the rates × this)."""

_TOGETHER = 2
"""Prices are moved one by one, so many together, and all of them at once."""

_MOVES = 8
"""They are moved so often before the step is halved, at most."""

Numbered = list[tuple[int, Choice]]
Sums = tuple[int, ...]
Marks = tuple[int, ...]

Paid = Callable[[list[int]], int]
"""What choices (a number for each item) really come to in yen; below 0 where nothing is paid."""


class Option(NamedTuple):
    """A choice within a group: pools are numbered anew."""

    number: int
    pool: int | None
    amount: int
    kind: str


class Reach:
    """The sums that some items can add to a pool.

    `amounts` says of each item what it would add, at least and at most; sums are multiples of
    `step`. With `n` items the sum lies between that of the `n` smallest and that of the `n`
    largest, and between these bands there may be gaps.
    """

    def __init__(self, amounts: Iterable[tuple[int, int]], step: int) -> None:
        pairs = list(amounts)
        self.step = step
        self.least = [0, *accumulate(sorted(low for low, _ in pairs))]
        self.most = [0, *accumulate(sorted((high for _, high in pairs), reverse=True))]

    def around(self, lack: int) -> tuple[int, int | None]:
        """The highest sum below `lack` (above 0) and the lowest from it on, None if there is none.

        They may be out of reach, but nothing between them is within.
        """
        number = bisect_left(self.most, lack)
        if number == len(self.most):
            return self.most[-1], None
        if self.least[number] >= lack:
            return self.most[number - 1], self.least[number]
        whole = -(-lack // self.step) * self.step
        return whole - self.step, whole


def lacks(demand: Demand, number: int, marks: int) -> int:
    """How many more items the demand of this number needs."""
    return demand.least - (marks >> 8 * number + 1 & 127)


class Group:
    """The items with their options, those with the most first and of these the largest.

    An assignment is a list of places in the options, in this order. `full` is the smallest sum with
    which a pool comes to its cap or, where it never does, all that there is for it; `most` what it
    pays then. Sums in a pool are multiples of its `step`.
    """

    def __init__(
        self,
        items: list[Numbered],
        pools: Sequence[Pool],
        work: Work,
        roofs: Sequence[Roof] = (),
        paid: Paid | None = None,
    ) -> None:
        used = sorted({c.pool for choices in items for _, c in choices if c.pool is not None})
        place = {number: k for k, number in enumerate(used)}
        self.work = work
        self.paid = paid
        self.pools = [pools[number] for number in used]
        self.roofs = [
            Roof(frozenset(place[k] for k in roof.pools if k in place), roof.cap) for roof in roofs
        ]
        size = [max(choice.amount for _, choice in choices) for choices in items]
        self.order = sorted(range(len(items)), key=lambda item: (-len(items[item]), -size[item]))
        self.items = [
            [
                Option(n, None if c.pool is None else place[c.pool], c.amount, c.kind)
                for n, c in items[item]
            ]
            for item in self.order
        ]
        self.size = sum(map(len, self.items)) + len(self.pools)
        own = (option.amount for options in self.items for option in options if option.pool is None)
        self.unit = gcd(*(pool.unit for pool in self.pools), *own) or 1
        self.scale = lcm(*(pool.rate.denominator for pool in self.pools)) * _FINE
        self.rate: list[int] = []
        self.most: list[int] = []
        self.full: list[int] = []
        self.step: list[int] = []
        for k, pool in enumerate(self.pools):
            self._measure(k, pool)
        self.reach = [self.reach_from(0, k) for k in range(len(self.pools))]
        self.prices = self._common_price()

    def _measure(self, k: int, pool: Pool) -> None:
        amounts = [o.amount for options in self.items for o in options if o.pool == k]
        full = sum(amounts)
        most = pool.rate * full
        if pool.cap is not None and pool.cap < most:
            most = Fraction(pool.cap)
            full = -int(-most // pool.rate)
        self.rate.append(int(pool.rate * self.scale))
        self.most.append(int(most * self.scale))
        self.full.append(full)
        self.step.append(gcd(*amounts) or 1)

    def reach_from(self, item: int, k: int) -> Reach:
        """The sums that this item and those after it can add to pool `k`."""
        inside = ([o.amount for o in options if o.pool == k] for options in self.items[item:])
        return Reach(((min(some), max(some)) for some in inside if some), self.step[k])

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
            for number, demand in self.demands(pool):
                if mark >> 8 * number & 1 and lacks(demand, number, mark):
                    return -1
        return value + self.beneath(list(map(Pool.pays, self.pools, sums)))

    def beneath(self, amounts: Sequence[int], scale: int = 1) -> int:
        """What is left of the amounts of all pools beneath the roofs; smaller roofs come first."""
        total = sum(amounts)
        cuts: list[tuple[frozenset[int], int]] = []
        for pools, cap in self.roofs:
            inside = sum(amounts[k] for k in pools) - sum(
                cut for some, cut in cuts if some <= pools
            )
            cut = inside - cap * scale
            if cut > 0:
                cuts.append((pools, cut))
                total -= cut
        return total

    def demands(self, pool: int | None) -> Iterator[tuple[int, Demand]]:
        """The demands of a pool with their numbers."""
        return iter(()) if pool is None else enumerate(self.pools[pool].demands)

    def marked(self, pool: int, marks: int, kind: str) -> int:
        """A byte a demand with one more item: whether it is raised, and what it has (see `lacks`).

        What a demand has is not counted beyond what it needs.
        """
        for number, demand in self.demands(pool):
            if demand.if_any is None or kind in demand.if_any:
                marks |= 1 << 8 * number
            if kind in demand.one_of and lacks(demand, number, marks):
                marks += 2 << 8 * number
        return marks

    # --- the bound ---

    def limit(self) -> int:
        """A value in yen that no assignment exceeds."""
        return self.floor(self._bound(self.prices))

    def floor(self, bound: int) -> int:
        """A scaled bound in whole units of yen."""
        return bound // (self.scale * self.unit) * self.unit

    def worths(self, options: list[Option]) -> list[int]:
        """What each option is worth at the prices; scaled."""
        return self._worths(options, self.prices)

    def _worths(self, options: list[Option], prices: list[int]) -> list[int]:
        return [
            amount * (self.scale if pool is None else prices[pool])
            for _, pool, amount, _ in options
        ]

    def still(self, k: int, amount: int, price: int, reach: Reach) -> int:
        """The most that pool `k` pays, less the price of what comes, from a sum of `amount` on.

        What it pays less the price rises up to the cap and falls from there on.
        """
        lack = self.full[k] - amount
        if lack <= 0:
            return self.most[k]
        under, over = reach.around(lack)
        short = self.rate[k] * (amount + under) - price * under
        return short if over is None else max(short, self.most[k] - price * over)

    def _bound(self, prices: list[int]) -> int:
        bound = 0
        self.work.take(self.size)
        cheapest: dict[tuple[int, int], int] = {}
        for options in self.items:
            worths = self._worths(options, prices)
            best = max(worths)
            bound += best
            for option, worth in zip(options, worths, strict=True):
                for key in self._meets_at_once(option):
                    cheapest[key] = min(cheapest.get(key, best), best - worth)
        brought = []
        for k, price in enumerate(prices):
            costs = [
                demand.least * cheapest.get((k, number), 0) for number, demand in self.demands(k)
            ]
            dearest = max(costs, default=0)
            brought.append(max(0, self.still(k, 0, price, self.reach[k]) - dearest))
        return bound + self.beneath(brought, self.scale)

    def _meets_at_once(self, option: Option) -> Iterator[tuple[int, int]]:
        """The demands met by an option that its pool makes of whatever lies in it."""
        for number, demand in self.demands(option.pool):
            if demand.if_any is None and option.kind in demand.one_of:
                yield option.pool or 0, number

    # --- the prices ---

    def _common_price(self) -> list[int]:
        """The one price for all pools (each up to its rate) that makes the bound lowest.

        Where nothing is demanded, the bound falls with the price up to there and rises beyond.
        """
        tried = {0, *self.rate}
        for options in self.items:
            value = max((o.amount for o in options if o.pool is None), default=0)
            inside = (o.amount for o in options if o.pool is not None and o.amount)
            tried |= {value * self.scale // amount for amount in inside}
        common = [[min(price, rate) for rate in self.rate] for price in sorted(tried)]
        return common[
            bisect_left(
                range(len(common) - 1),
                True,
                key=lambda number: self._bound(common[number]) <= self._bound(common[number + 1]),
            )
        ]

    def lower_prices(self, enough: int) -> None:
        """Move the prices as long as the bound falls, in steps that are halved down to the finest.

        Where an item brings every pool the same amount and nothing is demanded, the bound is an
        L-natural-convex function of the prices: what cannot be lowered by moving some prices
        together by one step is lowest. A bound of no more than `enough` yen will do.
        """
        count = len(self.pools)
        sizes = sorted({*range(1, min(count, _TOGETHER) + 1), count})
        moved = [set(some) for size in sizes for some in combinations(range(count), size)]
        lowest = self._bound(self.prices)
        step = 1 << max(self.rate, default=0).bit_length() >> 1
        while step and self.floor(lowest) > enough and self.work.left > 0:
            for _ in range(_MOVES):
                before = lowest
                for prices in self._moved(moved, step):
                    bound = self._bound(prices)
                    if bound < lowest:
                        lowest, self.prices = bound, prices
                if lowest == before:
                    break
            step >>= 1

    def _moved(self, moved: list[set[int]], step: int) -> Iterator[list[int]]:
        """Some prices a step higher or lower, within what is allowed."""
        for some in moved:
            for change in (step, -step):
                prices = [
                    min(max(price + change, 0), rate) if k in some else price
                    for k, (price, rate) in enumerate(zip(self.prices, self.rate, strict=True))
                ]
                if prices != self.prices:
                    yield prices


class Found:
    """The best assignment of a group found so far, and the bound that none exceeds.

    `value` and `chosen` (None at first); nothing is looked for below `least`.
    """

    def __init__(self, group: Group, least: int) -> None:
        self.group = group
        self.value = least - 1
        self.chosen: list[int] | None = None
        self.limit = max(self.value, group.limit())

    def settled(self) -> bool:
        """Whether nothing better is left to be found."""
        return self.value >= self.limit

    def offer(self, value: int, chosen: list[int]) -> None:
        """Keep an assignment if it is better, where it has to be asked for by what it comes to."""
        if self.group.paid:
            value = self.group.paid(self.group.numbers(chosen))
        if value > self.value:
            self.value, self.chosen = value, chosen
            self.limit = max(self.limit, value)

    def lower_limit(self, limit: int) -> None:
        """Note that nothing beyond the best found exceeds `limit`."""
        self.limit = max(self.value, min(self.limit, limit))
