"""What productivity means in care, the guidelines, the kinds of improvement and the training."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scripts.model import Data
from scripts.pages import Page


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page."""
    file = data.files["guidelines.yaml"]
    more = file.workforce.needed.people - file.workforce.base.people
    years = file.workforce.needed.year - file.workforce.base.year
    context = {
        "guidelines": file,
        "links": data.files["links.yaml"].links,
        "programmes": {programme.id: programme for programme in data.many("programmes")},
        "more": more,
        "each": _to_the_thousand(more, years),
    }
    yield Page("guidelines.md", "guidelines.md.j2", context)


def _to_the_thousand(people: int, years: int) -> int:
    """People a year, rounded half up to the thousand: the estimate is no finer."""
    return (2 * people // (years * 1000) + 1) // 2 * 1000
