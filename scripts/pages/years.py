"""From which years a page's rules and figures are, and how well they are known.

Programmes and the lists of them say it of each version. Every other page with amounts says it under
its heading, of the documents that the page cites or that its calculator uses.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from markupsafe import Markup

from calculators.html import standing
from calculators.html.markup import Children, html, items, tag
from calculators.html.standing import Standing
from calculators.rules.evidence import GRADES, basis, cited_in
from calculators.timestudy import sources_of
from calculators.words.wording import Wording

_TAG = re.compile(r'(</?[a-zA-Z][\w-]*(?:\s[\w:-]+="[^"]*")*\s*/?>)')
_VALUE = re.compile(r'="[^"]*"')
_SPECIAL = re.compile(r"[`*_\[\]\\{}]")

_AMOUNT = re.compile(r"[0-9]億?万?円|[¥￥][0-9]")
_CALCULATOR = re.compile(r"^/// calculator \| ([a-z]+)$", re.M)
_HEADING = re.compile(r"^# .+$", re.M)
_SAID = ('class="standing', "programmes-compared")  # in sentences, or in the rows of a comparison
# Calculators that ask about programmes; the figures of the others are from a document of their own.
_BY_PROGRAMME = ("subsidy", "compare", "eligibility")
_SAY_THEM = ("quick",)  # Each of its amounts stands under its year.


class Years:
    """Says in one language how the years of the rules stand, as HTML for any place of a page."""

    def __init__(self, words: Wording) -> None:
        self._words = words

    def chip(self, programme: str, version: str) -> Markup:
        """The year of a version with its label."""
        year = standing_of(self._version(programme, version), self._words.rules)
        return _markup(standing.chip(self._words, year, with_year=True))

    def known(self, programme: str, version: str, cited: Iterable[str] = ()) -> Markup:
        """How a version's year stands to the reader's, and how well its rules are known.

        `cited` are the places that a page rests on where that is not the version alone.
        """
        rules = self._version(programme, version)
        grounds = basis(list(cited) or cited_in(rules), self._words.rules)
        year = standing.of_version(rules, grounds["evidence"])
        return _markup(standing.line(self._words, year), standing.known(self._words, **grounds))

    def evidence(self, programme: str, version: str) -> str:
        """How well a version's rules are known, in a few words."""
        grounds = basis(cited_in(self._version(programme, version)), self._words.rules)
        return self._words(f"standing.evidence.short.{grounds['evidence']}")

    def past(self, programme: str, version: str, status: str) -> Markup:
        """What is said after a result of a version once its year is over."""
        year = standing_of(self._version(programme, version), self._words.rules)
        said = standing.past(self._words, [year], status)
        return Markup("") if said is None else _markup(said)

    def recorded(self) -> Markup:
        """The years of all adopted rules on this site, each said in full, the newest first."""
        return _markup(*(standing.line(self._words, year) for year in self._adopted))

    def before_buying(self) -> Markup:
        """That nothing is bought before the decision."""
        return _markup(standing.before_buying(self._words))

    def under_heading(self, text: str, cited: Iterable[str]) -> str:
        """A page's Markdown with the years of its amounts under its heading.

        Left as it is where the page says them already. `cited` are the places of documents that the
        page cites.
        """
        kinds = [kind for kind in _CALCULATOR.findall(text) if kind not in _SAY_THEM]
        heading = _HEADING.search(text)
        if (
            heading is None
            or any(said in text for said in _SAID)
            or not (kinds or _AMOUNT.search(text))
        ):
            return text
        rules = self._words.rules
        about_programmes = any(kind in _BY_PROGRAMME for kind in kinds)
        places = [*cited]
        for kind in (kind for kind in kinds if kind not in _BY_PROGRAMME):
            # The time study works with the prices of the linkage example, and with nothing else.
            of_example = kind == "timestudy"
            places += sources_of(rules["linkage"]) if of_example else cited_in(rules[kind])
        years = [*_of_documents(places, rules)]
        if about_programmes:
            years += self._adopted
            places += self._cited_by_programmes
        # On paper a result says its own year.
        style = "page-years calc-on-screen" if kinds else "page-years"
        said = self._said(years, places, style)
        return f"{text[: heading.end()]}{said}{text[heading.end() :]}"

    def _said(self, years: list[Standing], places: list[str], style: str) -> str:
        if not years:
            return ""
        words = self._words
        said = tag(
            "div",
            tag("p", words("standing.page")),
            items(_chips(words, _sorted(years)), class_="standings"),
            standing.known(words, **basis(places, words.rules)),
            class_=style,
        )
        return f"\n\n{html(said)}\n"

    @cached_property
    def _adopted(self) -> list[Standing]:
        """The years of the rules of all programmes, without what was only asked for in a budget."""
        rules = self._words.rules
        return _sorted(
            standing_of(version, rules)
            for programme in rules["programmes"].values()
            for version in programme["versions"].values()
            if version["status"] != "request"
        )

    @cached_property
    def _cited_by_programmes(self) -> list[str]:
        return list(dict.fromkeys(cited_in(self._words.rules["programmes"])))

    def _version(self, programme: str, version: str) -> Mapping[str, Any]:
        rules = self._words.rules
        own = (host["own"] for host in rules["hosts"].values())
        known = ChainMap(rules["programmes"], *own)
        found: Mapping[str, Any] = known[programme]["versions"][version]
        return found


