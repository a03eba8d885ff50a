"""Pack the calculators' runtime: Python for the browser, the engine and the rules.

`pack` writes one folder. Every file in it but `manifest.json` carries a hash of its content in its
name, so a browser may keep it for ever; `manifest.json` says which files make up each level:

    lean      as snapshot, and of the compiled Python only the functions that the engine calls; the
              others lie beside it and are loaded when one of them is called after all
    snapshot  the memory of a Python that has already started and imported the engine
    packed    only the library modules that the engine imports, compiled, in one archive
    plain     Pyodide as it is published, the engine as source

The levels are in the order in which the page tries them. A level that cannot be packed here is left
out with a warning; one that fails in a browser gives way to the next.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scripts.machine.language import say
from scripts.machine.names import link
from scripts.runtime import lean, library, memory, node
from scripts.runtime import rules as rules_in_parts
from scripts.runtime.files import Store, compress
from scripts.runtime.level import HERE, Level, Progress

MAKERS: dict[str, Callable[[Progress], Level]] = {
    "lean": lean.lean,
    "snapshot": memory.snapshot,
    "packed": library.packed,
    "plain": library.plain,
}
"""The levels, fastest first; the first is the default."""


BUDGET = HERE / "budget.json"
"""For each level the most bytes, compressed, that may travel before a first result."""


class PackError(Exception):
    """The runtime cannot be packed; the text says what to do."""


def chosen_level() -> str:
    """The level that the environment variable CALCULATOR_RUNTIME asks for, or the default.

    Raises PackError where there is no such level.
    """
    level = os.environ.get("CALCULATOR_RUNTIME") or next(iter(MAKERS))
    if level not in MAKERS:
        names = ", ".join(MAKERS)
        told = (
            f"CALCULATOR_RUNTIME は {level!r} です。{names} のどれかにしてください。",
            f"CALCULATOR_RUNTIME is {level!r}, which is no level of the runtime; choose one of "
            f"{names}.",
        )
        raise PackError(say(*told))
    return level


def pack(rules: Mapping[str, Any], out: Path, level: str, progress: Progress = print) -> None:
    """Write the runtime at `level`, with the levels it falls back to, into the folder `out`.

    Raises PackError where not even the last level can be packed.
    """
    names = list(MAKERS)
    store = Store(out)
    levels: list[dict[str, Any]] = []
    for name in names[names.index(level) :]:
        try:
            made = MAKERS[name](progress)
        except (node.NodeError, lean.NotLean) as error:
            told = (
                f"注意：計算の仕組みの段階 {name} を作れませんでした。次の段階で動きます。{error}",
                f"WARNING: the runtime is packed without its level {name!r}. {error}",
            )
            progress(say(*told))
        else:
            files, later = store.add_all(made.files), store.add_all(made.later)
            levels.append({"id": name, "files": files, "later": later, **made.settings})
    if not levels:
        told = (
            "計算の仕組みを作れませんでした。上の文を見てください。",
            "No level of the calculators' runtime could be packed; see above.",
        )
        raise PackError(say(*told))
    packed = rules_in_parts.add(rules, store)
    manifest = {"lock": node.lock(), "rules": packed, "levels": levels}
    loaded = [packed["files"], *(packed_level["files"] for packed_level in levels)]
    # Below the first level is what few browsers ever need.
    usual = loaded[:2] if levels[0]["id"] == names[0] else loaded[:1]
    store.compress({file["path"] for part in usual for file in part.values()}, progress)
    for part in (*loaded, *(packed_level["later"] for packed_level in levels)):
        for file in part.values():
            file["transfer"] = store.transferred(file)
    (out / "manifest.json").write_bytes(_json(manifest))
    weigh(manifest, progress)


def with_rules(packed: Path, rules: Mapping[str, Any], out: Path, progress: Progress) -> None:
    """A packed runtime once more, in the folder `out`, with other rules.

    What is the same lies on disk once: the files of the levels are links where that is possible.
    """
    manifest = json.loads((packed / "manifest.json").read_bytes())
    shutil.rmtree(out, ignore_errors=True)
    store = Store(out)
    files = [
        file
        for level in manifest["levels"]
        for file in (*level["files"].values(), *level["later"].values())
    ]
    for name in dict.fromkeys(file["path"] for file in files):  # Levels share some.
        for path in packed.glob(f"{name}*"):
            link(path, out / path.name)
    own = rules_in_parts.add(rules, store)
    compress([out / path for path in sorted(store.paths)], progress)
    for file in own["files"].values():
        file["transfer"] = store.transferred(file)
    (out / "manifest.json").write_bytes(_json({**manifest, "rules": own}))


def weigh(manifest: Mapping[str, Any], progress: Progress) -> list[str]:
    """Say how many bytes travel at each level before a first result; returns those over budget.

    The budget stands in budget.json. Of the rules, those of the calculator that takes most count.
    """
    budget = json.loads(BUDGET.read_bytes())
    files = manifest["rules"]["files"]
    taken = [["base", *parts] for parts in manifest["rules"]["first"].values()]
    rules = max(sum(files[name]["transfer"] for name in parts) for parts in taken)
    heavy = []
    for level in manifest["levels"]:
        name = level["id"]
        size = rules + sum(file["transfer"] for file in level["files"].values())
        sizes = f"{size / 1e6:.2f} MB", f"{budget[name] / 1e6:.2f} MB"
        told = (
            f"計算の仕組みの段階 {name}：読み込む量 {sizes[0]}（目安 {sizes[1]}）",
            f"Level {name}: {sizes[0]} to load (budget {sizes[1]})",
        )
        progress(say(*told))
        if size > budget[name]:
            heavy.append(name)
            told = (
                f"注意：段階 {name} が目安（{BUDGET.name}）より大きくなりました。"
                "動きには差し支えありません",
                f"WARNING: the level {name} has grown beyond its budget; find out what has grown, "
                f"or raise {BUDGET.name} on purpose",
            )
            progress(say(*told))
    return heavy


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
