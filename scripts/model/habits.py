"""What people type out of habit in a YAML file, and what to type instead.

A comma in an amount, quotes and colons of Japanese text, the year of the era, a name in place of a
code: each is easily seen by a person and told by a parser in words that help nobody.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from scripts.machine.language import say

ERA = 2018
"""Reiwa 1 is 2019."""

_GROUPED = re.compile(r"[¥￥]?[0-9０-９]{1,3}([,，、][0-9０-９]{3})+\s*(円|yen)?")
_WITH_UNIT = re.compile(r"[¥￥]?[0-9０-９]+(\.0+)?\s*(円|万円|千円|yen)?")
_DAYS = {"from", "to", "date", "as_of", "due", "expires", "revised"}
"""What days stand under."""
_LISTS = {"source", "languages", "lines", "one_of", "categories", "frame_ancestors"}
"""What lists of single words stand under."""
_DAY = re.compile(r"(令和|R)?\s*([0-9]{1,4}|元)[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?", re.I)
_YEAR = re.compile(r"(令和|R)?\s*([0-9]{1,4}|元)(年|年度)?", re.I)
_QUOTED = re.compile(r"[“”„‟＂「『](.*)[“”„‟＂」』]")
_YES_NO = {
    **dict.fromkeys(("yes", "y", "on", "true", "はい", "○"), "true"),
    **dict.fromkeys(("no", "n", "off", "false", "いいえ", "×"), "false"),
}
_OUTSIDE_TEXT = {"\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "：", "\u2003", "\u202f"}
_CALLED = {"\t": "a tab"}
_WIDE = re.compile(r"(?:^\s*|[:\-]\s+)([－｛［])")
"""A sign of YAML in full width, where it can only be meant as one."""
_IN_JAPANESE = {
    "\t": "タブ",
    "\u00a0": "改行しない空白",
    "\u3000": "全角の空白",
    "\u200b": "幅のない空白",
    "\ufeff": "バイト順マーク",
    "：": "全角のコロン",
}


def advice_on(value: Any, key: str, kind: str) -> str | None:
    """What to type in place of a value that does not fit; None where no habit explains it.

    `key` is what it stands under, `kind` the kind of pydantic's error.
    """
    if key == "fiscal_year" and (told := _fiscal_year(value)):
        return told
    if key == "rounding" and isinstance(value, int):
        entry = f"- {{unit: {value}, place: total, source: […]}}"
        return say(f"下の行に {entry} と書いてください", f"write below it: {entry}")
    if key in ("code", "prefecture", "municipality") and (told := without_check_digit(str(value))):
        return told
    if not isinstance(value, str):
        return None
    if key in _DAYS and (told := _day(value)):
        return told
    if kind == "list_type" and key in _LISTS:
        one = re.sub("[［］]", "", value).replace("＃", "#")
        return say(f"[{one}] と書いてください", f"write [{one}]")
    if kind == "bool_type" and value.lower() in _YES_NO:
        right = _YES_NO[value.lower()]
        return say(f"引用符を付けずに {right} と書いてください", f"write {right}, without quotes")
    if kind.startswith("int") and (_GROUPED.fullmatch(value) or _WITH_UNIT.fullmatch(value)):
        digits = re.sub(r"\.0+|\D", "", unicodedata.normalize("NFKC", value))
        if re.search("[万千]", value):
            digits += "0000" if "万" in value else "000"
        return say(f"{digits} と書いてください", f"write {digits}")
    if quoted := _QUOTED.fullmatch(value):
        right = f'"{quoted[1]}"'
        return say(f"引用符は半角です。{right} と書いてください", f"quotes are plain ones: {right}")
    if key in ("code", "prefecture") and re.search("[都道府県市区町村]$", value):
        return say(
            'コードを書いてください（data/prefectures.yaml にあります。愛知県は "23"）',
            'write its code, as in data/prefectures.yaml: Aichi is "23"',
        )
    return None


def without_check_digit(code: str) -> str | None:
    """What to write for a code of six digits, as lists of municipalities have it."""
    if not re.fullmatch("(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{4}", code):
        return None
    right = code[:2] if code[2:5] == "000" else code[:5]
    return say(
        f"6けたのコードは、最後の1けた（検査数字）を書きません。都道府県は2けた、市区町村は5けたです："
        f'"{right}"',
        "leave out the last of six digits, which only checks the others; a prefecture has two, a "
        f'municipality five: "{right}"',
    )


def _fiscal_year(value: Any) -> str | None:
    """What to type for a year of the era, or for one with words around it."""
    found = _YEAR.fullmatch(unicodedata.normalize("NFKC", str(value)))
    if isinstance(value, bool) or not found:
        return None
    year = _western(found[1], found[2])
    if not 0 < year - ERA < 100:
        return None
    reiwa = year - ERA
    return say(
        f"令和{reiwa}年度は {year} と書いてください", f"Reiwa {reiwa} is {year}: write {year}"
    )


def _day(value: str) -> str | None:
    """What to type for a day as people write it, unless there is no such day."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", value))
    if not found:
        return None
    year, month, day = _western(found[1], found[2]), int(found[3]), int(found[4])
    right = f"{year:04}-{month:02}-{day:02}"
    try:
        date(year, month, day)
    except ValueError:
        told = f"{right} という日は暦にありません。日付を確かめてください"
        return say(told, f"there is no {right} in the calendar: look the day up")
    return say(f'"{right}" と書いてください', f'write "{right}"') if right != value else None


def _western(era: str | None, figures: str) -> int:
    """The year of the calendar; figures of one or two digits are of the era."""
    year = 1 if figures == "元" else int(figures)
    return ERA + year if era or year < 100 else year


def odd_in(line: str) -> tuple[str, str] | None:
    """The first character of a line that no YAML has there: what it is, and what to do.

    Characters inside quotes are text and may be anything.
    """
    bare = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", lambda match: " " * len(match[0]), line)
    if wide := _WIDE.search(bare):
        plain = unicodedata.normalize("NFKC", wide[1])
        where = wide.start(1) + 1
        found = say(
            f"全角の {wide[1]}（{where}文字目）", f"{wide[1]} in full width in column {where}"
        )
        return found, say(f"半角の {plain} にしてください", f"write a plain {plain}")
    for column, character in enumerate(bare, 1):
        if character in _OUTSIDE_TEXT:
            name = _CALLED.get(character) or unicodedata.name(character, "a character").lower()
            code = f"U+{ord(character):04X}"
            found = say(
                f"{_IN_JAPANESE.get(character, '空白に似た文字')}（{code}、{column}文字目）",
                f"{name} ({code}) in column {column}",
            )
            plain = ":" if character == "：" else " "
            return found, say(
                f"半角の{'コロン（:）' if plain == ':' else '空白'}にしてください",
                f"write a plain {'colon (:)' if plain == ':' else 'space'}",
            )
    return None
