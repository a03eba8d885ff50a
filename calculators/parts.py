"""Rules in parts, each read when it is first asked for.

A page needs the rules of the programmes it is asked about, not of all. `taken_apart` gives the
parts as they travel, `assembled` the rules that the engine works with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

GROUPS = ("programmes", "forms")
"""The entries of the rules whose own entries are parts."""

WORDS = ("form", "formats", "report")
"""The sections of words that the engine uses; the others are the pages' own."""

Read = Callable[[str, str], str]
"""Gives the JSON text of a part by its group and name."""


class Parts(Mapping[str, Any]):
    """The parts of one group by name, in their order."""

    def __init__(self, group: str, names: list[str], read: Read) -> None:
        self._group = group
        self._read = read
        self._parts: dict[str, Any] = dict.fromkeys(names)

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
    return {**rules, "words": words, **{group: list(parts[group]) for group in GROUPS}}, parts


def assembled(base: str, read: Read) -> dict[str, Any]:
    """The rules of a JSON text that `taken_apart` gave; `read` is asked for parts."""
    rules = json.loads(base)
    return {**rules, **{group: Parts(group, rules[group], read) for group in GROUPS}}
