"""The Python code of the runtime: the engine, and of the standard library what it imports."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scripts import environment
from scripts.runtime import node

ENGINE = environment.ROOT / "calculators"


def engine_files() -> dict[str, bytes]:
    """The engine's modules by their path in the archive."""
    return {f"calculators/{path.name}": path.read_bytes() for path in sorted(ENGINE.glob("*.py"))}


def engine_source() -> bytes:
    """The engine as an archive of its source."""
    return archive(engine_files())


def compiled(rules: Mapping[str, Any], progress: Callable[[str], None]) -> bytes:
    """One archive of the engine and the library modules it imports, compiled by Pyodide itself.

    Which modules those are is found by running the engine on what the forms hold at first.
    """
    progress("Compiling the engine and the library modules it imports")
    order = {
        "files": {part: str(path) for part, path in PYODIDE_FILES.items()},
        "lock": node.lock(),
        "engine": {name: content.decode() for name, content in engine_files().items()},
        "rules": json.dumps(rules),
    }
    modules = json.loads(node.run("compile.mjs", order))
    return archive({name: base64.b64decode(code) for name, code in modules.items()})


PYODIDE_FILES: dict[str, Path] = {
    "loader": node.PYODIDE / "pyodide.mjs",
    "glue": node.PYODIDE / "pyodide.asm.mjs",
    "wasm": node.PYODIDE / "pyodide.asm.wasm",
    "library": node.PYODIDE / "python_stdlib.zip",
}


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip archive with the same bytes for the same files, stored: compression comes after."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content)
    return memory.getvalue()
