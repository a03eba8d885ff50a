"""Run the scripts beside this module under Node, Pyodide among them."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import environment

if TYPE_CHECKING:
    from scripts.runtime.level import Level

HERE = Path(__file__).resolve().parent
PYODIDE = environment.NODE_MODULES / "pyodide"
BUILD = environment.ROOT / ".build/pack"


class NodeError(Exception):
    """A script under Node failed; the text is what it wrote."""


def pyodide() -> dict[str, bytes]:
    """The files of the published Pyodide that the page needs, by what they are to its worker."""
    names = {
        "loader": "pyodide.mjs",
        "glue": "pyodide.asm.mjs",
        "wasm": "pyodide.asm.wasm",
        "library": "python_stdlib.zip",
    }
    return {part: (PYODIDE / name).read_bytes() for part, name in names.items()}


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


def _run(script: str, order: Mapping[str, Any]) -> bytes:
    command = [environment.node(), str(HERE / script)]
    text = json.dumps(order).encode()
    somewhere = {**os.environ, "TZ": "UTC"}
    done = subprocess.run(command, input=text, env=somewhere, capture_output=True, check=False)
    if done.returncode != 0:
        # Node first quotes the line that failed, and Pyodide's script is one line of a megabyte.
        lines = done.stderr.decode(errors="replace").splitlines()
        said = "\n".join(line for line in lines if line.strip() and len(line) < 500)
        raise NodeError(f"{script} failed under Node:\n{said}")
    return done.stdout


def answer_lines(pack: Path, level: str, requests: Iterable[Mapping[str, str]]) -> list[str]:
    """The engine's answers in Pyodide to requests {kind, text}, by one level of a packed runtime.

    Under Node, but from the very files that the browser loads.
    """
    manifest = json.loads((pack / "manifest.json").read_bytes())
    chosen = next(entry for entry in manifest["levels"] if entry["id"] == level)
    paths = {
        group: {part: str(pack / file["path"]) for part, file in chosen[group].items()}
        for group in ("files", "later")
    }
    order = {
        "level": {**chosen, **paths},
        "rules": {
            name: str(pack / file["path"]) for name, file in manifest["rules"]["files"].items()
        },
        "lock": manifest["lock"],
        "requests": list(requests),
    }
    return json.loads(_run("answer_lines.mjs", order))
