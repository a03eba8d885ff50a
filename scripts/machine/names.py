"""Names that say what is in a file, so that browsers may keep it for ever: `site.0123….js`."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path

from scripts.machine.failure import BuildError
from scripts.machine.language import say

_LENGTH = 16
_HASH = re.compile(rf"\.[0-9a-f]{{{_LENGTH}}}(?=\.\w+$)")
_SAYS = re.compile(rf"\.[0-9a-f]{{{_LENGTH}}}(?:\.\w+)+$")  # also of a smaller copy: x.….js.br


def with_hash(name: str, content: bytes) -> str:
    """The name of a file with this content: a hash of it stands before the name's end."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:_LENGTH]}{dot}{suffix}"


def without_hash(name: str) -> str:
    """The name that a file had before."""
    return _HASH.sub("", name)


def find(site: Path, path: str) -> Path:
    """A file of a finished site by its path without the hash.

    Raises `BuildError` where there is not exactly one.
    """
    wanted = site / path
    pattern = f"{wanted.stem}.{'[0-9a-f]' * _LENGTH}{wanted.suffix}"
    found = list(wanted.parent.glob(pattern))
    if len(found) != 1:
        told = (
            f"サイトにこのファイルが{len(found)}個あります。もう一度作ってください。",
            f"the site has {len(found)} such files; build it again",
        )
        raise BuildError(f"{path}: {say(*told)}")
    return found[0]


def share(source: str, target: str) -> None:
    """One file on disk under two names where its name says its content, else a copy."""
    if _SAYS.search(source):
        link(Path(source), Path(target))
    else:
        shutil.copy2(source, target)


def link(source: Path, target: Path) -> None:
    """One file on disk under two names; a copy where the file system knows no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
