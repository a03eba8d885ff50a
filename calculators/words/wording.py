"""The words of one language for one page: texts, figures, dates and names of sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from calculators.words import formats

_UP = re.compile(r"(\.\./){0,5}")


class Wording:
    """Looks texts up in data/words/ and says figures as readers of the language are used to.

    `base` leads from the page to the root of its language's site: "", "../", "../../".
    """

    def __init__(self, rules: Mapping[str, Any], language: str, base: str = "") -> None:
        self.rules = rules
        self.language = language if language in ("ja", "en") else "ja"
        self.base = base if _UP.fullmatch(base) else ""
        self._formats = rules["words"]["formats"]
        # Inside a report, sources are numbered and listed once at its end; None outside.
        self.cited: list[str] | None = None

    def under(self, rules: Mapping[str, Any]) -> Wording:
        """The same words under other rules."""
        words = type(self)(rules, self.language, self.base)
        words.cited = self.cited
        return words

    def __call__(self, key: str, **values: Any) -> str:
        """The text at `key` ("report.steps.heading") with its values put in."""
        return formats.fill(self.pattern(key), values)

    def pattern(self, key: str) -> str:
        """The text at `key` as it stands, with the names in braces."""
        entry = self.rules["words"]
        for step in key.split("."):
            entry = entry[step]
        return self.text(entry)

    def text(self, text: Mapping[str, str]) -> str:
        """A {ja, en} text in this language."""
        return text[self.language]

    def number(self, value: int | str) -> str:
        """1234 as 1,234; decimals as they are; a real minus sign before what is below 0."""
        whole, _, rest = str(value).lstrip("-").partition(".")
        sign = "−" if str(value).startswith("-") else ""
        return sign + f"{int(whole):,}" + ("." + rest if rest else "")

    def counted(self, number: str, unit: Mapping[str, str]) -> str:
        """What a number counts: `one` of them in English where there is but one."""
        single = number == "1" and self.language == "en"
        return (single and unit.get("one")) or self.text(unit)

    def yen(self, amount: int) -> str:
        """1,234,000円 or ¥1,234,000."""
        return formats.yen(amount, self._formats, self.language)

    def yen_exact(self, amount: int | str) -> str:
        """Yen, with the part of a yen that exact working may leave: 999,999.75円, 66と2/3円."""
        if isinstance(amount, int):
            return self.yen(amount)
        sign, size = ("−", amount[1:]) if amount.startswith("-") else ("", amount)
        if "/" not in size:
            return sign + self("report.yen-exact", amount=self.number(size))
        whole, rest = divmod(Fraction(size), 1)
        shown = self.number(int(whole))
        return sign + self("report.yen-fraction", whole=shown, rest=str(rest))

    def yen_both(self, amount: int) -> str:
        """The amount, and where it is large and stays exact also in 万円 or ¥ million."""
        exact = self.yen(amount)
        short = formats.yen_short(amount, self._formats, self.language)
        if short == exact or abs(amount) < 10**6 or amount % 1000:
            return exact
        return self("report.both", exact=exact, short=short)

    def year(self, year: int) -> str:
        """令和6年度（2024年度） or FY2024 (Reiwa 6)."""
        return formats.fiscal_year(year, self._formats, self.language)

    def date(self, date: str) -> str:
        """令和6年9月20日（2024年） or 20 September 2024 (Reiwa 6)."""
        return formats.date(date, self._formats, self.language)

    def place(self, source: str) -> str:
        """A document and the place in it, in words; and how it is known where it was not read."""
        document, _, place = source.partition("#")
        entry = self.rules["sources"][document]
        title, name = self.text(entry["short"]), self.text(entry["places"][place]["name"])
        said = self("report.sources.place", document=title, name=name)
        if entry["evidence"] == "document":
            return said
        known = self(f"standing.evidence.short.{entry['evidence']}")
        return self("report.sources.known", place=said, known=known)
