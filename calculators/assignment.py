"""Which purchase to file where, so that the subsidies add up to as much as possible. Exact.

Every item has choices. A choice either brings a value of its own (yen), or adds an amount to a
pool. A pool pays `min(rate × its sum, cap)` rounded down to its unit, and may make demands on what
lies in it. Items that share no pool do not affect each other and are solved apart.

A good solution comes first: every item where the prices below make it worth most, improved by
moving and exchanging items and by dividing what two pools hold between them anew. Then a search
goes through the items, those with the fewest choices first and of these the largest, and gives up a
branch as soon as a bound shows that it cannot beat the best solution found. Two branches that lead
to the same sums are followed once.

The bound puts a price on each pool's yen (Lagrangian relaxation): with a price p between 0 and the
rate, a pool that holds the sum s and comes to its cap at the sum t pays at most `cap - p × (t - s)`
plus p for every yen that is added; so each remaining item counts with the best of its own value and
p times what it would add. Any prices give a true bound; those that are best at the start are used.
Where a pool still lacks what it demands, the bound is lowered by what the cheapest item that would
do gives up by lying there; the prices are chosen with that in mind.

The problem is hard in the worst case (it contains that of filling a pool exactly). Should a search
ever take more than `most_steps`, it ends. What was found is then searched once more, some items at
a time, and comes with the bound that it may miss.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import gcd, lcm
from typing import NamedTuple

_FINE = 2**20
"""Prices are multiples of 1 / (common denominator of the rates × this)."""

_ROUNDS = 300
"""How often the prices are adjusted."""

_DIVIDED = 20
"""How many items are divided anew between two pools; the ways to do so are 2 to the power of it."""

_FREE, _STRIDE = 12, 7
"""A search that was cut short goes on with so many items at a time, that far apart."""

_NEVER = 10**40
"""Taken off a bound where there is no way to complete the branch."""


@dataclass(frozen=True)
class Demand:
    """A pool (where it holds an item of `if_any`, or any at all) must hold one of `one_of`."""

    one_of: frozenset[str]
    if_any: frozenset[str] | None = None


@dataclass(frozen=True)
class Pool:
    """`rate` of the sum up to `cap` yen (None: no cap), rounded down to a multiple of `unit`."""

    rate: Fraction
    cap: int | None
    unit: int = 1
    demands: tuple[Demand, ...] = ()

    def pays(self, amount: int) -> int:
        """The yen paid for a sum of `amount` yen."""
        paid = amount * self.rate.numerator // self.rate.denominator
        if self.cap is not None:
            paid = min(paid, self.cap)
        return paid // self.unit * self.unit


class Choice(NamedTuple):
    """`amount` yen of value by itself (`pool` None), or `amount` yen into the pool of this number.

    `kind` is what the demands of pools speak of.
    """

    pool: int | None
    amount: int
    kind: str = ""


class Solution(NamedTuple):
    """The value, the number of the choice for every item, and what no assignment exceeds.

    `value == limit` unless the search was cut short.
    """

    value: int
    chosen: list[int]
    limit: int


Choices = Sequence[Choice]


MOST_STEPS = 200_000


def solve(
    items: Sequence[Choices], pools: Sequence[Pool], most_steps: int = MOST_STEPS, least: int = 0
) -> Solution | None:
    """The assignment with the highest value; every item needs a choice outside the pools.

    None where it is plain from the start that no assignment comes to `least` yen.
    """
    allowed = _feasible(items, pools)
    groups = _groups(allowed)
    searches = [_Search([allowed[item] for item in group], pools, most_steps) for group in groups]
    if sum(search.start_limit() for search in searches) < least:
        return None
    value, limit, chosen = 0, 0, [0] * len(items)
    for group, search in zip(groups, searches, strict=True):
        part = search.run()
        value += part.value
        limit += part.limit
        for item, choice in zip(group, part.chosen, strict=True):
            chosen[item] = choice
    return Solution(value, chosen, limit)


Numbered = list[tuple[int, Choice]]


def _feasible(items: Sequence[Choices], pools: Sequence[Pool]) -> list[Numbered]:
    """The choices with their numbers, without those into pools whose demands none can meet."""
    allowed = [list(enumerate(choices)) for choices in items]
    while True:
        kinds: dict[int, set[str]] = {}
        for choices in allowed:
            for _, choice in choices:
                if choice.pool is not None:
                    kinds.setdefault(choice.pool, set()).add(choice.kind)
        kept = [
            [(number, choice) for number, choice in choices if _possible(choice, pools, kinds)]
            for choices in allowed
        ]
        if kept == allowed:
            return [_without_worse(choices, pools) for choices in kept]
        allowed = kept


def _possible(choice: Choice, pools: Sequence[Pool], kinds: dict[int, set[str]]) -> bool:
    if choice.pool is None:
        return True
    return all(
        demand.one_of & kinds[choice.pool]
        or (demand.if_any is not None and choice.kind not in demand.if_any)
        for demand in pools[choice.pool].demands
    )


def _without_worse(choices: Numbered, pools: Sequence[Pool]) -> Numbered:
    """Outside the pools only the best choice; none where it brings nothing and a pool takes all."""
    outside = [entry for entry in choices if entry[1].pool is None]
    best = max(outside, key=lambda entry: entry[1].amount)
    inside = [entry for entry in choices if entry[1].pool is not None]
    free = any(not pools[choice.pool].demands for _, choice in inside)
    return inside if free and not best[1].amount else [best, *inside]


def _groups(allowed: list[Numbered]) -> list[list[int]]:
    """The items in groups that have no pool in common."""
    groups: list[tuple[set[int], list[int]]] = []
    for item, choices in enumerate(allowed):
        pools = {choice.pool for _, choice in choices if choice.pool is not None}
        members = [item]
        apart = []
        for group in groups:
            if group[0] & pools:
                pools |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (pools, members)]
    return [members for _, members in groups]


class _End(Exception):
    """The search is over: its best is as good as the bound, or it has taken too many steps."""


class _Option(NamedTuple):
    """A choice within a search: pools are numbered anew."""

    number: int
    pool: int | None
    amount: int
    kind: str


class _Division(NamedTuple):
    """Items divided between two pools: the sum that each gets, and the pool of each item."""

    one: int
    other: int
    pools: tuple[int, ...]


Sums = tuple[int, ...]
Marks = tuple[int, ...]


class _Search:
    """The search within one group of items."""

    def __init__(self, items: list[Numbered], pools: Sequence[Pool], most_steps: int) -> None:
        used = sorted({c.pool for choices in items for _, c in choices if c.pool is not None})
        place = {number: k for k, number in enumerate(used)}
        self.pools = [pools[number] for number in used]
        self.most_steps = most_steps
        size = [max(choice.amount for _, choice in choices) for choices in items]
        self.order = sorted(range(len(items)), key=lambda item: (len(items[item]), -size[item]))
        self.items = [
            [_Option(n, place.get(c.pool), c.amount, c.kind) for n, c in items[item]]
            for item in self.order
        ]
        own = (option.amount for options in self.items for option in options if option.pool is None)
        self.unit = gcd(*(pool.unit for pool in self.pools), *own) or 1
        self.scale = lcm(*(pool.rate.denominator for pool in self.pools)) * _FINE
        self._measure_pools()
        self.prices = self._common_price()

    def start_limit(self) -> int:
        """A value in yen that no assignment exceeds, found without searching."""
        return self._floor(self._start_bound(self.prices)[0])

    def run(self) -> Solution:
        """The solution, its choices in the order in which the items were given."""
        start = self._divided_anew(self._improved(self._greedy()))
        self.best, self.best_choice = self._value(start), start
        self.prices = self._better_prices()
        none = (0,) * len(self.pools)
        self._measure_rest()
        self.limit = max(self.best, self._floor(self._bound(0, 0, none, none)))
        if self._search(self.most_steps):
            self.limit = self.best
        else:
            self._polish()
        numbers = [0] * len(self.items)
        for item, options, place in zip(self.order, self.items, self.best_choice, strict=True):
            numbers[item] = options[place].number
        return Solution(self.best, numbers, self.limit)

    def _search(self, most_steps: int) -> bool:
        """Look for something better than the best so far; whether nothing better is left."""
        self.seen: dict[tuple[int, ...], int] = {}
        self.path: list[int] = []
        self.steps_left = most_steps
        none = (0,) * len(self.pools)
        try:
            if self.best < self.limit:
                self._visit(0, 0, none, none)
        except _End:
            return self.best >= self.limit
        return True

    def _polish(self) -> None:
        """Search once more among some of the items at a time, all others where they lie."""
        items = self.items
        for first in range(len(items)):
            free = {(first + _STRIDE * step) % len(items) for step in range(_FREE)}
            self.items = [
                options if item in free else [options[place]]
                for item, (options, place) in enumerate(zip(items, self.best_choice, strict=True))
            ]
            before, kept = self.best, self.best_choice
            self._measure_rest()
            self._search(self.most_steps // 100)
            self.items = items
            if self.best > before:
                self.best_choice = [
                    place if item in free else kept[item]
                    for item, place in enumerate(self.best_choice)
                ]
            divided = self._divided_anew(self.best_choice, first)
            if (found := self._value(divided)) > self.best:
                self.best, self.best_choice = found, divided

    def _measure_pools(self) -> None:
        """For each pool in scaled figures: rate, payment at the cap, and the sums around the cap.

        Sums are multiples of the largest number that divides all amounts; `full` is the smallest
        such sum that reaches the cap, `under` the one before it.
        """
        self.rate, self.most, self.full, self.under = [], [], [], []
        for k, pool in enumerate(self.pools):
            amounts = [o.amount for options in self.items for o in options if o.pool == k]
            step = gcd(*amounts) or 1
            full = sum(amounts)
            most = pool.rate * full
            if pool.cap is not None and pool.cap < most:
                most = Fraction(pool.cap)
                full = -int(-most / pool.rate // step) * step
            self.rate.append(int(pool.rate * self.scale))
            self.most.append(int(most * self.scale))
            self.full.append(full)
            self.under.append(max(0, full - step))

    # --- the bound ---

    def _common_price(self) -> list[int]:
        """The one price for all pools (each up to its rate) that makes the bound lowest."""
        tried = {0, *self.rate}
        for options in self.items:
            value = max((o.amount for o in options if o.pool is None), default=0)
            inside = (o.amount for o in options if o.pool is not None and o.amount)
            tried |= {value * self.scale // amount for amount in inside}
        common = ([min(price, rate) for rate in self.rate] for price in sorted(tried))
        return min(common, key=lambda prices: self._start_bound(prices)[0])

    def _better_prices(self) -> list[int]:
        """Prices lowered where a pool stays short of its cap, raised where it would overflow.

        The steps are those of Polyak's subgradient method towards the value of the solution that
        is known; the prices with the lowest bound are kept.
        """
        prices = best = self.prices
        lowest, surplus = self._start_bound(prices)
        for _ in range(_ROUNDS):
            bound, surplus = self._start_bound(prices)
            if bound < lowest:
                lowest, best = bound, prices
            excess, length = bound - self.best * self.scale, sum(x * x for x in surplus)
            if excess <= 0 or not length:
                break
            prices = [
                max(0, min(rate, price + excess * x // length))
                for price, rate, x in zip(prices, self.rate, surplus, strict=True)
            ]
        return best

    def _start_bound(self, prices: list[int]) -> tuple[int, list[int]]:
        """The bound for these prices, and by how much each pool's sum would go beyond its cap."""
        bound = 0
        surplus = [-full for full in self.full]
        cheapest: dict[tuple[int, int], tuple[int, _Option, _Option]] = {}
        for options in self.items:
            worth, place = max((self._worth(o, prices), -n) for n, o in enumerate(options))
            best = options[-place]
            bound += worth
            self._move(surplus, best, 1)
            for option in options:
                for key in self._meets_at_once(option):
                    entry = (worth - self._worth(option, prices), option, best)
                    cheapest[key] = min(cheapest.get(key, entry), entry)
        for k, price in enumerate(prices):
            still = self._still(k, 0, price)
            demands = [entry for key, entry in cheapest.items() if key[0] == k]
            if demands:
                cost, option, best = max(demands)
                still -= cost
                self._move(surplus, option, 1)
                self._move(surplus, best, -1)
                if still <= 0:  # The pool rather stays empty.
                    still = 0
                    surplus[k] += self.full[k]
            bound += still
        return bound, surplus

    def _move(self, sums: list[int], option: _Option, sign: int) -> None:
        if option.pool is not None:
            sums[option.pool] += sign * option.amount

    def _meets_at_once(self, option: _Option) -> Iterator[tuple[int, int]]:
        """The demands met by an option that its pool makes of whatever lies in it."""
        for number, demand in self._demands(option.pool):
            if demand.if_any is None and option.kind in demand.one_of:
                yield option.pool or 0, number

    def _worth(self, option: _Option, prices: list[int]) -> int:
        return option.amount * (self.scale if option.pool is None else prices[option.pool])

    def _still(self, k: int, amount: int, price: int) -> int:
        """The most that pool `k` pays from a sum of `amount` on, less the price of what comes."""
        if amount >= self.full[k]:
            return self.most[k]
        under = self.under[k]
        filled = self.most[k] - price * (self.full[k] - amount)
        return max(filled, self.rate[k] * under - price * (under - amount))

    def _measure_rest(self) -> None:
        """From each item on: the worth of the rest, and what it costs to meet each demand."""
        self.rest = [0]
        costs: list[dict[tuple[int, int], int]] = [{}]
        for options in reversed(self.items):
            worth = [self._worth(option, self.prices) for option in options]
            self.rest.append(self.rest[-1] + max(worth))
            cost = dict(costs[-1])
            for option, value in zip(options, worth, strict=True):
                for number, demand in self._demands(option.pool):
                    if option.kind in demand.one_of:
                        key = (option.pool, number)
                        cost[key] = min(cost.get(key, max(worth)), max(worth) - value)
            costs.append(cost)
        self.rest.reverse()
        self.costs = costs[::-1]

    def _demands(self, pool: int | None) -> Iterator[tuple[int, Demand]]:
        return iter(()) if pool is None else enumerate(self.pools[pool].demands)

    def _bound(self, item: int, value: int, sums: Sums, marks: Marks) -> int:
        """The most that any completion can be worth, scaled; negative where there is none."""
        bound = value * self.scale + self.rest[item]
        for k, (amount, mark) in enumerate(zip(sums, marks, strict=True)):
            still = self._still(k, amount, self.prices[k])
            if self.pools[k].demands:
                still = self._still_demanding(item, k, mark, still)
            bound += still
        return bound

    def _still_demanding(self, item: int, k: int, mark: int, still: int) -> int:
        """`still` less the cost of the dearest unmet demand; or the pool stays empty."""
        dearest = 0
        for number, demand in self._demands(k):
            raised = mark >> 2 * number & 1 or (demand.if_any is None)
            if raised and not mark >> 2 * number & 2:
                cost = self.costs[item].get((k, number))
                dearest = -1 if cost is None or dearest < 0 else max(dearest, cost)
        if mark:
            return still - dearest if dearest >= 0 else -_NEVER
        return max(0, still - dearest) if dearest >= 0 else 0

    def _floor(self, bound: int) -> int:
        """A scaled bound in whole units of yen."""
        return bound // (self.scale * self.unit) * self.unit

    # --- a good solution to start from ---

    def _greedy(self) -> list[int]:
        """Every item where the prices make it worth most, as far as pools are not full yet."""
        sums = [0] * len(self.pools)
        chosen = []
        for options in self.items:
            worth = [
                (self._worth(option, self.prices), self._room(option.pool, sums), place)
                for place, option in enumerate(options)
            ]
            place = max((entry for entry in worth if entry[1]), default=worth[0])[2]
            chosen.append(place)
            if options[place].pool is not None:
                sums[options[place].pool] += options[place].amount
        return chosen

    def _improved(self, chosen: list[int]) -> list[int]:
        """Move single items and pairs of items as long as the value rises."""
        value = self._value(chosen)
        steps = [
            ((i, a), (j, b))
            for i, options in enumerate(self.items)
            for a in range(len(options))
            for j in range(i + 1)
            for b in range(len(self.items[j]) if j < i else 1)
        ]
        improved = True
        while improved:
            improved = False
            for (i, a), (j, b) in steps:
                other = list(chosen)
                other[j] = b
                other[i] = a
                if other != chosen and (found := self._value(other)) > value:
                    chosen, value, improved = other, found, True
        return chosen

    def _divided_anew(self, chosen: list[int], first: int = 0) -> list[int]:
        """Divide what lies in two pools between them once more, as long as the value rises."""
        value = self._value(chosen)
        pairs = list(combinations(range(len(self.pools)), 2))
        improved = True
        while improved:
            improved = False
            for pair in pairs:
                other = self._division(chosen, *pair, first)
                if (found := self._value(other)) > value:
                    chosen, value, improved = other, found, True
        return chosen

    def _division(self, chosen: list[int], one: int, other: int, first: int) -> list[int]:
        """The smallest items that lie in two pools divided so that one of them is just filled.

        All ways to divide them are looked at by meeting in the middle: each way to divide one half
        goes with those of the other half that come nearest to what it leaves to fill.
        """
        held = {one: 0, other: 0}
        movable: list[tuple[int, dict[int, int]]] = []
        for item, (options, place) in enumerate(zip(self.items, chosen, strict=True)):
            places = {o.pool: n for n, o in enumerate(options) if o.pool in held}
            if options[place].pool in held:
                held[options[place].pool] += options[place].amount
                if len(places) == 2:
                    movable.append((item, places))
        movable = (movable[first:] + movable[:first])[-_DIVIDED:]
        for item, _ in movable:
            held[self.items[item][chosen[item]].pool] -= self.items[item][chosen[item]].amount
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
            mine, theirs = (self.items[item][places[pool]].amount for pool in (one, other))
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
        wanted = (self.full[one] - held[one], movable - (self.full[other] - held[other]))
        for a, b, mine in left:
            for target in wanted:
                place = bisect_left(sums, target - a)
                for c, d, theirs in right[max(0, place - 1) : place + 1]:
                    paid = self.pools[one].pays(held[one] + a + c)
                    paid += self.pools[other].pays(held[other] + b + d)
                    yield paid, mine, theirs

    def _value(self, chosen: list[int]) -> int:
        """What an assignment is worth; -1 where a demand is not met."""
        value = 0
        sums, marks = [0] * len(self.pools), [0] * len(self.pools)
        for options, place in zip(self.items, chosen, strict=True):
            _, pool, amount, kind = options[place]
            if pool is None:
                value += amount
            else:
                sums[pool] += amount
                marks[pool] = self._marked(pool, marks[pool], kind)
        return self._final(value, sums, marks)

    # --- the search ---

    def _visit(self, item: int, value: int, sums: Sums, marks: Marks) -> None:
        if item == len(self.items):
            self._finish(value, sums, marks)
            return
        state = (item, *sums, *marks)
        if self.seen.get(state, -1) >= value:
            return
        self.seen[state] = value
        self.steps_left -= 1
        if self.steps_left < 0:
            raise _End
        branches = sorted(self._branches(item, value, sums, marks), reverse=True)
        for bound, _, place, value_, sums_, marks_ in branches:
            if bound <= self.best:
                return
            self.path.append(place)
            self._visit(item + 1, value_, sums_, marks_)
            self.path.pop()

    def _branches(
        self, item: int, value: int, sums: Sums, marks: Marks
    ) -> Iterator[tuple[int, int, int, int, Sums, Marks]]:
        """Every choice for an item: bound, room, place, and the state it leads to."""
        for place, (_, pool, amount, kind) in enumerate(self.items[item]):
            if pool is None:
                value_, sums_, marks_ = value + amount, sums, marks
            else:
                whole = min(sums[pool] + amount, self.full[pool])
                value_, sums_ = value, (*sums[:pool], whole, *sums[pool + 1 :])
                marks_ = (*marks[:pool], self._marked(pool, marks[pool], kind), *marks[pool + 1 :])
            bound = self._floor(self._bound(item + 1, value_, sums_, marks_))
            yield bound, self._room(pool, sums), place, value_, sums_, marks_

    def _room(self, pool: int | None, sums: Sequence[int]) -> int:
        """What a pool lacks to its cap; -1 outside the pools: in doubt the pools are filled."""
        return -1 if pool is None else max(0, self.full[pool] - sums[pool])

    def _marked(self, pool: int, marks: int, kind: str) -> int:
        """Which demands of a pool are raised (even bits) and met (odd bits) with one more item."""
        for number, demand in self._demands(pool):
            if demand.if_any is None or kind in demand.if_any:
                marks |= 1 << 2 * number
            if kind in demand.one_of:
                marks |= 2 << 2 * number
        return marks

    def _finish(self, value: int, sums: Sums, marks: Marks) -> None:
        value = self._final(value, sums, marks)
        if value > self.best:
            self.best, self.best_choice = value, list(self.path)
            if value >= self.limit:
                raise _End

    def _final(self, value: int, sums: Sequence[int], marks: Sequence[int]) -> int:
        """The value with what the pools pay; -1 where a demand is not met."""
        for pool, mark in enumerate(marks):
            for number, _ in self._demands(pool):
                if mark >> 2 * number & 3 == 1:
                    return -1
        return value + sum(map(Pool.pays, self.pools, sums))
