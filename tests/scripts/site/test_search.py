"""The index of the search: the text of a page as it is read, under its headings."""

from __future__ import annotations

from scripts.checks import queries as checks
from scripts.site.search import sections
from tests.facts import faults


def test_a_page_is_taken_apart_at_its_headings() -> None:
    page = """<nav>menu</nav><article><p>first</p><h1 id="a">One <b>page</b></h1><p>text</p>
        <h2 id="b">Two</h2><table><tr><td>x</td><td>y</td></tr></table><h3>part</h3></article>"""
    assert sections(page) == [("a", "One page", "first text"), ("b", "Two", "x y part")]


def test_readings_forms_and_names_of_documents_are_not_searched() -> None:
    page = """<article><h1 id="a"><ruby>見守<rp>(</rp><rt>みまも</rt></ruby>り</h1>
        <p>a<a class="source">document</a><br>b</p><form><p>c</p></form><svg><text>d</text></svg>
        <p class="calc-source">e</p></article>"""
    assert sections(page) == [("a", "見守り", "a b")]


def test_a_synonym_is_said_once_and_means_a_word_of_the_pages() -> None:
    def spoil(file: dict) -> None:
        file["synonyms"].append(file["synonyms"][0])
        file["synonyms"][1]["means"] = ["どこにもない言葉"]

    found = faults("queries.yaml", checks.check, spoil)
    assert [fault.place[2] for fault in found] == ["means", "word"]
