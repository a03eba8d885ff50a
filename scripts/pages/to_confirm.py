"""What is only reported: for each document the official page to open, and what to look for."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculators.words.wording import Wording
from scripts.checks import differences
from scripts.model import Data
from scripts.model.load import Place
from scripts.pages import Page
from scripts.rules.borrowed import value_at

# Under which key a fact says what it is, in the order of preference.
_SAID = ("text", "question", "title", "name", "label")
# The figures of a fact by their key, each with the name of its label.
_LABELS = {"from": "first", "to": "last"}
_LABELS |= {key: key for key in ("rate", "amount", "each", "at_most", "limit", "yearly", "units")}
_DAYS = {"from": "begins", "to": "ends"}
"""Their labels where they are days, and not how many staff a ceiling is for."""
_YEN = ("amount", "each", "yearly")


@dataclass(frozen=True)
class Claim:
    """Something a document is said to say: its place there, what it is, where the data has it."""

    source: str
    says: str
    file: str


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """The one page; its documents in the order of data/sources.yaml."""
    words = Wording(rules, language)
    reported = [one for one in data.files["sources.yaml"].documents if one.evidence == "reported"]
    claims: dict[str, list[Claim]] = {document.id: [] for document in reported}
    for document, claim in _claims(data, claims, words):
        claims[document].append(claim)
    documents = [(document, claims[document.id]) for document in reported]
    conflicts = data.files["conflicts.yaml"].conflicts
    hosted = data.host is not None
    context = {"documents": documents, "conflicts": conflicts, "hosted": hosted}
    yield Page("to-confirm.md", "to-confirm.md.j2", context)


def _claims(data: Data, documents: Container[str], words: Wording) -> Iterator[tuple[str, Claim]]:
    """Everything in the data that rests on one of these documents, with which it is."""
    for name, file in sorted(data.documents.items()):
        facts = dict(file.places)
        for place, value in facts.items():
            if not isinstance(value, str) or place[-2:-1] != ("source",):
                continue
            cited = value.partition("#")[0]
            if cited in documents:
                at = place[:-2]
                says = _says(facts[at], _about(file.value, at, name, words), data, words)
                where = ".".join(map(str, at))
                yield cited, Claim(value, says, f"{name} {where}".strip())


def _about(plain: Any, place: Place, name: str, words: Wording) -> str:
    """What a place of a file is about, by what its entries are called."""
    way = differences.way_to(plain, place)
    return words("changes.steps").join(differences.steps(plain, way, name, words))


def _says(fact: Mapping[str, Any], subject: str, data: Data, words: Wording) -> str:
    """What a fact says: its text or its name, else what it is about; with its figures and days."""
    text = next(
        (words.text(fact[key]) for key in _SAID if isinstance(fact.get(key), dict)), subject
    )
    figures = words("to-confirm.between").join(_figures(fact, data, words))
    return f"{text}{words('report.opening')}{figures}{words('report.closing')}" if figures else text


def _figures(fact: Mapping[str, Any], data: Data, words: Wording) -> Iterator[str]:
    """Each figure of a fact under what it is; for a borrowed day the day itself."""
    for key in _LABELS:
        value = fact.get(key)
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            continue
        label = words(f"to-confirm.figures.{_LABELS[key]}")
        if key in _DAYS and isinstance(value, str):
            name = "day" if key == "to" and "from" not in fact else _DAYS[key]
            label = words(f"to-confirm.figures.{name}")
            shown = words.date(str(value_at(data, value)) if "#" in value else value)
        elif key in _YEN and isinstance(value, int):
            shown = words.yen(value)
        else:
            shown = words.number(value) if isinstance(value, int) else value
        yield words("to-confirm.labelled", label=label, value=shown)
