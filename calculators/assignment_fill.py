"""The assignments that lose little, found by filling one pool after the other.

An assignment worth `target` yen or more loses at most the difference between the bound and `target`
(see `assignment_group`). So it has no option that loses more, and the sum in each pool lies within
a window around what the pool pays best for. All sets of items are made whose sum lies in the window
of the first pool, and for each of them, of what is left, those for the next. Every assignment worth
`target` is met that way, and where there is none, the limit falls below `target`. The first target
is the limit itself, and where a loss of so little is impossible, more is allowed for. The pool that
the fewest sets suit is the first: where many sets suit all the others, nearly each leads to an end.

The sets for a pool are put together from two halves of the items. A half has up to millions of
ways, which are never listed at once: it is made of two parts, and sorted sums of its back part give
all ways whose sum lies within a slice. Slice by slice the ways of the left half meet those of the
right half with what the window leaves for them (Schroeppel and Shamir's method).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from math import comb
from typing import NamedTuple

from calculators.assignment_group import Found, Option

_PART = 2**14
"""Where a part has more ways than that, there are too many items for this search."""

_SLICE = 2**15
"""A slice has about so many ways."""

_COARSE = 2**8
"""Sets are counted with sums as coarse as that part of a pool's largest."""

_MORE = 8
"""Where nothing loses as little as is allowed, so many times that is allowed next."""

_PAIR = 2**5
"""To look at a pair takes the time of so many ways."""

_NEXT = 2**10
"""To go on to the next pool takes the time of so many ways at least."""


def fill(found: Found, most: int) -> None:
    """Look for better assignments, with at most so many ways of halves."""
    work = _Work(most)
    allowed = 1
    try:
        while not found.settled():
            target = max(found.limit - (allowed - 1) * found.group.unit, found.value + 1)
            _Fill(found, target, work).run()
            found.lower_limit(target - found.group.unit)
            allowed *= _MORE
    except _Enough:
        pass


class _Enough(Exception):
    """The work that was allowed is done."""


class _Work:
    """How many ways may still be made."""

    def __init__(self, most: int) -> None:
        self.left = most

    def add(self, ways: int) -> None:
        self.left -= ways
        if self.left < 0:
            raise _Enough


class _Way(NamedTuple):
    """One way for some items: what it adds to the pool, what it loses, who lies in it and how."""

    amount: int
    loss: int
    inside: tuple[tuple[int, int], ...]


class _Half:
    """All ways for a half of the items: each way of its front with each way of its back.

    A way is known by one number: its sum, and below that, its place in the half.
    """

    def __init__(self, front: list[_Way], back: list[_Way], shift: int, bits: int) -> None:
        self.front, self.back = front, sorted(back, key=lambda way: way.amount)
        self.amounts = [way.amount for way in self.back]
        self.count = len(front) * len(back)
        starts = [way.amount for way in front]
        self.least, self.most = min(starts) + self.amounts[0], max(starts) + self.amounts[-1]
        self.numbers = [
            (way.amount << bits) + (place << shift) for place, way in enumerate(self.back)
        ]
        self.starts = [
            (way.amount, (way.amount << bits) + (place * len(back) << shift))
            for place, way in enumerate(front)
        ]

    def between(self, low: int, beyond: int) -> list[int]:
        """The ways whose sum is from `low` on and less than `beyond`."""
        found: list[int] = []
        for amount, number in self.starts:
            first = bisect_left(self.amounts, low - amount)
            end = bisect_left(self.amounts, beyond - amount, first)
            if end > first:
                found += [number + other for other in self.numbers[first:end]]
        return found

    def way(self, place: int) -> tuple[_Way, _Way]:
        """Front and back of the way at a place."""
        front, back = divmod(place, len(self.back))
        return self.front[front], self.back[back]


class _Open(NamedTuple):
    """What an item can do where some pools are open: `inside` the first of them, or elsewhere.

    `inside` holds amounts, losses and places; losses are against the best that is open. `elsewhere`
    is what it loses outside the first pool (None: it has no option there), `least` and `most` what
    it can add to the pools.
    """

    inside: tuple[tuple[int, int, int], ...]
    elsewhere: int | None
    least: int
    most: int


