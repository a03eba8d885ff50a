"""What could be wrong in a condition: turned round, a part left out, a number or a day beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scripts.checks.reach.change import SWAPPED, TURNED_ROUND, Change, others, to, without
from scripts.model.load import Place

_PLAIN = ("at_least", "at_most", "since", "until")
_OTHER = {"all": "any", "any": "all"}


def changes(condition: Any, place: Place) -> Iterator[Change]:
    """Every change of a condition and of its parts."""
    for kind, other in _OTHER.items():
        parts = condition.get(kind)
        if parts:
            if len(parts) > 1:
                yield Change(place, SWAPPED, ((place, {other: parts}),))
            for number, part in enumerate(parts):
                here = (*place, kind, number)
                if len(parts) > 1:
                    yield without(here, parts)
                yield from changes(part, here)
            return
    if condition.get("not") is not None:
        yield Change(place, TURNED_ROUND, ((place, condition["not"]),))
        yield from changes(condition["not"], (*place, "not"))
        return
    yield Change(place, TURNED_ROUND, ((place, {"not": condition}),))
    yield from _of_test(condition, place)


def _of_test(test: Any, place: Place) -> Iterator[Change]:
    for key in _PLAIN:
        if test.get(key) is not None:
            tried = (
                other for other in others(test[key]) if not _idle(key, test[key], other, place)
            )
            yield from (to((*place, key), other) for other in tried)
    choices = test.get("in")
    if choices and len(choices) > 1:
        yield from (without((*place, "in", number), choices) for number in range(len(choices)))
    for field, values in (test.get("where") or {}).items():
        if len(values) > 1:
            here = (*place, "where", field)
            yield from (without((*here, number), values) for number in range(len(values)))
    if test.get("open"):
        yield to((*place, "open"), None)


def _idle(key: str, bound: Any, other: Any, place: Place) -> bool:
    """Whether a bound of `if_unknown` is only wider: there `when` is false, no longer open."""
    wider = other < bound if key in ("at_least", "since") else other > bound
    return "if_unknown" in place and wider
