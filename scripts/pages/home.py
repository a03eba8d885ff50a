"""The home page: what one can find out here, and the programmes at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scripts.model import Data
from scripts.pages import Page
from scripts.pages.programmes import summary_sources


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """The one page at the root of the language's site."""
    programmes = sorted(data.many("programmes"), key=lambda programme: programme.order)
    context = {
        "site": data.files["site.yaml"],
        "programmes": programmes,
        "summary_sources": summary_sources(data),
    }
    yield Page("index.md", "home.md.j2", context)
