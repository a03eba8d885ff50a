"""Pages about the linkage system made from data alone: adoption, its move, discrepancies."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from scripts.checks.recomputed import percentage
from scripts.model import Data
from scripts.pages import Page

KINDS = ("figure", "version", "name", "layout", "spelling")


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """How far the system has spread, where it moves to, and where the documents disagree."""
    move = data.files["linkage_move.yaml"]
    application = data.files["electronic_application.yaml"]
    so_far = list(accumulate(application.total.counts))
    yield Page(
        "linkage/adoption.md",
        "linkage/adoption.md.j2",
        {
            "adoption": data.files["adoption.yaml"],
            "adopters": data.files["kpi.yaml"].adopters,
            "application": application,
            "series": move.series,
            "so_far": [(count, percentage(count, application.total.total)) for count in so_far],
        },
    )
    yield Page("linkage/move.md", "linkage/move.md.j2", {"move": move})
    entries = data.files["discrepancies.yaml"].discrepancies
    groups = {kind: [entry for entry in entries if entry.kind == kind] for kind in KINDS}
    yield Page(
        "linkage/discrepancies.md",
        "linkage/discrepancies.md.j2",
        {"groups": groups, "count": len(entries)},
    )
