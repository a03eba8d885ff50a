"""Stands in for asyncio: the engine never waits.

Pyodide's compiled part takes this one name from it, for promises, which the engine never meets.
"""


def get_event_loop() -> None:
    """Refuse: there is nothing to wait with."""
    raise RuntimeError("the calculators' runtime has no event loop")
