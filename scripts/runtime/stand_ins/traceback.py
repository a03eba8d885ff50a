"""Stands in for traceback: an error is told by its kind and text and the functions on its way.

The real one reads source files, which are not there, and colours what it quotes of them.
"""

import sys
from types import TracebackType


def print_exception(kind: type, error: BaseException, trace: TracebackType | None) -> None:
    """Write to sys.stderr, in place of sys.excepthook; Pyodide makes a message of it."""
    lines = ["Traceback (most recent call last):"]
    while trace:
        code = trace.tb_frame.f_code
        lines.append(f"  {code.co_filename}, in {code.co_qualname}")
        trace = trace.tb_next
    print(*lines, f"{kind.__name__}: {error}", sep="\n", file=sys.stderr)