def newest(programme: Any) -> Any:
    """The version that a programme's page begins with: the newest that is no budget request."""
    return next(one for one in reversed(programme.versions) if one.status != "request")


def newest_year(rules: Mapping[str, Any]) -> tuple[int, list[Standing]]:
    """The newest fiscal year of rules in force, and how the rules of that year are known."""
    in_force = [
        standing_of(version, rules)
        for programme in rules["programmes"].values()
        for version in programme["versions"].values()
        if version["status"] == "in-force"
    ]
    year = max(one.year for one in in_force if one.year)
    return year, [one for one in in_force if one.year == year]


def _chips(words: Wording, years: Iterable[Standing]) -> Iterator[Children]:
    return ([standing.chip(words, year, with_year=True)] for year in years)


def standing_of(version: Mapping[str, Any], rules: Mapping[str, Any]) -> Standing:
    """The standing of a version whose rules are known as well as all that it cites."""
    return standing.of_version(version, basis(cited_in(version), rules)["evidence"])


def _of_documents(places: Iterable[str], rules: Mapping[str, Any]) -> Iterator[Standing]:
    """The years of documents whose figures a page gives."""
    for id_ in dict.fromkeys(place.partition("#")[0] for place in places):
        document = rules["sources"][id_]
        year = document["fiscal_year"]
        yield Standing("figures" if year else "undated", year, document["evidence"])


def _sorted(years: Iterable[Standing]) -> list[Standing]:
    """Each year once, with its weakest evidence, the newest first and what has no year last."""
    found: dict[tuple[str, int | None], Standing] = {}
    for year in sorted(years, key=lambda one: GRADES.index(one.evidence)):
        found[year.kind, year.year] = year
    return sorted(found.values(), key=lambda one: -(one.year or 0))


def _markup(*elements: Any) -> Markup:
    """HTML for the middle of Markdown, which takes nothing in it for its own."""
    parts = _TAG.split(html(*elements))
    tags = iter(_VALUE.sub(lambda value: _references(value[0]), found) for found in parts[1::2])
    texts = (_SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text) for text in parts[::2])
    return Markup("".join(text + next(tags, "") for text in texts))


def _references(value: str) -> str:
    """An attribute's value, in its quotes, without what means something to Markdown."""
    plain = _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", value[2:-1])
    return f'="{plain.replace("<", "&lt;")}"'
