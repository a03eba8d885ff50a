"""Run the scripts beside this module under Node, Pyodide among them."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts.machine import environment
from scripts.runtime.level import HERE, Level

PYODIDE = environment.NODE_MODULES / "pyodide"
BINARYEN = environment.NODE_MODULES / "binaryen"

FEATURES = (
    "bulk-memory",
    "exception-handling",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
)
"""What Pyodide's module uses beyond the first WebAssembly; Binaryen is to write nothing else."""

_ELSEWHERE = b"https://cdn.jsdelivr.net/pyodide/v"
"""Where the loader looks for packages unless told otherwise; the page's worker always tells it."""


class NodeError(Exception):
    """A script under Node failed; the text is what it wrote."""


def pyodide() -> dict[str, bytes]:
    """The files of the published Pyodide that the page needs, by what they are to its worker.

    No address of another host is left in them. Raises NodeError where it stands elsewhere now.
    """
    names = {
        "loader": "pyodide.mjs",
        "glue": "pyodide.asm.mjs",
        "wasm": "pyodide.asm.wasm",
        "library": "python_stdlib.zip",
    }
    files = {part: (PYODIDE / name).read_bytes() for part, name in names.items()}
    if _ELSEWHERE not in files["loader"]:
        raise NodeError("pyodide.mjs: the place has changed that names another host")
    return {**files, "loader": files["loader"].replace(_ELSEWHERE, b"/")}


def lock() -> dict[str, Any]:
    """What Pyodide compares with itself when it starts, without the packages that it offers."""
    published = json.loads((PYODIDE / "pyodide-lock.json").read_bytes())
    return {"info": published["info"], "packages": {}}


def run(script: str, order: Mapping[str, Any], level: Level | None = None) -> bytes:
    """Run a script with an order as JSON on its standard input; returns its standard output.

    The files of a level are put on the disk for it, and its order then says where.
    """
    if level is None:
        return _run(script, order)
    with tempfile.TemporaryDirectory() as folder:
        for part, content in [*level.files.items(), *level.later.items()]:
            (Path(folder) / part).write_bytes(content)
        files = {part: f"{folder}/{part}" for part in level.files}
        later = {part: f"{folder}/{part}" for part in level.later}
        return _run(script, {**order, "level": {"files": files, "later": later, **level.settings}})


def optimized(module: bytes) -> bytes:
    """The module as small as Binaryen can write it: it does the same, by the same names."""
    return binaryen("wasm-opt", module, "-Oz")


def binaryen(tool: str, content: bytes, *options: str) -> bytes:
    """What a tool of Binaryen makes of a module, or of the text of one.

    Raises NodeError where it does not know what is in it.
    """
    features = [f"--enable-{name}" for name in FEATURES]
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before", Path(folder) / "after"
        before.write_bytes(content)
        arguments = [*features, *options, str(before), "-o", str(after)]
        _node(BINARYEN / "bin" / tool, arguments)
        return after.read_bytes()


def binaryen_version() -> bytes:
    """What tells one version of Binaryen from another."""
    return (BINARYEN / "package.json").read_bytes()


def _run(script: str, order: Mapping[str, Any]) -> bytes:
    return _node(HERE / script, [], json.dumps(order).encode())


def _node(script: Path, arguments: list[str], text: bytes = b"") -> bytes:
    command = [environment.node(), str(script), *arguments]
    somewhere = {**os.environ, "TZ": "UTC"}
    done = subprocess.run(command, input=text, env=somewhere, capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        raise NodeError(f"{script.name} failed under Node:\n{said}")
    return done.stdout


def answer_lines(pack: Path, level: str, requests: Iterable[Mapping[str, str]]) -> list[str]:
    """The engine's answers in Pyodide to requests {kind, text}, by one level of a packed runtime.

    Under Node, but from the very files that the browser loads.
    """
    answers: list[str] = json.loads(_run("answer_lines.mjs", answering(pack, level, requests)))
    return answers


def answering(pack: Path, level: str, requests: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """The order to answer requests by one level of a packed runtime."""
    manifest = json.loads((pack / "manifest.json").read_bytes())
    chosen = next(entry for entry in manifest["levels"] if entry["id"] == level)
    paths = {
        group: {part: str(pack / file["path"]) for part, file in chosen[group].items()}
        for group in ("files", "later")
    }
    return {
        "level": {**chosen, **paths},
        "rules": {
            name: str(pack / file["path"]) for name, file in manifest["rules"]["files"].items()
        },
        "lock": manifest["lock"],
        "requests": list(requests),
    }
