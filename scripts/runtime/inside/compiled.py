"""Runs inside Pyodide: find the objects that compiled code has made, for what they point to."""

import gc
import sys
from types import CodeType, FunctionType
from typing import Any

PLAIN = {str, bytes, int, float, dict, list, tuple, set, frozenset, FunctionType, CodeType}
"""What holds nothing but other objects, or bytes of its own."""


def compiled() -> list[tuple[int, int]]:
    """Address and size of every type and of every object of a type that compiled code defines."""
    found: dict[int, Any] = {}
    left: list[Any] = [sys.modules, object]
    while left:
        one = left.pop()
        if id(one) not in found:
            found[id(one)] = one
            left += gc.get_referents(one)
            if isinstance(one, type):
                # The types of the compiled Python itself do not say what they refer to.
                left += [*vars(one).values(), *type.__subclasses__(one)]
    return [(at, type(one).__basicsize__) for at, one in found.items() if type(one) not in PLAIN]
