"""An exercise as the engine answers it: its results, also with the figures of a row of the room."""

from __future__ import annotations

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


def answerable(file: Any, rules: Mapping[str, Any]) -> Any:
    """The file of exercises without those that these rules cannot answer, in the plans neither.

    Some rest on what a prefecture asks; a host that has written its own rules in place of those may
    ask other things.
    """
    kept = [exercise for exercise in file.exercises if _is_answered(exercise, rules)]
    known = {exercise.id for exercise in kept}

    def with_known(part: Any) -> Any:
        return part.model_copy(
            update={"exercises": [id_ for id_ in part.exercises if id_ in known]}
        )

    plans = [
        plan.model_copy(update={"parts": [with_known(part) for part in plan.parts]})
        for plan in file.plans
    ]
    return file.model_copy(update={"exercises": kept, "plans": plans})


def _is_answered(exercise: Any, rules: Mapping[str, Any]) -> bool:
    for change in [{}, *(row.change for row in exercise.rows)]:
        found = results(exercise, change, rules)
        if any(result["status"] == "invalid" for result in found):
            return False
        try:
            for entry in exercise.asks:
                figure(found[entry.situation], entry.figure)
        except NoSuchFigure:
            return False
    return True


def changed(
    request: Mapping[str, Any], change: Mapping[str, Any], language: str = "ja"
) -> dict[str, Any]:
    """A request as somebody types it in this language, with other figures at some places.

    Raises `NoSuchFigure` for a place it has not.
    """
    fresh: dict[str, Any] = _typed(request, language)
    for way, value in change.items():
        *steps, last = way.split(".")
        at: Any = fresh
        for step in steps:
            at = _step(at, step, way)
        _step(at, last, way)
        at[int(last) if isinstance(at, list) else last] = value
    return fresh


def _typed(value: Any, language: str) -> Any:
    """A copy in which a text stands in one language: what people call a thing, who pays for it."""
    if isinstance(value, Mapping):
        if set(value) == {"ja", "en"}:
            return value[language]
        return {key: _typed(entry, language) for key, entry in value.items()}
    return [_typed(entry, language) for entry in value] if isinstance(value, list) else value


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
