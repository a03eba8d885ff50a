"""Files that are made anew only where what they are made from has changed.

From one build of `serve` to the next, and from one host to another, most tables stay as they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

Files = dict[str, bytes]


def made_once(make: Callable[..., Files]) -> Callable[..., Files]:
    """Let `make` give again what it made last under a name, its first argument, from the same.

    The others are plain values: what they look like says all of what they are.
    """
    last: dict[str, tuple[str, Files]] = {}

    @wraps(make)
    def made(name: str, *source: Any) -> Files:
        state = hashlib.sha256(repr(source).encode()).hexdigest()
        if name not in last or last[name][0] != state:
            last[name] = state, make(name, *source)
        return last[name][1]

    return made
