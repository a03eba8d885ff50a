"""The national indicators: a picture of each, with the same figures in a table below."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from calculators.html.markup import Element, html, tag
from calculators.words import formats
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.pages import Page
from scripts.rules.borrowed import filled

_ROW = 26  # height of a year's bar with its words, in CSS pixels
_YEARS = 56  # room for the years, left of the bars
_LONGEST = Fraction(30)  # the longest bar, in per cent of the picture
_WORDS = "32%"  # where the words begin: beyond every bar and line, so that nothing crosses them


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page."""
    file = data.files["kpi.yaml"]
    words = Wording(rules, language)
    show = _Shown(file, words)
    indicators = [indicator for group in file.groups for indicator in group.indicators]
    context = {
        "kpi": file,
        "definitions": {
            indicator.id: filled(indicator.definition, indicator.figures, data, words)
            for indicator in indicators
        },
        "targets": {
            level: formats.fill(getattr(target.text, language), {"percent": target.percent})
            for level, target in file.targets
        },
        "shown": {
            indicator.id: {year: show(indicator, year) for year in file.years}
            for indicator in indicators
        },
        "compared": {
            indicator.id: words(
                "kpi.compared",
                name=words.text(indicator.compare.name.model_dump()),
                value=show.number(indicator, indicator.compare.number),
            )
            for indicator in indicators
            if indicator.compare
        },
        "pictures": {
            indicator.id: Markup(html(_picture(indicator, file, words, show)))
            for indicator in indicators
            if _numbers(indicator)
        },
    }
    yield Page("kpi.md", "kpi.md.j2", context)


class _Shown:
    """Values as readers of the language are used to: 2,570件（暫定値）, 90% or more."""

    def __init__(self, file: Any, words: Wording) -> None:
        self._notes = {note.id: note for note in file.notes}
        self._words = words

    def __call__(self, indicator: Any, year: str) -> str:
        """What the source prints for that year; a dash where it prints one."""
        value = indicator.values[year]
        if value is None:
            return self._words("kpi.none")
        number = self.number(indicator, value.number) if value.number else ""
        if value.note is None:
            return number
        note = self._notes[value.note]
        name = self._words.text(note.name.model_dump())
        return self._words(f"kpi.with.{note.kind}", number=number, note=name)

    def number(self, indicator: Any, number: str) -> str:
        """A number with the indicator's unit."""
        return self._words(f"kpi.units.{indicator.unit}", number=self._words.number(number))


def _numbers(indicator: Any) -> list[Fraction]:
    """The numbers of an indicator, with the one it is compared to."""
    values = [*indicator.values.values(), indicator.compare]
    return [Fraction(value.number) for value in values if value and value.number]


def _picture(indicator: Any, file: Any, words: Wording, show: _Shown) -> Element:
    """A bar a year, from zero, with its words; a dashed line where something is compared to."""
    most = max(_numbers(indicator))
    said = {year: show(indicator, year) for year in file.years}
    drawing = tag("svg", class_="kpi-bars", role="img", width="100%", height=_ROW * len(said))
    drawing.append(tag("title", words.text(indicator.name.model_dump())))
    listed = (words("kpi.in-year", year=year, value=value) for year, value in said.items())
    drawing.append(tag("desc", words("report.sources.between").join(listed)))
    bars = tag("svg", x=_YEARS, class_="kpi-room")
    for row, year in enumerate(said):
        drawing.append(tag("text", words("kpi.year", year=year), x="0", y=_ROW * row + 18))
        value = indicator.values[year]
        if value and value.number:
            end = _percent(Fraction(value.number), most)
            style = "kpi-state" if year == file.years[0] else "kpi-target"
            bar = tag("rect", x=0, y=_ROW * row + 4, width=end, height=_ROW - 8, class_=style)
            bar.set("data-value", value.number)
            bars.append(bar)
        bars.append(tag("text", said[year], x=_WORDS, y=_ROW * row + 18))
    if indicator.compare:
        place = _percent(Fraction(indicator.compare.number), most)
        ends = {"y1": 0, "y2": _ROW * len(said)}
        bars.append(tag("line", x1=place, x2=place, **ends, class_="kpi-compared"))
    drawing.append(bars)
    return tag("figure", tag("figcaption", _conclusion(indicator, said, words)), drawing)


def _percent(number: Fraction, most: Fraction) -> str:
    """A length in per cent of the picture's width, to a hundredth."""
    hundredths = round(number * _LONGEST * 100 / most) if most else 0
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _conclusion(indicator: Any, said: dict[str, str], words: Wording) -> str:
    """From where to where: the first and the last year for which something is printed."""
    known = [year for year in said if indicator.values[year] is not None]
    first, last = known[0], known[-1]
    key = "state" if first == next(iter(said)) else "targets"
    key = "same" if said[first] == said[last] else key
    values = {"first_year": first, "last_year": last, "first": said[first], "last": said[last]}
    return words(f"kpi.conclusion.{key}", **values)
