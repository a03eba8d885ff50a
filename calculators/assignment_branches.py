"""The search through the items of a group, one after the other, given up where a bound allows.

At every item each option is a branch, the most promising first. A branch is given up as soon as the
bound for what is still open (see `assignment_group`) shows that it cannot beat the best assignment
found. Two branches that lead to the same sums are followed once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calculators.assignment_group import Found, Marks, Sums

_NEVER = 10**40
"""Taken off a bound where there is no way to complete the branch."""


def branch(found: Found, most_steps: int) -> None:
    """Look for better assignments, in so many steps at most."""
    _Branches(found).search(most_steps)


def start(found: Found) -> None:
    """Offer two assignments found at once: where prices make it worth most, and what always goes.

    The first puts every item where it is worth most as long as pools are not full yet, the other
    where nothing is demanded.
    """
    group = found.group
    sums = [0] * len(group.pools)
    greedy, plain = [], []
    for options in group.items:
        ranked = [
            (option.pool is None or sums[option.pool] < group.full[option.pool], worth, -place)
            for place, (option, worth) in enumerate(
                zip(options, group.worths(options), strict=True)
            )
        ]
        greedy.append(-max(ranked)[2])
        chosen = options[greedy[-1]]
        if chosen.pool is not None:
            sums[chosen.pool] += chosen.amount
        plain.append(
            next(place for place, o in enumerate(options) if not any(group.demands(o.pool)))
        )
    for assignment in (greedy, plain):
        found.offer(group.value(assignment), assignment)


class _End(Exception):
    """The search is over: its best is as good as the bound, or it has taken too many steps."""


class _Branches:
    """The search within one group of items."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.group = found.group
        self.prices = self.group.prices
        self._measure_rest()

    def search(self, most_steps: int) -> None:
        """As `branch`."""
        self.seen: dict[tuple[int, ...], int] = {}
        self.path: list[int] = []
        self.steps_left = most_steps
        none = (0,) * len(self.group.pools)
        try:
            self._visit(0, 0, none, none)
        except _End:
            return
        self.found.lower_limit(self.found.value)

    def _measure_rest(self) -> None:
        """From each item on: worth of the rest, what is left for each pool, cost of each demand."""
        self.rest = [0]
        self.room = [[0] * len(self.group.pools)]
        costs: list[dict[tuple[int, int], int]] = [{}]
        for options in reversed(self.group.items):
            worths = self.group.worths(options)
            best = max(worths)
            self.rest.append(self.rest[-1] + best)
            room, cost = list(self.room[-1]), dict(costs[-1])
            for option, worth in zip(options, worths, strict=True):
                if option.pool is not None:
                    room[option.pool] += option.amount
                for number, demand in self.group.demands(option.pool):
                    if option.kind in demand.one_of:
                        key = (option.pool or 0, number)
                        cost[key] = min(cost.get(key, best), best - worth)
            self.room.append(room)
            costs.append(cost)
        for measured in (self.rest, self.room, costs):
            measured.reverse()
        self.costs = costs

    def _bound(self, item: int, value: int, sums: Sums, marks: Marks) -> int:
        """The most that any completion can be worth, scaled; negative where there is none."""
        group = self.group
        bound = value * group.scale + self.rest[item]
        for k, (amount, mark) in enumerate(zip(sums, marks, strict=True)):
            still = group.still(k, amount, self.prices[k], self.room[item][k])
            if group.pools[k].demands:
                still = self._still_demanding(item, k, mark, still)
            bound += still
        return bound

    def _still_demanding(self, item: int, k: int, mark: int, still: int) -> int:
        """`still` less the cost of the dearest unmet demand; or the pool stays empty."""
        dearest = 0
        for number, demand in self.group.demands(k):
            raised = mark >> 2 * number & 1 or (demand.if_any is None)
            if raised and not mark >> 2 * number & 2:
                cost = self.costs[item].get((k, number))
                dearest = -1 if cost is None or dearest < 0 else max(dearest, cost)
        if mark:
            return still - dearest if dearest >= 0 else -_NEVER
        return max(0, still - dearest) if dearest >= 0 else 0

    def _visit(self, item: int, value: int, sums: Sums, marks: Marks) -> None:
        if item == len(self.group.items):
            self.found.offer(self.group.final(value, sums, marks), list(self.path))
            if self.found.settled():
                raise _End
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
        for place, (_, pool, amount, kind) in enumerate(group.items[item]):
            if pool is None:
                value_, sums_, marks_ = value + amount, sums, marks
            else:
                whole = min(sums[pool] + amount, group.full[pool])
                value_, sums_ = value, (*sums[:pool], whole, *sums[pool + 1 :])
                marks_ = (*marks[:pool], group.marked(pool, marks[pool], kind), *marks[pool + 1 :])
            bound = group.floor(self._bound(item + 1, value_, sums_, marks_))
            yield bound, self._lacking(pool, sums), place, value_, sums_, marks_

    def _lacking(self, pool: int | None, sums: Sequence[int]) -> int:
        """What a pool lacks to its cap; -1 outside the pools: in doubt the pools are filled."""
        return -1 if pool is None else max(0, self.group.full[pool] - sums[pool])
