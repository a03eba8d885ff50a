"""The search through the items of a group, one after the other, given up where a bound allows.

At every item each option is a branch, the most promising first. A branch is given up as soon as the
bound for what is still open (see `bound`) shows that it cannot beat the best assignment
found. Two branches that lead to the same sums are followed once, but where each assignment has to
be asked for by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from calculators.compare.search.bound import Found, Marks, Sums, lacks
from calculators.compare.search.work import Work

_NEVER = 10**40
"""Taken off a bound where there is no way to complete the branch."""


def branch(found: Found, work: Work) -> None:
    """Look for better assignments, as far as the work goes; not at all where it ends before."""
    work.take(len(found.group.items) * found.group.size // _BOUNDS)
    if work.left > 0:
        _Branches(found, work).search()


_BOUNDS = 4
"""So many bounds from each item on take the time of one look."""


class _End(Exception):
    """The search is over: its best is as good as the bound, or the work allowed is done."""


class _Branches:
    """The search within one group of items."""

    def __init__(self, found: Found, work: Work) -> None:
        self.found = found
        self.work = work
        self.group = found.group
        self.prices = self.group.prices
        self._measure_rest()

    def search(self) -> None:
        """As `branch`."""
        self.seen: dict[tuple[int, ...], int] = {}
        self.path: list[int] = []
        none = (0,) * len(self.group.pools)
        try:
            self._visit(0, 0, none, none)
        except _End:
            return
        self.found.lower_limit(self.found.value)

    def _measure_rest(self) -> None:
        """From each item on: worth of the rest, what can come to each pool, cost of each demand."""
        group = self.group
        self.rest = [0]
        self.costs: list[dict[tuple[int, int], int]] = [{}]
        for options in reversed(group.items):
            worths = group.worths(options)
            best = max(worths)
            self.rest.append(self.rest[-1] + best)
            cost = dict(self.costs[-1])
            for option, worth in zip(options, worths, strict=True):
                for number, demand in group.demands(option.pool):
                    if option.kind in demand.one_of:
                        key = (option.pool or 0, number)
                        cost[key] = min(cost.get(key, best), best - worth)
            self.costs.append(cost)
        self.rest.reverse()
        self.costs.reverse()
        count = len(group.pools)
        self.reach = [
            [group.reach_from(item, k) for k in range(count)]
            for item in range(len(group.items) + 1)
        ]

    def _still(self, item: int, k: int, amount: int, mark: int) -> int:
        """The most that pool `k` can still gain, with `amount` in it, by this item and the rest."""
        still = self.group.still(k, amount, self.prices[k], self.reach[item][k])
        if not self.group.pools[k].demands:
            return still
        dearest = self._dearest(item, k, mark)
        if mark:
            return -_NEVER if dearest is None else still - dearest
        # The pool may also stay empty.
        return 0 if dearest is None else max(0, still - dearest)

    def _dearest(self, item: int, k: int, mark: int) -> int | None:
        """The cost of the dearest unmet demand, None where one cannot be met any more."""
        dearest = 0
        for number, demand in self.group.demands(k):
            raised = mark >> 8 * number & 1 or demand.if_any is None
            if raised and (lacking := lacks(demand, number, mark)):
                cost = self.costs[item].get((k, number))
                if cost is None:
                    return None
                dearest = max(dearest, lacking * cost)
        return dearest

    def _visit(self, item: int, value: int, sums: Sums, marks: Marks) -> None:
        if item == len(self.group.items):
            self.found.offer(self.group.final(value, sums, marks), list(self.path))
            if self.found.settled():
                raise _End
            return
        if not self.group.paid:
            state = (item, *sums, *marks)
            if self.seen.get(state, -1) >= value:
                return
            self.seen[state] = value
        self.work.take(len(self.group.items[item]) + len(sums))
        if self.work.left <= 0:
            raise _End
        branches = sorted(self._branches(item, value, sums, marks), reverse=True)
        for bound, _, place, value_, sums_, marks_ in branches:
            if bound <= self.found.value:
                return
            self.path.append(place)
            self._visit(item + 1, value_, sums_, marks_)
            self.path.pop()

    def _branches(
        self, item: int, value: int, sums: Sums, marks: Marks
    ) -> Iterator[tuple[int, int, int, int, Sums, Marks]]:
        """Every choice for an item: bound, room, place, and the state it leads to."""
        group = self.group
        still = [
            self._still(item + 1, k, *held) for k, held in enumerate(zip(sums, marks, strict=True))
        ]
        rest = value * group.scale + self.rest[item + 1]
        whole = group.beneath(still, group.scale)
        for place, (_, pool, amount, kind) in enumerate(group.items[item]):
            if pool is None:
                bound = group.floor(rest + whole + amount * group.scale)
                yield bound, -1, place, value + amount, sums, marks
                continue
            lack = group.full[pool] - sums[pool]
            sum_ = sums[pool] + min(amount, lack)
            mark = group.marked(pool, marks[pool], kind)
            then = self._still(item + 1, pool, sum_, mark)
            if group.roofs:
                brought = group.beneath([*still[:pool], then, *still[pool + 1 :]], group.scale)
            else:
                brought = whole - still[pool] + then
            bound = group.floor(rest + brought)
            # In doubt the pools are filled, first the one that lacks most.
            sums_ = (*sums[:pool], sum_, *sums[pool + 1 :])
            yield bound, lack, place, value, sums_, (*marks[:pool], mark, *marks[pool + 1 :])
