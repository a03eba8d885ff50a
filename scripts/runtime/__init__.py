"""Pack the calculators' runtime: Python for the browser, the engine and the rules.

`pack` writes one folder. Every file in it but `manifest.json` carries a hash of its content in its
name, so a browser may keep it for ever; `manifest.json` says which files make up each level:

    plain     Pyodide as it is published, the engine as source
    packed    only the library modules that the engine imports, compiled, in one archive

The levels are in the order in which the page tries them. A level that cannot be packed here is left
out with a warning; one that fails in a browser gives way to the next.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scripts.runtime import library
from scripts.runtime.files import Store
from scripts.runtime.node import PYODIDE, lock

LEVELS = ("packed", "plain")
"""Fastest first; the first is the default."""

Files = dict[str, bytes]
"""The content of a level's files by what they are to the page's worker."""


class PackError(Exception):
    """The runtime cannot be packed; the text says what to do."""


def chosen_level() -> str:
    """The level that the environment variable CALCULATOR_RUNTIME asks for, or the default.

    Raises PackError where there is no such level.
    """
    level = os.environ.get("CALCULATOR_RUNTIME") or LEVELS[0]
    if level not in LEVELS:
        raise PackError(
            f"CALCULATOR_RUNTIME is {level!r}, which is no level of the runtime; "
            f"choose one of {', '.join(LEVELS)}."
        )
    return level


def pack(
    rules: Mapping[str, Any], out: Path, level: str, progress: Callable[[str], None] = print
) -> None:
    """Write the runtime at `level`, with the levels it falls back to, into the folder `out`."""
    store = Store(out)
    levels = [
        {"id": name, "files": store.add_all(_FILES[name](rules, progress))}
        for name in LEVELS[LEVELS.index(level) :]
    ]
    manifest = {
        "lock": lock(),
        "rules": store.add("rules", _json(rules)),
        "levels": levels,
    }
    store.finish(_json(manifest), progress)


def _plain(rules: Mapping[str, Any], progress: Callable[[str], None]) -> Files:
    return {
        **_pyodide(),
        "library": (PYODIDE / "python_stdlib.zip").read_bytes(),
        "engine": library.engine_source(),
    }


def _packed(rules: Mapping[str, Any], progress: Callable[[str], None]) -> Files:
    return {**_pyodide(), "library": library.compiled(rules, progress)}


_FILES: dict[str, Callable[[Mapping[str, Any], Callable[[str], None]], Files]] = {
    "packed": _packed,
    "plain": _plain,
}


def _pyodide() -> Files:
    return {
        "loader": (PYODIDE / "pyodide.mjs").read_bytes(),
        "glue": (PYODIDE / "pyodide.asm.mjs").read_bytes(),
        "wasm": (PYODIDE / "pyodide.asm.wasm").read_bytes(),
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
