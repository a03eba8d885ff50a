"""Calculators in frames of somebody else's page: what that page is told, and what it may show."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from calculators import CALCULATORS
from scripts.machine.http_site import Server
from tests.waiting import holds

OUTER = """<!doctype html><html lang="ja"><meta charset="utf-8"><title>見本県</title>
<link rel="icon" href="data:,"><h1>見本県</h1>{snippet}
"""
HEARD = """
  self.heard = [];
  addEventListener("message", (event) => heard.push(event.data));
"""


class Elsewhere(Server):
    """A prefecture's own site, which says nothing of what its pages may do."""

    guarded = False


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    with Elsewhere(tmp_path) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield tmp_path, running.address.replace("127.0.0.1", "localhost")
        running.shutdown()


@pytest.fixture
def outer(
    new_context: Callable[..., BrowserContext],
    server: str,
    elsewhere: tuple[Path, str],
    expected_errors: list[str],
) -> Callable[[str], Page]:
    """Opens a page of somebody else's that holds some HTML."""
    folder, address = elsewhere
    expected_errors.append(f"request to another host: {address}")

    def open_page(html: str) -> Page:
        (folder / "page.html").write_text(OUTER.format(snippet=html), "utf-8")
        page = new_context(viewport={"width": 900, "height": 800}).new_page()
        page.add_init_script(HEARD)
        page.goto(f"{address}page.html")
        return page

    return open_page


def snippet(page: Page, kind: str, place: str = "", folder: str = "") -> str:
    """The HTML that the page for it makes."""
    page.goto(f"{folder}embedding.html")
    page.locator("#embedding-page").select_option(kind)
    if place:
        page.locator("#embedding-place").select_option(place)
    return page.locator("#embedding-html").input_value()


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("kind", CALCULATORS)
def test_every_calculator_stands_alone(page: Page, kind: str, folder: str) -> None:
    page.goto(f"{folder}embed/{kind}.html")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("[data-calculator][data-ready]")).to_have_count(1)
    for selector in ("header", "nav", ".md-header", ".md-path", ".site-search", "dialog"):
        expect(page.locator(f"body > {selector}, .embedded > {selector}")).to_have_count(0)
    expect(page.get_by_role("contentinfo")).to_contain_text("unofficial" if folder else "非公式")
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"


def test_the_frame_grows_with_what_is_in_it(page: Page, outer: Callable[[str], Page]) -> None:
    shown = outer(snippet(page, "linkage"))
    frame = shown.locator("iframe")
    inside = shown.frame_locator("iframe")
    expect(inside.locator("[data-ready] [data-use-example]").first).to_be_visible()
    holds(shown, "heard.length > 0")
    told = shown.evaluate("heard[0]")
    assert sorted(told) == ["calculator", "height", "type"]
    assert told["type"] == "care-productivity:height" and told["calculator"] == "linkage"
    inside.locator("[data-use-example]").first.click()
    expect(inside.locator("[data-example]")).to_have_count(0)
    holds(
        shown,
        "document.querySelector('iframe').height == heard.at(-1).height && heard.length > 1",
    )
    height = frame.evaluate("e => e.clientHeight")
    needed = inside.locator("html").evaluate("e => e.scrollHeight")
    assert abs(needed - height) <= 1
    assert inside.locator("html").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_the_place_that_was_chosen_is_chosen_in_the_frame(
    page: Page, outer: Callable[[str], Page]
) -> None:
    shown = outer(snippet(page, "subsidy", place="27"))
    chosen = shown.frame_locator("iframe").locator(
        "[data-field='prefecture'] select, select[data-field='prefecture']"
    )
    expect(chosen.first).to_have_value("27")


def test_links_lead_out_of_the_frame(page: Page) -> None:
    page.goto("embed/subsidy.html")
    link = page.locator("article a[href*='sources.html']").first
    expect(page.locator("[data-ready]")).to_have_count(1)
    with page.context.expect_page() as opened:
        link.click()
    assert "sources.html" in opened.value.url
    assert page.url.split("#")[0].endswith("embed/subsidy.html")


def test_no_other_page_stands_in_a_frame_of_somebody_else(
    server: str, outer: Callable[[str], Page], expected_errors: list[str]
) -> None:
    expected_errors.append("frame-ancestors")
    shown = outer(f'<iframe src="{server}about.html"></iframe>')
    shown.wait_for_timeout(500)
    assert not [frame for frame in shown.frames if frame.url.startswith(server)]


def test_the_html_is_copied_and_that_is_said(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    page = new_context(base_url=server, permissions=allowed).new_page()
    html = snippet(page, "subsidy")
    assert f'src="{server}embed/subsidy.html"' in html
    page.locator("[data-copy]").click()
    expect(page.get_by_role("status").last).to_have_text("HTMLをコピーしました。")
    assert page.evaluate("navigator.clipboard.readText()") == html


def test_a_page_that_asks_for_no_place_offers_none(page: Page) -> None:
    html = snippet(page, "kpi", folder="en/")
    expect(page.locator("#embedding-place")).to_be_disabled()
    assert "/en/embed/kpi.html" in html and "PLACE" not in html
