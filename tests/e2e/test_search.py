"""Finding things: what people type brings the page that answers it among the first three.

A search that could not look says so, and looks again as soon as it can.
"""

from __future__ import annotations

import re
import string

import pytest
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
        page.locator("[data-search-open]").click()
        for query in (query for query in QUERIES if query.language == language):
            found = first_results(page, query.query, server)
            if not {address.split("#")[0] for address in found} & set(query.pages):
                missed.append(f"{query.query}: {found}, expected one of {query.pages}")
            if query.first and not any(leads_to(found, entry) for entry in query.first):
                missed.append(f"{query.query}: {found[:1]}, expected {query.first} first")
    assert not missed, "\n".join(missed)


def first_results(page: Page, query: str, server: str) -> list[str]:
    """The addresses of the first results, once the search has said what it found for this query."""
    page.get_by_role("searchbox").fill(query)
    status = page.locator(".site-search__status")
    expect(status).to_contain_text(query)
    links = page.locator(".site-search__results a")
    addresses = links.evaluate_all("links => links.map((link) => link.href)")[:FIRST]
    return [address.removeprefix(server) for address in addresses]


def leads_to(found: list[str], entry: str) -> bool:
    """Whether the first result is the entry, or on the page where no entry is named."""
    first = found[0] if found else ""
    return (first if "#" in entry else first.split("#")[0]) == entry


NOT_FOUND = re.compile("見つかりませんでした")
INDEX = "**/search_index*.js"


def look_for(page: Page, query: str) -> None:
    if not page.locator(".site-search").is_visible():
        page.locator("[data-search-open]").click()
    page.get_by_role("searchbox").fill(query)


def results(page: Page) -> object:
    return page.locator(".site-search__results a")


def test_offline_it_says_so_and_looks_again_once_the_line_is_back(
    page: Page, expected_errors: list[str]
) -> None:
    expected_errors.append("ERR_INTERNET_DISCONNECTED")
    page.goto("about.html")
    page.context.set_offline(True)
    look_for(page, "見守り")
    status = page.locator(".site-search__status")
    expect(status).to_have_text(re.compile("通信が切れているため、まだ探せていません"))
    expect(status).not_to_have_text(NOT_FOUND)
    expect(page.locator("[data-search-elsewhere] a")).to_have_count(4)
    page.context.set_offline(False)
    expect(results(page).first).to_be_visible()
    expect(page.locator("[data-search-elsewhere]")).to_be_hidden()


@pytest.mark.parametrize("status", [None, 404])
def test_without_its_index_it_says_so_and_can_be_asked_again(
    page: Page, expected_errors: list[str], status: int | None
) -> None:
    expected_errors += ["ERR_FAILED", "status of 404", "MIME type"]
    page.route(INDEX, lambda route: route.fulfill(status=status) if status else route.abort())
    page.goto("about.html")
    look_for(page, "見守り")
    said = page.locator(".site-search__status")
    expect(said).to_have_text(re.compile("ファイルを受け取れなかったため、まだ探せていません"))
    page.unroute(INDEX)
    page.get_by_role("button", name="もう一度探す").click()
    expect(results(page).first).to_be_visible()
    expect(page.get_by_role("button", name="もう一度探す")).to_be_hidden()


@pytest.mark.parametrize(
    "script", ["delete globalThis.WebAssembly", "document.documentElement.lang = 'ko'"]
)
def test_it_finds_whatever_the_browser_lacks_and_translators_rewrite(
    page: Page, script: str
) -> None:
    page.goto("about.html")
    page.evaluate(script)
    look_for(page, "見守り")
    expect(page.locator(".site-search__status")).to_have_text(re.compile("「見守り」を含むページ"))
    expect(results(page).first).to_be_visible()


def test_a_rewritten_language_does_not_change_that_of_a_result(page: Page) -> None:
    page.add_init_script("""
        new MutationObserver(() => {
            if (document.documentElement.lang !== "ko") document.documentElement.lang = "ko";
        }).observe(document, { childList: true, subtree: true });
    """)
    page.goto("calculators/subsidy.html")
    page.locator("[data-use-example]").first.click()
    expect(page.locator("[data-result] > h2")).to_have_text(re.compile("円"))


@pytest.mark.parametrize("folder", ["", "en/"])
def test_where_nothing_is_found_it_leads_on(page: Page, folder: str) -> None:
    page.goto(f"{folder}about.html")
    look_for(page, "zzzz")
    links = page.locator("[data-search-elsewhere] a")
    expect(links.first).to_be_visible()
    for address in links.evaluate_all("links => links.map((link) => link.href)"):
        assert f"/{folder}" in address
        assert page.request.get(address).ok, address
    look_for(page, "2025")
    expect(links.first).to_be_hidden()


@pytest.mark.parametrize(
    "alike",
    [
        ("申込", "申込み", "申し込み", "申し込む"),
        ("問合せ", "問い合わせ", "問い合せ", "お問合せ"),
        ("スマホ", "すまほ", "ｽﾏﾎ"),
        ("第三者", "第３者", "第3者"),
        ("4分の3", "４分の３", "四分の三", "3/4", "３／４"),
        ("貸出", "貸し出し", "貸出し"),
        ("10人", "１０人"),
        ("ソフトウェア", "ソフトウエア"),
        ("Wi-Fi", "wifi", "ＷｉＦｉ", "Ｗｉ－Ｆｉ", "Wi‐Fi"),
    ],
)
def test_spellings_that_mean_the_same_find_the_same(page: Page, alike: tuple[str, ...]) -> None:
    page.goto("about.html")
    found = []
    for query in alike:
        look_for(page, query)
        expect(page.locator(".site-search__status")).to_contain_text(f"「{query}」")
        found.append(results(page).evaluate_all("links => links.map((link) => link.href)"))
    assert found[0]
    assert all(one == found[0] for one in found), dict(zip(alike, map(len, found), strict=True))


@pytest.mark.parametrize("folder", ["", "en/"])
def test_no_sign_in_a_query_stops_the_search(page: Page, folder: str) -> None:
    page.goto(f"{folder}about.html")
    for sign in string.punctuation:
        for query in (f"2026{sign}04", f"care{sign}plan", f"{sign}あ{sign}", sign):
            look_for(page, query)
            expect(page.locator(".site-search__status")).to_contain_text(query)


@pytest.mark.parametrize("query", ["care-plan", "care plan"])
def test_a_hyphen_finds_the_words_with_it_and_without(page: Page, query: str) -> None:
    page.goto("en/about.html")
    look_for(page, query)
    expect(page.locator(".site-search__status")).to_contain_text(query)
    expect(results(page).first).to_be_visible()


def test_what_only_stands_between_words_finds_nothing(page: Page) -> None:
    page.goto("about.html")
    look_for(page, "・、")
    expect(page.locator(".site-search__status")).to_have_text(NOT_FOUND)


def test_a_fault_of_the_search_itself_is_not_told_as_a_missing_file(
    page: Page, expected_errors: list[str]
) -> None:
    expected_errors.append("thrown: .*spoilt")
    page.goto("about.html")
    look_for(page, "見守り")
    expect(results(page).first).to_be_visible()
    page.evaluate("() => { String.prototype.search = () => { throw new Error('spoilt'); }; }")
    with page.expect_event("pageerror"):
        look_for(page, "補助")
    expect(page.get_by_role("button", name="もう一度探す")).to_be_hidden()
