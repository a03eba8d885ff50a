"""The smallest level: of the compiled Python, and of its script, only what the engine uses.

Which functions the engine calls is known from a profile (see profile.py). All others move to a
second module, `rest`, that is fetched when one of them is called, so nothing is lost. With them
goes the data that only they read: texts, library modules that have been started by then, tables of
characters in encodings that no page has.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scripts.machine.language import say
from scripts.runtime import library, memory, node, script, wasm
from scripts.runtime.level import HERE, Level, Progress, kept

PROFILE = HERE / "profile.json"

# The documentation of a compiled function starts with its signature, which ends like this.
_END_OF_SIGNATURE = re.compile(rb"\n--\n\n")


class NotLean(Exception):
    """This Pyodide cannot be split; the text says why and what to do."""


def lean(progress: Progress) -> Level:
    """A snapshot of a split Python. Raises NotLean where the profile is of another Pyodide."""
    whole = library.packed(progress)
    module, profile = whole.files["wasm"], _profile(whole.files["wasm"])
    cold = [*map(tuple, profile["frozen"]), *map(tuple, profile["unread"]), *documentation(module)]
    try:
        glue = _slim_script(whole, progress)
        # The scripts ask for what they need in several ways; any mention of a name counts.
        parts = module, _called(profile), script.words(glue.decode())
        # While Python starts all of its data is needed: for that, none is left out.
        starting, starting_rest = wasm.split(*parts)
        first, rest = wasm.split(*parts, cold)
    except (wasm.UnknownModule, script.UnknownScript) as error:
        raise NotLean(f"This Pyodide is of a form that cannot be split: {error}") from error
    files = {**whole.files, "glue": glue, "wasm": starting}
    level = memory.frozen(Level(files, later={"rest": starting_rest}), progress, cold)
    files = {**level.files, "wasm": _optimized(first, progress)}
    return replace(level, files=files, later={"rest": rest})


def _optimized(module: bytes, progress: Progress) -> bytes:
    def make() -> bytes:
        told = "残す部分を小さくしています", "Making the part that stays as small as can be"
        progress(say(*told))
        return node.optimized(module)

    return kept("optimized.wasm", [module, node.binaryen_version()], make)


def _profile(module: bytes) -> dict[str, Any]:
    profile: dict[str, Any] = json.loads(PROFILE.read_bytes())
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
        content, end = segment.content + b"\0", 0
        for found in _END_OF_SIGNATURE.finditer(content):
            if found.start() < end:
                continue  # one more within the same text
            start = content.rfind(b"\0", 0, found.start()) + 1
            end = content.index(b"\0", found.end())
            yield segment.address + start, segment.address + end


def _slim_script(level: Level, progress: Progress) -> bytes:
    glue, loader = level.files["glue"], level.files["loader"]
    imported = set(wasm.imported_names(level.files["wasm"]))

    def make() -> bytes:
        progress(
            say("使わない部分を除いています", "Dropping what Pyodide's script never uses here")
        )
        quick = script.without_compiling(glue.decode())
        return script.slim(quick, loader.decode(), imported).encode()

    return kept("glue.js", [glue, loader, json.dumps(sorted(imported)).encode()], make)
