"""Read one YAML file into plain objects, keeping the line of every value.

The dialect is YAML cut down to what a fact needs: mappings, lists, text, whole numbers, true/false
and null. Dates and percentages are text in quotes, so that no figure ever passes through a binary
float, and so is whatever else one reader of YAML takes for text and another for a number, a day or
a truth value (`yes`, `010`, `1e3`, `12:30`). Anchors, aliases, tags and duplicate keys are faults:
in a file that people edit by hand each of them hides a mistake.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar, cast

import yaml

from scripts.machine import language
from scripts.machine.language import say
from scripts.model import habits, messages, no_yaml
from scripts.model.common import walk
from scripts.model.no_yaml import Quotes

Place = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
# Besides what YAML itself forbids, the invisible characters that it takes for the end of a line.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# What readers of YAML 1.2 take for a number, beside those that the resolver of 1.1 knows.
_NUMBER = re.compile(
    r"[-+]?(0o[0-7_]+|0x[0-9a-f_]+|0b[01_]+|\.inf|\.nan"
    r"|(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)(e[-+]?[0-9]+)?)",
    re.IGNORECASE,
)
_GROUP = re.compile(r"([0-9]{3})[^0-9]*")
"""What a comma in an amount leaves behind it, where a comma parts the keys."""
_RESOLVER = yaml.resolver.Resolver()
_LETTERS = ("y", "Y", "n", "N")
_TEXT_TAG = "tag:yaml.org,2002:str"
_DEEPEST = 40
_OUTSIDE_DATA = ("docs/", "calculators/", "scripts/")
_LARGEST_FILE = 4_000_000


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file, told so that the reader can mend it.

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
        return text or say("（ファイル全体）", "(whole file)")

    def __str__(self) -> str:
        file = self.file if self.file.startswith(_OUTSIDE_DATA) else f"data/{self.file}"
        where = f"{file}:{self.line}" if self.line else file
        said = [messages.said(text) for text in (self.found, self.expected, self.advice)]
        found = say(f"見つかったもの {said[0]}", f"found {said[0]}")
        expected = say(f"あるべきもの {said[1]}", f"expected {said[1]}")
        parts = (where, self.key(), found, expected, said[2])
        line = " ".join(": ".join(parts).split())
        # What is in a file must not steer the terminal that shows it.
        return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in line)


class Faulty(Exception):
    """A file (or the data as a whole) that has faults; `faults` lists them all."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


P = ParamSpec("P")
T = TypeVar("T")


def once_a_file(work: Callable[P, T]) -> Callable[P, T]:
    """Keep what is worked out of a file: one that changes leaves all others what they are."""
    return cast(Callable[P, T], lru_cache(maxsize=1000)(work))


