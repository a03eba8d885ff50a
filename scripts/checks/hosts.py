"""What must hold of a host's folder: who it is, and how it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.checks.contrast import LEAST, contrast
from scripts.checks.periods import within_a_year
from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.hosts import FILE, HostFile
from scripts.model.load import Fault, shown

PAGES = {"light": "#ffffff", "dark": "#1a1a1a"}
"""What stands behind links, and on buttons, in either colouring: as in site.css."""
SURFACES = {"light": "#f2f2f2", "dark": "#333333"}

_LARGEST_LOGO = 100_000
_NOT_IN_A_LOGO = re.compile(
    rb"<script|<foreignObject|<!ENTITY|\son\w+\s*=|(?:href|src)\s*=\s*[\"']?(?!#|data:image/)|@import",
    re.I,
)


def check(data: Data) -> Iterator[Fault]:
    """Every fault of the host's own files; none where the site is the national one."""
    if data.host is None or data.folder is None:
        return
    yield from _rules_are_its_own(data, data.host, data.folder)
    yield from _stands_out(data.host)
    yield from _logo(data.host, data.folder)
    yield from _confirmed(data, data.host)
    if notice := data.host.notice:
        yield from within_a_year(FILE, ("notice",), notice.from_, notice.to)


def _rules_are_its_own(data: Data, host: HostFile, folder: Path) -> Iterator[Fault]:
    """A folder holds rules for the place of its host, and for no other."""
    for path in sorted(folder.glob("local/*.yaml")):
        if path.stem != host.code:
            expected = f"local/{host.code}.yaml, the rules of the host itself"
            advice = "rename the file, or correct the code in host.yaml"
            name = f"hosts/{folder.name}/local/{path.name}"
            yield Fault(name, (), f"rules for {shown(path.stem)}", expected, advice, 1)
    if host.example and not folder.name.startswith("example-"):
        advice = "remove the line, or rename the folder"
        expected = "example: true only in folders example-…: every page would say it is made up"
        yield Fault(FILE, ("example",), "true", expected, advice)
    if host.official and host.example and host.address:
        expected = "no address: a made-up host is not published"
        yield Fault(FILE, ("address",), shown(host.address), expected, "remove it")


def _stands_out(host: HostFile) -> Iterator[Fault]:
    """Text in the host's colour, and on it, can be read on every ground."""
    for scheme, colour in host.colours.model_dump().items() if host.colours else ():
        for ground in (PAGES[scheme], SURFACES[scheme]):
            found = contrast(colour, ground)
            if found < LEAST:
                yield Fault(
                    FILE,
                    ("colours", scheme),
                    f"{shown(colour)}, which stands out {float(found):.2f}:1 from {ground}",
                    "a contrast of at least 4.5:1",
                    f"take a {'darker' if scheme == 'light' else 'lighter'} one",
                )
                break


def _logo(host: HostFile, folder: Path) -> Iterator[Fault]:
    """The logo is there, small, and asks nothing of anybody."""
    if host.logo is None:
        return
    path = folder / host.logo
    if not path.is_file():
        found = [one.name for one in sorted(folder.iterdir()) if one.suffix in (".svg", ".png")]
        yield unknown(FILE, ("logo",), host.logo, found, "a file beside host.yaml")
        return
    content = path.read_bytes()
    if len(content) > _LARGEST_LOGO:
        found_size = f"{shown(host.logo)} with {len(content):,} bytes"
        yield Fault(FILE, ("logo",), found_size, "at most 100,000 bytes", "make it smaller")
    if path.suffix == ".svg" and (odd := _NOT_IN_A_LOGO.search(content)):
        expected = "a drawing without scripts and without addresses"
        yield Fault(FILE, ("logo",), f"{odd[0].decode()!r} in the logo", expected, "remove it")


def _confirmed(data: Data, host: HostFile) -> Iterator[Fault]:
    """Each document that is confirmed is there, and once."""
    known = [document.id for document in data.files["sources.yaml"].documents]
    seen: set[str] = set()
    for number, entry in enumerate(host.confirmed):
        place = ("confirmed", number, "document")
        if entry.document not in known:
            yield unknown(FILE, place, entry.document, known, "a document that is cited")
        elif entry.document in seen:
            found = f"{shown(entry.document)} a second time"
            yield Fault(FILE, place, found, "each document once", "keep the later day")
        seen.add(entry.document)
