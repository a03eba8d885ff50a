"""Finding things: what people type brings the page that answers it among the first three."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.facts import data

QUERIES = data().files["queries.yaml"].queries
FIRST = 3


def test_there_are_enough_queries_of_every_kind() -> None:
    assert len(QUERIES) >= 40
    kana = [query for query in QUERIES if all("ぁ" <= letter <= "ー" for letter in query.query)]
    english = [query for query in QUERIES if query.language == "en"]
    assert len(kana) >= 2 and len(english) >= 8


def test_every_query_brings_its_page(page: Page, server: str) -> None:
    missed = []
    for folder, language in (("", "ja"), ("en/", "en")):
        page.goto(f"{folder}about.html")
        page.keyboard.press("/")
        for query in (query for query in QUERIES if query.language == language):
            found = first_results(page, query.query, server)
            if not set(found) & set(query.pages):
                missed.append(f"{query.query}: {found}, expected one of {query.pages}")
    assert not missed, "\n".join(missed)


def first_results(page: Page, query: str, server: str) -> list[str]:
    """The pages of the first results, once the search has said what it found for this query."""
    page.get_by_role("searchbox").fill(query)
    status = page.locator(".site-search__status")
    expect(status).to_contain_text(query)
    links = page.locator(".site-search__results a").all()[:FIRST]
    addresses = [link.evaluate("link => link.href") for link in links]
    return [address.removeprefix(server).split("#")[0] for address in addresses]
