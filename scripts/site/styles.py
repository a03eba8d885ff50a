"""One style sheet for all pages: the theme's, without what no page of this site has, then ours.

A page waits for its style sheet before it shows anything, and every rule is weighed against every
element. The theme brings rules for far more than is used here: tabs, its own search, blog posts.
"""

from __future__ import annotations

import re
from pathlib import Path

from scripts.machine.failure import BuildError

_THEMES = ("main.*.min.css", "palette.*.min.css")
UNUSED = (
    "admonition",
    "arithmatex",
    "critic",
    "emojione",
    "footnote",
    "highlighttable",
    "md-annotation",
    "md-author",
    "md-banner",
    "md-clipboard",
    "md-consent",
    "md-feedback",
    "md-pagination",
    "md-post",
    "md-search",
    "md-select",
    "md-social",
    "md-source",
    "md-tabs",
    "md-tooltip",
    "md-top",
    "md-version",
    "mermaid",
    "tabbed",
    "task-list",
)
"""How the class names begin of those parts of the theme that no page has."""

_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_BETWEEN = re.compile(r",(?![^(]*\))")
_NO_MATCH = re.compile(
    rf"\.(?:{'|'.join(UNUSED)})"
    # Colours are this site's own; and to switch them, the whole page need not be styled anew.
    r"|\[data-md-color-(?:primary|accent)=(?!custom)|\[data-md-color-switching\]"
)


def join(folder: Path, own: list[str], last: str) -> None:
    """Write all.css into `folder`, where the theme's sheets and our `own` lie.

    `last` follows them: what a host sets otherwise. Raises `BuildError` where the theme's sheets
    are not there.
    """
    themes = [path for name in _THEMES for path in folder.glob(name)]
    if len(themes) != len(_THEMES):
        raise BuildError(f"The theme's style sheets have other names: {_THEMES} expected")
    texts = [of_use(path.read_text(encoding="utf-8")) for path in themes]
    texts += [(folder / name).read_text(encoding="utf-8") for name in own]
    (folder / "all.css").write_text("\n".join(texts) + last, encoding="utf-8")


def of_use(text: str) -> str:
    """A style sheet without the rules all of whose selectors ask for what no page has.

    What is reached by keyboard the theme's script would give a class; browsers know it themselves.
    """
    text = text.replace(".focus-visible", ":focus-visible")
    return _RULE.sub(lambda rule: "" if _matches_nothing(rule[1]) else rule[0], text)


def _matches_nothing(selectors: str) -> bool:
    """Whether each of the selectors names an unused part, and not only to except it."""
    wanted = (re.sub(r":not\([^)]*\)", "", one) for one in _BETWEEN.split(selectors))
    return all(_NO_MATCH.search(one) for one in wanted)
