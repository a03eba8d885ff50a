"""The terms of all that the site ships, as licences.txt: read from what is installed.

What a package's own licence file says is passed on as it stands, where it has one. The texts that
many share follow once, at the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from scripts.machine.failure import BuildError
from scripts.machine.inputs import ROOT
from scripts.runtime import node

FILE = "licences.txt"


class Component(NamedTuple):
    """Something by others that the site ships, and where in the site it is (globs)."""

    name: str
    licence: str
    source: str
    files: tuple[str, ...]
    notice: str = ""


_TEXTS = {
    "MIT": ("mkdocs-material", "LICENSE"),
    "MPL-2.0": ("pathspec", "LICENSE"),
    "Apache-2.0": ("packaging", "LICENSE.APACHE"),
    "PSF-2.0": ("typing-extensions", "LICENSE"),
}
"""The installed packages from which the text of a licence is taken: each is under it itself."""


def write(site: Path) -> None:
    """Write the notices of everything that `site` ships into its root."""
    (site / FILE).write_text(text(), encoding="utf-8")


@cache
def text() -> str:
    """The whole file."""
    every = components()
    parts = [_introduction(), *map(_described, every)]
    parts += map(_licence_text, sorted({one.licence for one in every if one.licence in _TEXTS}))
    return "\n\n".join(parts) + "\n"


@cache
def components() -> tuple[Component, ...]:
    """What the site ships besides its own."""
    return tuple(_components())


def _components() -> Iterator[Component]:
    theme = _theme()
    yield _pyodide()
    yield _python()
    yield Component(
        f"Material for MkDocs {metadata.version('mkdocs-material')}",
        "MIT",
        "https://github.com/squidfunk/mkdocs-material",
        ("**/*.css",),
        _licence_file("mkdocs-material", "LICENSE").split("\n\n")[0],
    )
    yield Component(
        "Material Design Icons",
        "Apache-2.0",
        "https://pictogrammers.com/",
        ("**/*.html",),
        (theme / ".icons/material/LICENSE").read_text("utf-8").strip(),
    )


def _pyodide() -> Component:
    package = json.loads((node.PYODIDE / "package.json").read_text("utf-8"))
    return Component(
        f"Pyodide {package['version']}",
        package["license"],
        "https://github.com/pyodide/pyodide",
        ("runtime/glue.*", "runtime/loader.*", "runtime/wasm.*", "runtime/rest.*"),
        "Its source code can be had at this address. The site ships it changed: without what the\n"
        "calculators do not use.",
    )


def _python() -> Component:
    return Component(
        f"Python {node.lock()['info']['python']}",
        "PSF-2.0",
        "https://github.com/python/cpython",
        ("runtime/library.*", "runtime/snapshot.*", "runtime/wasm.*", "runtime/rest.*"),
        "Inside Pyodide and beside it; shipped compiled, and of its library only what is used.",
    )


def _introduction() -> str:
    return "\n\n".join(
        (
            "このサイトのライセンスと、使っているソフトウェア\n"
            "The licences of this site and of the software it ships",
            _headed("The code of this site", (ROOT / "LICENSE").read_text("utf-8").strip()),
            _headed("The texts and data", (ROOT / "data/LICENSE").read_text("utf-8").strip()),
        )
    )


def _described(component: Component) -> str:
    facts = [
        f"Licence: {component.licence}",
        f"Source: {component.source}",
        f"In this site: {', '.join(component.files)}",
    ]
    body = "\n".join(facts) + (f"\n\n{component.notice}" if component.notice else "")
    return _headed(component.name, body)


def _licence_text(licence: str) -> str:
    package, name = _TEXTS[licence]
    content = _licence_file(package, name)
    if licence == "MIT":  # its first lines say whose this copy is, and stand above
        content = content.partition("\n\n")[2]
    return _headed(f"The text of the licence {licence}", content)


def _licence_file(package: str, name: str) -> str:
    """A licence file that an installed Python package brings along."""
    for path in metadata.files(package) or ():
        if path.name == name and ".dist-info" in path.parts[0]:
            return path.read_text("utf-8").strip("\n")
    raise BuildError(f"{package}: the installed package has no file {name}")


def _theme() -> Path:
    spec = find_spec("material")
    if spec is None or spec.origin is None:
        raise BuildError("mkdocs-material is not installed")
    return Path(spec.origin).parent / "templates"


def _headed(title: str, body: str) -> str:
    return f"{title}\n{'=' * len(title)}\n\n{body}"
