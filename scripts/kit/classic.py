"""Modules of the site as plain scripts: from a disk, browsers load no module.

Each becomes a function of its own, run at once, that takes what it imports from `self.modules` and
leaves there what it exports; so no name of one gets in the way of another. Only the forms of import
and export that the site uses are known.
"""

from __future__ import annotations

import re
from pathlib import Path

from scripts.machine import names
from scripts.machine.failure import BuildError

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([\w.-]+)";$', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.M)
_ADDRESS = "import.meta.url"
_OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\.meta\b.*", re.M)


class Scripts:
    """The modules of the site in the folder `site`."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._modules = {
            path
            for path in site.rglob("assets/javascripts/*.js")
            if _EXPORT.search(text := path.read_text("utf-8")) or _IMPORT.search(text)
        }

    def is_module(self, path: Path) -> bool:
        """Whether this file of the site is a module that pages load."""
        return path in self._modules

    def in_order(self, path: Path) -> list[Path]:
        """A module with all that it imports, each after those it needs."""
        needed = [path.with_name(name) for _, name in _IMPORT.findall(path.read_text("utf-8"))]
        found = [one for module in needed for one in self.in_order(module)]
        return [*dict.fromkeys(found), path]

    def classic(self, path: Path) -> str:
        """The text of a module as a plain script. Raises `BuildError` for a form not known here."""
        text = path.read_text("utf-8")
        exported = _EXPORT.findall(text)
        text = _IMPORT.sub(_taken, _EXPORT.sub("", text)).replace(_ADDRESS, "address")
        other = _OTHER.search(text)
        if other:
            raise BuildError(
                f"{path.name}: the kit cannot put this into a plain script: {other[0]}"
            )
        name = names.without_hash(path.name)
        return (
            f'(self.modules ??= {{}})["{name}"] = ((address) => {{\n"use strict";\n{text}\n'
            f"return {{ {', '.join(exported)} }};\n}})(document.currentScript.src);\n"
        )


def _taken(found: re.Match[str]) -> str:
    taken = found[1].replace(" as ", ": ")
    return f'const {taken} = self.modules["{names.without_hash(found[2])}"];'
