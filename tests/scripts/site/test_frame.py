"""What stands around every page: who speaks, the menu, the way here, and the end of the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.waiting import holds

PAGES = ("index.html", "quick.html", "programmes/index.html", "programmes/care-tech-takeup.html")
BOTH = [folder + page for folder in ("", "en/") for page in PAGES]
PROMISED = ("accessibility", "privacy", "terms", "contact", "sitemap")


def title(path: Path) -> str:
    found = re.search(r"<title>(.*?)</title>", path.read_text("utf-8"), re.S)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("folder", "said"), [("", "ページが見つかりません"), ("en", "Page not found")]
)
def test_the_page_for_a_wrong_address_is_titled_so(site: Path, folder: str, said: str) -> None:
    assert title(site / folder / "404.html").startswith(said)
    assert not title(site / folder / "index.html").startswith(said)


@pytest.mark.parametrize("path", BOTH)
def test_one_entry_of_the_menu_is_the_page(site: Path, path: str) -> None:
    html = (site / path).read_text("utf-8")
    menu = html[html.index('id="site-nav"') :].partition("</nav>")[0]
    assert menu.count('aria-current="page"') == 1


@pytest.mark.parametrize("path", BOTH)
def test_every_page_begins_with_who_speaks_and_ends_with_what_is_promised(
    site: Path, path: str
) -> None:
    html = (site / path).read_text("utf-8")
    strip = html[html.index("site-strip") :].partition("</section>")[0]
    assert html.index("site-strip") < html.index("<h1")
    assert ("Unofficial" if path.startswith("en/") else "非公式") in strip
    assert "2026" in strip
    footer = html[html.index("<footer") :]
    for name in PROMISED:
        assert re.search(rf'href="[^"]*\b{name}\.html"', footer), name


@pytest.mark.parametrize("folder", ["", "en"])
def test_the_site_map_leads_to_every_page_of_the_menu(site: Path, folder: str) -> None:
    html = (site / folder / "sitemap.html").read_text("utf-8")
    listed = html[html.index(' site-map"') :].partition("</nav>")[0]
    pages = [
        path.relative_to(site / folder).as_posix()
        for path in (site / folder).rglob("*.html")
        if path.name not in ("404.html",) and (folder or path.relative_to(site).parts[0] != "en")
    ]
    left_out = [page for page in pages if f'href="{page}"' not in listed]
    assert not [page for page in left_out if page.startswith(("calculators/", "programmes/"))]
    assert {"privacy.html", "quick.html", "self-check.html"}.isdisjoint(left_out)


@pytest.mark.parametrize("path", ["prefectures/47.html", "sitemap.html"])
def test_the_entry_of_the_page_is_in_view_in_a_long_menu(
    server: str, new_context: Callable[..., BrowserContext], path: str
) -> None:
    page = new_context(base_url=server, viewport={"width": 1280, "height": 720}).new_page()
    page.goto(path)
    entry = page.locator("#site-nav [aria-current=page]")
    expect(entry).to_be_in_viewport()
    room = page.locator(".md-sidebar--primary .md-sidebar__scrollwrap")
    holds(
        page,
        "([entry, room]) => { const a = entry.getBoundingClientRect(), b ="
        " room.getBoundingClientRect(); return a.top >= b.top && a.bottom <= b.bottom; }",
        [entry.element_handle(), room.element_handle()],
    )


@pytest.mark.parametrize(
    ("path", "name"), [("faq.html", "現在の場所"), ("en/faq.html", "You are here")]
)
def test_the_way_here_has_a_name_of_its_own(
    server: str, new_context: Callable[..., BrowserContext], path: str, name: str
) -> None:
    page = new_context(base_url=server).new_page()
    page.goto(path)
    expect(page.get_by_role("navigation", name=name)).to_be_visible()


def test_the_name_of_the_site_keeps_off_the_search_on_a_narrow_screen(
    server: str, new_context: Callable[..., BrowserContext]
) -> None:
    for path in ("index.html", "en/index.html"):
        page = new_context(base_url=server, viewport={"width": 320, "height": 640}).new_page()
        page.goto(path)
        name = page.locator(".site-name span").evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e);"
            " return r.getBoundingClientRect().right; }"
        )
        box = page.locator("[data-search-open] svg").bounding_box()
        assert box and name <= box["x"]


@pytest.mark.parametrize("path", ["prefectures/index.html", "en/prefectures/index.html"])
def test_names_in_the_map_keep_off_its_edges_and_phones_have_the_list_alone(
    server: str, new_context: Callable[..., BrowserContext], path: str
) -> None:
    page = new_context(base_url=server, viewport={"width": 1280, "height": 900}).new_page()
    page.goto(path)
    touching = page.evaluate(
        """() => [...document.querySelectorAll(".tiles a")].filter((tile) => {
            const range = document.createRange();
            range.selectNodeContents(tile);
            const text = range.getBoundingClientRect(), edge = tile.getBoundingClientRect();
            return text.left < edge.left + 3 || text.right > edge.right - 3;
        }).map((tile) => tile.textContent)"""
    )
    assert touching == []
    assert (
        page.locator(".tiles a").first.evaluate("e => getComputedStyle(e).textDecorationLine")
        == "none"
    )
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".tiles a[data-address]").count() == 0
    page.set_viewport_size({"width": 375, "height": 800})
    expect(page.locator(".tiles")).to_be_hidden()
    expect(page.locator("article table").first).to_be_visible()


def test_no_line_or_bar_crosses_the_words_of_an_indicator(
    server: str, new_context: Callable[..., BrowserContext]
) -> None:
    for width in (375, 1280):
        page = new_context(base_url=server, viewport={"width": width, "height": 900}).new_page()
        page.goto("kpi.html")
        crossed = page.evaluate(
            """() => [...document.querySelectorAll(".kpi-bars")].flatMap((bars) => {
                const marks = [...bars.querySelectorAll("rect, line")];
                const right = Math.max(...marks.map((m) => m.getBoundingClientRect().right));
                return [...bars.querySelectorAll(".kpi-room text")]
                    .filter((text) => text.getBoundingClientRect().left < right)
                    .map((text) => text.textContent);
            })"""
        )
        assert crossed == []
