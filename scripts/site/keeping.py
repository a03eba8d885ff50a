"""The service worker of a site, by which what was read can be read again without a line.

Its program is carried/keeper.js. Above it the build writes what it alone knows: which build this
is, and what belongs to it. Every page says of which build it is, too; so the worker knows its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from scripts.machine import headers, names
from scripts.machine.addresses import FOLDERS

KEEPER = "keeper.js"
"""Its path in the site: it answers for every address below the folder in which it lies."""

_PROGRAM = Path(__file__).parent / "carried" / KEEPER
_MANIFEST = "runtime/manifest.json"
_NO_VERSION = ' data-version=""'
_CALCULATES = re.compile(r"data-(?:calculator|batch)\b")


def write(site: Path) -> None:
    """Say on every page of which build it is, and write the service worker.

    Comes once the pages are as they will be published, and what they load has its name.
    """
    pages = {path: (site / path).read_text("utf-8") for path in _below(site, "**/*.html")}
    version = _version(pages)
    for path, text in pages.items():
        if _NO_VERSION in text:
            said = text.replace(_NO_VERSION, f' data-version="{version}"', 1)
            (site / path).write_text(said, "utf-8")
    calculating = [path for path, text in pages.items() if _CALCULATES.search(text)]
    build = {
        "version": version,
        "manifest": names.find(site, _MANIFEST).relative_to(site).as_posix(),
        "assets": _below(site, "assets/*/*"),
        "languages": [
            {
                "folder": folder,
                "calculators": [path for path in calculating if _is_in(folder, path)],
                "search": _below(site, f"{folder}search/*.js"),
                "missing": f"{folder}503.html",
            }
            for folder in FOLDERS.values()
            if (site / folder).is_dir()
        ],
    }
    text = json.dumps(build, ensure_ascii=False, separators=(",", ":"))
    program = f"self.build = {text};\n{_PROGRAM.read_text('utf-8')}"
    (site / KEEPER).write_text(program, "utf-8")


def _below(site: Path, pattern: str) -> list[str]:
    """The paths of files in the site; of the search there may be none after a quick build."""
    return sorted(path.relative_to(site).as_posix() for path in site.glob(pattern))


def _version(pages: Mapping[str, str]) -> str:
    """A digest of all that a browser may keep of this build: pages name the rest by its content."""
    digest = hashlib.sha256(_PROGRAM.read_bytes())
    for path, text in pages.items():
        digest.update(f"{path} {hashlib.sha256(text.encode()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def _is_in(folder: str, path: str) -> bool:
    """Whether a page is one of this language, and not one for frames of others."""
    own = max((one for one in FOLDERS.values() if path.startswith(one)), key=len)
    return own == folder and not headers.is_embedded(path)
