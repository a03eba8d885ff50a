"""What must hold in data/faq.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from calculators import KINDS
from scripts.checks.borrowed import check_figures
from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.faq import FILE, FaqFile
from scripts.model.load import Fault, shown


def check(data: Data) -> Iterator[Fault]:
    """References lead somewhere; every field, heading, topic and audience has an entry."""
    file = data.files[FILE]
    known = _known(data)
    for number, entry in enumerate(file.entries):
        place = ("entries", number)
        texts = {"question": entry.question, "answer": entry.answer}
        yield from check_figures(data, FILE, place, entry.figures, texts)
        for key, ids in known.items():
            for position, name in enumerate(getattr(entry, key)):
                if not any(fnmatchcase(one, name) for one in ids):
                    yield unknown(FILE, (*place, key, position), name, sorted(ids), f"one of {key}")
    for key in ("topics", "audiences", "answers", "categories", "fields", "results"):
        yield from _explained(key, known[key], _named(file, key))
    headings = _named(file, "lines") | _named(file, "categories")
    yield from _explained("lines", known["lines"], headings)
    yield from _once(file)


def _named(file: FaqFile, key: str) -> set[str]:
    return {name for entry in file.entries for name in getattr(entry, key)}


def _known(data: Data) -> dict[str, set[str]]:
    versions = [version for programme in data.many("programmes") for version in programme.versions]
    return {
        "topics": {topic.id for topic in data.files[FILE].topics},
        "audiences": {audience.id for audience in data.files[FILE].audiences},
        "answers": {answer.id for answer in data.files["answers.yaml"].answers} | {"local"},
        "fields": set(_fields(data)),
        "results": set(KINDS),
        "categories": {entry.id for entry in data.files["categories.yaml"].categories},
        "lines": {line.id for version in versions for line in version.lines}
        | {limit.id for version in versions for limit in version.limits if limit.amount},
        "assumptions": {entry.id for entry in data.files["assumptions.yaml"].assumptions},
        "programmes": {programme.id for programme in data.many("programmes")},
        "links": {entry.id for entry in data.files["links.yaml"].links},
    }


def _fields(data: Data) -> Iterator[str]:
    """Every field of every form that means something to a rule, as form.field."""
    for form in data.many("forms"):
        for section in form.sections:
            for field in section.fields:
                if field.name != "label":  # the person's own name for a purchase
                    yield f"{form.id}.{field.name}"


def _explained(key: str, ids: set[str], named: Iterable[str]) -> Iterator[Fault]:
    """Nothing that readers meet is left without an entry."""
    for name in sorted(ids):
        if not any(fnmatchcase(name, glob) for glob in named):
            yield Fault(
                FILE,
                ("entries",),
                f"no entry that has {shown(name)} under {key}",
                f"at least one entry for each of {key}",
                "add it to the entry that explains it",
            )


def _once(file: FaqFile) -> Iterator[Fault]:
    """A field, a category and a heading lead to one entry each."""
    for key in ("answers", "fields", "categories", "lines"):
        seen: dict[str, str] = {}
        for number, entry in enumerate(file.entries):
            for position, name in enumerate(getattr(entry, key)):
                if name in seen:
                    yield Fault(
                        FILE,
                        ("entries", number, key, position),
                        f"{shown(name)}, which {seen[name]} explains",
                        "one entry for each",
                        "leave it with the entry that explains it best",
                    )
                seen[name] = entry.id
