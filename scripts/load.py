"""Read one YAML file into plain objects, keeping the line of every value.

The dialect is YAML cut down to what a fact needs: mappings, lists, text, whole numbers, true/false
and null. Dates, rates ("3/4") and percentages ("5.1") stay text, so that no figure ever passes
through a binary float. Anchors, aliases, tags and duplicate keys are faults: in a file that people
edit by hand each of them hides a mistake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")
}
_DEEPEST = 40
_LARGEST_FILE = 4_000_000


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a data file, told so that the reader can mend it.

    `place` is the path of keys and list positions inside the file, `line` counts from 1.
    """

    file: str
    place: Place
    found: str
    expected: str
    advice: str
    line: int | None = None

    def key(self) -> str:
        """The place as people write it: `versions[0].rates[1].rate`."""
        text = ""
        for step in self.place:
            if isinstance(step, int):
                text += f"[{step}]"
            else:
                text += f".{step}" if text else str(step)
        return text or "(whole file)"

    def __str__(self) -> str:
        file = self.file if self.file.startswith("docs/") else f"data/{self.file}"
        where = f"{file}:{self.line}" if self.line else file
        parts = (where, self.key(), f"found {self.found}", f"expected {self.expected}", self.advice)
        return " ".join(": ".join(parts).split())


class Faulty(Exception):
    """A file (or the data as a whole) that has faults; `faults` lists them all."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Document:
    """A file as read: its plain value and the line of every place in it."""

    name: str
    value: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int | None:
        """The line of `place`, or of the nearest thing around it that the file does hold."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)


def read(path: Path, name: str) -> Document:
    """Read the file at `path`; `name` is how messages call it. Raises `Faulty`, nothing else."""
    return parse(_text(path, name), name)


def parse(text: str, name: str) -> Document:
    """Read YAML from `text`. Raises `Faulty` with every fault of form that the text has."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader if _has_c() else yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise Faulty([_syntax(name, error.problem or str(error), line)]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Faulty([_syntax(name, str(error) or "nesting too deep", None)]) from None
    if root is None:
        raise Faulty([Fault(name, (), "an empty file", "data", "fill the file or remove it", 1)])
    reader = _Reader(name)
    value = reader.value(root, ())
    if reader.faults:
        raise Faulty(reader.faults)
    return Document(name, value, reader.lines)


def shown(value: Any) -> str:
    """A found value in a message: short, on one line, as it stands in YAML."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"a mapping with {len(value)} keys"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = " ".join(str(value).split())
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def _has_c() -> bool:
    return hasattr(yaml, "CSafeLoader")


def _text(path: Path, name: str) -> str:
    if path.stat().st_size > _LARGEST_FILE:
        fault = Fault(name, (), "a file over 4 MB", "a smaller file", "split the file", 1)
        raise Faulty([fault])
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        fault = Fault(name, (), "bytes that are not UTF-8", "UTF-8 text", "save as UTF-8", line)
        raise Faulty([fault]) from None


def _syntax(name: str, problem: str, line: int | None) -> Fault:
    advice = "look at this line and the one above: indentation, quotes, colons"
    return Fault(name, (), f"text that is no YAML ({problem})", "YAML", advice, line)


class _Reader:
    """Turns composed YAML nodes into plain objects, noting lines and faults on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.lines: dict[Place, int] = {}
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> Any:
        line = node.start_mark.line + 1
        self.lines[place] = line
        if id(node) in self._seen:
            self._fault(place, line, "an alias (*name)", "the value itself", "write it out")
            return None
        self._seen.add(id(node))
        if len(place) > _DEEPEST:
            self._fault(place, line, "deep nesting", f"{_DEEPEST} levels at most", "flatten it")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, i)) for i, item in enumerate(node.value)]
        return self._scalar(node, place, line)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(place, line, "a key that is no text", "a plain key", "rename it")
                continue
            key = key_node.value
            if key in result:
                first = self.lines[(*place, key)]
                self._fault(
                    (*place, key),
                    line,
                    f'the key "{key}" a second time (first on line {first})',
                    "each key once",
                    "remove one of the two",
                )
                continue
            result[key] = self.value(value_node, (*place, key))
            self.lines[(*place, key)] = line
        return result

    def _scalar(self, node: yaml.ScalarNode, place: Place, line: int) -> Any:
        if node.tag not in _PLAIN_TAGS:
            self._fault(place, line, f"the tag {node.tag}", "a plain value", "remove the tag")
            return None
        text = node.value
        if node.style:  # quoted or a block; plain is None, or "" from the C loader
            return text
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _INTEGER.fullmatch(text) and len(text) < 20:
            return int(text)
        return text

    def _fault(self, place: Place, line: int, found: str, expected: str, advice: str) -> None:
        self.faults.append(Fault(self.name, place, found, expected, advice, line))
