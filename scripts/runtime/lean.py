"""The smallest level: of the compiled Python, and of its script, only what the engine uses.

Which functions the engine calls is known from a profile (see profile.py). All others move to a
second module, `rest`, that is fetched when one of them is called, so nothing is lost. With them go
the texts and the library modules that lie in the compiled Python's data: by the time the engine is
there, nobody reads them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from scripts.runtime import library, memory, node, script, wasm
from scripts.runtime.level import Level, Progress, kept

PROFILE = node.HERE / "profile.json"

# The documentation of a compiled function starts with its signature, which ends like this.
_DOCUMENTATION = re.compile(rb"[^\0]*\n--\n\n[^\0]*")


class NotLean(Exception):
    """This Pyodide cannot be split; the text says why and what to do."""


def lean(progress: Progress) -> Level:
    """A snapshot of a split Python. Raises NotLean where the profile is of another Pyodide."""
    whole = library.packed(progress)
    profile = _profile(whole.files["wasm"])
    try:
        glue = _slim_script(whole, progress)
        cold = [*map(tuple, profile["frozen"]), *documentation(whole.files["wasm"])]
        # The scripts ask for what they need in several ways; any mention of a name counts.
        first, rest = wasm.split(
            whole.files["wasm"], _called(profile), script.words(glue.decode()), cold
        )
    except (wasm.UnknownModule, script.UnknownScript) as error:
        raise NotLean(f"This Pyodide is of a form that cannot be split: {error}") from error
    files = {**whole.files, "glue": glue, "wasm": first}
    return memory.frozen(Level(files, later={"rest": rest}), progress, cold)


def _profile(module: bytes) -> dict[str, Any]:
    profile = json.loads(PROFILE.read_bytes())
    if profile["module"] != hashlib.sha256(module).hexdigest():
        raise NotLean(
            "The profile is of another version of Pyodide. "
            "Make a new one: python3 -m scripts.runtime.profile"
        )
    return profile


def _called(profile: dict[str, Any]) -> set[int]:
    """The functions of a module that the profile found called, imported ones not counted."""
    bits = base64.b64decode(profile["called"])
    return {8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte >> bit & 1}


def documentation(module: bytes) -> Iterator[tuple[int, int]]:
    """Where in the memory the documentation of compiled functions lies: starts and ends."""
    for segment in wasm.segments(module):
        for found in _DOCUMENTATION.finditer(segment.content):
            yield segment.address + found.start(), segment.address + found.end()


def _slim_script(level: Level, progress: Progress) -> bytes:
    glue, loader = level.files["glue"], level.files["loader"]
    imported = set(wasm.imported_names(level.files["wasm"]))

    def make() -> bytes:
        progress("Dropping what Pyodide's script never uses here")
        quick = script.without_compiling(glue.decode())
        return script.slim(quick, loader.decode(), imported).encode()

    return kept("glue.js", [glue, loader, json.dumps(sorted(imported)).encode()], make)
