"""No line of a heading begins with the short end of a word."""

from __future__ import annotations

import markdown
import pytest

TAKE_UP = '<span class="whole">Take-up</span>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Care Take-up Support", f"<h1>Care {TAKE_UP} Support</h1>"),
        ("### *Take-up* and Take-up", f"<h3><em>{TAKE_UP}</em> and {TAKE_UP}</h3>"),
        ("## A long-standing self-check", "<h2>A long-standing self-check</h2>"),
        ("## 2026-04 定着支援", "<h2>2026-04 定着支援</h2>"),
        ("The Take-up of it", "<p>The Take-up of it</p>"),
    ],
)
def test_only_words_with_a_short_end_are_kept_whole(text: str, html: str) -> None:
    assert markdown.markdown(text, extensions=["scripts.markdown.headings"]) == html
