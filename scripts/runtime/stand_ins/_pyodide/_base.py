"""Stands in for _pyodide._base: code is run as text while the runtime is packed, never in the page.

The real one imports what takes Python code apart.
"""

import _ast
from importlib import import_module
from typing import Any


def eval_code(source: str, globals: dict[str, Any] | None = None) -> Any:
    """Run Python code; returns what its last line comes to, where that is an expression."""
    names = {} if globals is None else globals
    tree: Any = compile(source, "<exec>", "exec", _ast.PyCF_ONLY_AST)
    last = tree.body.pop() if isinstance(tree.body[-1], _ast.Expr) else None
    exec(compile(tree, "<exec>", "exec"), names)
    return last and eval(compile(_ast.Expression(last.value), "<exec>", "eval"), names)


def pyimport_impl(path: str) -> Any:
    """A module, or what one holds by that name: "gc", "calculators.form.page"."""
    module, _, name = path.rpartition(".")
    if not module:
        return import_module(path)
    held = vars(import_module(module))
    return held[name] if name in held else import_module(path)
