"""Which English texts are older than their Japanese.

docs/translations.json holds, for every text, a hash of each language as they were when they last
matched. Where the Japanese has changed since and the English has not, the English is stale, and
`check` reports it. A new text, or one changed in both languages, counts as matching again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from scripts.machine import whole
from scripts.model import Data, history
from scripts.model.load import Document, Fault, once_a_file

ROOT = Path(__file__).resolve().parents[2]
RECORD = Path("docs/translations.json")
State = Literal["written", "reviewed", "stale"]
Place = tuple[Any, ...]


@dataclass(frozen=True)
class Pair:
    """A text in both languages; `place` is where it stands in a data file (empty for prose)."""

    key: str
    file: str
    place: Place
    ja: str
    en: str


def texts(data: Data, root: Path) -> Iterator[Pair]:
    """Every text of the data, then the prose pages that both languages have.

    What was written down of earlier states stays as it was said then.
    """
    for name, document in sorted(data.documents.items()):
        if name == history.FILE:
            continue
        yield from _of_file(document, name)
    for path in sorted((root / "docs/ja").rglob("*.md")):
        name = path.relative_to(root / "docs/ja").as_posix()
        twin = root / "docs/en" / name
        if twin.is_file():
            ja, en = path.read_text(encoding="utf-8"), twin.read_text(encoding="utf-8")
            yield Pair(f"docs/{name}", f"docs/en/{name}", (), ja, en)


@once_a_file
def _of_file(document: Document, name: str) -> tuple[Pair, ...]:
    """The texts of one file; kept, for several checks and pages ask."""
    found = _named(document.value, name, ())
    return tuple(Pair(key, name, place, value["ja"], value["en"]) for key, place, value in found)


def _named(value: Any, key: str, place: Place) -> Iterator[tuple[str, Place, dict[str, str]]]:
    """Texts with a key that outlives reordering: entries of lists go by their id."""
    if isinstance(value, dict):
        if isinstance(value.get("ja"), str) and isinstance(value.get("en"), str):
            yield key, place, value
            return
        for name, item in value.items():
            yield from _named(item, f"{key}.{name}", (*place, name))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            own = item.get("id") or item.get("code") if isinstance(item, dict) else None
            yield from _named(item, f"{key}.{own or position}", (*place, position))


def states(pairs: list[Pair], record: dict[str, list[str]]) -> dict[str, State]:
    """The state of every text."""
    found: dict[str, State] = {}
    for pair in pairs:
        ja, _, state = record[pair.key]
        found[pair.key] = "stale" if ja != _hash(pair.ja) else state  # type: ignore[assignment]
    return found


@lru_cache(maxsize=1)
def recorded(data: Data, root: Path = ROOT) -> dict[Pair, State]:
    """The state of every text as the record has it; nothing is written."""
    pairs = list(texts(data, root))
    found = states(pairs, update(pairs, read(root)))
    return {pair: found[pair.key] for pair in pairs}


def overall(found: Iterable[State]) -> State:
    """What can be said of all: stale where one is, reviewed only where all are."""
    present = set(found)
    return "stale" if "stale" in present else "written" if "written" in present else "reviewed"


def update(
    pairs: list[Pair], record: dict[str, list[str]], pattern: str = "", option: str = ""
) -> dict[str, list[str]]:
    """The record with new texts and jointly changed ones taken in, and those of the pattern."""
    fresh = {}
    for pair in pairs:
        now = [_hash(pair.ja), _hash(pair.en)]
        before = record.get(pair.key)
        chosen = bool(option) and fnmatchcase(pair.key, pattern)
        if chosen:
            fresh[pair.key] = [*now, "reviewed" if option == "--reviewed" else "written"]
        elif before is None or now[1] != before[1]:
            fresh[pair.key] = [*now, "written"]
        else:
            fresh[pair.key] = before
    return fresh


def faults(data: Data, root: Path = ROOT) -> list[Fault]:
    """A fault for every stale text; what is new or changed in both languages is recorded."""
    pairs = list(texts(data, root))
    record = update(pairs, read(root))
    write(root, record)
    found = states(pairs, record)
    return [
        Fault(
            pair.file,
            (*pair.place, "en") if pair.place else (),
            "English that is older than its Japanese",
            "English that says what the Japanese now says",
            f'change it, or if it still does: python3 -m scripts translations --match "{pair.key}"',
            _line(data, pair),
        )
        for pair in pairs
        if found[pair.key] == "stale"
    ]


def lonely(root: Path) -> list[Fault]:
    """A fault for every page of prose that the other language does not have."""
    names = {
        language: {
            path.relative_to(root / "docs" / language).as_posix()
            for path in (root / "docs" / language).rglob("*.md")
        }
        for language in ("ja", "en")
    }
    return [
        Fault(
            f"docs/{there}/{name}",
            (),
            "a page in one language",
            f"docs/{missing}/{name} as well",
            "write it, or remove this one",
        )
        for there, missing in (("ja", "en"), ("en", "ja"))
        for name in sorted(names[there] - names[missing])
    ]


def _line(data: Data, pair: Pair) -> int | None:
    return data.documents[pair.file].line((*pair.place, "en")) if pair.place else None


def read(root: Path) -> dict[str, list[str]]:
    """The record as last written; nothing before the first time."""
    path = root / RECORD
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write(root: Path, record: dict[str, list[str]]) -> None:
    """One line a text, sorted, so that changes of two people seldom touch."""
    lines = [f"{json.dumps(key)}: {json.dumps(record[key])}" for key in sorted(record)]
    content = "{\n" + ",\n".join(lines) + "\n}\n"
    path = root / RECORD
    if not path.is_file() or path.read_text(encoding="utf-8") != content:
        whole.write(path, content)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
