"""The directory of consultation centres and desks, and what they do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scripts.model import Data
from scripts.pages import Page
from scripts.pages.prefectures import entries


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page: names and addresses by kind of desk."""
    listed = entries(data)
    context = {
        "centres": data.files["centres.yaml"],
        "names": {entry.prefecture.code: entry.prefecture.name for entry in listed},
        "centre_entries": [entry for entry in listed if entry.centre],
        "desk_entries": [entry for entry in listed if entry.desk],
        "planned_entries": [entry for entry in listed if entry.planned],
        "without": [entry for entry in listed if entry.kind == "none"],
    }
    yield Page("centres/index.md", "centres/index.md.j2", context)
