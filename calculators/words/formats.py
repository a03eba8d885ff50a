"""Amounts and dates as people write them, in either language.

`words` is data/words/formats.yaml: {name: {"ja": pattern, "en": pattern}}.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Words = Mapping[str, Any]

_UNITS = {
    "ja": {"large-unit": 10**8, "small-unit": 10**4},
    "en": {"large-unit": 10**9, "small-unit": 10**6},
}
# First day of each era, newest first; its name is among the words.
_ERAS = (("reiwa", (2019, 5, 1)), ("heisei", (1989, 1, 8)))


def yen(amount: int, words: Words, language: str) -> str:
    """Whole yen in full: 「1,234,000円」, "¥1,234,000"."""
    return _signed(amount, words["yen"][language], f"{abs(amount):,}")


def yen_short(amount: int, words: Words, language: str) -> str:
    """Whole yen in the language's large units: 「123.4万円」, 「351億円」, "¥1.2 million".

    Always exact: in full, as `yen` writes it, where three decimals would not do.
    """
    for name, unit in _UNITS[language].items():
        if abs(amount) >= unit and amount % (unit // 1000) == 0:
            return _signed(amount, words[name][language], _decimal(abs(amount), unit))
    return yen(amount, words, language)


def date(iso: str, words: Words, language: str) -> str:
    """「令和6年9月20日（2024年）」, "20 September 2024 (Reiwa 6)" for "2024-09-20".

    A day or a month that is not known is left out: "2024-09", "2024".
    """
    year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
    name = "date" if day else "month" if month else "year"
    # Where the day or the month is open, the era at the end of the time counts.
    era = _era_year((year, month or 12, day or 31), words, language)
    values = {"year": year, "month": month, "day": day, "era": era}
    if month:
        values["month"] = words["months"][f"m{month}"][language]
    return fill(words[name][language], values)


def fiscal_year(year: int, words: Words, language: str) -> str:
    """「令和6年度（2024年度）」, "FY2024 (Reiwa 6)", by the era at the end of its first year."""
    era = _era_year((year, 12, 31), words, language)
    return fill(words["fiscal-year"][language], {"year": year, "era": era})


def fill(pattern: str, values: Mapping[str, Any]) -> str:
    """`pattern` with each `{name}` replaced; braces in the values stay as they are.

    `{name|one|many}` is the word that goes with the value: `one` with 1, else `many`.
    """
    text, *parts = pattern.split("{")
    for part in parts:
        name, closed, rest = part.partition("}")
        name, *forms = name.split("|")
        if not closed or name not in values:
            raise KeyError(f"no value for {{{name}}} in {pattern!r}")
        value = str(values[name])
        if forms:
            one, many = forms
            value = one if value == "1" else many
        text += value + rest
    return text


def _era_year(day: tuple[int, int, int], words: Words, language: str) -> str:
    """The year of a day in its era; an era's first year has a word of its own."""
    for name, first_day in _ERAS:
        if day >= first_day:
            year = day[0] - first_day[0] + 1
            pattern = words[f"{name}-first" if year == 1 else name][language]
            return fill(pattern, {"year": year})
    raise ValueError(f"no era is known for {day}")


def _decimal(amount: int, unit: int) -> str:
    """`amount / unit` as decimal text; `unit` is a power of ten."""
    whole, part = divmod(amount, unit)
    digits = str(part).rjust(len(str(unit)) - 1, "0").rstrip("0")
    return f"{whole:,}.{digits}" if digits else f"{whole:,}"


def _signed(amount: int, pattern: str, number: str) -> str:
    return ("−" if amount < 0 else "") + fill(pattern, {"amount": number})
