"""The Python code of the runtime: the engine, and of the standard library what it imports."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Mapping

from scripts import environment
from scripts.runtime import node
from scripts.runtime.level import Level, Progress, kept

ENGINE = environment.ROOT / "calculators"
# Pyodide's own modules that load a lot which the engine never uses, and what stands in for them.
STAND_INS = {
    "asyncio/__init__.py": "asyncio.py",
    "pyodide/_package_loader.py": "package_loader.py",
    "pyodide/webloop.py": "webloop.py",
}


def plain(progress: Progress) -> Level:
    """Pyodide as it is published, and the engine's source beside it."""
    return Level({**node.pyodide(), "engine": archive(engine())})


def packed(progress: Progress) -> Level:
    """Pyodide with an archive of nothing but the engine and the modules it imports."""
    files = node.pyodide()
    loader = files["loader"] + (node.HERE / "adopt.mjs").read_bytes()
    return Level({**files, "loader": loader, "library": compiled(progress)})


def engine() -> dict[str, bytes]:
    """The engine's modules by their path in an archive."""
    return {f"calculators/{path.name}": path.read_bytes() for path in sorted(ENGINE.glob("*.py"))}


def compiled(progress: Progress) -> bytes:
    """The archive of the engine and the library modules it imports, compiled by Pyodide itself.

    Which modules those are is found by importing the engine there.
    """
    pyodide = node.pyodide()
    sources = engine()
    slim = {**pyodide, "library": _with_stand_ins(pyodide["library"])}

    def make() -> bytes:
        progress("Compiling the engine and the library modules it imports")
        order = {
            "lock": node.lock(),
            "engine": {name: content.decode() for name, content in sources.items()},
        }
        modules = json.loads(node.run("compile.mjs", order, Level(slim)))
        return archive({name: base64.b64decode(code) for name, code in modules.items()})

    return kept("library.zip", [*slim.values(), archive(sources)], make)


def _with_stand_ins(published: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(published)) as library:
        files = {name: library.read(name) for name in library.namelist() if name.endswith(".py")}
    for name, stand_in in STAND_INS.items():
        files[name] = (node.HERE / "inside" / stand_in).read_bytes()
    return archive(files)


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip archive with the same bytes for the same files, stored: compression comes after."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as target:
        for name, content in sorted(files.items()):
            target.writestr(zipfile.ZipInfo(name), content)
    return memory.getvalue()
