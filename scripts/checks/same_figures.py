"""Both languages of a text hold the same figures: a digit slips easily where a text is translated.

Compared are figures as people write them in either language: 300,000円 and 30万円, 令和8年度 and
FY2026, 3割 and 30%. Small numbers are not, which one of the two says in words: 1回, once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from scripts.model import Data
from scripts.model.common import FILLED_IN
from scripts.model.load import Document, Fault, Place, once_a_file
from scripts.model.overlay import IN_JAPANESE_ONLY

_LEFT_OUT = ("discrepancies.yaml", "history.yaml", "sources.yaml", "words/formats.yaml")
"""What says how documents print a figure, or how each language writes one."""
_ADVICE = "compare both with the document and correct the one that is wrong"
_IN_WORDS = 12
"""Up to here English has words for numbers."""

_NUMBER = r"([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_ERAS = {"令和": 2018, "平成": 1988, "Reiwa ": 2018}
_OF_ERA = re.compile(r"(令和|平成|Reiwa )([0-9]+|元)(?:年度?)?(?:[〜～から]+([0-9]+)年度?)?")
_UNITS = {
    **{"億": 10**8, "万": 10**4, "千": 10**3, "割": 10},
    **{" billion": 10**9, " million": 10**6},
}
_FIGURE = re.compile(rf"{_NUMBER}({'|'.join(_UNITS)})?")
_AMOUNT = re.compile(rf"(?:{_NUMBER}億)?(?:{_FIGURE.pattern})|{_NUMBER}億")
_SPOKEN = {
    re.compile("千円"): Fraction(1000),
    re.compile("(?i)twenty|a fifth"): Fraction(20),
    re.compile("half a minute"): Fraction(30),
}
"""Words that one language has where the other has a figure."""
_AFTERNOON = re.compile(r"(?i)午後([0-9]{1,2})|([0-9]{1,2})(?::[0-9]{2})? ?p\.?m")
"""17:00 in one language is as often 午後5時 or 5 p.m. in the other."""

Figures = frozenset[Fraction]


def check(data: Data) -> Iterator[Fault]:
    """Every figure of a text of data/ that the other language does not have."""
    for name, document in sorted(data.documents.items()):
        if name not in _LEFT_OUT:
            yield from _of_file(name, document)


@once_a_file
def _of_file(name: str, document: Document) -> tuple[Fault, ...]:
    texts = ((place, value) for place, value in document.places if isinstance(value, Mapping))
    return tuple(
        fault for place, text in texts if _both(text) for fault in _text(name, place, text)
    )


def _text(name: str, place: Place, text: Mapping[str, str]) -> Iterator[Fault]:
    ja, en = _figures(text["ja"]), _figures(text["en"])
    if ja == en:
        return
    for language, missing in (("en", ja - en), ("ja", en - ja)):
        told = [_told(figure) for figure in sorted(missing - _said(text[language]))]
        if told:
            found = f"a text without {', '.join(told)}"
            expected = "the figures that the other language has"
            yield Fault(name, (*place, language), found, expected, _ADVICE)


def _both(value: Mapping[str, object]) -> bool:
    """Whether there is a text in each language: a host may have none in English."""
    ja, en = value.get("ja"), value.get("en")
    return isinstance(ja, str) and isinstance(en, str) and en != IN_JAPANESE_ONLY


@lru_cache(None)
def _figures(text: str) -> Figures:
    """The figures of a text that are not small.

    Kept: one changed text leaves the thousands of others what they are.
    """
    usual = FILLED_IN.sub("", unicodedata.normalize("NFKC", text))
    return frozenset(one for one in _all(usual) if one > _IN_WORDS or one.denominator > 1)


def _all(text: str) -> Iterator[Fraction]:
    for match in _OF_ERA.finditer(text):
        for year in (match[2], match[3]):
            if year:
                yield Fraction(_ERAS[match[1]] + (1 if year == "元" else int(year)))
    for match in _AMOUNT.finditer(_OF_ERA.sub("", text)):
        parts = _FIGURE.findall(match[0])  # 1億2,000万 is one figure in two parts.
        yield sum(
            (Fraction(number.replace(",", "")) * _UNITS.get(unit, 1) for number, unit in parts),
            Fraction(0),
        )


@lru_cache(None)
def _said(text: str) -> Figures:
    """What a text says in words."""
    hours = {Fraction(int(one or other) + 12) for one, other in _AFTERNOON.findall(text)}
    return frozenset(hours | {one for words, one in _SPOKEN.items() if words.search(text)})


def _told(figure: Fraction) -> str:
    whole = figure.denominator == 1
    return str(figure.numerator) if whole else str(float(figure))
