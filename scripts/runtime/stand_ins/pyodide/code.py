"""Stands in for pyodide.code: of what it offers, Pyodide asks for nothing else here.

The real one looks at how functions may be called.
"""

from _pyodide._base import eval_code  # noqa: F401
