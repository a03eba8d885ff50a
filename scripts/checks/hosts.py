"""What must hold of a host's folder: who it is, how it looks, and the call that it announces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from scripts.checks.contrast import LEAST, contrast
from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.calls_of_hosts import STAGES, HostCall
from scripts.model.hosts import FILE, HostFile
from scripts.model.load import Fault, Place, shown

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
    name = f"local/{data.host.code}.yaml"
    if name in data.files:
        for number, call in enumerate(data.files[name].calls):
            yield from _call(data, name, ("calls", number), call)


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


def _call(data: Data, name: str, place: Place, call: HostCall) -> Iterator[Fault]:
    versions = {
        programme.id: {version.id: version for version in programme.versions}
        for programme in data.many("programmes")
    }
    found = versions.get(call.programme)
    if found is None:
        yield unknown(name, (*place, "programme"), call.programme, sorted(versions), "a programme")
    elif call.version not in found:
        yield unknown(name, (*place, "version"), call.version, sorted(found), "a version")
    elif found[call.version].fiscal_year not in (None, call.fiscal_year):
        expected = f"{found[call.version].fiscal_year}, the year of the version {call.version}"
        advice = "correct the year or the version"
        yield Fault(name, (*place, "fiscal_year"), shown(call.fiscal_year), expected, advice)
    yield from _stages(name, place, call)
    yield from _revised(name, place, call)


def _stages(name: str, place: Place, call: HostCall) -> Iterator[Fault]:
    """Stages come in their order, and within a year of the call's own."""
    first, last = f"{call.fiscal_year - 1}-10-01", f"{call.fiscal_year + 2}-03-31"
    for number, stage in enumerate(call.stages):
        for key, day in (("from", stage.from_), ("to", stage.to)):
            if day and not first <= day <= last:
                expected = f"a day from {first} to {last}"
                advice = "correct the day or the fiscal year"
                yield Fault(name, (*place, "stages", number, key), shown(day), expected, advice)
    for number, (before, after) in enumerate(pairwise(call.stages), 1):
        where = (*place, "stages", number)
        if STAGES.index(after.kind) < STAGES.index(before.kind):
            expected = f"stages in the order {', '.join(STAGES)}"
            found = f"{after.kind} after {before.kind}"
            yield Fault(name, (*where, "kind"), found, expected, "sort the stages")
        begins, ended = after.from_ or after.to, before.from_ or before.to
        if begins and ended and begins < ended:
            found, expected = shown(begins), f"a day that is not before {ended}, of the stage above"
            yield Fault(name, (*where, "from"), found, expected, "correct one of the days")


def _revised(name: str, place: Place, call: HostCall) -> Iterator[Fault]:
    """Each question stands once; a form has one address."""
    seen: dict[str, Any] = {}
    for number, form in enumerate(call.forms):
        if form.url in seen:
            found = f"{shown(form.url)} a second time"
            where = (*place, "forms", number, "url")
            yield Fault(name, where, found, "an address for each form", "correct the address")
        seen[form.url] = form
