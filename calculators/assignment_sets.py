"""Sets of items whose sum lies in a window, put together from two halves of the items.

A half has up to millions of ways, which are never listed at once: it is made of two parts, and
sorted sums of its back part give all ways whose sum lies within a slice. Slice by slice the ways of
the left half meet those of the right half with what the window leaves for them (Schroeppel and
Shamir's method).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import NamedTuple

_PART = 2**14
"""Where a part has more ways than that, there are too many items for this search."""

_SLICE = 2**15
"""A slice has about so many ways."""

_PAIR = 2**5
"""To look at a pair takes the time of so many ways."""

Window = Callable[[], tuple[int, int]]
"""The least and the highest sum that will do; it may get narrower while sets are made."""

Suits = Callable[[int, int], bool]
"""Whether a set will do that adds and loses so much."""


class Enough(Exception):
    """The work that was allowed is done, or would not do."""


class Work:
    """How many ways of halves may still be made."""

    def __init__(self, most: int) -> None:
        self.left = most

    def add(self, ways: int) -> None:
        """Take so many off, or what takes as much time; `Enough` where not so many are left."""
        self.left -= ways
        if self.left < 0:
            raise Enough


class Way(NamedTuple):
    """One way for some items: what is added, what is lost, and which lie inside at what place."""

    amount: int
    loss: int
    inside: tuple[tuple[int, int], ...]


def together(ways: tuple[Way, ...]) -> Way:
    """Ways of different items as one."""
    return Way(
        sum(way.amount for way in ways),
        sum(way.loss for way in ways),
        tuple(entry for way in ways for entry in way.inside),
    )


def sets(
    groups: list[list[Way]], window: Window, suits: Suits, most_loss: int, work: Work
) -> Iterator[Way]:
    """Every choice of one way for each group whose sum lies in the window, and that suits.

    Nothing suits that loses more than `most_loss`. `Enough` where it takes too much work.
    """
    parts = _parts(groups, window(), most_loss, work)
    if all(parts):
        yield from _Halves(parts, window, suits, work).meet()


def _parts(
    groups: list[list[Way]], window: tuple[int, int], most_loss: int, work: Work
) -> list[list[Way]]:
    """All ways of four parts of the groups that are about as large as each other."""
    parts: list[list[list[Way]]] = [[], [], [], []]
    counts = [1] * len(parts)
    for ways in sorted(groups, key=len, reverse=True):
        smallest = counts.index(min(counts))
        counts[smallest] *= len(ways)
        parts[smallest].append(ways)
    if max(counts) > _PART:
        raise Enough
    most = [sum(max(way.amount for way in ways) for ways in part) for part in parts]
    low, high = window
    return [
        _part(part, (low - (sum(most) - own), high), most_loss, work)
        for part, own in zip(parts, most, strict=True)
    ]


def _part(
    groups: list[list[Way]], window: tuple[int, int], most_loss: int, work: Work
) -> list[Way]:
    """All ways of a part with which the others can still come into the window."""
    low, high = window
    ways = [Way(0, 0, ())]
    for choices in groups:
        ways = [
            Way(way.amount + more.amount, way.loss + more.loss, way.inside + more.inside)
            for way in ways
            for more in choices
            if way.amount + more.amount <= high and way.loss + more.loss <= most_loss
        ]
        work.add(len(ways))
    return [way for way in ways if way.amount >= low]


class _Half:
    """All ways of a half: each way of its front with each way of its back.

    A way is known by one number, which holds its sum and, in the lower bits, where it comes from,
    so that the number of a way of the half is the sum of those of its parts.
    """

    def __init__(self, front: list[Way], back: list[Way]) -> None:
        self.front, self.back = front, sorted(back, key=lambda way: way.amount)
        self.amounts = [way.amount for way in self.back]
        starts = [way.amount for way in front]
        self.least, self.most = min(starts) + self.amounts[0], max(starts) + self.amounts[-1]
        self.count = len(front) * len(back)

    def pack(self, shift: int, bits: int) -> None:
        """Make the numbers: places from the bit `shift` on, sums from the bit `bits` on."""
        self.numbers = [
            (way.amount << bits) + (place << shift) for place, way in enumerate(self.back)
        ]
        self.starts = [
            (way.amount, (way.amount << bits) + (place * len(self.back) << shift))
            for place, way in enumerate(self.front)
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

    def way(self, place: int) -> tuple[Way, Way]:
        """Front and back of the way that comes from `place`."""
        front, back = divmod(place, len(self.back))
        return self.front[front], self.back[back]


class _Halves:
    """The two halves, and how they meet."""

    def __init__(self, parts: list[list[Way]], window: Window, suits: Suits, work: Work) -> None:
        self.left, self.right = _Half(*parts[:2]), _Half(*parts[2:])
        self.window, self.suits, self.work = window, suits, work
        self.right_bits = self.right.count.bit_length()
        self.bits = self.right_bits + self.left.count.bit_length()
        self.left.pack(self.right_bits, self.bits)
        self.right.pack(0, self.bits)

    def meet(self) -> Iterator[Way]:
        """All pairs whose sum lies in the window, and that suit."""
        for first, beyond in self._slices():
            for pair in self._pairs(first, beyond):
                place = pair & (1 << self.bits) - 1
                left, right = place >> self.right_bits, place & (1 << self.right_bits) - 1
                ways = (*self.left.way(left), *self.right.way(right))
                if self.suits(pair >> self.bits, sum([way.loss for way in ways])):
                    yield together(ways)

    def _slices(self) -> Iterator[tuple[int, int]]:
        """The sums of the left half, slice by slice, from the middle outwards."""
        low, high = self.window()
        first = max(self.left.least, low - self.right.most)
        last = min(self.left.most, high - self.right.least)
        if first > last:
            return
        count = max(max(self.left.count, self.right.count) // _SLICE, 1)
        width = -(-(last - first + 1) // count)
        starts = range(first, last + 1, width)
        for start in sorted(starts, key=lambda start: abs(2 * start + width - first - last)):
            yield start, min(start + width, last + 1)

    def _pairs(self, first: int, beyond: int) -> Iterator[int]:
        """The ways of the left half within a slice with those of the right half that fit."""
        low, high = self.window()
        mine = self.left.between(first, beyond)
        self.work.add(len(mine) + len(self.left.front))
        if not mine:
            return
        theirs = self.right.between(low - beyond + 1, high - first + 1)
        self.work.add(len(theirs) + len(self.right.front))
        if not theirs:
            return
        theirs.sort()
        theirs.append(theirs[-1] + (high + 1 << self.bits))
        for number in mine:
            place = bisect_left(theirs, (low << self.bits) - number)
            while (pair := number + theirs[place]) < high + 1 << self.bits:
                self.work.add(_PAIR)
                yield pair
                low, high = self.window()
                place += 1
