"""Rules in parts, each read when it is first asked for.

A page needs the rules of the programmes it is asked about, not of all, and the facts and words of
its own calculator. `taken_apart` gives the parts as they travel, `assembled` the rules that the
engine works with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

GROUPS = ("programmes", "forms")
"""The entries of the rules whose own entries are parts."""

REPORTS = "reports"
"""The group of what only one calculator's report says: the words at report.<id>."""

FACTS = "facts"
"""The group of files that only some calculators take. Their names stand in the rules under this."""

_FOR_PAGES = {"answers": ("question", "help"), "assumptions": ("text", "why")}
"""What the built pages say of an entry and no report does."""

_OF_PAGES = ("live", "failure", "example", "tools")
"""The words around a form that the built page says, and no answer does."""

WORDS = ("form", "formats", "report", "standing")
"""The sections of words that every calculator uses."""

LATER = ("batch",)
"""The sections of words that only tables use, parts of a group `words`; others are the pages'."""

Read = Callable[[str, str], str]
"""Gives the JSON text of a part by its group and name."""


class Parts(Mapping[str, Any]):
    """The parts of one group by name, in their order, after what is `held` without reading."""

    def __init__(
        self, group: str, names: Iterable[str], read: Read, held: Mapping[str, Any] | None = None
    ) -> None:
        self._group = group
        self._read = read
        self._parts: dict[str, Any] = {**(held or {}), **dict.fromkeys(names)}

    def __getitem__(self, name: str) -> Any:
        part = self._parts[name]
        if part is None:
            part = self._parts[name] = json.loads(self._read(self._group, name))
        return part

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def taken_apart(rules: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What every calculator needs, with the names of the parts; and the parts of each group."""
    parts = {group: dict(rules[group]) for group in GROUPS}
    words = {section: rules["words"][section] for section in WORDS}
    words["form"] = {key: said for key, said in words["form"].items() if key not in _OF_PAGES}
    shared = {key: entry for key, entry in words["report"].items() if key not in rules["forms"]}
    names = {group: list(parts[group]) for group in GROUPS}
    parts[REPORTS] = {id_: words["report"][id_] for id_ in rules["forms"]}
    parts[FACTS] = {name: rules[name] for name in rules[FACTS]}
    parts["words"] = {section: rules["words"][section] for section in LATER}
    base = {name: entry for name, entry in rules.items() if name not in parts[FACTS]}
    for name, left_out in _FOR_PAGES.items():
        base[name] = {
            id_: {key: said for key, said in entry.items() if key not in left_out}
            for id_, entry in rules[name].items()
        }
    return {**base, "words": {**words, "report": shared}, **names}, parts


def assembled(base: str, read: Read) -> Mapping[str, Any]:
    """The rules of a JSON text that `taken_apart` gave; `read` is asked for parts."""
    rules = json.loads(base)
    held_words = rules["words"]
    report = Parts(REPORTS, rules["forms"], read, held_words["report"])
    words = Parts("words", LATER, read, {**held_words, "report": report})
    groups = {group: Parts(group, rules[group], read) for group in GROUPS}
    held = {**rules, "words": words, **groups}
    return Parts(FACTS, rules[FACTS], read, held)
