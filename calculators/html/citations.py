"""Citations: from what is said to the places on the sources page that say so."""

from __future__ import annotations

from collections.abc import Iterable

from calculators.html.markup import Element, link, tag
from calculators.words.wording import Wording


def cite(words: Wording, sources: Iterable[str]) -> Element | None:
    """Links to the places on the sources page that say so; None where there are none.

    Inside a report each is but a number, and the report lists them once at its end.
    """
    links: list[Element | str] = []
    for source in sources:
        links += [words("report.sources.between")] if links and words.cited is None else []
        links.append(_link(words, source))
    if not links:
        return None
    lead = words("report.sources.lead")
    style = "calc-source" if words.cited is None else "calc-source calc-numbers-only"
    return tag("span", tag("span", lead, class_="calc-lead"), links, class_=style)


def source_address(words: Wording, source: str) -> str:
    """The address of a place of a document ("scheme-2024#rates") on the sources page."""
    return f"{words.base}sources.html#{source.replace('#', '-')}"


def _link(words: Wording, source: str) -> Element:
    address, name = source_address(words, source), words.place(source)
    if words.cited is None:
        return link(address, name)
    if source not in words.cited:
        words.cited.append(source)
    number = words("report.sources.number", number=words.cited.index(source) + 1)
    return link(address, number, title=name)
