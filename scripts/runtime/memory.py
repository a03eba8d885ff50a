"""The level that skips the start of Python: the memory of one that has started already."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from scripts.machine.language import say
from scripts.runtime import library, node, wasm
from scripts.runtime.level import Level, Progress, kept


def snapshot(progress: Progress) -> Level:
    """Pyodide with the memory it has once the engine is imported, in place of a library."""
    return frozen(library.packed(progress), progress)


def frozen(level: Level, progress: Progress, cold: Iterable[tuple[int, int]] = ()) -> Level:
    """The level with its library turned into a snapshot of the memory.

    The ranges `cold` of addresses, each from its start to its end, are left out of it.
    """
    image = wasm.initial_memory_size(level.files["wasm"])
    order = {"lock": node.lock(), "modules": library.modules(), "cold": list(cold)}
    unfrozen = replace(level, settings={"image": image})

    def make() -> bytes:
        progress(
            say("始まった状態を写し取っています", "Starting Python and writing down its memory")
        )
        with tempfile.TemporaryDirectory() as folder:
            to = Path(folder) / "snapshot"
            node.run("snapshot.mjs", {**order, "to": str(to)}, unfrozen)
            return to.read_bytes()

    content = kept("snapshot.bin", [*level.files.values(), *level.later.values()], make)
    files = {part: file for part, file in level.files.items() if part != "library"}
    return replace(unfrozen, files={**files, "snapshot": content})
