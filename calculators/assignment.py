"""Which purchase to file where, so that the subsidies add up to as much as possible. Exact.

Every item has choices. A choice either brings a value of its own (yen), or adds an amount to a
pool. A pool pays `min(rate × its sum, cap)` rounded down to its unit, and may make demands on what
lies in it. Items that share no pool do not affect each other and are solved apart.

Prices on the pools' yen give a bound that no assignment exceeds (`assignment_group`). A search
through the items, one after the other, gives up a branch as soon as that bound shows that it cannot
beat the best assignment found (`assignment_branches`). It settles nearly every plan at once. If it
does not, the best is moved about until it gets no better (`assignment_moves`). Where pools have to
be filled to the yen, what is left is to find out which sums exist at all: the pools are filled one
after the other (`assignment_fill`) with sets of items (`assignment_sets`); where prices are nearly
equal, for each number of items by itself (`assignment_counts`).

They take turns, each time with more steps than before, as some plans suit the one and some the
other. The problem is hard in the worst case (it contains that of filling a pool exactly). Should
the steps ever come to an end, so does the search, with the best that was found and a bound on what
may have been missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calculators.assignment_branches import branch, start
from calculators.assignment_counts import count
from calculators.assignment_fill import fill
from calculators.assignment_group import Found, Group, Numbered
from calculators.assignment_moves import improve
from calculators.pools import Choice, Pool

Effort = tuple[tuple[int, int], ...]
"""Turns: steps of the search through the items, then work of filling pools (see `Work`)."""

THOROUGH: Effort = ((10_000, 3_000_000), (100_000, 20_000_000))
"""Enough for all but plans made to be hard, and no more than a page may take."""

QUICK: Effort = ((10_000, 100_000),)


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
    effort: Effort = THOROUGH,
    least: int = 0,
) -> Solution | None:
    """The assignment with the highest value; every item needs a choice outside the pools.

    None where no assignment that comes to `least` yen is found; less is not looked for.
    """
    allowed = _feasible(items, pools)
    members = _groups(allowed)
    groups = [Group([allowed[item] for item in some], pools) for some in members]
    value, limit, chosen = 0, 0, [0] * len(items)
    open_to_others = sum(group.limit() for group in groups)
    for some, group in zip(members, groups, strict=True):
        open_to_others -= group.limit()
        found = Found(group, least - value - open_to_others)
        _search(found, effort)
        if found.chosen is None:
            return None
        value += found.value
        limit += found.limit
        for item, number in zip(some, group.numbers(found.chosen), strict=True):
            chosen[item] = number
    return Solution(value, chosen, limit)


def _search(found: Found, effort: Effort) -> None:
    """Find the best assignment of a group, as far as the effort goes."""
    start(found)
    if not found.settled():
        found.group.lower_prices(found.value)
        found.lower_limit(found.group.limit())
    for steps, ways in effort:
        if not found.settled():
            branch(found, steps)
        if not found.settled():
            improve(found)
        if not found.settled():
            fill(found, ways)
        if not found.settled():
            count(found, ways)


def _feasible(items: Sequence[Sequence[Choice]], pools: Sequence[Pool]) -> list[Numbered]:
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
