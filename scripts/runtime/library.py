"""The Python code of the runtime: the engine, and of the standard library what it imports."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from scripts.machine import environment
from scripts.machine.language import say
from scripts.opendata import engine
from scripts.runtime import node
from scripts.runtime.level import HERE, Level, Progress, kept

# As wheels must be named; nobody sees the name.
WHEEL = "calculators-0-py3-none-any.whl"
STAND_INS = HERE / "stand_ins"
"""Modules that load a lot which the engine never uses: what stands in for them, by their paths."""


def plain(progress: Progress) -> Level:
    """Pyodide as it is published, and the engine's source beside it."""
    return Level({**node.pyodide(), "engine": archive(engine.sources())})


def packed(progress: Progress) -> Level:
    """Pyodide with an archive of nothing but the engine and the modules it imports."""
    files = node.pyodide()
    loader = files["loader"] + (HERE / "adopt.mjs").read_bytes()
    return Level({**files, "loader": loader, "library": compiled(progress)})


def modules() -> list[str]:
    """The engine's modules by the names under which they are imported."""
    names = [path.removesuffix(".py").replace("/", ".") for path in engine.sources()]
    return [name.removesuffix(".__init__") for name in names]


def compiled(progress: Progress) -> bytes:
    """The archive of the engine and the library modules it imports, compiled by pyodide-build.

    Which modules those are is found by importing the engine in Pyodide, and there they are compiled
    too: code runs on no other Python than the one that compiled it. It takes them as a wheel.
    """
    published, sources = node.pyodide(), engine.sources()
    offered = _with_stand_ins(published["library"])
    slim = {**published, "library": archive(offered)}

    def make() -> bytes:
        progress(
            say("計算の仕組みを変換しています", "Compiling the engine and the library it imports")
        )
        with tempfile.TemporaryDirectory() as folder:
            wheel = Path(folder) / WHEEL
            wheel.write_bytes(archive(sources))
            order = {"lock": node.lock(), "wheel": str(wheel), "modules": modules()}
            imported = json.loads(node.run("imported.mjs", order, Level(slim)))
            wheel.write_bytes(archive({**sources, **{name: offered[name] for name in imported}}))
            order = {"lock": node.lock(), "packages": str(environment.inside_pyodide())}
            order |= {"wheels": folder, "name": WHEEL}
            node.run("compile.mjs", order, Level(published))
            (made,) = Path(folder).iterdir()
            return made.read_bytes()

    compiler = environment.requirements("pyodide").read_bytes()
    return kept("library.zip", [*slim.values(), archive(sources), compiler], make)


def _with_stand_ins(published: bytes) -> dict[str, bytes]:
    """The library's modules by their path in it, Pyodide's own as the engine needs them."""
    with zipfile.ZipFile(io.BytesIO(published)) as library:
        files = {name: library.read(name) for name in library.namelist() if name.endswith(".py")}
    for path in STAND_INS.rglob("*.py"):
        files[path.relative_to(STAND_INS).as_posix()] = path.read_bytes()
    return files


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip archive with the same bytes for the same files, stored: compression comes after."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as target:
        for name, content in sorted(files.items()):
            target.writestr(zipfile.ZipInfo(name), content)
    return memory.getvalue()
