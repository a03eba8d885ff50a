"""The building blocks that every data file's model shares."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    model_validator,
)

_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿々]")
_LATIN = re.compile(r"[A-Za-z]")
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST = re.compile(rf"(localhost|({_LABEL}\.)+{_LABEL})(:[0-9]+)?")
FILLED_IN = re.compile(r"\{[a-z_]+(?:\|[^{}|]+\|[^{}|]+)?\}")
"""A name that is filled in, and the word that goes with its value: see `formats.fill`."""


class Strict(BaseModel):
    """A mapping with known keys only; values are never converted from another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Between(ValueError):
    """Fields of one mapping do not go together; `fields` are their names in the YAML."""

    def __init__(self, expected: str, *fields: str) -> None:
        super().__init__(expected)
        self.fields = fields


@lru_cache(maxsize=50_000)  # One changed text leaves the thousands of others what they are.
def _plain(text: str) -> str:
    """Text a reader would see: not blank, no control or look-alike characters.

    Radicals such as ⾧ (U+2FA7) look like 長 but break search and sorting. Full-width letters and
    digits are ordinary Japanese typography and stay, so this is narrower than NFKC.
    """
    if not text.strip():
        raise ValueError("text that is not blank")
    if odd := next(filter(None, map(_instead_of, text)), None):
        raise ValueError(odd)
    if re.search("[{}]", FILLED_IN.sub("", text)):
        raise ValueError("braces only around a name that is filled in, such as {number}")
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("letters joined with their marks (NFC)")
    return text


@cache
def _instead_of(character: str) -> str | None:
    """What belongs in place of a character that readers do not see or take for another."""
    if is_look_alike(character):
        usual = unicodedata.normalize("NFKC", character)
        return f"{usual} in place of the look-alike {character} (U+{ord(character):04X})"
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn") and character != "\n":
        return f"text without the invisible character U+{ord(character):04X}"
    return None


def is_look_alike(character: str) -> bool:
    """Whether NFKC turns this character into another that looks the same to a reader.

    Covers CJK and Kangxi radicals, compatibility ideographs and half-width katakana.
    """
    code = ord(character)
    return (
        0x2E80 <= code <= 0x2FDF
        or 0xF900 <= code <= 0xFAFF
        or 0x2F800 <= code <= 0x2FA1F
        or 0xFF61 <= code <= 0xFF9F
    ) and unicodedata.normalize("NFKC", character) != character


def _ratio(text: str) -> str:
    match = re.fullmatch(r"(0|[1-9][0-9]*)/([1-9][0-9]*)", text)
    if not match or not 0 <= Fraction(int(match[1]), int(match[2])) <= 1:
        raise ValueError("a ratio between 0/1 and 1/1, such as 3/4")
    return text


_FIRST_YEAR = 2000
"""None of the rules is older: a year before is mistyped, "0206" for 2026 or "1926"."""
_LAST_YEAR = 2100
"""Nothing here looks further ahead: a year after it is mistyped, "2206" for 2026."""


def in_the_calendar(text: str) -> str:
    """A year, a month or a day ("2024", "2024-04", "2024-04-01") that there is, since 2000."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        raise ValueError("a date such as 2024-04-01, in the calendar") from None
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"a date from {_FIRST_YEAR} to {_LAST_YEAR}")
    return text


def _date(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("a date such as 2024-04-01")
    return in_the_calendar(text)


def leads_somewhere(address: str) -> str:
    """An address that a browser can follow: the name of a host, and no way out of its path."""
    host, _, path = address.partition("://")[2].partition("/")
    if not _HOST.fullmatch(re.split("[?#]", host, maxsplit=1)[0]):
        raise ValueError("https:// once, then the name of a host such as www.mhlw.go.jp")
    no_dots(path)
    return address


def no_dots(path: str) -> str:
    """A path without steps that lead up or nowhere."""
    if {".", ".."} & set(re.split("[?#]", path, maxsplit=1)[0].split("/")):
        raise ValueError('a path without the steps "." and ".."')
    return path


PlainText = Annotated[StrictStr, AfterValidator(_plain), Field(min_length=1)]
Id = Annotated[StrictStr, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
Source = Annotated[StrictStr, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*#[a-z0-9]+(-[a-z0-9]+)*$")]
Sources = Annotated[list[Source], Field(min_length=1)]
Money = Annotated[StrictInt, Field(ge=0, le=10**15)]
Count = Annotated[StrictInt, Field(ge=0, le=10**9)]
Ratio = Annotated[StrictStr, AfterValidator(_ratio), Field(pattern=r"^[0-9]+/[0-9]+$")]
Date = Annotated[StrictStr, AfterValidator(_date), Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Month = Annotated[
    StrictStr, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$"), AfterValidator(in_the_calendar)
]
PartOfDate = Annotated[
    StrictStr, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"), AfterValidator(in_the_calendar)
]
"""A date as far as it is known."""

Decimal = Annotated[StrictStr, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Url = Annotated[StrictStr, Field(pattern=r"^https://[^\s\"'<>]+$"), AfterValidator(leads_somewhere)]
PrefectureCode = Annotated[StrictStr, Field(pattern=r"^(0[1-9]|[1-3][0-9]|4[0-7])$")]
FiscalYear = Annotated[StrictInt, Field(ge=_FIRST_YEAR, le=_LAST_YEAR)]
AnswerValue = StrictBool | StrictInt | StrictStr


class Text(Strict):
    """The same thing said in Japanese and in English."""

    ja: PlainText
    en: PlainText

    @model_validator(mode="after")
    def _each_in_its_language(self) -> Text:
        """Swapped or untranslated texts; names such as LIFE are the same in both."""
        if self.ja == self.en:
            if _letters(self.ja, _JAPANESE):
                raise Between("an English text that is not the Japanese one again", "en")
        elif _letters(self.ja, _LATIN) and not _letters(self.ja, _JAPANESE):
            raise Between("Japanese in the Japanese text", "ja")
        elif _letters(self.en, _JAPANESE) > _letters(self.en, _LATIN):
            raise Between("English in the English text", "en")
        return self


class Unit(Text):
    """What a number counts; `one` is the English for a single one where it differs."""

    one: StrictStr | None = None


def _letters(text: str, letter: re.Pattern[str]) -> int:
    return len(letter.findall(FILLED_IN.sub("", text)))


class Sourced(Strict):
    """A statement with the places of the documents that say so."""

    text: Text
    source: Sources


def walk(value: Any, place: tuple[str | int, ...] = ()) -> Any:
    """Every (place, value) of plain data, parents before children."""
    # With a list of what is still to come: a generator within another for every level takes longer.
    waiting = [(place, value)]
    while waiting:
        place, value = waiting.pop()
        yield place, value
        if isinstance(value, dict):
            waiting += reversed([((*place, key), item) for key, item in value.items()])
        elif isinstance(value, list):
            waiting += reversed([((*place, at), item) for at, item in enumerate(value)])
