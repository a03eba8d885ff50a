"""Where code and templates ask for the texts of data/words/, found by reading them.

A text is asked for by its key, `words("report.steps.heading", amount=…)`, and the names in its
braces are filled by the arguments. Where a key is put together, `say(f"steps.{kind}")`, whatever
fits may be meant. A key may also stand in a table from which it is looked up: a mention.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

from jinja2 import Environment, nodes

# Functions that take a key: where it stands among their arguments, and the section it is in.
# None is the section that the file is about.
_ASKING: dict[str, tuple[int, str | None]] = {
    "words": (0, ""),
    "_words": (0, ""),
    "Phrase": (0, ""),
    "self": (0, ""),
    "pattern": (0, ""),
    "say": (0, None),
    "_say": (0, None),
    "add": (1, "errors"),
    "_complain": (1, "form.errors"),
    "Unreadable": (0, "form.errors"),
}
# The section that a file is about, where its folder does not say so.
_SECTIONS = {
    "calculators/form/typed.py": "form.errors",
    "calculators/words/formats.py": "formats",
    "scripts/pages/rules_in_words.py": "programme",
    "scripts/rules/forms/options.py": "form",
    "scripts/rules/forms/questions.py": "form",
}
SOME = "…"
"""Stands for a part of a text that is known only when the code runs."""

# Texts that are keys, or steps of one, put together: other texts have spaces or capitals.
_PARTLY = re.compile(rf"[a-z][\w.-]*{SOME}[\w.{SOME}-]*|{SOME}[a-z-]+")
# Of these, keys that name their section and one within it; and what is left of a key within one.
_WHOLE = re.compile(rf"[\w-]+\.[\w-]+\.[\w.{SOME}-]*")
_STEPS = re.compile(r".*\..*")
# The names of the argument for a key, in functions that only hand it on.
_KEYS = {"key", "code"}


@dataclass(frozen=True)
class Use:
    """A place that asks for a text.

    `key` has `SOME` where a part is known only later. `names` are those it fills; None where that
    cannot be read: any that the code beside it names.
    """

    file: str
    line: int
    key: str
    names: frozenset[str] | None

    @property
    def certain(self) -> bool:
        """Whether the key is written out in full."""
        return SOME not in self.key

    def asks_for(self, key: str) -> bool:
        """Whether the text at `key` may be the one that is asked for."""
        return self.key == key if self.certain else bool(self._pattern.fullmatch(key))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern(self.key)


@dataclass(frozen=True)
class Code:
    """A Python file as read: what it asks for, its strings, and the names it writes.

    `strings` have `SOME` where a part is known only later, `names` are also those of arguments.
    """

    path: str
    uses: tuple[Use, ...]
    strings: frozenset[str]
    names: frozenset[str]

    def mentions(self, key: str) -> bool:
        """Whether the key, or what of it is left within the file's own section, stands in it."""
        section = f"{section_of(self.path)}."
        if key in self.strings or self._partly(key, _WHOLE):
            return True
        tail = key.removeprefix(section)
        return tail != key and (tail in self.strings or self._partly(tail, _STEPS))

    def writes(self, step: str) -> bool:
        """Whether a step of a key stands in the file, whole or put together from parts."""
        return step in self.strings or any(pattern.fullmatch(step) for _, pattern in self._patterns)

    def _partly(self, key: str, kind: re.Pattern[str]) -> bool:
        return any(p.fullmatch(key) for text, p in self._patterns if kind.fullmatch(text))

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(text, _pattern(text)) for text in self.strings if _PARTLY.fullmatch(text)]


def in_code(root: Path) -> list[Code]:
    """Every Python file of the engine and the tool; one that stays the same is read once."""
    return [
        _code(path.relative_to(root).as_posix(), path.read_text("utf-8"))
        for folder in ("calculators", "scripts")
        for path in sorted((root / folder).rglob("*.py"))
    ]


