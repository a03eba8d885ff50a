"""Yen: always whole, rounded in one visible step, never through a binary float."""

from __future__ import annotations

from fractions import Fraction


def floor_to(amount: Fraction | int, unit: int) -> int:
    """The largest multiple of `unit` yen not above `amount` (yen)."""
    return amount // unit * unit if isinstance(amount, int) else int(amount // unit) * unit


def round_half_up(amount: Fraction | int) -> int:
    """`amount` to the nearest whole yen; exactly half a yen goes away from zero (四捨五入)."""
    size = int((abs(Fraction(amount)) + Fraction(1, 2)) // 1)
    return -size if amount < 0 else size


def ceil(amount: Fraction | int) -> int:
    """The smallest whole number not below `amount`."""
    return -int(-amount // 1)


def rounded_text(number: Fraction, places: int) -> str:
    """A number with that many decimal places ("34.3"), half going away from zero."""
    digits = round_half_up(number * 10**places)
    whole, rest = divmod(abs(digits), 10**places)
    return f"{'-' if digits < 0 else ''}{whole}.{rest:0{places}}"


def exact(amount: Fraction | int) -> int | str:
    """An amount for a result: whole yen as an integer, a part of a yen as exact text.

    Text is a decimal ("999999.75") where the decimal ends, otherwise a fraction ("200/3").
    """
    if isinstance(amount, int):
        return amount
    if amount.denominator == 1:
        return amount.numerator
    places = 0
    while places < 12 and (amount * 10**places).denominator != 1:
        places += 1
    scaled = amount * 10**places
    if scaled.denominator != 1:
        return f"{amount.numerator}/{amount.denominator}"
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    return f"{'-' if scaled < 0 else ''}{digits[:-places]}.{digits[-places:]}"