class _Fill:
    """The search for all assignments worth a target."""

    def __init__(self, found: Found, target: int, work: _Work) -> None:
        self.found, self.group, self.work = found, found.group, work
        group = self.group
        worths = [group.worths(options) for options in group.items]
        self.losses = [[max(some) - worth for worth in some] for some in worths]
        self.best = [
            group.still(k, 0, price, group.total[k]) for k, price in enumerate(group.prices)
        ]
        self.highest = sum(map(max, worths)) + sum(self.best)
        self.allowed = self.highest - target * group.scale
        self.chosen = [0] * len(group.items)
        alike: dict[tuple[object, ...], int] = {}
        self.alike = [
            alike.setdefault(tuple(option[1:] for option in options), len(alike))
            for options in group.items
        ]

    def run(self) -> None:
        """Meet every assignment worth the target and more than the best that is known."""
        if self.allowed < 0:
            return
        items = list(range(len(self.group.items)))
        pools = list(range(len(self.group.pools)))
        windows = [
            self.window(
                [k, *(other for other in pools if other != k)],
                *self._range(items, pools),
                self.allowed,
            )
            for k in pools
        ]
        self.order = sorted(pools, key=lambda k: (self._sets(k, *windows[k]), k))
        self.open = [
            [self._open(item, self.order[depth:]) for item in items] for depth in pools
        ]
        self._fill_next(0, items, 0)

    # --- what an item can do, and what a pool may hold ---

    def _open(self, item: int, pools: list[int]) -> _Open:
        options = list(zip(self.losses[item], self.group.items[item], strict=True))
        best = min(loss for loss, o in options if o.pool is None or o.pool in pools)
        inside, elsewhere, amounts = [], [], []
        for place, (loss, (_, pool, amount, _)) in enumerate(options):
            if loss - best > self.allowed or (pool is not None and pool not in pools):
                continue
            amounts.append(0 if pool is None else amount)
            if pool == pools[0]:
                inside.append((amount, loss - best, place))
            else:
                elsewhere.append(loss - best)
        return _Open(
            tuple(inside), min(elsewhere, default=None), min(amounts), max(amounts)
        )

    def _range(self, items: list[int], pools: list[int]) -> tuple[int, int]:
        """The least and the most that items can add to pools."""
        some = [self._open(item, pools) for item in items]
        return sum(each.least for each in some), sum(each.most for each in some)

    def window(self, pools: list[int], least: int, most: int, left: int) -> tuple[int, int]:
        """The sums in the first of some pools that lose no more than `left`.

        All pools together hold from `least` to `most`. Where the others must hold too much or too
        little, that is lost as well. What is lost grows to both sides of a sum where it is least.
        """
        full = sum(self.group.full[k] for k in pools[1:])
        total = self.group.total[pools[0]]
        turns = (self.group.full[pools[0]], least - full, most - full)

        def loss(amount: int) -> int:
            others = self._least_slack(pools[1:], least - amount, most - amount)
            return self._slack(pools[0], amount) + others

        middle = min((min(max(turn, 0), total) for turn in turns), key=loss)
        if loss(middle) > left:
            return 1, 0
        low = bisect_left(range(middle), -left, key=lambda amount: -loss(amount))
        return low, middle + bisect_right(range(middle + 1, total + 1), left, key=loss)

    def _least_slack(self, pools: list[int], least: int, most: int) -> int:
        """The least that pools can lose which together hold from `least` to `most`."""
        group = self.group
        over = least - sum(group.full[k] for k in pools)
        if over > 0:
            return over * min((group.prices[k] for k in pools), default=self.allowed + 1)
        lacking = sum(group.full[k] for k in pools) - most
        lost = 0
        for k in sorted(pools, key=lambda k: group.rate[k] - group.prices[k]):
            if lacking <= 0:
                break
            lost += min(lacking, group.full[k]) * (group.rate[k] - group.prices[k])
            lacking -= group.full[k]
        return lost

    def _slack(self, k: int, amount: int) -> int:
        """What a pool loses by the sum that lies in it, before it is rounded."""
        group = self.group
        paid = min(group.rate[k] * amount, group.most[k])
        return self.best[k] - (paid - group.prices[k] * amount)

    def lost(self, k: int, amount: int) -> int:
        """What a pool loses by the sum that lies in it."""
        paid = self.group.pools[k].pays(amount) * self.group.scale
        return self.best[k] - (paid - self.group.prices[k] * amount)

    def least_lost(self, pools: list[int], least: int, most: int) -> int:
        """The least that pools lose which together hold from `least` to `most`."""
        if len(pools) == 1 and least == most:
            return self.lost(pools[0], least)
        return self._least_slack(pools, least, most)

    def _sets(self, k: int, low: int, high: int) -> int:
        """About how many sets of items suit a pool."""
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
        for inside, loss in _Level(self, depth, items, lost).ways():
            if not self._meets(self.order[depth], inside):
                continue
            taken = set()
            for item, place in inside:
                self.chosen[item] = place
                taken.add(item)
            self.work.add(_NEXT)
            rest = [item for item in items if item not in taken]
            self._fill_next(depth + 1, rest, lost + loss)
            if self.found.settled():
                return

    def _meets(self, k: int, inside: Sequence[tuple[int, int]]) -> bool:
        """Whether a pool with these items has what it demands."""
        if not self.group.pools[k].demands:
            return True
        marks = 0
        for item, place in inside:
            marks = self.group.marked(k, marks, self.group.items[item][place].kind)
        return all(marks >> 2 * number & 3 != 1 for number, _ in self.group.demands(k))

    def _end(self, items: list[int]) -> None:
        """Keep the assignment if it is better than the best known; what is left lies in no pool."""
        chosen = list(self.chosen)
        for item in items:
            options = enumerate(self.group.items[item])
            chosen[item] = max(
                (option.amount, -place) for place, option in options if option.pool is None
            )[1] * -1
        value = self.group.value(chosen)
        if value > self.found.value:
            self.found.offer(value, chosen)
            self.allowed = min(self.allowed, self.highest - (value + 1) * self.group.scale)


