"""data/faq.yaml: questions and answers, and the form fields and result lines they explain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from scripts.load import Fault, shown
from scripts.model.borrowed import Figures, check_figures
from scripts.model.common import Id, Sources, Strict, Text
from scripts.model.references import unknown

if TYPE_CHECKING:
    from scripts.model import Data

FILE = "faq.yaml"
Calculator = Literal["subsidy", "linkage", "caseload", "addon", "self-check"]


class Named(Strict):
    """An id with its name in both languages."""

    id: Id
    name: Text


class Entry(Strict):
    """A question with its answer; the lists name what the entry explains and leads on to."""

    id: Id
    topics: Annotated[list[Id], Field(min_length=1)]
    audiences: Annotated[list[Id], Field(min_length=1)]
    question: Text
    answer: Text
    figures: Figures = {}
    answers: list[Id] = []
    categories: list[Id] = []
    lines: list[Id] = []
    assumptions: list[Id] = []
    programmes: list[Id] = []
    links: list[Id] = []
    calculator: Calculator | None = None
    page: Literal["centres", "cases", "guidelines"] | None = None
    source: Sources


class FaqFile(Strict):
    """data/faq.yaml."""

    topics: Annotated[list[Named], Field(min_length=1)]
    audiences: Annotated[list[Named], Field(min_length=1)]
    entries: Annotated[list[Entry], Field(min_length=1)]


def check(data: Data) -> Iterator[Fault]:
    """References lead somewhere; every field, category, topic and audience has an entry."""
    file = data.files[FILE]
    known = _known(data)
    for number, entry in enumerate(file.entries):
        place = ("entries", number)
        texts = {"question": entry.question, "answer": entry.answer}
        yield from check_figures(data, FILE, place, entry.figures, texts)
        for key, ids in known.items():
            for position, name in enumerate(getattr(entry, key)):
                if name not in ids:
                    yield unknown(FILE, (*place, key, position), name, sorted(ids), f"one of {key}")
    for key in ("topics", "audiences", "answers", "categories"):
        yield from _explained(file, key, known[key])


def _known(data: Data) -> dict[str, set[str]]:
    versions = [version for programme in data.many("programmes") for version in programme.versions]
    return {
        "topics": {topic.id for topic in data.files[FILE].topics},
        "audiences": {audience.id for audience in data.files[FILE].audiences},
        "answers": {answer.id for answer in data.files["answers.yaml"].answers},
        "categories": {entry.id for entry in data.files["categories.yaml"].categories},
        "lines": {line.id for version in versions for line in version.lines},
        "assumptions": {entry.id for entry in data.files["assumptions.yaml"].assumptions},
        "programmes": {programme.id for programme in data.many("programmes")},
        "links": {entry.id for entry in data.files["links.yaml"].links},
    }


def _explained(file: FaqFile, key: str, ids: set[str]) -> Iterator[Fault]:
    """No field of a form and no heading of the page is left without an entry."""
    explained: set[str] = {name for entry in file.entries for name in getattr(entry, key)}
    for name in sorted(ids - explained):
        yield Fault(
            FILE,
            ("entries",),
            f"no entry that has {shown(name)} under {key}",
            f"at least one entry for each of {key}",
            "add it to the entry that explains it",
        )
    if key not in ("answers", "categories"):
        return
    seen: dict[str, Any] = {}
    for number, entry in enumerate(file.entries):
        for position, name in enumerate(getattr(entry, key)):
            if name in seen:
                yield Fault(
                    FILE,
                    ("entries", number, key, position),
                    f"{shown(name)}, which {seen[name]} explains",
                    "one entry for each field",
                    "leave it with the entry that explains it best",
                )
            seen[name] = entry.id
