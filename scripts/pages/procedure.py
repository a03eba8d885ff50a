"""The order of things from the call to the last report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scripts.model import Data
from scripts.pages import Page


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page."""
    context = {
        "procedure": data.files["procedure.yaml"],
        "prefectures": {entry.code: entry for entry in data.files["prefectures.yaml"].prefectures},
    }
    yield Page("procedure.md", "procedure.md.j2", context)
