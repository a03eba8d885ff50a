"""The home page: the form of the quick estimate, what else one can do here, the programmes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calculators.words.wording import Wording
from scripts.model import Data
from scripts.model.exercises import FILE as EXERCISES
from scripts.model.faq import FILE as FAQ
from scripts.pages import Page, host
from scripts.pages.comparison import compared, sources
from scripts.pages.rules_in_words import RulesInWords
from scripts.pages.years import Years, newest
from scripts.rules.presets import beginnings

_QUESTIONS = ("before-decision", "lease", "when-paid", "current-year", "two-subsidies")
"""The entries of data/faq.yaml that people come with."""


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """The one page at the root of the language's site."""
    words = Wording(rules, language)
    programmes = sorted(data.many("programmes"), key=lambda programme: programme.order)
    paying = [one for one in programmes if one.calculates]
    own = [one for one in paying if one.applicant != "prefecture" and newest(one).fiscal_year]
    context = {
        "site": data.files["site.yaml"],
        "compared": compared(RulesInWords(words), own, words("home.programmes")),
        "compared_sources": sources(own),
        "count": len(paying),
        "questions": [entry for entry in data.files[FAQ].entries if entry.id in _QUESTIONS],
        "years": Years(words),
        "shorts": beginnings(words, data.files[EXERCISES].exercises),
        **host.on_home(data, words),
    }
    yield Page("index.md", "home.md.j2", context)
