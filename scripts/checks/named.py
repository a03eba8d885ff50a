"""What is called by its name where its id belongs: 介護ソフト for ict.

The models know no names, and a reference to nothing is only known to lead nowhere. Both are told by
the id that has this name, where the file says of what kind it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scripts.machine.language import say
from scripts.model.habits import ERA
from scripts.model.load import Document, Fault, Place

_CATEGORIES = {"category", "categories", "one_of", "if_any", "if_items", "drop", "line", "lines"}
_SERVICES = {
    "service",
    "services",
    "in",
    "is",
    "met_when",
    "when",
    "if_unknown",
    "not",
    "all",
    "any",
}
_NAMES = ("name", "label", "short", "title", "everyday")
_FEW = 3
"""Up to so many ids are told where a name may stand for several."""
_YEARS = {"version", "usual"}
_QUOTED = re.compile(r'"([^"…]+)"')
_JAPANESE = re.compile("[ぁ-ヺ一-鿿]")


def by_id(fault: Fault, documents: dict[str, Document]) -> Fault:
    """The fault, with the id to write where what was found is the name of something."""
    found = _QUOTED.fullmatch(fault.found)
    if found is None or not (_JAPANESE.search(found[1]) or _of_year(fault.place)):
        return fault
    named = list(_named(fault.place, documents))
    ids = sorted({id_ for id_, names in named if found[1] in names})
    ids = ids or sorted({id_ for id_, names in named if _called(found[1], names)})
    if not 1 <= len(ids) <= _FEW:
        return fault
    ja, en = " か ".join(ids), " or ".join(ids)
    return replace(fault, advice=say(f"{ja} と書いてください", f"write {en}"))


def _named(place: Place, documents: dict[str, Document]) -> Iterator[tuple[str, list[str]]]:
    """What could be meant at a place, each by its id with its names."""
    keys = [step for step in place if isinstance(step, str)]
    key = keys[-1] if keys else ""
    if key in ("programme", "told_by"):
        files = [name for name in documents if name.startswith("programmes/")]
        yield from _entries([documents[name].value for name in files])
    elif _of_year(place):
        yield from _versions(documents)
    elif key in _CATEGORIES:
        yield from _entries(_list(documents, "categories.yaml", "categories"))
    elif key in ("answer", "told_by") or "answers" in keys[-2:-1]:
        yield from _entries(_list(documents, "answers.yaml", "answers"))
    elif key in _SERVICES:
        yield from _entries(_list(documents, "services.yaml", "services"))
    elif key == "group":
        yield from _entries(_list(documents, "services.yaml", "groups"))
    elif key in ("document", "source"):
        yield from _entries(_list(documents, "sources.yaml", "documents"))
    elif key in ("assume", "assumptions"):
        yield from _entries(_list(documents, "assumptions.yaml", "assumptions"))


def _of_year(place: Place) -> bool:
    return bool(place) and place[-1] in _YEARS


def _versions(documents: dict[str, Document]) -> Iterator[tuple[str, list[str]]]:
    """The versions by the years of both calendars."""
    for name in (name for name in documents if name.startswith("programmes/")):
        for version in _list(documents, name, "versions"):
            if not isinstance(version, dict) or version.get("status") != "in-force":
                continue
            id_, year = version.get("id"), version.get("fiscal_year")
            if isinstance(id_, str) and isinstance(year, int):
                era = year - ERA
                yield id_, [str(year), f"{year}年度", f"令和{era}年度", f"令和{era}年"]


def _entries(entries: list[Any]) -> Iterator[tuple[str, list[str]]]:
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("id"), str):
            texts = [entry.get(key) for key in _NAMES]
            yield entry["id"], [one["ja"] for one in texts if isinstance(one, dict) and "ja" in one]


def _list(documents: dict[str, Document], name: str, key: str) -> list[Any]:
    document = documents.get(name)
    value = document.value.get(key) if document and isinstance(document.value, dict) else None
    return value if isinstance(value, list) else []


def _called(word: str, names: list[str]) -> bool:
    """Whether a word is one of the names, or a longer form of it or a shorter."""
    return any(word == name or (len(word) > 2 and word in name) or name in word for name in names)
