"""Markup of results: headings in lines that can be read."""

from __future__ import annotations

from calculators.html.markup import html, tag, with_whole_words

TAKE_UP = '<span class="whole">Take-up</span>'


def test_a_heading_keeps_words_with_a_short_end_whole() -> None:
    heading = tag("section", tag("h3", "Take-up, ", tag("strong", "add-on", class_="calc-own")))
    add_on = '<strong class="calc-own"><span class="whole">add-on</span></strong>'
    once = f"<section><h3>{TAKE_UP}, {add_on}</h3></section>"
    assert html(heading) == once
    assert with_whole_words(once) == once, "what stands in a page has been written out before"


def test_what_stands_in_an_attribute_stays_as_it_is() -> None:
    said = '"><h2 title="Take-up"> add-on'
    heading = tag("h2", tag("a", "Take-up", title=said, data_more="<h3>add-on</h3>"))
    told = said.replace('"', "&quot;").replace(">", "&gt;")
    more = "<h3&gt;add-on</h3&gt;"
    assert html(heading) == f'<h2><a title="{told}" data-more="{more}">{TAKE_UP}</a></h2>'
    beside = tag("p", "Take-up", title="<h2> Take-up </h2>")
    assert TAKE_UP not in html(beside)


def test_running_text_may_break_at_any_hyphen() -> None:
    assert html(tag("p", "the Take-up")) == "<p>the Take-up</p>"
