"""Fractions as two columns of figures: in one, 3/4 is a day in March to every spreadsheet."""

from __future__ import annotations


def fraction(key: str, text: str | None) -> dict[str, int | None]:
    """The columns of a fraction such as "3/4"; null in both where there is none.

    They are named after `key`, or plainly "numerator" and "denominator" where that is empty.
    """
    numerator, denominator = map(int, text.split("/")) if text else (None, None)
    start = f"{key}_" if key else ""
    return {f"{start}numerator": numerator, f"{start}denominator": denominator}