def in_templates(root: Path) -> list[Use]:
    """What templates and prose ask for."""
    found: list[Use] = []
    for folder in ("templates", "ja", "en"):
        for path in sorted((root / "docs" / folder).rglob("*")):
            if path.suffix in (".md", ".j2", ".html"):
                name = path.relative_to(root).as_posix()
                found += _template(name, path.read_text("utf-8"))
    return found


@cache
def section_of(path: str) -> str | None:
    """The section of words that a Python file is about, None where it is about no single one."""
    if path in _SECTIONS or not path.startswith("calculators/"):
        return _SECTIONS.get(path)
    return f"report.{PurePosixPath(path).parts[1]}"


@cache
def _code(path: str, text: str) -> Code:
    tree = ast.parse(text)
    strings: set[str] = set()
    names: set[str] = set()
    uses: list[Use] = []
    for node in _outside_asking(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            strings.update(_written(node))
        elif isinstance(node, ast.Subscript) and (key := _reached(node)):
            strings |= {key, f"{key}.{SOME}"}
        elif isinstance(node, ast.keyword) and node.arg:
            names.add(node.arg)
        if isinstance(node, ast.Call):
            uses += _call(path, node)
    return Code(path, tuple(uses), frozenset(strings), frozenset(strings | names))


def _outside_asking(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a file but the functions that hand on the key they are given."""
    waiting = [node]
    while waiting:
        inner = [child for child in ast.iter_child_nodes(waiting.pop()) if not _hands_on(child)]
        yield from inner
        waiting += inner


def _hands_on(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef):
        return False
    return node.name in _ASKING and any(arg.arg in _KEYS for arg in node.args.args)


def _call(path: str, call: ast.Call) -> Iterator[Use]:
    """What a call asks for; nothing where it is of another function, or the key is handed on."""
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", "")
    if name not in _ASKING:
        return
    place, section = _ASKING[name]
    if section is None:
        section = section_of(path)
    if section is None or len(call.args) <= place:
        return
    names = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
    unread = name in ("pattern", "_complain", "Unreadable") or len(names) < len(call.keywords)
    for key in _written(call.args[place]):
        whole = f"{section}.{key}" if section else key
        if key != SOME and "." in whole:
            yield Use(path, call.lineno, whole, None if unread else names)


def _reached(node: ast.expr) -> str:
    """The key that `rules["words"]["form"]["yes"]` reaches; empty where it reaches no words."""
    steps: list[str] = []
    while isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        steps.insert(0, str(node.slice.value))
        node = node.value
    return ".".join(steps[1:]) if steps[:1] == ["words"] else ""


def _written(node: ast.expr) -> list[str]:
    """The texts that an expression can be; none where it is something else."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return [*_written(node.body), *_written(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        keys = [""]
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            keys = [key + end for key in keys for end in _written(inner) or [SOME]]
        return keys
    return []


@cache
def _template(path: str, text: str) -> tuple[Use, ...]:
    tree = Environment().parse(text)  # Only read: nothing is rendered here.
    return tuple(use for call in tree.find_all(nodes.Call) for use in _called(path, call))


def _called(path: str, call: nodes.Call) -> Iterator[Use]:
    """The words that a call in a template asks for."""
    asking = call.node
    pattern = isinstance(asking, nodes.Getattr) and asking.attr == "pattern"
    name = asking.node if isinstance(asking, nodes.Getattr) and pattern else asking
    if not isinstance(name, nodes.Name) or name.name != "w":
        return
    names = frozenset(keyword.key for keyword in call.kwargs)
    for key in _put_together(call.args[0]):
        yield Use(path, call.lineno, key, None if pattern else names)


def _put_together(node: nodes.Node) -> list[str]:
    """The keys that an expression of a template can be."""
    if isinstance(node, nodes.Const):
        return [str(node.value)]
    if isinstance(node, nodes.CondExpr):
        branches = (node.expr1, node.expr2 or nodes.Const(""))
        return [key for branch in branches for key in _put_together(branch)]
    if isinstance(node, nodes.Concat):
        keys = [""]
        for part in node.nodes:
            keys = [key + end for key in keys for end in _put_together(part)]
        return keys
    return [SOME]


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("[^.]+".join(map(re.escape, text.split(SOME))))
