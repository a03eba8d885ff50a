"""Which purchase to file where, so that the subsidies add up to as much as possible. Exact.

Every item has choices. A choice either brings a value of its own (yen), or adds an amount to a
pool. A pool pays `min(rate × its sum, cap)` rounded down to its unit, and may make demands on what
lies in it. Several pools may lie beneath a roof, the most that they pay together. Items that share
neither do not affect each other and are solved apart.

Where rules go beyond pools, the pools are such that they never pay less, and each assignment that
could be the best is asked for what it is really paid: few enough are tried one by one.

The first assignments at hand are moved about until they get no better (`moves`). Prices on the
pools' yen give a bound that no assignment exceeds (`bound`). Then a search through the items, one
after the other, gives up a branch as soon as that bound shows that it cannot beat the best
assignment found (`branches`).

The problem is hard in the worst case (it contains that of filling a pool exactly). Should the work
allowed come to an end, so does the search, with the best that was found and a bound on what may
have been missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from calculators.compare.search.bound import Found, Group, Numbered, Paid
from calculators.compare.search.branches import branch
from calculators.compare.search.moves import improve, start, strides
from calculators.compare.search.pools import Choice, Demand, Pool, Roof
from calculators.compare.search.work import Work

_BRANCHES = 60
"""What the search through the items may take of the work that is left, in percent."""


class Solution(NamedTuple):
    """The value, the number of the choice for every item, and what no assignment exceeds.

    `value == limit` unless the search was cut short.
    """

    value: int
    chosen: list[int]
    limit: int


def solve(
    items: Sequence[Sequence[Choice]],
    pools: Sequence[Pool],
    work: Work,
    least: int = 0,
    roofs: Sequence[Roof] = (),
    paid: Paid | None = None,
) -> Solution | None:
    """The assignment with the highest value; every item needs a choice outside the pools.

    None where no assignment that comes to `least` yen is found; less is not looked for. Where
    `paid` is given, it says what an assignment comes to, which is never more than the pools pay.
    """
    allowed = _feasible(items, pools)
    if not paid:
        allowed = [_without_worse(choices, pools) for choices in allowed]
    members = [list(range(len(items)))] if paid else _groups(allowed, roofs)
    groups = [Group([allowed[item] for item in some], pools, work, roofs, paid) for some in members]
    value, limit, chosen = 0, 0, [0] * len(items)
    open_to_others = sum(group.limit() for group in groups)
    for some, group in zip(members, groups, strict=True):
        open_to_others -= group.limit()
        found = Found(group, least - value - open_to_others)
        _search(found)
        if found.chosen is None:
            return None
        value += found.value
        limit += found.limit
        for item, number in zip(some, group.numbers(found.chosen), strict=True):
            chosen[item] = number
    return Solution(value, chosen, limit)


def _search(found: Found) -> None:
    """Find the best assignment of a group, as far as the work allowed goes."""
    work = found.group.work
    start(found)
    if found.settled():
        return
    first, *others = strides(found)
    improve(found, first)
    if not found.settled():
        found.group.lower_prices(found.value)
        found.lower_limit(found.group.limit())
    if not found.settled():
        branch(found, work.part(work.left * _BRANCHES // 100))
    for stride in others:
        if not found.settled() and work.left > 0:
            improve(found, stride)


def _feasible(items: Sequence[Sequence[Choice]], pools: Sequence[Pool]) -> list[Numbered]:
    """The choices with their numbers, without those into pools whose demands none can meet."""
    allowed = [list(enumerate(choices)) for choices in items]
    while True:
        unmet = _unmet(allowed, pools)
        kept = [
            [(number, choice) for number, choice in choices if not _raises(choice, unmet)]
            for choices in allowed
        ]
        if kept == allowed:
            return kept
        allowed = kept


def _unmet(allowed: list[Numbered], pools: Sequence[Pool]) -> dict[int | None, list[Demand]]:
    """For each pool the demands that these choices cannot meet."""
    kinds: dict[int | None, list[str]] = {number: [] for number in range(len(pools))}
    for choices in allowed:
        for pool, kind in {(choice.pool, choice.kind) for _, choice in choices}:
            kinds.setdefault(pool, []).append(kind)
    return {
        number: [
            demand
            for demand in pool.demands
            if sum(kind in demand.one_of for kind in kinds[number]) < demand.least
        ]
        for number, pool in enumerate(pools)
    }


def _raises(choice: Choice, unmet: Mapping[int | None, Sequence[Demand]]) -> bool:
    """Whether a choice raises one of these demands of its pool."""
    return any(
        demand.if_any is None or choice.kind in demand.if_any
        for demand in unmet.get(choice.pool, ())
    )


def _without_worse(choices: Numbered, pools: Sequence[Pool]) -> Numbered:
    """Outside the pools only the best choice; none where it brings nothing and a pool takes all."""
    outside = [entry for entry in choices if entry[1].pool is None]
    best = max(outside, key=lambda entry: entry[1].amount)
    inside = [entry for entry in choices if entry[1].pool is not None]
    free = any(c.pool is not None and not pools[c.pool].demands for _, c in inside)
    return inside if free and not best[1].amount else [best, *inside]


def _groups(allowed: list[Numbered], roofs: Sequence[Roof]) -> list[list[int]]:
    """The items in groups that have neither a pool nor a roof in common."""
    groups: list[tuple[set[int], list[int]]] = []
    for item, choices in enumerate(allowed):
        pools = {choice.pool for _, choice in choices if choice.pool is not None}
        pools = pools.union(*(roof.pools for roof in roofs if roof.pools & pools))
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
