"""The words of a result as questions: what its steps come to is left out, for readers to find."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calculators.words.wording import Wording

_YEN = frozenset(("amount", "before", "left", "subsidy", "whole", "yearly", "yen"))
"""Values of steps that are amounts of money; the others are numbers with their unit in the text."""

_ROOM = ("report.blank", "report.room")
_IN_ONE_PIECE = "\u2060"
"""What lets no line end between two signs; nobody sees it."""

_LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "report.subsidy.steps": ("amount", "before", "left", "subsidy", "whole"),
    "report.linkage.steps": ("amount", "yearly"),
    "report.linkage.steps.licence": ("amount",),
    "report.linkage.steps.payback-cash": ("months",),
    "report.linkage.steps.payback-total": ("months",),
    "report.caseload.steps.band": ("total",),
    "report.caseload.steps.managers": ("sum", "units"),
    "report.caseload.steps.yen": ("units", "yen"),
    "report.addon.steps.units": ("total",),
    "report.addon.steps.yen": ("units", "yen"),
    "report.addon.steps.months": ("units", "yen"),
    "report.timestudy.steps": ("minutes", "hours"),
    "report.kpi.steps": ("rate", "needed", "more"),
}
"""What is left out of a text, or of all texts that stand directly under a key."""

_STEPS = "report.subsidy.steps."
_ASKED = {
    "cap-binds": "cap",
    "cap-free": "cap",
    "base-binds": "base",
    "base-free": "base",
    "rounding-none": "rounding",
    "rounding-to-1": "rounding",
    "rounding-to-1000": "rounding",
    "rounding-to-unit": "rounding",
    "flat-most": "flat",
}
"""Steps that tell by their words what comes out, and how the same is asked."""


class Asking(Wording):
    """Says all that a result says but what comes of its steps."""

    def __call__(self, key: str, **values: Any) -> str:
        """The text at `key`, with room to write where it says what a step comes to."""
        if key in _ROOM:
            return _IN_ONE_PIECE.join(super().__call__(key))
        left_out = _LEFT_OUT.get(key) or _LEFT_OUT.get(key.rpartition(".")[0], ())
        for name in left_out:
            if name in values:
                values[name] = self("report.blank" if name in _YEN else "report.room")
        asked = _ASKED.get(key.removeprefix(_STEPS)) if key.startswith(_STEPS) else None
        return super().__call__(f"report.subsidy.asked.{asked}" if asked else key, **values)
