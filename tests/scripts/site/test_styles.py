"""The one style sheet: without the theme's rules for what no page has, with all others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.machine.failure import BuildError
from scripts.site.styles import UNUSED, join, of_use


def test_a_rule_goes_where_no_page_has_anything_for_it() -> None:
    assert of_use(".md-search__input{color:red}a{color:blue}") == "a{color:blue}"
    assert of_use("@media print{.tabbed-set>a,.md-top{top:0}}") == "@media print{}"
    assert of_use("[data-md-color-primary=red]{--x:1}") == ""
    for kept in (
        ".md-nav,.md-search{top:0}",
        ".md-typeset a:not(.footnote,.md-top){top:0}",
        "[data-md-color-primary=custom]{--x:1}",
        "@font-face{src:url(data:a,b)}",
    ):
        assert of_use(kept) == kept


def test_no_page_has_what_the_style_sheet_leaves_out(site: Path) -> None:
    left_out = tuple(UNUSED)
    for path in site.rglob("*.html"):
        for names in re.findall(r'\bclass="?([^">]*)', path.read_text("utf-8")):
            found = [name for name in names.split() if name.startswith(left_out)]
            assert not found, f"{path.relative_to(site)}: {found}"


def test_a_theme_with_other_sheets_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="other names"):
        join(tmp_path, [], "")
