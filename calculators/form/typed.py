"""Read what people type into a form: 「３０万」, 「1億2,000万円」, 「▲500」, 「80％」.

What is read is exact. What could be read in two ways is an error, never a guess: 「3万5」 is 35,000
to some and 30,005 to others; 1.500 is fifteen hundred to some and one and a half to others.
Only ASCII and full-width digits count as digits; ①, ٣ and 十 do not.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

from calculators.rules.money import exact

LONGEST = 40  # characters; a figure of 10^12 with every ornament takes fewer than 25

_USUAL = str.maketrans(
    "０１２３４５６７８９，、．＋－−‐–—ー▲△￥\\％／Ｒｒ\u3000\u00a0\u202f\u2009\t",
    "0123456789,,.+--------¥¥%/rr     ",
)
_UNITS = {"億": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "": 1}
_YES = frozenset({"はい", "有", "あり", "○", "〇", "yes", "true", "1"})
_NO = frozenset({"いいえ", "無", "なし", "×", "no", "false", "0"})
_DATE = re.compile(
    r"(令和|r)? ?([0-9]{1,4}|元(?=年)) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2}) ?日?"
)
_BEFORE_REIWA = 2018
_MONTHS, _LONGEST_MONTH = 12, 31
_FIRST_YEAR = 1000  # of four digits: "25-04-01" may be of the West or of an era
_NUMBER = r"(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PART = re.compile(rf"({_NUMBER}) ?(億|千万|百万|万|千)? ?")
_AMOUNT = re.compile(r"([-+]?) ?¥? ?([-+]?) ?([0-9][0-9,. 億千百万]*)(円|yen|jpy)?")


class Unreadable(Exception):
    """Text that has no exact reading. `code` names the message that says what to type."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def value(kind: str, text: str, counters: tuple[str, ...], signed: bool) -> Any:
    """The value of text by the kind of its field; only a `signed` one may be below 0."""
    if kind == "text":
        return words(text)
    if kind == "yes-no":
        return yes_no(text)
    if kind == "date":
        return date(text)
    found = _number_of(kind, text, counters)
    if str(found).startswith("-") and not signed:
        raise Unreadable("negative")
    return found


def money(text: str) -> int:
    """An amount in whole yen, possibly negative.

    A decimal point needs 千, 万 or 億 (「1.5万」): alone, "1.500" may be a mistyped comma.
    """
    value, figures = _amount(text, "money")
    if value.denominator != 1 or ("." in figures and not re.search("[億万千]", figures)):
        raise Unreadable("money-point")
    return int(value)


def integer(text: str, counters: tuple[str, ...] = ()) -> int:
    """A whole number, possibly negative, with or without one of `counters` (「12人」) after it."""
    match = re.fullmatch(rf"([-+]?) ?({_NUMBER})", _bare(text, counters))
    if not match or "." in match[2]:
        raise Unreadable("integer")
    return int(_signed(match[1], _number(match[2])))


def decimal(text: str, counters: tuple[str, ...] = ()) -> str:
    """A number with or without decimal places, as a plain decimal string ("1817.14")."""
    return _plain(_amount(_bare(text, counters), "decimal")[0], "decimal")


def percent(text: str) -> str:
    """A percentage (「80」, 「80％」) as a share between 0 and 1 ("0.8")."""
    match = re.fullmatch(rf"({_NUMBER}) ?%?", _usual(text))
    share = _number(match[1]) / 100 if match else None
    if share is None or share > 1:
        raise Unreadable("percent")
    return _plain(share, "percent")


def yes_no(text: str) -> bool:
    """A yes or a no, in words or by one of the marks used in lists (「○」, 「×」)."""
    usual = _usual(text)
    if usual in _YES or usual in _NO:
        return usual in _YES
    raise Unreadable("yes-no")


def date(text: str) -> str:
    """A day as "2025-04-01", of the Western calendar or the era Reiwa (「令和7年4月1日」).

    Whether the month has such a day is for the calculator to say.
    """
    match = re.fullmatch(_DATE, _usual(text))
    year = _year(match[2], bool(match[1])) if match else 0
    month, day = (int(match[3]), int(match[4])) if match else (0, 0)
    if year < _FIRST_YEAR or not (1 <= month <= _MONTHS and 1 <= day <= _LONGEST_MONTH):
        raise Unreadable("date")
    return f"{year:04d}-{month:02d}-{day:02d}"


def _year(figures: str, of_era: bool) -> int:
    """The Western year; the first of an era, and only of one, is called 元年."""
    if figures == "元":
        return _BEFORE_REIWA + 1 if of_era else 0
    return int(figures) + (_BEFORE_REIWA if of_era else 0)


def words(text: str) -> str:
    """Free text in one line, without control characters."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        raise Unreadable("too-long")
    if not line.isprintable():
        raise Unreadable("unprintable")
    return line


def _number_of(kind: str, text: str, counters: tuple[str, ...]) -> int | str:
    if kind == "money":
        return money(text)
    if kind == "integer":
        return integer(text, counters)
    return decimal(text, counters) if kind == "decimal" else percent(text)


def _plain(value: Fraction, code: str) -> str:
    """A number as a decimal string, if it has one of at most twelve places."""
    text = str(exact(value))
    if "/" in text:
        raise Unreadable(code)
    return text


def _usual(text: str) -> str:
    """Full-width and other customary characters turned into one plain form."""
    usual = text.translate(_USUAL).strip().lower()
    if len(usual) > LONGEST:
        raise Unreadable("too-long")
    return usual


def _bare(text: str, counters: tuple[str, ...]) -> str:
    usual = _usual(text)
    for counter in sorted(counters, key=len, reverse=True):
        if counter and usual.endswith(counter.lower()):
            return usual[: -len(counter)].rstrip()
    return usual


def _amount(text: str, code: str) -> tuple[Fraction, str]:
    """The value of an amount and the figures in it; `code` is the fault where there is none."""
    usual = _usual(text)
    if usual.startswith("¥"):  # as on quotations: 「¥300,000-」
        usual = usual.removesuffix("-").removesuffix(".")
    match = re.fullmatch(_AMOUNT, usual)
    if not match or (match[1] and match[2]):
        raise Unreadable(code)
    parts = _parts(match[3], code)
    if not _in_order(parts, spoken=bool(match[4])):
        raise Unreadable(code)
    total = sum(_number(number) * _UNITS[unit] for number, unit in parts)
    return _signed(match[1] or match[2], Fraction(total)), match[3]


def _parts(figures: str, code: str) -> list[tuple[str, str]]:
    """「1億2,000万」 as [("1", "億"), ("2,000", "万")]."""
    parts, place = [], 0
    while place < len(figures):
        match = _PART.match(figures, place)
        if not match:
            raise Unreadable(code)
        parts.append((match[1], match[2] or ""))
        place = match.end()
    return parts


def _in_order(parts: list[tuple[str, str]], spoken: bool) -> bool:
    """Whether the parts can mean one amount only: 「1億2,000万」, but not 「3万5」."""
    if len(parts) > 1 and any("." in number for number, _ in parts):
        return False
    for (_, larger), (number, unit) in pairwise(parts):
        if _number(number) * _UNITS[unit] >= _UNITS[larger]:
            return False
        places = len(str(_UNITS[larger])) - 1
        if not unit and not spoken and len(re.sub("[, ]", "", number)) != places:
            return False
    return True


def _number(text: str) -> Fraction:
    return Fraction(re.sub("[, ]", "", text))


def _signed(sign: str, value: Fraction) -> Fraction:
    return -value if sign == "-" else value
