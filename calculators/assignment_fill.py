"""The assignments that lose little, found by filling one pool after the other.

An assignment worth `target` yen or more loses at most the difference between the bound and `target`
(see `assignment_group`). So it has no option that loses more, and the sum in each pool lies within
a window around what the pool pays best for. All sets of items are made whose sum lies in the window
of the first pool (see `assignment_sets`), and for each of them, of what is left, those for the next
pool. Every assignment worth `target` is met that way, and where there is none, the limit falls
below `target`. The first target is the limit itself, and where a loss of so little is impossible,
more is allowed for. The pool that the fewest sets suit comes first: where many sets suit the
others, nearly each of its own leads to an end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate, combinations_with_replacement
from math import comb
from operator import mul
from typing import NamedTuple

from calculators.assignment_group import Found, Group
from calculators.assignment_sets import Enough, Way, Work, sets, together

_COARSE = 2**8
"""Sets are counted with sums as coarse as that part of all that there is for a pool."""

_ALIKE = 2**12
"""Where so many alike items can lie in more ways, there are too many items for this search."""

_MORE = 8
"""Where nothing loses as little as is allowed, so many times that is allowed next."""

_IMPOSSIBLE = 10**40
"""What is lost by a yen that has to lie in a pool where there is none."""

_LEFT = 2**5
"""To go on to the next pool takes the time of so many ways for each item that is left."""

_INSIDE = 2**3
"""To look at what a pool demands takes the time of so many ways for each item in it."""


def fill(found: Found, most: int) -> None:
    """Look for better assignments, with so much work at most, counted in ways of halves."""
    work = Work(most)
    allowed = 1
    try:
        while not found.settled():
            target = max(found.limit - (allowed - 1) * found.group.unit, found.better())
            _Fill(found, target, work).run()
            found.lower_limit(target - found.group.unit)
            allowed *= _MORE
    except Enough:
        pass


class _Losses:
    """What pools lose by the sums that lie in them, scaled. `pools` are numbers of pools.

    What several pools lose together is the least that it can be where all of them hold from `least`
    to `most`. It grows to both sides of the sums where it is least, as does what one pool loses
    before it is rounded.
    """

    def __init__(self, group: Group) -> None:
        self.group = group
        self.best = [group.gain(k, price) for k, price in enumerate(group.prices)]

    def exactly(self, k: int, amount: int) -> int:
        """What a pool loses by its sum."""
        paid = self.group.pools[k].pays(amount) * self.group.scale
        return self.best[k] - (paid - self.group.prices[k] * amount)

    def together(self, pools: list[int], least: int, most: int) -> int:
        """What pools lose together; of a single one whose sum is known, exactly."""
        if len(pools) == 1 and least == most:
            return self.exactly(pools[0], least)
        return self._unrounded(pools, least, most)

    def window(self, pools: list[int], least: int, most: int, loss: int) -> tuple[int, int]:
        """The sums in the first of some pools with which they lose no more than `loss` together."""
        first, *others = pools
        lowest, highest = self.group.band[first]

        def lost(amount: int) -> int:
            rest = self._unrounded(others, least - amount, most - amount)
            return self._unrounded([first], amount, amount) + rest

        turns = self._turns(first, others, least, most)
        middle = min((min(max(turn, lowest), highest) for turn in turns), key=lost)
        if lost(middle) > loss:
            return 1, 0
        before, after = range(lowest, middle), range(middle + 1, highest + 1)
        low = lowest + bisect_left(before, -loss, key=lambda amount: -lost(amount))
        return low, middle + bisect_right(after, loss, key=lost)

    def _turns(self, first: int, others: list[int], least: int, most: int) -> Iterator[int]:
        """The sums in the first pool at which it or the others begin to lose more or less."""
        if self.group.rate[first]:
            ceiling = self.group.most[first] // self.group.rate[first]
            yield from (ceiling, ceiling + 1)
        full = list(accumulate((self.group.full[k] for k in self._dearest(others)), initial=0))
        yield least - full[-1]
        yield from (most - amount for amount in full)

    def _dearest(self, pools: list[int]) -> list[int]:
        """Pools in the order in which a yen that they lack costs the most."""
        return sorted(pools, key=lambda k: self.group.prices[k] - self.group.rate[k])

    def _unrounded(self, pools: list[int], least: int, most: int) -> int:
        """What pools lose together before anything is rounded, or somewhat less."""
        group = self.group
        if len(pools) == 1 and least == most:
            paid = min(group.rate[pools[0]] * most, group.most[pools[0]])
            return self.best[pools[0]] - (paid - group.prices[pools[0]] * most)
        over = least - sum(group.full[k] for k in pools)
        best = sum(self.best[k] for k in pools)
        if over > 0:
            filled = sum(group.most[k] - group.prices[k] * group.full[k] for k in pools)
            dearer = over * min((group.prices[k] for k in pools), default=_IMPOSSIBLE)
            return max(0, best - filled + dearer)
        gained = 0
        for k in self._dearest(pools):
            amount = min(max(most, 0), group.full[k])
            gained += amount * (group.rate[k] - group.prices[k])
            most -= amount
        return max(0, best - gained)


class _Open(NamedTuple):
    """What an item can do where some pools are open: lie inside the first of them, or elsewhere.

    `inside` holds amounts, losses and places; losses are against the best that is open. `elsewhere`
    is what it loses outside the first pool (None where it cannot), `least` and `most` what it adds
    to the pools.
    """

    inside: tuple[tuple[int, int, int], ...]
    elsewhere: int | None
    least: int
    most: int


class _Fill:
    """The search for all assignments worth a target."""

    def __init__(self, found: Found, target: int, work: Work) -> None:
        self.found, self.group, self.work = found, found.group, work
        self.losses = _Losses(self.group)
        worths = [self.group.worths(options) for options in self.group.items]
        self.regrets = [[max(some) - worth for worth in some] for some in worths]
        self.highest = sum(map(max, worths)) + sum(self.losses.best)
        if self.group.counts is not None:
            self.highest -= sum(map(mul, self.group.lifts, self.group.counts))
        self.allowed = self.highest - target * self.group.scale
        self.chosen = [0] * len(self.group.items)
        kinds: dict[tuple[object, ...], int] = {}
        self.alike = [
            kinds.setdefault(tuple(option[1:] for option in options), len(kinds))
            for options in self.group.items
        ]

    def run(self) -> None:
        """Meet every assignment worth the target and more than the best that is known."""
        if self.allowed < 0:
            return
        items = list(range(len(self.group.items)))
        self.order = self._fewest_sets_first(items)
        self.open = [
            [self._open(item, self.order[depth:]) for item in items]
            for depth in range(len(self.order))
        ]
        self._fill_next(0, items, 0)

    def _open(self, item: int, pools: list[int]) -> _Open:
        """What an item can do without losing more than is allowed."""
        regrets = zip(self.regrets[item], self.group.items[item], strict=True)
        options = [
            (place, regret, option)
            for place, (regret, option) in enumerate(regrets)
            if option.pool is None or option.pool in pools
        ]
        best = min((regret for _, regret, _ in options), default=0)
        near = [(place, r - best, o) for place, r, o in options if r - best <= self.allowed]
        amounts = [0 if o.pool is None else o.amount for _, _, o in near]
        return _Open(
            tuple((o.amount, loss, place) for place, loss, o in near if o.pool == pools[0]),
            min((loss for _, loss, o in near if o.pool != pools[0]), default=None),
            min(amounts, default=0),
            max(amounts, default=0),
        )

    # --- the order of the pools ---

    def _fewest_sets_first(self, items: list[int]) -> list[int]:
        pools = list(range(len(self.group.pools)))
        some = [self._open(item, pools) for item in items]
        least, most = sum(each.least for each in some), sum(each.most for each in some)
        counts = []
        for k in pools:
            others = [other for other in pools if other != k]
            window = self.losses.window([k, *others], least, most, self.allowed)
            counts.append((self._sets(k, *window), k))
        return [k for _, k in sorted(counts)]

    def _sets(self, k: int, low: int, high: int) -> int:
        """About how many sets of items come to a sum from `low` to `high` in a pool."""
        if low > high:
            return 0
        grain = self.group.total[k] // _COARSE + 1
        counts = [1] + [0] * (self.group.total[k] // grain + len(self.group.items) + 1)
        for options in self.group.items:
            amount = max((o.amount for o in options if o.pool == k), default=0)
            step = (amount + grain // 2) // grain
            if amount:
                counts = [
                    count + (counts[place - step] if place >= step else 0)
                    for place, count in enumerate(counts)
                ]
        first, last = low // grain, high // grain
        return sum(counts[first : last + 1]) * (high - low + 1) // ((last - first + 1) * grain)

    # --- one pool after the other ---

    def _fill_next(self, depth: int, items: list[int], lost: int) -> None:
        """Fill the pools from the one at `depth` in the order on, with what is left."""
        if depth == len(self.order):
            self._end(items)
            return
        self.work.add(_LEFT * len(items))
        for way in _Level(self, depth, items, lost).ways():
            self.work.add(_INSIDE * len(way.inside))
            if not self._meets(self.order[depth], way):
                continue
            for item, place in way.inside:
                self.chosen[item] = place
            taken = {item for item, _ in way.inside}
            self._fill_next(
                depth + 1, [item for item in items if item not in taken], lost + way.loss
            )
            if self.found.settled():
                return

    def _meets(self, k: int, way: Way) -> bool:
        """Whether a pool with these items has what it demands."""
        marks = 0
        if self.group.pools[k].demands:
            for item, place in way.inside:
                marks = self.group.marked(k, marks, self.group.items[item][place].kind)
        return all(marks >> 2 * number & 3 != 1 for number, _ in self.group.demands(k))

    def _end(self, items: list[int]) -> None:
        """Keep the assignment if it is better than the best known; what is left lies in no pool."""
        chosen = list(self.chosen)
        for item in items:
            options = enumerate(self.group.items[item])
            outside = [(-o.amount, place) for place, o in options if o.pool is None]
            chosen[item] = min(outside)[1]
        self.found.offer(self.group.value(chosen), chosen)
        least = self.found.better() * self.group.scale
        self.allowed = min(self.allowed, self.highest - least)


class _Level:
    """The sets of the items that are left for the first of the pools that are left."""

    def __init__(self, search: _Fill, depth: int, items: list[int], lost: int) -> None:
        self.search, self.lost = search, lost
        self.pools = search.order[depth:]
        self.open = search.open[depth]
        self.least = sum(self.open[item].least for item in items)
        self.most = sum(self.open[item].most for item in items)
        self.left = search.allowed - lost
        self.each, self.all = self._counted()
        self.window = search.losses.window(self.pools, self.least, self.most, self.left)
        self.sure = Way(0, 0, ())
        self.groups = self._choices(items)

    def ways(self) -> Iterator[Way]:
        """Every set that loses no more than is left, and what it loses with what the pool does."""
        if not all(self.groups) or self.left < self.sure.loss:
            return
        most_loss = self.left - self.sure.loss
        for some in sets(self.groups, self._wanted, self._suits, most_loss, self.search.work):
            amount, loss, inside = together((self.sure, some))
            amount -= self.all
            yield Way(amount, loss + self.search.losses.exactly(self.pools[0], amount), inside)

    def _suits(self, amount: int, loss: int) -> bool:
        """Whether what comes to what is sure loses no more than is left, with all the pools."""
        left = self.search.allowed - self.lost - self.sure.loss - loss
        if left < 0:
            return False
        amount += self.sure.amount - self.all
        left -= self.search.losses.exactly(self.pools[0], amount)
        least, most = self.least - amount, self.most - amount
        return left >= self.search.losses.together(self.pools[1:], least, most)

    def _wanted(self) -> tuple[int, int]:
        """What may come to what is sure; less where a better assignment was found meanwhile."""
        left = self.search.allowed - self.lost
        if left != self.left:
            self.left = left
            self.window = self.search.losses.window(self.pools, self.least, self.most, left)
        more = self.all - self.sure.amount
        return self.window[0] + more, self.window[1] + more

    def _counted(self) -> tuple[int, int]:
        """What is added to each amount in the pool and to its sum, so that counts must agree."""
        counts, total = self.search.group.counts, self.search.group.total[self.pools[0]]
        return (total + 1, counts[self.pools[0]] * (total + 1)) if counts is not None else (0, 0)

    def _choices(self, items: list[int]) -> list[list[Way]]:
        """What alike items can do, group by group; where there is nothing to choose it is sure."""
        alike: dict[int, list[int]] = {}
        for item in items:
            alike.setdefault(self.search.alike[item], []).append(item)
        ways = [self._alike_ways(some) for some in alike.values()]
        self.sure = together(tuple(some[0] for some in ways if len(some) == 1))
        return [some for some in ways if len(some) != 1]

    def _alike_ways(self, items: list[int]) -> list[Way]:
        """How many of some alike items lie in the pool, and at what places."""
        inside, elsewhere, *_ = self.open[items[0]]
        picks = [
            (amount + self.each, loss, (place,))
            for amount, loss, place in inside
            if loss <= self.left
        ]
        if elsewhere is not None and elsewhere <= self.left:
            picks.append((0, elsewhere, ()))
        if len(items) == 1:
            return [
                Way(amount, loss, tuple((items[0], place) for place in places))
                for amount, loss, places in picks
            ]
        if comb(len(items) + len(picks) - 1, len(items)) > _ALIKE:
            raise Enough
        ways = [
            together(
                tuple(
                    Way(amount, loss, tuple((item, place) for place in places))
                    for item, (amount, loss, places) in zip(items, some, strict=True)
                )
            )
            for some in combinations_with_replacement(picks, len(items))
        ]
        return [way for way in ways if way.loss <= self.left]
