"""What a level of the runtime consists of, and how its parts are made only once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scripts.machine.environment import ROOT

HERE = Path(__file__).resolve().parent
BUILD = ROOT / ".build/pack"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Level:
    """Files by what they are to the page's worker, and numbers that go with them.

    `later` are files that are not loaded before they are needed.
    """

    files: dict[str, bytes]
    settings: dict[str, int] = field(default_factory=dict)
    later: dict[str, bytes] = field(default_factory=dict)


def kept(name: str, inputs: Iterable[bytes], make: Callable[[], bytes]) -> bytes:
    """What `make` gives, from the last time where the inputs and this package are the same."""
    digest = hashlib.sha256(_tool())
    for content in inputs:
        digest.update(hashlib.sha256(content).digest())
    path = BUILD / f"{digest.hexdigest()[:16]}.{name}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(make())
        part.replace(path)
    return path.read_bytes()


@cache
def _tool() -> bytes:
    """A hash of everything in this package."""
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        if path.suffix in (".py", ".mjs"):
            digest.update(path.relative_to(HERE).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()
