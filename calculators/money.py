"""Yen: always whole, rounded in one visible step, never through a binary float."""

from __future__ import annotations

from fractions import Fraction


def floor_to(amount: Fraction | int, unit: int) -> int:
    """The largest multiple of `unit` yen not above `amount` (yen)."""
    return amount // unit * unit if isinstance(amount, int) else int(amount // unit) * unit


def round_half_up(amount: Fraction | int) -> int:
    """`amount` to the nearest whole yen; exactly half a yen goes to the higher one."""
    return int((Fraction(amount) + Fraction(1, 2)) // 1)


def ceil(amount: Fraction | int) -> int:
    """The smallest whole number not below `amount`."""
    return -int(-amount // 1)
