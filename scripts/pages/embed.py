"""The calculators alone, each for a frame in somebody else's page, and a page that offers them."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from calculators import CALCULATORS, Calculator
from calculators.form.address import fields_of
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.pages import Page

FOLDER = "embed"
SNIPPET = """\
<iframe src="{address}" title="{title}" width="100%" height="900" frameborder="0"></iframe>
<script>
addEventListener("message", function (event) {
  if (!event.data || event.data.type !== "care-productivity:height") return;
  document.querySelectorAll("iframe").forEach(function (frame) {
    if (frame.contentWindow === event.source) frame.height = event.data.height;
  });
});
</script>
"""
"""What goes into the other page. The script makes its page read `address` and `title` in."""

_PLACE = "prefecture"


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """A page a calculator, and one that makes what somebody copies into their own."""
    words = Wording(rules, language)
    for calculator in CALCULATORS.values():
        alone = {"source": f"{calculator.address}.md", "front": Markup(_front(calculator))}
        yield Page(f"{FOLDER}/{calculator.id}.md", "embed.md.j2", alone)
    context = {
        "entries": [_entry(calculator, rules, words) for calculator in CALCULATORS.values()],
        "places": [
            (place.code, getattr(place.name, language))
            for place in data.files["prefectures.yaml"].prefectures
        ],
        "snippet": Markup(html.escape(SNIPPET, quote=False)),
        "frames": data.files["site.yaml"].frame_ancestors,
    }
    yield Page("embedding.md", "embedding.md.j2", context)


def _front(calculator: Calculator) -> str:
    """The head of a page's Markdown: what it has besides the calculator's own page."""
    whole = f"{calculator.address}.html"
    return f"---\ntemplate: embed.html\ncalculator: {calculator.id}\nwhole: {whole}\n"


def _entry(calculator: Calculator, rules: dict[str, Any], words: Wording) -> dict[str, str]:
    """How a calculator is offered: its title, its address, and that with a place chosen."""
    form = rules["forms"][calculator.id]
    asked = {field["name"] for section in form["sections"] for field in section["fields"]}
    alone = f"{FOLDER}/{calculator.id}.html"
    ((name, value),) = fields_of({_PLACE: "PLACE"})
    placed = f"{alone}#{calculator.id}?{name}={value}" if _PLACE in asked else ""
    return {
        "kind": calculator.id,
        "title": words.text(form["title"]),
        "alone": alone,
        "placed": placed,
    }
