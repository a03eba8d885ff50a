"""An exercise as the engine answers it: its results, also with the figures of a row of the room."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from calculators import calculate


class NoSuchFigure(LookupError):
    """A way into a result that leads to no figure; the message names it."""


def results(exercise: Any, change: Mapping[str, Any], rules: Mapping[str, Any]) -> list[Any]:
    """The engine's result for each situation, with a row's figures in place of the first ones."""
    return [
        calculate(case.kind, changed(case.request, change), rules) for case in exercise.situations
    ]


def changed(request: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """A request with other figures at some places. Raises `NoSuchFigure` for one it has not."""
    fresh: dict[str, Any] = copy.deepcopy(dict(request))
    for way, value in change.items():
        *steps, last = way.split(".")
        at: Any = fresh
        for step in steps:
            at = _step(at, step, way)
        _step(at, last, way)
        at[int(last) if isinstance(at, list) else last] = value
    return fresh


def figure(result: Any, way: str) -> int | str:
    """What stands in a result at a place, `total.subsidy`. Raises `NoSuchFigure` where nothing."""
    at = result
    for step in way.split("."):
        at = _step(at, step, way)
    if isinstance(at, bool) or not isinstance(at, int | str):
        raise NoSuchFigure(way)
    return at


def _step(at: Any, step: str, way: str) -> Any:
    try:
        return at[int(step)] if isinstance(at, list) else at[step]
    except (LookupError, TypeError, ValueError):
        raise NoSuchFigure(way) from None
