"""Run the scripts beside this module under Node, Pyodide among them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts import environment

HERE = Path(__file__).resolve().parent
PYODIDE = environment.NODE_MODULES / "pyodide"
BUILD = environment.ROOT / ".build/pack"


class NodeError(Exception):
    """A script under Node failed; the text is what it wrote."""


def run(script: str, order: Mapping[str, Any]) -> bytes:
    """Run a script with an order as JSON on its standard input; returns its standard output."""
    command = [environment.node(), str(HERE / script)]
    done = subprocess.run(
        command, input=json.dumps(order).encode(), capture_output=True, check=False
    )
    if done.returncode != 0:
        # Node quotes the failing line first, and Pyodide's script is one line of a megabyte.
        end = done.stderr.decode(errors="replace")[-2000:]
        raise NodeError(f"{script} failed under Node: … {end}")
    return done.stdout


def lock() -> dict[str, Any]:
    """What Pyodide compares with itself when it starts, without the packages that it offers."""
    published = json.loads((PYODIDE / "pyodide-lock.json").read_bytes())
    return {"info": published["info"], "packages": {}}


def answer_lines(pack: Path, level: str, requests: Iterable[Mapping[str, str]]) -> list[str]:
    """The engine's answers in Pyodide to requests {kind, text}, by one level of a packed runtime.

    Under Node, but from the very files that the browser loads.
    """
    manifest = json.loads((pack / "manifest.json").read_bytes())
    files = next(entry["files"] for entry in manifest["levels"] if entry["id"] == level)
    order = {
        "files": {part: str(pack / file["path"]) for part, file in files.items()},
        "rules": str(pack / manifest["rules"]["path"]),
        "lock": manifest["lock"],
        "requests": list(requests),
    }
    return json.loads(run("answer_lines.mjs", order))
