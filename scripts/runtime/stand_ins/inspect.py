"""Stands in for inspect: dataclasses asks it for what only the description of a class tells.

The real one imports what takes compiled code apart and what reads Python.
"""

from typing import NoReturn


def signature(function: object, **how: object) -> NoReturn:
    """Refuse, as for a function that does not tell: dataclasses goes on without."""
    raise ValueError("the calculators' runtime describes no functions")


def iscoroutinefunction(function: object) -> bool:
    """Pyodide asks before it calls one from JavaScript; the engine never waits."""
    return False
