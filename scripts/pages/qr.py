"""QR codes that lead from paper, or from the screen of a room, to a page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

import segno

from calculators.html.markup import Element, tag

QUIET = 4
"""Modules that stay empty around a code, as ISO/IEC 18004 has it."""


def drawn(address: str, name: str) -> Element:
    """The QR code of an address, level M, as SVG; `name` says what it leads to."""
    path, size = _code(address)
    picture = tag("svg", tag("path", d=path), role="img", viewBox=f"0 0 {size} {size}", class_="qr")
    picture.set("aria-label", name)
    return picture


@lru_cache(maxsize=200)  # Sheets with the answers lead where those that ask do.
def _code(address: str) -> tuple[str, int]:
    """The code as the path of an SVG, and how many modules it has along a side."""
    code = segno.make(address, error="m", micro=False)
    rows = list(code.matrix_iter(border=QUIET))
    path = "".join(f"M0 {y}.5{_strokes(row)}" for y, row in enumerate(rows) if any(row))
    return path, len(rows)


def _strokes(row: Iterable[int]) -> str:
    """The way along a row: a stroke where its modules are dark, a move where they are light."""
    runs = ((dark, len(list(modules))) for dark, modules in groupby(row))
    return "".join(f"h{width}" if dark else f"m{width} 0" for dark, width in runs)
