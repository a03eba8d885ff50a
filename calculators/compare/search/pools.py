"""What an assignment is made of: pools, what they demand, and the choices of an item."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


@dataclass(frozen=True)
class Demand:
    """A pool (where it holds an item of `if_any`, or any at all) must hold some of `one_of`."""

    one_of: frozenset[str]
    if_any: frozenset[str] | None = None
    least: int = 1


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


class Roof(NamedTuple):
    """The pools of these numbers pay at most `cap` yen together."""

    pools: frozenset[int]
    cap: int


class Choice(NamedTuple):
    """`amount` yen of value by itself (`pool` None), or `amount` yen into the pool of this number.

    `kind` is what the demands of pools speak of.
    """

    pool: int | None
    amount: int
    kind: str = ""