class _Level:
    """The sets of items for one pool, and what they lose."""

    def __init__(self, search: _Fill, depth: int, items: list[int], lost: int) -> None:
        self.search = search
        self.pool = search.order[depth]
        self.open = search.open[depth]
        self.lost = lost
        self.left = search.allowed - lost
        self.sure = _Way(0, 0, ())
        self.pools = search.order[depth:]
        self.range = (
            sum(self.open[item].least for item in items),
            sum(self.open[item].most for item in items),
        )
        self.low, self.high = search.window(self.pools, *self.range, self.left)
        self.groups = self._choices(items)

    def ways(self) -> Iterator[tuple[tuple[tuple[int, int], ...], int]]:
        """Every set that loses no more than is left: its items with their options, and its loss."""
        if self.left < self.sure.loss or self.low > self.high:
            return
        parts = self._parts()
        if not all(parts):
            return
        counts = [len(parts[0]) * len(parts[1]), len(parts[2]) * len(parts[3])]
        right_bits, left_bits = (count.bit_length() for count in reversed(counts))
        bits = right_bits + left_bits
        left = _Half(parts[0], parts[1], right_bits, bits)
        right = _Half(parts[2], parts[3], 0, bits)
        for first, beyond in self._slices(left, right):
            for pair in self._pairs(left, right, first, beyond, bits):
                ways = (
                    self.sure,
                    *left.way(pair >> right_bits & (1 << left_bits) - 1),
                    *right.way(pair & (1 << right_bits) - 1),
                )
                amount = sum(way.amount for way in ways)
                loss = sum(way.loss for way in ways) + self.search.lost(self.pool, amount)
                least, most = (total - amount for total in self.range)
                others = self.search.least_lost(self.pools[1:], least, most)
                if loss + others <= self.search.allowed - self.lost:
                    yield tuple(entry for way in ways for entry in way.inside), loss

    def _window(self) -> tuple[int, int]:
        """What may come to what is sure, as long as no more is allowed to be lost than now."""
        left = self.search.allowed - self.lost
        if left != self.left:
            self.left = left
            self.low, self.high = self.search.window(self.pools, *self.range, left)
        return self.low - self.sure.amount, self.high - self.sure.amount

    def _choices(self, items: list[int]) -> list[list[_Way]]:
        """What alike items can do, group by group; where there is nothing to choose it is sure."""
        alike: dict[int, list[int]] = {}
        for item in items:
            alike.setdefault(self.search.alike[item], []).append(item)
        groups = []
        sure = [self.sure]
        for some in alike.values():
            ways = self._alike_ways(some)
            if len(ways) == 1:
                sure += ways
            else:
                groups.append(ways)
        self.sure = _Way(
            sum(way.amount for way in sure),
            sum(way.loss for way in sure),
            tuple(entry for way in sure for entry in way.inside),
        )
        return groups

    def _alike_ways(self, items: list[int]) -> list[_Way]:
        """How many of some alike items lie in the pool, and how."""
        _, elsewhere, *_ = opened = self.open[items[0]]
        picks: list[tuple[int, int, int | None]] = [
            pick for pick in opened.inside if pick[1] <= self.left
        ]
        if elsewhere is not None and elsewhere <= self.left:
            picks.append((0, elsewhere, None))
        if len(items) == 1:
            return [
                _Way(amount, loss, () if place is None else ((items[0], place),))
                for amount, loss, place in picks
            ]
        ways = []
        for some in combinations_with_replacement(picks, len(items)):
            loss = sum(pick[1] for pick in some)
            if loss <= self.left:
                inside = tuple(
                    (item, pick[2])
                    for item, pick in zip(items, some, strict=True)
                    if pick[2] is not None
                )
                ways.append(_Way(sum(pick[0] for pick in some), loss, inside))
        return ways

    def _parts(self) -> list[list[_Way]]:
        """The ways of four parts of the items, left and right, front and back."""
        parts: list[list[list[_Way]]] = [[], [], [], []]
        counts = [1] * 4
        for ways in sorted(self.groups, key=len, reverse=True):
            smallest = counts.index(min(counts))
            counts[smallest] *= len(ways)
            parts[smallest].append(ways)
        if max(counts) > _PART:
            raise _Enough
        most = [sum(max(way.amount for way in ways) for ways in part) for part in parts]
        low, high = self.low - self.sure.amount, self.high - self.sure.amount
        made = []
        for part, own in zip(parts, most, strict=True):
            made.append(self._part(part, low - (sum(most) - own), high))
        return made

    def _part(self, groups: list[list[_Way]], low: int, high: int) -> list[_Way]:
        ways = [_Way(0, 0, ())]
        most = self.left - self.sure.loss
        for choices in groups:
            ways = [
                _Way(way.amount + c.amount, way.loss + c.loss, way.inside + c.inside)
                for way in ways
                for c in choices
                if way.amount + c.amount <= high and way.loss + c.loss <= most
            ]
            self.search.work.add(len(ways))
        return [way for way in ways if way.amount >= low]

    def _slices(self, left: _Half, right: _Half) -> Iterator[tuple[int, int]]:
        """The sums of the left half, slice by slice, from the middle outwards."""
        low, high = self._window()
        first = max(left.least, low - right.most)
        last = min(left.most, high - right.least)
        if first > last:
            return
        width = -(-(last - first + 1) // max(max(left.count, right.count) // _SLICE, 1))
        for start in sorted(
            range(first, last + 1, width), key=lambda start: abs(2 * start + width - first - last)
        ):
            yield start, min(start + width, last + 1)

    def _pairs(
        self, left: _Half, right: _Half, first: int, beyond: int, bits: int
    ) -> Iterator[int]:
        """A slice of the left half with those of the right that fit."""
        low, high = self._window()
        mine = left.between(first, beyond)
        self.search.work.add(len(mine) + len(left.front))
        if not mine:
            return
        theirs = right.between(low - beyond + 1, high - first + 1)
        self.search.work.add(len(theirs) + len(right.front))
        if not theirs:
            return
        theirs.sort()
        theirs.append(theirs[-1] + (high + 1 << bits))
        for number in mine:
            place = bisect_left(theirs, (low << bits) - number)
            while (pair := number + theirs[place]) < high + 1 << bits:
                self.search.work.add(_PAIR)
                yield pair
                low, high = self._window()
                place += 1
