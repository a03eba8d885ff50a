"""What is only reported: for each document the official page to open, and what to look for."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculators.words.wording import Wording
from scripts.model import Data
from scripts.pages import Page

# Under which key a fact says what it is, in the order of preference.
_SAID = ("text", "question", "title", "name", "label")
# The figures of a fact by their key, each with the name of its label.
_FIGURES = {"from": "first", "to": "last"}
_FIGURES |= {key: key for key in ("rate", "amount", "each", "at_most", "limit", "yearly", "units")}


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
            cited, _, part = value.partition("#")
            if cited in documents:
                fact = facts[place[:-2]]
                where = ".".join(map(str, place[:-2]))
                named = words.rules["sources"][cited]["places"][part]["name"]
                says = _says(fact, words) or words.text(named)
                yield cited, Claim(value, says, f"{name} {where}".strip())


def _says(fact: Mapping[str, Any], words: Wording) -> str:
    """What a fact says: its text, or its name, with its figures."""
    text = next((fact[key] for key in _SAID if isinstance(fact.get(key), dict)), None)
    said = [words.text(text)] if text else []
    for key, name in _FIGURES.items():
        value, label = fact.get(key), words(f"to-confirm.figures.{name}")
        if isinstance(value, (int, str)) and not isinstance(value, bool):
            shown = words.number(value) if isinstance(value, int) else value
            said.append(words("to-confirm.labelled", label=label, value=shown))
    return words("to-confirm.between").join(said)
