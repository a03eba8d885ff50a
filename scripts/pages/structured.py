"""Structured data (schema.org, JSON-LD) for search engines."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup


def script(entry: dict[str, Any]) -> Markup:
    """A script element with one thing in it. Nothing in the data can end the element."""
    text = json.dumps({"@context": "https://schema.org", **entry}, ensure_ascii=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup('<script type="application/ld+json">' + text + "</script>")
