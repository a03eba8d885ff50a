"""The search with so many items in each pool, for prices that are nearly equal.

Where all prices are about the same, sums come in bands: seven items make about seven times the
price, and nothing comes near to seven and a half times. The bound of `assignment_group` does not
know that. Here each number of items for each pool is looked at by itself, with a bound that knows
the band of sums which so many items make; most are out of the question at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from calculators.assignment_fill import fill
from calculators.assignment_group import Found, Group

_SPLITS = 64
"""Where more numbers of items are possible, bands overlap, and nothing is gained."""


def count(found: Found, most: int) -> None:
    """Look for better assignments, with so much work at most, counted in ways of halves."""
    splits = _splits(found)
    if len(splits) > _SPLITS:
        return
    limit = found.value
    for _, counts in splits:
        group = found.group.with_counts(list(counts))
        group.lower_prices(found.value)
        part = Found(group, found.better())
        fill(part, most // len(splits))
        if part.chosen is not None:
            found.offer(part.value, part.chosen)
        limit = max(limit, part.limit // group.unit * group.unit)
    found.lower_limit(limit)


def _splits(found: Found) -> list[tuple[int, tuple[int, ...]]]:
    """The numbers of items in the pools with which more than the best known may be had."""
    group = found.group
    worth = sum(max(group.worths(options)) for options in group.items)
    gains = [list(_gains(group, k)) for k in range(len(group.pools))]
    splits: list[tuple[int, tuple[int, ...]]] = [(worth + sum(map(max, gains)), ())]
    for each in gains:
        splits = [
            (bound + gain - max(each), (*counts, number))
            for bound, counts in splits
            for number, gain in enumerate(each)
            if group.floor(bound + gain - max(each)) > found.value
            and sum(counts) + number <= len(group.items)
        ]
    return sorted(splits, reverse=True)


def _gains(group: Group, k: int) -> Iterator[int]:
    """The most that a pool gains with no item, with one, and so on."""
    there = sum(any(option.pool == k for option in options) for options in group.items)
    for number in range(there + 1):
        yield group.gain(k, group.prices[k], group.band_of(k, number))
