"""Readings over kanji, for pages in easy Japanese.

In the text a reading follows its word in double angle brackets: 補助金《ほじょきん》. It belongs to
the kanji just before it, or to everything after a ｜.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_READING = re.compile(r"(?:｜([^｜《》]+)|([一-鿿々]+))《([ぁ-ゖー]+)》")
_ELEMENT = r"<ruby>{0}<rp>（</rp><rt>{1}</rt><rp>）</rp></ruby>"


def ruby(text: str) -> Markup:
    """The text (already escaped) with every reading set over its word."""
    return Markup(_READING.sub(lambda match: _ELEMENT.format(match[1] or match[2], match[3]), text))
