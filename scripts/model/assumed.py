"""What a calculation takes for granted, as the data names it."""

from __future__ import annotations

from scripts.model.common import Id, Strict


class Assumed(Strict):
    """Something that a calculation takes for granted."""

    assume: Id
