"""Stands in for pyodide.webloop: the engine never waits, so it needs no event loop.

The real one builds on asyncio, and that on sockets, TLS, subprocesses and logging: as much again
as all that the engine needs.
"""

# A memory snapshot counts on the objects that Pyodide's own modules take from JavaScript.
from pyodide_js._api import scheduleCallback  # noqa: F401


def _initialize_event_loop() -> None:
    """Called by the package `pyodide` when it is imported."""
