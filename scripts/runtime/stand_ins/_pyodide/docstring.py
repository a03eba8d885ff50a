"""Stands in for _pyodide.docstring: nobody reads there what Pyodide's own functions do."""

from collections.abc import Callable


def get_cmeth_docstring(function: Callable[..., object]) -> str:
    """What Pyodide's compiled part takes for the description of one of its functions."""
    return ""
