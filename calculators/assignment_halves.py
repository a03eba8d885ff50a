"""The assignments that lose little, put together from two halves of the items.

An assignment worth `target` yen or more loses at most the difference between the bound and `target`
(see `assignment_group`). So it has no option that loses more, and the sum in each pool lies within
a window around what the pool pays best for. All ways to assign one half of the items are compared
with the ways to assign the other half that bring two of the pools into their windows together;
what comes of such a pair is looked at in full. Every assignment worth `target` is met that way, and
where there is none, the limit falls below `target`. The first target is the limit itself, and where
a loss of so little is impossible, more is allowed for.

A half has millions of ways. They are never listed at once: a half is made of two parts, and sorted
sums of its back part give all ways whose sum in one pool lies within a slice. Slice by slice the
ways of the left half meet those of the right half with what the pool's window leaves for them
(Schroeppel and Shamir's method). Ways of a part that lead to the same sums count once. Items that
are too many for this are the head: all is done for each way to assign them, beginning with those
that leave most to be found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import combinations, repeat
from math import comb, prod
from typing import NamedTuple

from calculators.assignment_group import Found, Marks, Option, Sums

_BACK = 2**12
"""A back part has about so many ways, as the slices are made by searching in it."""

_HALF = 2**24
"""A half has about so many ways, and more only if the head is full."""

_HEAD = 2**16
"""The head has about so many ways."""

_PART = 2**17
"""Where a part has more ways than that, there are too many items for this search."""

_SLICE = 2**15
"""A slice has about so many ways."""

_LOOK = 16
"""To look at a pair in full takes the time of so many others."""

_FEW = 64
"""Where this times the pairs looked at is less than the ways made, much more loss is allowed."""


def join_halves(found: Found, most: int) -> None:
    """Look for better assignments, with at most so many ways of halves and half as many pairs."""
    work = _Work(most)
    allowed = 1
    try:
        while not found.settled():
            target = max(found.limit - (allowed - 1) * found.group.unit, found.value + 1)
            ways, pairs = work.ways, work.pairs
            _Join(found, target, work).run()
            found.lower_limit(target - found.group.unit)
            allowed *= 8 if (work.pairs - pairs) * _FEW < work.ways - ways else 2
    except _Enough:
        pass


class _Enough(Exception):
    """The work that was allowed is done."""


class _Work:
    """How many ways to assign a half were made, and how many pairs of them were looked at."""

    def __init__(self, most: int) -> None:
        self.most, self.ways, self.pairs = most, 0, 0

    def add(self, ways: int = 0, pairs: int = 0) -> None:
        self.ways += ways
        self.pairs += pairs
        if self.ways > self.most or 2 * self.pairs > self.most:
            raise _Enough


class _Way(NamedTuple):
    """One way to assign the items of a part; `loss` is what their options lose."""

    sums: Sums
    marks: Marks
    loss: int
    places: tuple[int, ...]


class _Half:
    """All ways to assign a half of the items: each way of its front with each way of its back.

    A way is known by one number, which holds its sums in two pools and where it comes from, so that
    the number of a way of the half is the sum of those of its parts.
    """

    def __init__(self, front: list[_Way], back: list[_Way], sliced: int, fields: _Fields) -> None:
        self.parts = front, sorted(back, key=lambda way: way.sums[sliced])
        amounts = [[way.sums[sliced] for way in part] for part in self.parts]
        self.amounts = amounts[1]
        self.least, self.most = sum(map(min, amounts)), sum(map(max, amounts))
        self.back = [fields.packed(way, place) for place, way in enumerate(self.parts[1])]
        self.front = [
            (way.sums[sliced], fields.packed(way, place * len(back)))
            for place, way in enumerate(front)
        ]

    def between(self, low: int, beyond: int) -> list[int]:
        """The ways whose sum in the sliced pool is from `low` on and less than `beyond`."""
        found: list[int] = []
        for amount, number in self.front:
            first = bisect_left(self.amounts, low - amount)
            end = bisect_left(self.amounts, beyond - amount, first)
            if end > first:
                found += [number + other for other in self.back[first:end]]
        return found

    def way(self, place: int) -> tuple[_Way, _Way]:
        """Front and back of the way that comes from `place`."""
        front, back = divmod(place, len(self.back))
        return self.parts[0][front], self.parts[1][back]


class _Fields(NamedTuple):
    """How the number of a way is made: joined pool, sliced pool, place in its half."""

    joined: int
    sliced: int
    shifts: tuple[int, int, int]

    def packed(self, way: _Way, place: int) -> int:
        """The number of a way."""
        joined, sliced, own = self.shifts
        return (
            (way.sums[self.joined] << joined) + (way.sums[self.sliced] << sliced) + (place << own)
        )


class _Join:
    """The search for all assignments worth a target."""

    def __init__(self, found: Found, target: int, work: _Work) -> None:
        self.found, self.group, self.work = found, found.group, work
        self.worth = sum(max(self.group.worths(options)) for options in self.group.items)
        self.most = [
            self.group.still(k, 0, price, self.group.total[k])
            for k, price in enumerate(self.group.prices)
        ]
        self._aim(target)

    def run(self) -> None:
        """Meet every assignment worth the target and more than the best that is known."""
        if self.loss < 0 or any(map(int.__gt__, self.low, self.high)):
            return
        self.items = self._parts()
        heads, *parts = [self._ways(part) for part in self.items]
        if not all(parts):
            return
        self.joined, self.sliced = self._pools(parts)
        self._halve(parts)
        for head in sorted(heads, key=self._unevenness):
            self.head = head
            for low, beyond in self._slices():
                self._meet(low, beyond)
                if self.found.settled():
                    return

    # --- what an assignment worth the target may lose ---

    def _aim(self, target: int) -> None:
        """Set the loss that is left to a target, and each pool's window of sums."""
        group = self.group
        self.target = target
        self.loss = self.worth + sum(self.most) - target * group.scale
        windows = [self._window(k) for k in range(len(group.pools))]
        self.low = [low for low, _ in windows]
        # What must lie in the other pools cannot lie in this one.
        spare = sum(max(self._amounts(options)) for options in group.items) - sum(self.low)
        self.high = [min(high, low + spare) for low, high in windows]

    def _window(self, k: int) -> tuple[int, int]:
        """The sums with which a pool loses no more than the loss allowed, or a few more."""
        group = self.group
        full, price, rate = group.full[k], group.prices[k], group.rate[k]
        low, high = 0, group.total[k]
        if rate > price:
            low = min(full, max(0, -((self.loss - self.most[k]) // (rate - price))))
        if price:
            high = min(high, max(full, (self.loss - self.most[k] + group.most[k]) // price))
        return low, high

    def _slack(self, k: int, amount: int) -> int:
        """What a pool loses by the sum that lies in it."""
        group = self.group
        paid = min(group.rate[k] * amount, group.most[k])
        return self.most[k] - (paid - group.prices[k] * amount)

    def _amounts(self, options: list[Option]) -> Iterator[int]:
        """What each option adds to a pool."""
        return (0 if option.pool is None else option.amount for option in options)

    # --- the parts of the halves ---

    def _parts(self) -> list[list[int]]:
        """The items of the head, then of front and back of the left half and of the right."""
        groups = sorted(self._alike(), key=lambda entry: -entry[0])
        head: list[int] = []
        in_head, in_halves = 1, prod(count for count, _ in groups)
        while in_halves > _HALF**2 and in_head * groups[0][0] <= _HEAD:
            count, items = groups.pop(0)
            head += items
            in_head, in_halves = in_head * count, in_halves // count
        halves: list[list[tuple[int, list[int]]]] = [[], []]
        counts = [1, 1]
        for count, items in groups:
            smaller = counts.index(min(counts))
            halves[smaller].append((count, items))
            counts[smaller] *= count
        parts = [head]
        for half, whole in zip(halves, counts, strict=True):
            front: list[int] = []
            back: list[int] = []
            in_back = 1
            for count, items in half:
                wanted = in_back < _BACK or in_back * in_back < whole
                (back if wanted else front).extend(items)
                in_back *= count if wanted else 1
            parts += [front, back]
        return parts

    def _unevenness(self, head: _Way) -> int:
        """How unlike each other the sums are that a head leaves to find in the pools.

        Most ways of the halves bring all pools about the same.
        """
        middles = [
            (low + high) // 2 - amount
            for low, high, amount in zip(self.low, self.high, head.sums, strict=True)
        ]
        return sum((one - other) ** 2 for one, other in combinations(middles, 2))

    def _alike(self) -> list[tuple[int, list[int]]]:
        """Items with the same options together, and in how many ways they can be assigned."""
        alike: dict[tuple[object, ...], list[int]] = {}
        for item, options in enumerate(self.group.items):
            alike.setdefault(tuple(option[1:] for option in options), []).append(item)
        found = []
        for items in alike.values():
            others = len(self._affordable(items[0])) - 1
            found.append((comb(len(items) + others, others), items))
        return found

    def _affordable(self, item: int) -> list[tuple[int, int, Option]]:
        """The options of an item that do not lose more than is allowed, with place and loss."""
        options = self.group.items[item]
        worths = self.group.worths(options)
        best = max(worths)
        return [
            (place, best - worth, option)
            for place, (worth, option) in enumerate(zip(worths, options, strict=True))
            if best - worth <= self.loss
        ]

    def _ways(self, items: list[int]) -> list[_Way]:
        """The ways to assign some items with which all pools can still come into their windows."""
        pools = range(len(self.group.pools))
        none = (0,) * len(pools)
        ways = {(none, none): (0, ())}
        lacking = [total - low for total, low in zip(self.group.total, self.low, strict=True)]
        for item in items:
            affordable = self._affordable(item)
            for option in self.group.items[item]:
                if option.pool is not None:
                    lacking[option.pool] -= option.amount
            longer: dict[tuple[Sums, Marks], tuple[int, tuple[int, ...]]] = {}
            for (sums, marks), (loss, places) in ways.items():
                for place, more, option in affordable:
                    key = self._with(sums, marks, option)
                    if loss + more <= self.loss and all(
                        -lacks <= amount <= high
                        for amount, lacks, high in zip(key[0], lacking, self.high, strict=True)
                    ):
                        known = longer.get(key)
                        if known is None or loss + more < known[0]:
                            longer[key] = loss + more, (*places, place)
            ways = longer
            self.work.add(len(ways))
            if len(ways) > _PART:
                raise _Enough
        return [_Way(*key, *rest) for key, rest in ways.items()]

    def _with(self, sums: Sums, marks: Marks, option: Option) -> tuple[Sums, Marks]:
        k = option.pool
        if k is None:
            return sums, marks
        if self.group.pools[k].demands:
            marks = (*marks[:k], self.group.marked(k, marks[k], option.kind), *marks[k + 1 :])
        return (*sums[:k], sums[k] + option.amount, *sums[k + 1 :]), marks

    # --- the halves ---

    def _pools(self, parts: list[list[_Way]]) -> tuple[int, int]:
        """The pool with the narrowest window, measured by what its sums can be, and the next."""
        widths = []
        for k, (low, high) in enumerate(zip(self.low, self.high, strict=True)):
            amounts = [[way.sums[k] for way in part] for part in parts]
            span = sum(map(max, amounts)) - sum(map(min, amounts))
            if span:
                widths.append(((high - low + 1) * 1000 // span, k))
        narrow = [k for _, k in sorted(widths)] or [0]
        return narrow[0], narrow[1] if len(narrow) > 1 else narrow[0]

    def _halve(self, parts: list[list[_Way]]) -> None:
        """Make the halves; the low bits of a pair's number are places, then the sliced pool."""
        counts = [len(parts[0]) * len(parts[1]), len(parts[2]) * len(parts[3])]
        self.right_bits, self.left_bits = (count.bit_length() for count in reversed(counts))
        bits = self.right_bits + self.left_bits
        self.sliced_bits = (2 * self.group.total[self.sliced]).bit_length()
        shifts = bits + self.sliced_bits, bits
        self.halves = [
            _Half(
                parts[2 * side],
                parts[2 * side + 1],
                self.sliced,
                _Fields(self.joined, self.sliced, (*shifts, own)),
            )
            for side, own in enumerate((self.right_bits, 0))
        ]
        self.shifts = shifts
        self.count = max(counts)

    def _slices(self) -> Iterator[tuple[int, int]]:
        """The sums of the left half in the sliced pool, slice by slice, from the middle outwards.

        Where there are few ways a slice is no wider than need be: about as wide as the window, but
        not so narrow that searching the back parts takes more time than the ways in it.
        """
        left, right = self.halves
        low, high = self._window_beside_head(self.sliced)
        first = max(left.least, low - right.most)
        last = min(left.most, high - right.least)
        if first > last:
            return
        narrow = min((last - first) // (high - low + 1), len(left.back) // 2)
        width = -(-(last - first + 1) // max(narrow, self.count // _SLICE, 1))
        starts = range(first, last + 1, width)
        for start in sorted(starts, key=lambda start: abs(2 * start + width - first - last)):
            yield start, min(start + width, last + 1)

    def _meet(self, low: int, beyond: int) -> None:
        """Compare a slice of the left half with those of the right that fit."""
        left, right = self.halves
        mine = left.between(low, beyond)
        self.work.add(len(mine) + len(left.front))
        if not mine:
            return
        least, most = self._window_beside_head(self.sliced)
        theirs = right.between(least - beyond + 1, most - low + 1)
        self.work.add(len(theirs) + len(right.front))
        if not theirs:
            return
        mine.sort(reverse=True)
        theirs.sort()
        lowest, highest = (amount << self.shifts[0] for amount in self._joined_range())
        theirs.append(theirs[-1] + highest)
        places = map(bisect_left, repeat(theirs), [lowest - number for number in mine])
        for number, place in [
            (number, place)
            for number, place in zip(mine, places, strict=True)
            if number + theirs[place] < highest
        ]:
            self._compare(number, theirs, place)
            if self.found.settled():
                return

    def _compare(self, number: int, theirs: list[int], place: int) -> None:
        """Look at the pairs of a way and those from a place on, as far as the window goes."""
        first = place
        beyond = self._joined_range()[1] << self.shifts[0]
        low, high = self._window_beside_head(self.sliced)
        shift, mask = self.shifts[1], (1 << self.sliced_bits) - 1
        while (pair := number + theirs[place]) < beyond:
            if low <= pair >> shift & mask <= high:
                self._consider(pair)
            place += 1
        self.work.add(pairs=place - first)

    def _joined_range(self) -> tuple[int, int]:
        """The window of the joined pool, and one beyond it."""
        low, high = self._window_beside_head(self.joined)
        return low, high + 1

    def _window_beside_head(self, k: int) -> tuple[int, int]:
        """What the halves may add to a pool."""
        amount = self.head.sums[k]
        return self.low[k] - amount, self.high[k] - amount

    def _consider(self, pair: int) -> None:
        """Keep the assignment of a pair if it is better than the best known."""
        self.work.add(pairs=_LOOK)
        group = self.group
        left = pair >> self.right_bits & (1 << self.left_bits) - 1
        right = pair & (1 << self.right_bits) - 1
        ways = (self.head, *self.halves[0].way(left), *self.halves[1].way(right))
        sums = [sum(amounts) for amounts in zip(*(way.sums for way in ways), strict=True)]
        lost = sum(way.loss for way in ways)
        if lost + sum(self._slack(k, amount) for k, amount in enumerate(sums)) > self.loss:
            return
        priced = sum(price * amount for price, amount in zip(group.prices, sums, strict=True))
        marks = [0] * len(sums)
        for way in ways:
            marks = [mark | more for mark, more in zip(marks, way.marks, strict=True)]
        value = group.final((self.worth - lost - priced) // group.scale, sums, marks)
        if value > self.found.value:
            chosen = [0] * len(group.items)
            for items, way in zip(self.items, ways, strict=True):
                for item, option in zip(items, way.places, strict=True):
                    chosen[item] = option
            self.found.offer(value, chosen)
            self._aim(max(self.target, value + 1))
