"""What people mean by an amount, a share or an hour that is not typed as the files have it.

Each gives what to write in its place, or None where that cannot be told for sure: 200.000 is two
hundred to some and two hundred thousand to others.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from calculators.form.typed import Unreadable, money

_COUNTED = "(?:人|名|台|件|か所|ヶ所|か月|ヶ月|年|単位|円未満.*)?"
_SPELT = re.compile(r"[¥\\]?([0-9]+)(?:\.0{1,2})?")
_POWER = re.compile(r"([1-9])e([0-9])")

_RATIO = re.compile(r"([0-9]+)\s*/\s*([1-9][0-9]*)")
_PARTS_OF = re.compile(r"([1-9][0-9]*)分の([0-9]+)")
_PERCENT = re.compile(r"([0-9]+)\s*(%|パーセント|割)")
_WITHIN = re.compile(r"(国|県|都道府県)?(.*?)(以内|以下)?")

_HOUR = re.compile(
    r"(午前|午後)?\s*([0-9]{1,2})(?:時|:)(?:([0-9]{1,2})分?|半)?\s*([AaPp][Mm])?(?:まで|必着)?"
)


def plain(text: str) -> str:
    """The text in half-width characters, without spaces around it."""
    return unicodedata.normalize("NFKC", text).strip()


def amount(text: str) -> int | None:
    """The whole number that a text with units, commas or kanji means: 1億2000万円, 400万, 25人.

    Amounts are read as those of forms are: 3万5 is none.
    """
    bare = re.sub(rf"{_COUNTED}$", "", re.sub(r"[\s_]", "", plain(text)), count=1)
    if power := _POWER.fullmatch(bare):
        return int(power[1] + "0" * int(power[2]))
    if spelt := _SPELT.fullmatch(bare):
        return int(spelt[1])
    try:
        whole = money(f"1{bare}" if bare.startswith("千") else bare)
    except Unreadable:
        return None
    return whole if whole >= 0 else None


def ratio(text: str) -> str | None:
    """The share that a text means as the files have it: 50% and 2分の1 are 1/2."""
    inner = _WITHIN.fullmatch(plain(text))
    bare = inner[2].strip() if inner else ""
    if found := _RATIO.fullmatch(bare):
        above, below = found[1], found[2]
    elif found := _PARTS_OF.fullmatch(bare):
        above, below = found[2], found[1]
    elif found := _PERCENT.fullmatch(bare):
        share = Fraction(int(found[1]), 10 if found[2] == "割" else 100)
        above, below = str(share.numerator), str(share.denominator)
    elif re.fullmatch(r"0\.[0-9]+", bare):
        share = Fraction(bare)
        above, below = str(share.numerator), str(share.denominator)
    else:
        return None
    return f"{above}/{below}" if int(above) <= int(below) else None


def hour(text: str) -> str | None:
    """The time of the 24-hour clock that a text means: 午後5時 is 17:00."""
    found = _HOUR.fullmatch(plain(text))
    if found is None:
        return None
    hours, minutes = int(found[2]), 30 if "半" in text else int(found[3] or 0)
    afternoon = found[1] == "午後" or (found[4] or "").lower() == "pm"
    if (afternoon or found[1] or found[4]) and hours > 12:
        return None
    if afternoon and hours < 12:
        hours += 12
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else None
