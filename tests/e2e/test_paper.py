"""On paper: the reader's own state, whole tables, readable type, and a programme on two sheets."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.waiting import holds

SUBSIDY = "calculators/subsidy.html"
PROGRAMMES = ["care-tech-takeup", "care-tech-introduction", "model-facilities", "collaboration"]


def print_out(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_programme_is_on_two_sheets(page: Page, folder: str, programme: str) -> None:
    page.goto(f"{folder}programmes/{programme}.html")
    assert sheets(page) <= 2
    print_out(page)
    expect(page.locator(".paper-only").first).to_be_visible()
    expect(page.locator("#overview")).to_be_hidden()
    expect(page.locator("article h1")).to_be_visible()


def test_nothing_is_folded_away_on_paper_and_it_is_again_afterwards(page: Page) -> None:
    page.goto("changes.html")
    folded = page.locator("article details:not([open])")
    before = folded.count()
    assert before
    print_out(page)
    expect(folded).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(folded).to_have_count(before)


def test_an_unfinished_form_prints_itself_and_no_example(page: Page) -> None:
    page.goto(SUBSIDY)
    page.select_option("#subsidy-items-0-category", "robot-bathing")
    print_out(page)
    expect(page.locator("[data-example]")).to_be_hidden()
    expect(page.locator("[data-unfinished-note]")).to_have_text(
        re.compile("記入の途中です。.*価格")
    )
    expect(page.locator("#subsidy-items-0-category")).to_be_visible()
    assert "4,300,000円" not in page.locator("article").inner_text()


def test_an_untouched_form_prints_its_example_as_an_example(page: Page) -> None:
    page.goto(SUBSIDY)
    print_out(page)
    text = page.locator("[data-example]").inner_text()
    assert "あなたの事業所の計算ではありません" in text
    assert "例の入力内容" in text and "\n入力した内容" not in text
    expect(page.locator("[data-unfinished-note]")).to_be_hidden()


def test_an_untouched_self_check_prints_questions_and_judges_nobody(page: Page) -> None:
    page.goto("self-check.html")
    expect(page.locator("[data-self-check] , .check-steps").first).to_be_attached()
    holds(page, "document.querySelector('[data-calculator]').dataset.stage === 'ask'")
    print_out(page)
    expect(page.locator("[data-result]")).to_be_hidden()
    text = page.locator("article").first.inner_text()
    assert "札幌市" not in text and "要件に合う補助事業" not in text
    assert page.locator("[data-calculator] [data-field]:visible").count() > 3


def test_an_opened_file_prints_no_place_on_the_disk(
    new_context: Callable[..., BrowserContext], site: Path
) -> None:
    page = new_context().new_page()
    page.goto((site / "about.html").as_uri())
    print_out(page)
    assert page.locator("a[data-address^='file']").count() == 0
    expect(page.locator("[data-print-address]")).not_to_contain_text("file:")


@pytest.mark.parametrize("address", ["calls.html", "en/calls.html", "linkage/adoption.html"])
def test_a_head_that_sorts_is_words_on_paper(page: Page, address: str) -> None:
    """Browsers leave buttons out of a head that is repeated."""
    page.goto(address)
    expect(page.locator("thead button").first).to_be_visible()
    print_out(page)
    shown = "buttons => buttons.map((one) => getComputedStyle(one).display)"
    assert set(page.locator("thead button").evaluate_all(shown)) == {"contents"}


@pytest.mark.parametrize("folder", ["", "en/"])
def test_the_calls_keep_names_and_years_whole_on_paper(page: Page, folder: str) -> None:
    page.set_viewport_size({"width": 680, "height": 1000})
    page.goto(f"{folder}calls.html")
    print_out(page)
    names = page.locator(".calls [data-order] a")
    assert set(names.evaluate_all("all => all.map((one) => one.getClientRects().length)")) == {1}
    heights = "all => Math.max(...all.map((one) => one.getBoundingClientRect().height))"
    assert page.locator(".calls thead th").evaluate_all(heights) < 80
    widths = "all => Math.min(...all.map((one) => one.getBoundingClientRect().width))"
    assert page.locator(".calls td").evaluate_all(widths) > 60


@pytest.mark.parametrize(
    "address", [SUBSIDY, "self-check.html", "faq.html", "kpi.html", "linkage/adoption.html"]
)
def test_nothing_on_paper_is_cut_or_too_small(page: Page, address: str) -> None:
    page.set_viewport_size(
        {"width": 680, "height": 1000}
    )  # what an A4 sheet has between its margins
    page.goto(address)
    print_out(page)
    faults = page.evaluate("""() => {
        const seen = [...document.querySelectorAll("article *")].filter((one) =>
            one.checkVisibility() && !one.closest("svg, rt, .calc-unseen, .calc-bracket, .tiles"));
        const text = (one) => [...one.childNodes].some((node) =>
            node.nodeType === Node.TEXT_NODE && node.textContent.trim());
        const small = seen.filter((one) => text(one)
            && parseFloat(getComputedStyle(one).fontSize) < 12 * (8.9 / 9)
            && !one.matches("sup, small"));
        const cut = seen.filter((one) => one.scrollWidth > one.clientWidth + 1
            && getComputedStyle(one).overflowX !== "visible");
        const pressed = seen.filter((one) => one.matches("button:not(.figures button)"));
        const said = (all) => all.slice(0, 8).map(
            (one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)}`);
        return { small: said(small), cut: said(cut), pressed: said(pressed) };
    }""")
    assert faults == {"small": [], "cut": [], "pressed": []}
