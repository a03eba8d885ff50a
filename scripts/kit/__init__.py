"""The kit: the site as one zip that works by double click, without a server and without a network.

`write` makes it from a finished site. What only a server needs stays behind, and what browsers
refuse to take from a disk is put differently:

    a module            a plain script that leaves what it exports where the next one finds it
    a worker            a program in the worker's own address
    a fetched file      a script with its bytes as text

The same site gives the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.kit import introduction, pages, runtime
from scripts.kit.classic import Scripts
from scripts.machine import whole
from scripts.machine.language import say

START = "start.py"

_FOR_SERVERS = re.compile(
    r"(en/)?(embed/.*|(404|503)\.html|assets/javascripts/(worker|early)\.\w+\.js)"
    r"|keeper\.js|robots\.txt|sitemap\.xml"
    r"|runtime/.*|.*\.(br|gz)|(.*/)?\.htaccess|web\.config|_headers|_redirects|SHA256SUMS"
    r"|\.well-known/.*"
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip: that of the build would make each zip another."""

Progress = Callable[[str], None]


def write(
    site: Path, name: Mapping[str, str], rules: Mapping[str, Any], out: Path, progress: Progress
) -> None:
    """Write the kit of the site in the folder `site`, called `name`, to the file `out`.

    Raises `BuildError` where a page or script has a form that the kit does not know. Until it is
    complete, `out` stays as it was.
    """
    with whole.file(out) as file, zipfile.ZipFile(file, "w") as kit:
        for path, content in contents(site, name, rules, progress):
            _add(kit, path, content)


def contents(
    site: Path, name: Mapping[str, str], rules: Mapping[str, Any], progress: Progress
) -> Iterator[tuple[str, bytes]]:
    """Every file of the kit with its path, those first that a reader is to see first."""
    yield from introduction.files(site, name, rules)
    yield START, (runtime.CARRIED / START).read_bytes()
    progress(say("計算の仕組みを組み込んでいます", "Putting the calculators' runtime into scripts"))
    yield from runtime.files(site)
    progress(say("ページを入れています", "Taking along the pages"))
    scripts = Scripts(site)
    for file in sorted(file for file in site.rglob("*") if file.is_file()):
        path = file.relative_to(site).as_posix()
        if _FOR_SERVERS.fullmatch(path):
            continue
        if file.suffix == ".html":
            yield path, pages.carried(path, file.read_text("utf-8"), scripts).encode()
        elif scripts.is_module(file):
            yield path, scripts.classic(file).encode()
        else:
            yield path, file.read_bytes()


def _add(kit: zipfile.ZipFile, path: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(path, _EARLIEST)
    entry.external_attr = 0o644 << 16
    kit.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=9)
