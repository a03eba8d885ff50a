"""What of other hosts stands in a host's finished site: a name, a phone, a mail, an address.

A site is made from one host's folder. What another folder says in it came there by mistake, from a
copied file or a text pasted into the wrong one, and would be published under a wrong name.
"""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from scripts.machine.failure import BuildError
from scripts.machine.language import say
from scripts.model import Data, overlay
from scripts.model.common import walk
from scripts.model.load import Faulty, read

_COMPRESSED = (".br", ".gz")
"""Copies of files that lie beside them."""
_GZIP = b"\x1f\x8b"
_NAMED = (("name",), ("publisher",), ("desk", "department"), ("desk", "postal"))
# A mail, a phone, with its lines or as a link has it, and the host of an address. Each begins with
# what is looked for fast; what stands before the "@" of a mail is read from there.
_TOKENS = (
    re.compile(rb"0(?<![0-9-]0)[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}(?![0-9-])"),
    re.compile(rb"tel:(0[0-9]{9,10})"),
    re.compile(rb"//([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"),
)
_AT = re.compile(rb"@[A-Za-z0-9.-]+[A-Za-z]")
_MAILBOX = re.compile(rb"[A-Za-z0-9._+-]{1,64}$")

Marks = dict[bytes, str]
"""By what other hosts are known, with whose it is: tokens, or texts in every form of a page."""


def check(site: Path, data: Data, root: Path) -> None:
    """Raise `BuildError`, with every place, where a host's site says what another's folder says.

    `root` is the folder data/ with the hosts.
    """
    assert data.folder is not None
    hosts = _hosts(root / overlay.FOLDER, _state(root / overlay.FOLDER))
    tokens, texts = _marks(hosts, data)
    if not _in(b"\n".join(hosts.telling(_lines(site))), tokens, texts):
        return
    places = set()
    for path in _files(site):
        content = _content(path)
        for mark, whose in _in(content, tokens, texts).items():
            line = content.count(b"\n", 0, content.index(mark)) + 1
            where = f"{path.relative_to(site)}:{line}"
            said = _readable(mark)
            told = say(f"{said} は、{whose} のものです", f"{said} is of the host {whose}")
            places.add(f"{where}: {told}")
    head = say(
        f"{data.folder.name} のサイトに、ほかの組織のものが入っています：",
        f"The site of {data.folder.name} says what belongs to another host:",
    )
    raise BuildError("\n".join([head, *sorted(places)]))


@dataclass
class _Host:
    """What the folder of one host says: its tokens, and its names, each in every form of a page."""

    name: str
    tokens: set[bytes]
    names: dict[str, set[bytes]]


class _Hosts:
    """All hosts of a project, and what is known of lines that their sites share."""

    def __init__(self, folder: Path) -> None:
        self.every = [_host(path) for path in sorted(folder.iterdir()) if path.is_dir()]
        self._tokens = {token: host.name for host in self.every for token in host.tokens}
        self._texts = {
            form: host.name
            for host in self.every
            for forms in host.names.values()
            for form in forms
        }
        self._silent: set[bytes] = set()

    def telling(self, lines: set[bytes]) -> set[bytes]:
        """Those of the lines that may say something of any host.

        Of many sites made one after the other most lines are the same: each is read once.
        """
        new = lines - self._silent
        marks = _in(b"\n".join(new), self._tokens, self._texts)
        telling = {line for line in new if any(mark in line for mark in marks)}
        self._silent |= new - telling
        return telling


@lru_cache(maxsize=1)
def _hosts(folder: Path, state: tuple[Any, ...]) -> _Hosts:
    """All hosts, as long as their files stay in this state."""
    return _Hosts(folder)


def _state(folder: Path) -> tuple[Any, ...]:
    files = sorted(folder.rglob("*.yaml"))
    return tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files)


def _host(folder: Path) -> _Host:
    values = list(_values(folder))
    tokens = {token for value in values for token in _tokens(value)}
    return _Host(folder.name, tokens, {t: _forms(t) for value in values for t in _names(value)})


def _marks(hosts: _Hosts, data: Data) -> tuple[Marks, Marks]:
    """What the other hosts are known by, without what this site has to say all the same."""
    assert data.folder is not None
    known = "\n".join(
        json.dumps(document.value, ensure_ascii=False) for document in data.documents.values()
    ).encode()
    tokens: Marks = {}
    texts: Marks = {}
    for host in hosts.every:
        if host.name != data.folder.name:
            tokens |= dict.fromkeys(host.tokens, host.name)
            for text, forms in host.names.items():
                if json.dumps(text, ensure_ascii=False)[1:-1].encode() not in known:
                    texts |= dict.fromkeys(forms, host.name)
    return {token: whose for token, whose in tokens.items() if token not in known}, texts


def _values(folder: Path) -> Iterator[Any]:
    """The files of a host as plain values; one with faults has nothing to say."""
    for path in sorted(folder.rglob("*.yaml")):
        try:
            yield read(path, path.name).value
        except Faulty:
            continue


def _tokens(value: Any) -> Iterator[bytes]:
    for place, one in walk(value):
        if isinstance(one, str) and place[:1] != ("terms",):  # Those are others' by nature.
            yield from _tokens_in(one.encode())
            if place[-1:] == ("phone",):
                yield one.replace("-", "").encode()


def _tokens_in(content: bytes) -> set[bytes]:
    """The mails, phones and hosts of addresses that stand in something."""
    found = {token for pattern in _TOKENS for token in pattern.findall(content)}
    for at in _AT.finditer(content):
        if box := _MAILBOX.search(content[max(0, at.start() - 64) : at.start()]):
            found.add(box[0] + at[0])
    return found


def _names(value: Any) -> Iterator[str]:
    """How a host, and its desk, are called; nothing in other files than host.yaml."""
    for way in _NAMED if isinstance(value, dict) and "desk" in value else ():
        at = value
        for step in way:
            at = at.get(step) if isinstance(at, Mapping) else None
        texts = at.values() if isinstance(at, Mapping) else [at]
        yield from (text for text in texts if isinstance(text, str) and text)


def _forms(text: str) -> set[bytes]:
    """A text as pages, scripts and structured data write it."""
    return {form.encode() for form in (text, html.escape(text), json.dumps(text)[1:-1])}


def _in(content: bytes, tokens: Marks, texts: Marks) -> Marks:
    """The marks that stand in something."""
    found = {token: tokens[token] for token in tokens.keys() & _tokens_in(content)}
    return found | {form: whose for form, whose in texts.items() if form in content}


def _lines(site: Path) -> set[bytes]:
    """Every line of the site once: pages have most of theirs in common."""
    return {line for path in _files(site) for line in _content(path).split(b"\n")}


def _files(site: Path) -> list[Path]:
    found = (path for path in site.rglob("*") if path.is_file())
    return sorted(path for path in found if path.suffix not in _COMPRESSED)


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if content.startswith(_GZIP) else content


def _readable(mark: bytes) -> str:
    text = mark.decode()
    return repr(json.loads(f'"{text}"') if "\\u" in text else html.unescape(text))
