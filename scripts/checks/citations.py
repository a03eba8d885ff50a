"""The engine's docstrings say which document a rule is from, and the places they name are there.

A citation is a place of data/sources.yaml in backquotes, `scheme-2024#takeup-ict`, in a docstring
of calculators/: of a module, a class, a function or beside a constant.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from calculators import KINDS
from scripts.model import Data
from scripts.model.load import Fault, shown

_CITED = re.compile(r"`([a-z0-9-]+#[a-z0-9-]+)`")
_EXAMPLE = "`scheme-2024#takeup-ict`"


def check(data: Data, root: Path) -> Iterator[Fault]:
    """Every citation of a place that is not recorded, and every calculator without a citation."""
    documents = data.files["sources.yaml"].documents
    known = {f"{document.id}#{place.id}" for document in documents for place in document.places}
    citing = set()
    for path in sorted((root / "calculators").rglob("*.py")):
        file = path.relative_to(root)
        for line, place in _citations(path.read_text("utf-8")):
            citing.add(file.parts[1])
            if place not in known:
                advice = "correct it, or record the place in data/sources.yaml"
                expected = "a place of a document in sources.yaml"
                yield Fault(file.as_posix(), (), shown(place), expected, advice, line)
    for kind in KINDS:
        if kind not in citing:
            module, found = f"calculators/{kind}/__init__.py", "docstrings that cite no document"
            advice = f"say where its rule is from, as {_EXAMPLE} does"
            yield Fault(module, (), found, "a place of one for each calculator", advice, 1)


def _citations(source: str) -> Iterator[tuple[int, str]]:
    """The places cited in the docstrings of a module, each with its line."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(ast.Constant(str(text))):
                for found in _CITED.finditer(text):
                    yield node.lineno + text.count("\n", 0, found.start()), found[1]
