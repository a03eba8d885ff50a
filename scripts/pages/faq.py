"""Questions and answers, grouped by topic, with the figures put in from the data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calculators import CALCULATORS
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.pages import Page
from scripts.rules.borrowed import filled


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page; each entry stands under the first of its topics."""
    file = data.files["faq.yaml"]
    words = Wording(rules, language)
    answers = {entry.id: filled(entry.answer, entry.figures, data, words) for entry in file.entries}
    by_topic = [
        (topic, [entry for entry in file.entries if entry.topics[0] == topic.id])
        for topic in file.topics
    ]
    context = {
        "faq": file,
        "by_topic": [(topic, found) for topic, found in by_topic if found],
        "answers": answers,
        "audiences": {audience.id: audience for audience in file.audiences},
        "as_of": {entry.id: _as_of(entry, data, words) for entry in file.entries},
        "calculators": {
            calculator.id: (f"{calculator.address}.md", rules["forms"][calculator.id]["title"])
            for calculator in CALCULATORS.values()
        },
        "links": {link.id: link for link in data.files["links.yaml"].links},
        "programmes": {programme.id: programme for programme in data.many("programmes")},
        "assumptions": rules["assumptions"],
    }
    yield Page("faq.md", "faq.md.j2", context)


def _as_of(entry: Any, data: Data, words: Wording) -> list[str]:
    """The dates of the documents an answer rests on, as far as they are known."""
    documents = {document.id: document for document in data.files["sources.yaml"].documents}
    cited = dict.fromkeys(source.partition("#")[0] for source in entry.source)
    dates = [documents[name].date for name in cited]
    return list(
        dict.fromkeys(words.date(date) if date else words("faq.as-of-undated") for date in dates)
    )
