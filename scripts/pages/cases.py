"""What municipalities do for data linkage, and awarded offices with what they achieved."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from calculators.html import charts
from calculators.html.markup import html, tag
from calculators.rules.money import round_half_up
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.pages import Page


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page."""
    file = data.files["cases.yaml"]
    prefectures = data.files["prefectures.yaml"].prefectures
    words = Wording(rules, language)
    context = {
        "cases": file,
        "sources": _sources,
        "statuses": {status.id: status for status in file.statuses},
        "prizes": {prize.id: prize for prize in file.awards.prizes},
        "prefectures": {prefecture.code: prefecture for prefecture in prefectures},
        "services": {service.id: service for service in data.files["services.yaml"].services},
        "programmes": {programme.id: programme for programme in data.many("programmes")},
        "pictures": {
            office.id: _picture(office, words) for office in file.awards.offices if office.results
        },
    }
    yield Page("cases.md", "cases.md.j2", context)


def _sources(entries: Iterable[Any]) -> list[str]:
    """The sources of all entries, each once."""
    return list(dict.fromkeys(source for entry in entries for source in entry.source))


def _picture(office: Any, words: Wording) -> Markup:
    """What came after, where before is 100, so that measures of different units compare."""
    bars = [
        charts.Bar(getattr(result.name, words.language), [index(result.before, result.after)])
        for result in office.results
    ]
    figure = charts.stacked_bars(
        words,
        name=f"results-{office.id}",
        caption=words("cases.results-caption"),
        description=words("cases.results-description"),
        series=(words("cases.results-series"),),
        bars=bars,
        show=words.number,
        row_head=words("cases.measure"),
    )
    # The colours of charts are defined for what stands in a calculator.
    return Markup(html(tag("div", figure, class_="calculator")))


def index(before: str, after: str) -> int:
    """`after` as a whole number where `before` is 100, halves rounded up."""
    return round_half_up(Fraction(after) * 100 / Fraction(before))
