"""The smallest level: of the compiled Python, and of its script, only what the engine uses.

Which functions the engine calls is known from a profile (see profile.py). All others move to a
second module, `rest`, that is fetched when one of them is called, so nothing is lost.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from typing import Any

from scripts.runtime import library, memory, node, wasm
from scripts.runtime.level import Level, Progress

PROFILE = node.HERE / "profile.json"

# `_x=Module["_x"]=wasmExports["x"];`, some thousand of them: what another module could ask for.
_OFFER = re.compile(
    r'([\w$]+)=Module\["[^"]+"\]=wasmExports\["([^"]+)"\](?:\.value>>>0)?(?:;|(?=\}))'
)
_NAMES = re.compile(r"var ([\w$]+(?:,[\w$]+){50,});")
_WORD = re.compile(r"[\w$]+")
# Gives every function an address for modules that are loaded later; there are none.
_ADDRESSES = "updateGOT(origExports);"


class NotLean(Exception):
    """This Pyodide cannot be split; the text says why and what to do."""


def lean(progress: Progress) -> Level:
    """A snapshot of a split Python. Raises NotLean where the profile is of another Pyodide."""
    whole = library.packed(progress)
    hot = called(whole.files["wasm"])
    loader = whole.files["loader"].decode()
    glue = _without_offers(whole.files["glue"].decode(), loader)
    try:
        # The scripts ask for what they need in several ways; any mention of a name counts.
        first, rest = wasm.split(whole.files["wasm"], hot, set(_WORD.findall(glue)))
    except wasm.UnknownModule as error:
        raise NotLean(f"Pyodide's module is of a form that cannot be split: {error}") from error
    files = {**whole.files, "glue": glue.encode(), "wasm": first}
    return memory.frozen(Level(files, later={"rest": rest}), progress)


def called(module: bytes) -> set[int]:
    """The functions of a module that the profile found called, imported ones not counted."""
    profile: dict[str, Any] = json.loads(PROFILE.read_bytes())
    if profile["module"] != hashlib.sha256(module).hexdigest():
        raise NotLean(
            "The profile is of another version of Pyodide. "
            "Make a new one: python3 -m scripts.runtime.profile"
        )
    bits = base64.b64decode(profile["called"])
    return {8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte >> bit & 1}


def _without_offers(glue: str, loader: str) -> str:
    """Pyodide's script without the names of functions that neither it nor the loader uses."""
    words = Counter(_WORD.findall(_OFFER.sub("", glue) + loader))
    # One more mention than the declaration means that it is used.
    unused = {match[1] for match in _OFFER.finditer(glue) if words[match[1]] < 2}
    if not unused or glue.count(_ADDRESSES) != 1:
        raise NotLean("Pyodide's script is of another form than the one known")

    def declared(match: re.Match[str]) -> str:
        names = [name for name in match[1].split(",") if name not in unused]
        return f"var {','.join(names)};" if names else ""

    slim = _OFFER.sub(lambda match: "" if match[1] in unused else match[0], glue)
    return _NAMES.sub(declared, slim).replace(_ADDRESSES, "")