@dataclass(frozen=True, eq=False)
class Document:
    """A file as read: its plain value, which nobody changes, and the line of every place in it.

    `bare` are faults that its model may have more to say of: bare words that are taken for text.
    """

    name: str
    value: Any
    lines: dict[Place, int]
    bare: tuple[Fault, ...] = field(default=(), kw_only=True)

    @cached_property
    def places(self) -> tuple[tuple[Place, Any], ...]:
        """Every place in the file with its value, parents first; kept, for many checks ask."""
        return tuple(walk(self.value))

    def line(self, place: Place) -> int | None:
        """The line of `place`, or of the nearest thing around it that the file does hold."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def located(self, place: Place) -> tuple[str, Place, int | None]:
        """The name of the file in which something stands, its place in there, and the line."""
        return self.name, place, self.line(place)


def read(path: Path, name: str) -> Document:
    """Read the file at `path`; `name` is how messages call it. Raises `Faulty`, nothing else."""
    return parse(_text(path, name), name)


def closed(root: Path) -> Iterator[Fault]:
    """The folders that may not be looked into: a search for files passes over them in silence."""
    inside = (Path(here) / name for here, names, _ in os.walk(root) for name in names)
    for folder in (root, *inside):
        if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
            name = folder.relative_to(root).as_posix()
            advice = "let whoever runs this read the folder, and change nothing else"
            yield Fault(name, (), "a folder that cannot be read", "a readable folder", advice)


def unreadable(name: str, error: OSError) -> Fault:
    """The fault of a file that the system does not give out."""
    found = f"a file that cannot be read ({error.strerror})"
    return Fault(name, (), found, "a readable file", "check its permissions")


def parse(text: str, name: str) -> Document:
    """Read YAML from `text`. Raises `Faulty` with every fault of form that the text has.

    What was read before is not read again: the hosts' sites have the national files in common, and
    while somebody writes, all files but one are what they were.
    """
    return _parsed(text, name, language.chosen())


@once_a_file
def _parsed(text: str, name: str, _: str) -> Document:
    """The same; what it says of bare words is in the language that commands talk in."""
    odd = _NO_TEXT.search(text)
    if odd:
        found = f"the invisible character U+{ord(odd[0]):04X}"
        line = text.count("\n", 0, odd.start()) + 1
        raise Faulty([Fault(name, (), found, "text", "remove it from this line", line)])
    loader = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
    quotes = Quotes(yaml.parse(text, Loader=loader))
    reader = _Reader(name, iter(quotes))
    try:
        value = reader.document()
    except yaml.MarkedYAMLError as error:
        reader.faults.append(_no_yaml(error, text, name, quotes))
    if reader.faults:
        raise Faulty(reader.faults)
    return Document(name, value, reader.lines, bare=tuple(reader.bare))


def _no_yaml(error: yaml.MarkedYAMLError, text: str, name: str, quotes: Quotes) -> Fault:
    """What is wrong with text that is no YAML: a quote, an odd character, else what is said of it.

    The parser may stumble over a line only after the one with the fault.
    """
    mark = error.problem_mark or error.context_mark
    at = mark.line if mark else 0
    lines = text.split("\n")
    for number in () if quotes.opened(error) else (at, at - 1):
        if 0 <= number < len(lines) and (odd := habits.odd_in(lines[number])):
            found, advice = odd
            return Fault(name, (), f"text that is no YAML: {found}", "YAML", advice, number + 1)
    found, advice, line = no_yaml.told(error, quotes, lines)
    return Fault(name, (), found, "YAML", advice, line)


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


def _text(path: Path, name: str) -> str:
    if not path.is_file():  # reading a device or a pipe might never end
        fault = Fault(name, (), "no ordinary file", "a file with text", "remove or rename it", 1)
        raise Faulty([fault])
    if path.stat().st_size > _LARGEST_FILE:
        fault = Fault(name, (), "a file over 4 MB", "a smaller file", "split the file", 1)
        raise Faulty([fault])
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        fault = Fault(name, (), "bytes that are not UTF-8", "UTF-8 text", "save as UTF-8", line)
        raise Faulty([fault]) from None


class _Reader:
    """Turns the events of a YAML parser into plain objects, noting lines and faults on the way.

    Events and not composed nodes: the nodes no longer show every anchor and tag, and composing
    nests as deep as the text does.
    """

    def __init__(self, name: str, events: Iterator[yaml.Event]) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.bare: list[Fault] = []
        self.lines: dict[Place, int] = {}
        self._events = events

    def document(self) -> Any:
        """The value of the only document. Raises yaml.MarkedYAMLError for text that is no YAML."""
        next(self._events)  # the start of the stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            self._fault(
                (),
                1,
                "an empty file",
                "what a file of this name holds",
                "fill the file or remove it",
            )
            return None
        value = self._value(next(self._events), ())
        next(self._events)  # the end of the document
        more = next(self._events)
        if not isinstance(more, yaml.StreamEndEvent):
            self._fault(
                (), _line(more), "a second document (---)", "one a file", "make it a file apart"
            )
        return value

    def _value(self, event: yaml.Event, place: Place) -> Any:
        line = _line(event)
        self.lines[place] = line
        if isinstance(event, yaml.AliasEvent):
            self._fault(place, line, f"the alias *{event.anchor}", "the value", "write it out")
            return None
        # A value that is no alias begins with nothing else.
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        if event.anchor is not None:
            self._fault(place, line, f"the anchor &{event.anchor}", "a plain value", "remove it")
        if event.tag is not None:
            self._fault(place, line, f"the tag {event.tag}", "a plain value", "remove the tag")
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
            # "y" is a coordinate as a key; as a value it is a yes to some.
            letter = event.value in _LETTERS and not event.style
            if isinstance(value, str) and (letter or _open_to_reading(event)):
                self.bare.append(Fault(self.name, place, *_in_quotes(event.value), line))
            return value
        if len(place) >= _DEEPEST:
            self._too_deep(place, line)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        return [self._value(item, (*place, i)) for i, item in enumerate(self._until_end())]

    def _mapping(self, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        last = ""
        cut: dict[str, str] = {}
        for event in self._until_end():
            line = _line(event)
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            if key is not None and (group := _GROUP.fullmatch(key)) and _is_amount(result, last):
                cut[last] = f"{cut.get(last, result[last])},{group[1]}"
                self._skip(next(self._events), place)
                continue
            if key is None:
                self._fault(place, line, "a key that is no text", "a plain key", "rename it")
                self._skip(event, place)
            elif key in result:
                first = self.lines[(*place, key)]
                found = f'the key "{key}" a second time (first on line {first})'
                self._fault((*place, key), line, found, "each key once", "remove one of the two")
            if key is None or key in result:
                self._skip(next(self._events), place)
                continue
            if _open_to_reading(event):
                self.bare.append(Fault(self.name, (*place, key), *_in_quotes(key), line))
            result[key] = self._value(next(self._events), (*place, key))
            self.lines[(*place, key)] = line
            last = key
        for key, typed in cut.items():
            told = (say("整数", "a whole number"), habits.without_commas(typed))
            self._fault((*place, key), self.lines[(*place, key)], shown(typed), *told)
        return result

    def _until_end(self) -> Iterator[yaml.Event]:
        """The first event of each part of a list or mapping; the caller takes the others."""
        while not isinstance(event := next(self._events), yaml.CollectionEndEvent):
            yield event

    def _skip(self, event: yaml.Event, place: Place) -> None:
        """Go past the rest of the value that begins with this event."""
        depth = int(isinstance(event, yaml.CollectionStartEvent))
        while depth:
            event = next(self._events)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                self._too_deep(place, _line(event))

    def _too_deep(self, place: Place, line: int) -> NoReturn:
        """Read no further: parsers take ever longer the deeper they are in."""
        self._fault(place, line, "deep nesting", f"{_DEEPEST} levels at most", "flatten it")
        raise Faulty(self.faults)

    def _fault(self, place: Place, line: int, found: str, expected: str, advice: str) -> None:
        self.faults.append(Fault(self.name, place, found, expected, advice, line))


def _is_amount(result: dict[str, Any], key: str) -> bool:
    """Whether what was read last is the beginning of an amount that a comma has cut."""
    value = result.get(key)
    return type(value) is int and 0 < value < 1000


def _line(event: yaml.Event) -> int:
    """The line an event starts on, from 1."""
    assert event.start_mark is not None  # The parser marks every event.
    return event.start_mark.line + 1


def _open_to_reading(event: yaml.Event) -> bool:
    """Whether some readers of YAML take a bare word for a number, a day, a truth value or null."""
    if not isinstance(event, yaml.ScalarEvent) or event.style:
        return False
    tag = _RESOLVER.resolve(  # type: ignore[no-untyped-call]
        yaml.ScalarNode, event.value, (True, False)
    )
    return tag != _TEXT_TAG or bool(_NUMBER.fullmatch(event.value))


class _Dumper(yaml.SafeDumper):
    """Puts into quotes whatever some readers of YAML would not take for text."""


def _node(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if _NUMBER.fullmatch(text) else None  # the dumper knows the others by itself
    return dumper.represent_scalar(_TEXT_TAG, text, style=style)


_Dumper.add_representer(str, _node)


def dump(value: Any) -> str:
    """A plain value as the text of a YAML file, which `parse` reads as the same without a fault."""
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text


def _in_quotes(word: str) -> tuple[str, str, str]:
    """What is found, expected and to do where a bare word can be read in more than one way."""
    plain = word.replace("_", "").lstrip("+0") or "0"
    number = f" (a number: {plain})" if plain.isdecimal() else ""
    return (
        f"the bare word {shown(word)[1:-1]}, which not every reader of YAML takes for text",
        "text in quotes, a whole number, true, false or null",
        f"write {json.dumps(word, ensure_ascii=False)} in quotes if it is text{number}",
    )


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if event.style:  # quoted or a block; plain is None, or "" from the C loader
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text) and len(text) < 20:
        return int(text)
    return text
