"""What stands around a host's pages: its logo and colours, its desk, its call in the navigation."""

from __future__ import annotations

import html
from typing import Any

from calculators.words.wording import Wording
from scripts.model import Data
from scripts.model.hosts import HostFile
from scripts.pages.host import CALL

_STYLE = """
[data-md-color-scheme="{scheme}"] {{
  --site-link: {colour};
  --site-action: {colour};
  --site-action-hover: {colour};
}}
"""


def style_of(host: HostFile | None) -> str:
    """The colours that a host sets otherwise, as the end of the style sheet."""
    if host is None or host.colours is None:
        return ""
    dark = _STYLE.format(scheme="slate", colour=host.colours.dark)
    light = _STYLE.format(scheme="default", colour=host.colours.light)
    return f"{light}@media screen {{{dark}}}\n"


def navigation(entries: list[Any], pages: list[str], words: Wording) -> list[Any]:
    """The entries of the navigation; the host's call comes after the home page."""
    if CALL not in pages:
        return entries
    return [entries[0], {html.escape(words("host.nav")): CALL}, *entries[1:]]


def frame_of(data: Data, language: str) -> dict[str, Any] | None:
    """What the templates around every page show of a host; None for the national site."""
    if data.host is None:
        return None
    plain = data.host.model_dump(mode="json")
    desk = {
        key: value[language] if isinstance(value, dict) else value
        for key, value in plain["desk"].items()
        if value is not None
    }
    return {"logo": plain["logo"], "example": plain["example"], "desk": desk}
