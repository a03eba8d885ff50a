"""What people type out of habit in a YAML file, and what to type instead.

A comma in an amount, quotes and colons of Japanese text, the year of the era, a name in place of a
code: each is easily seen by a person and told by a parser in words that help nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from scripts.machine.language import say
from scripts.model import typed

ERA = 2018
"""Reiwa 1 is 2019."""
_HEISEI = 1988

_DAYS = {"from", "to", "date", "as_of", "due", "expires", "revised"}
"""What days stand under."""
_LISTS = {"source", "languages", "lines", "one_of", "categories", "frame_ancestors"}
"""What lists of single words stand under."""
_RATIOS = {"rate", "share", "state", "prefecture"}
"""What shares stand under."""
_DAY = re.compile(
    r"(令和|R|平成|H)?\s*([0-9]{1,4}|元)[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?"
    r"(?:\s*\(.\)|\s*[日月火水木金土]曜日?)?(\s+[0-9:時分]+)?"
    r"\s*(?:時点|現在|まで|から|必着|付け?)?",
    re.I,
)
_DIGITS = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])")
_NO_YEAR = re.compile(r"(1[0-2]|0?[1-9])(?:月|/)(3[01]|[12][0-9]|0?[1-9])(?![0-9/]).*")
_NO_DAY = re.compile(
    r"(?:(令和|R)\s*(?=[0-9元]+[年/.-])|(?=[0-9]{4}|[0-9元]+年))"
    r"([0-9]{1,4}|元)[年/.-](1[0-2]|0?[1-9])月?",
    re.I,
)
_NOTHING = ("なし", "無し", "無", "ない", "上限なし", "-", "ー", "未定", "不明", "該当なし")
"""What people write where there is nothing to write, or nothing yet."""
_YEAR = re.compile(r"(令和|R)?\s*([0-9]{1,4}|元)(年|年度)?", re.I)
_QUOTED = re.compile(r"[“”„‟＂「『](.*)[“”„‟＂」』]")
_YES_NO = {
    **dict.fromkeys(("yes", "y", "on", "true", "1"), "true"),
    **dict.fromkeys(
        ("はい", "○", "する", "実施", "実施する", "行う", "有", "あり", "公式"), "true"
    ),
    **dict.fromkeys(("no", "n", "off", "false", "0"), "false"),
    **dict.fromkeys(
        ("いいえ", "×", "しない", "未実施", "実施しない", "行わない", "無", "なし"), "false"
    ),
}
_OUTSIDE_TEXT = {"\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "：", "\u2003", "\u202f"}
_CALLED = {"\t": "a tab"}
_WIDE = re.compile(r"(?:^\s*|[:\-]\s+)([－｛［])")
"""A sign of YAML in full width, where it can only be meant as one."""
_BULLET = re.compile(r"\s*([・●○■□◆ー―–—‐−]|-(?=[a-z_]+\s*:|[{\[]))")
"""What stands before an entry of a list in other texts, or a hyphen that no space follows."""
_CLOSE_COLON = re.compile(r"(?:^\s*(?:- )?|[{,]\s*)[a-z_]+(:)(?=[^\s/])")
"""A key with a colon that no space follows; "https:" is none."""
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
    if kind == "bool_type" and (right := _YES_NO.get(str(value).lower())):
        return say(f"引用符を付けずに {right} と書いてください", f"write {right}, without quotes")
    if key in _DAYS and type(value) is int:
        value = str(value)
    if key == "version" and type(value) is int:
        return _write(f"r{value}")
    if kind == "string_type" and value is None:
        return say(
            "値を書いてください。引用符の外の # から後は読まれません",
            "write the value; what stands behind # outside quotes is not read",
        )
    if kind == "string_type" and type(value) is int:
        return say(f'引用符を付けて "{value}" と書いてください', f'write "{value}", in quotes')
    if not isinstance(value, str):
        return None
    return _instead(value, key, kind)


def _instead(text: str, key: str, kind: str) -> str | None:
    """What to type in place of a text."""
    if key in _DAYS and (told := _day(text)):
        return told
    if kind == "list_type" and key in _LISTS:
        one = re.sub("[［］【】「」]", "", text).replace("＃", "#")
        one = re.sub(r"\s*[、，]\s*", ", ", one)
        return say(f"[{one}] と書いてください", f"write [{one}]")
    if typed.plain(text) in _NOTHING and kind != "literal_error":
        return say(
            "ないときや決まっていないときは、この項目を書かないか、null と書きます",
            "where there is none, or none yet, leave this out or write null",
        )
    if kind.startswith("int") and (whole := typed.amount(text)) is not None:
        return _write(str(whole))
    if key in _RATIOS and (share := typed.ratio(text)):
        return _write(share)
    if key == "time" and (hour := typed.hour(text)):
        return _write(f'"{hour}"')
    if quoted := _QUOTED.fullmatch(text):
        right = f'"{quoted[1]}"'
        return say(f"引用符は半角です。{right} と書いてください", f"quotes are plain ones: {right}")
    if key in ("code", "prefecture") and re.search("[都道府県市区町村]$", text):
        return say(
            'コードを書いてください（data/prefectures.yaml にあります。愛知県は "23"）',
            'write its code, as in data/prefectures.yaml: Aichi is "23"',
        )
    return None


def fitting(text: str, pattern: str) -> str | None:
    """What to type in place of a text that has the right form but for how its signs are typed."""
    narrow = re.sub("[‐‑–—−ー]", "-", typed.plain(text))
    if pattern.startswith("^0") and (told := _phone(narrow, pattern)):
        return told
    close = narrow.replace(" ", "")
    tries = [text.strip(), narrow, close, close.lower(), close.replace("_", "-").lower()]
    tries += [f"#{close.lower()}", f"/{close.strip('/')}/", close.removeprefix("mailto:")]
    tries += [*_addresses(close, pattern), *_colours(close.lower())]
    tries += [re.split(r"[/\\]", close)[-1].lower()] if "svg|png" in pattern else []
    right = next((one for one in tries if one != text and re.search(pattern, one)), None)
    if right is None:
        return None
    spaced = right == text.strip()
    return (
        say(f'前後の空白を取って "{right}" と書いてください', f'leave the spaces out: "{right}"')
        if spaced
        else _write(f'"{right}"')
    )


def _phone(text: str, pattern: str) -> str | None:
    """What to type in place of a telephone number with words, signs or an extension around it."""
    if len(re.findall(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}", text)) > 1:
        return say("番号は一つだけ書いてください", "write one number only")
    if re.fullmatch(r"0[0-9]{9,10}", text):
        return say(
            "市外局番の後と、市内局番の後に - を入れてください",
            "put - after the area code, and before the last four digits",
        )
    number, _, inside = text.partition("内線")
    number = re.sub(r"^\+81[-\s]*", "0", re.sub(r"^[^0-9+(]+", "", number))
    number = re.sub(r"[^0-9]+", "-", re.sub(r"[^0-9]+$", "", number)).strip("-")
    if number == text or not re.search(pattern, number):
        return None
    told = _write(f'"{number}"')
    extension = "".join(re.findall("[0-9-]", inside))
    if not extension:
        return told
    return told + say(
        f'。内線は extension: "{extension}" に書きます', f', and extension: "{extension}"'
    )


def _addresses(text: str, pattern: str) -> list[str]:
    """An address with the beginning that it lacks, and without what does not belong in it."""
    begun = re.sub(r"^https?:/*", "https://", text)
    if re.match(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[a-z]{2,}(/|$)", text):
        begun = f"https://{text}"
    whole = re.search(pattern, "https://a.example/a/")  # Else the name of the site alone is wanted.
    return [begun, re.sub("[?#].*", "", begun) if whole else re.sub(r"(?<=[^/:])/.*", "", begun)]


def _colours(text: str) -> list[str]:
    """A colour of three digits, or of three numbers, as one of six digits."""
    if re.fullmatch("#?[0-9a-f]{3}", text):
        return ["#" + "".join(digit * 2 for digit in text.lstrip("#"))]
    numbers = re.fullmatch(r"rgb\(([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3})\)", text)
    return ["#" + "".join(f"{int(one):02x}" for one in numbers.groups())] if numbers else []


def on_answer(value: Any, kind: str, choices: Mapping[str, Iterable[str]]) -> str | None:
    """What to type for the value of an answer; `choices` are what it can be, with their labels."""
    text = typed.plain(str(value))
    if kind == "boolean" and (right := _YES_NO.get(text.lower())):
        return _write(right)
    if kind == "integer" and isinstance(value, str) and (whole := typed.amount(text)) is not None:
        return _write(str(whole))
    near = [id_ for id_, labels in choices.items() if any(text in label for label in labels)]
    return _write(near[0]) if text and len(near) == 1 else None


def without_commas(amount: str) -> str:
    """What to type in place of an amount with commas."""
    right = amount.replace(",", "")
    return say(f"コンマを取って {right} と書いてください", f"leave the commas out: write {right}")


def _write(right: str) -> str:
    return say(f"{right} と書いてください", f"write {right}")


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
    plain = typed.plain(value)
    found = _DAY.fullmatch(plain)
    if not found:
        return _part_of_day(plain)
    year, month, day = _western(found[1], found[2]), int(found[3]), int(found[4])
    told = _of_calendar(year, month, day)
    if told and found[5]:
        hour = typed.hour(found[5])
        return say(f'{told}。時刻は time: "{hour}" に書きます', f'{told}, and time: "{hour}"')
    return told if told and not told.startswith(f'"{value}"') else None


def _of_calendar(year: int, month: int, day: int) -> str:
    """A day as it is to be written, or that there is none such."""
    right = f"{year:04}-{month:02}-{day:02}"
    try:
        date(year, month, day)
    except ValueError:
        told = f"{right} という日は暦にありません。日付を確かめてください"
        return say(told, f"there is no {right} in the calendar: look the day up")
    return _write(f'"{right}"')


def _part_of_day(plain: str) -> str | None:
    """What to type where the signs between are missing, or the year or the day is."""
    if found := _DIGITS.fullmatch(plain):
        return _of_calendar(int(found[1]), int(found[2]), int(found[3]))
    if found := _NO_YEAR.fullmatch(plain):
        right = f"{int(found[1]):02}-{int(found[2]):02}"
        return say(
            f'年も書いてください。令和8年なら "2026-{right}"',
            f'say the year too, as in "2026-{right}"',
        )
    if found := _NO_DAY.fullmatch(plain):
        right = f"{_western(found[1], found[2])}-{int(found[3]):02}"
        return say(
            f'日も書いてください。1日なら "{right}-01"', f'say the day too, as in "{right}-01"'
        )
    return None


def _western(era: str | None, figures: str) -> int:
    """The year of the calendar; figures of one or two digits are of the era."""
    year = 1 if figures == "元" else int(figures)
    if era in ("平成", "H", "h"):
        return _HEISEI + year
    return ERA + year if era or year < 100 else year


def odd_in(line: str) -> tuple[str, str] | None:
    """The first character of a line that no YAML has there: what it is, and what to do.

    Characters inside quotes are text and may be anything.
    """
    bare = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", lambda match: " " * len(match[0]), line)
    if bullet := _BULLET.match(bare):
        where = bullet.start(1) + 1
        found = say(f"行の初めの {bullet[1]}（{where}文字目）", f"{bullet[1]} in column {where}")
        return found, say("半角の - と空白にしてください", "write a plain - and a space")
    if wide := _WIDE.search(bare):
        plain = unicodedata.normalize("NFKC", wide[1])
        where = wide.start(1) + 1
        found = say(
            f"全角の {wide[1]}（{where}文字目）", f"{wide[1]} in full width in column {where}"
        )
        return found, say(f"半角の {plain} にしてください", f"write a plain {plain}")
    if colon := _CLOSE_COLON.search(bare):
        where = colon.start(1) + 1
        return (
            say(
                f"空白の続かないコロン（{where}文字目）",
                f"a colon that no space follows in column {where}",
            ),
            say("コロンの後に半角の空白を入れてください", "put a space after the colon"),
        )
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
