"""How well what a result rests on is known: the weakest of its sources, and where to confirm it.

A document's content is known because it was read (`document`), because a page of an official
body was read, perhaps in part (`official`), or because others say what it says (`reported`). What
is only reported counts and is said to be so; its document names the official page to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# From the strongest to the weakest.
GRADES = ("document", "official", "reported")


def basis(sources: Iterable[str], rules: Mapping[str, Any]) -> dict[str, Any]:
    """`evidence` and `to_confirm` of what rests on these places, as a result carries them.

    On a host's site also `confirmed`: which documents it has read itself, who and when.
    """
    documents = _documents(sources, rules)
    confirmed = [
        {"document": entry["id"], **entry["confirmed"]}
        for entry in documents
        if "confirmed" in entry
    ]
    return {
        **({"confirmed": confirmed} if confirmed else {}),
        "evidence": max((entry["evidence"] for entry in documents), key=GRADES.index),
        "to_confirm": [
            {"document": entry["id"], **entry["confirm_at"]}
            for entry in documents
            if entry["confirm_at"]
        ],
    }


def weakest(sources: Iterable[str], rules: Mapping[str, Any]) -> str:
    """The weakest evidence among the documents of these places, of which there is at least one."""
    grade: str = basis(sources, rules)["evidence"]
    return grade


def cited_in(value: Any) -> list[str]:
    """Every place that rules or a part of a result cite, in their order."""
    found: list[str] = []
    _note_cited(value, found)
    return found


def _note_cited(value: Any, found: list[str]) -> None:
    # Every result asks for them: a generator within another for every level takes twice as long.
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("source", "sources"):
                found += inner or ()
            elif isinstance(inner, (dict, list, tuple)):
                _note_cited(inner, found)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _note_cited(inner, found)


def _documents(sources: Iterable[str], rules: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The documents of the places, each once."""
    ids = dict.fromkeys(source.partition("#")[0] for source in sources)
    return [rules["sources"][id_] for id_ in ids]
