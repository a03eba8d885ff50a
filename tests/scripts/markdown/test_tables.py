"""Tables in Markdown say what their cells are."""

from __future__ import annotations

import markdown

HEADS = "## What *it* is\n\n| a | b |\n| --- | --- |\n| **x** | 1 |\n| | 2 |\n"


def convert(text: str) -> str:
    return markdown.markdown(text, extensions=["tables", "scripts.markdown.tables"])


def test_the_first_cell_heads_its_line_and_the_heading_above_is_the_caption() -> None:
    html = convert(HEADS)
    assert '<caption class="calc-unseen">What it is</caption>' in html
    assert html.count('<th scope="col">') == 2
    assert '<th scope="row"><strong>x</strong></th>' in html
    assert html.count('scope="row"') == 1, "an empty cell heads nothing"


def test_a_table_of_one_column_is_a_list() -> None:
    assert 'scope="row"' not in convert("| a |\n| --- |\n| x |\n")
