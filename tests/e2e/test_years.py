"""From which year amounts are, and how it stands to the reader's own: on the first screen, by the
reader's clock, on every page with amounts; where a page begins with questions, beside the amounts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from scripts.site.finish import INSTEAD
from tests.waiting import SPARED, at_rest

AMOUNT = re.compile(r"[0-9]億?万?円|¥[0-9]")
SCREENS = ({"width": 1280, "height": 800}, {"width": 375, "height": 812})
# A day in the reader's year, and that fiscal year: 31 March in the last hour, in Japan, is still
# the year before.
CLOCKS = [
    ("2024-06-15T12:00:00+09:00", 2024),
    ("2025-06-15T12:00:00+09:00", 2025),
    ("2026-11-29T12:00:00+09:00", 2026),
    ("2026-03-31T23:30:00+09:00", 2025),
    ("2026-04-01T00:30:00+09:00", 2026),
]
# Said of a programme; the quick estimate too can be used, without knowing its name.
OPEN = re.compile("(?<!知らなくても)使えます")
PREFECTURES = ("prefectures/17.html", "prefectures/40.html")

# The labels that can be read without scrolling, each with its year and what is said of it.
SEEN = """() => [...document.querySelectorAll("article .chip")].filter((chip) => {
  const box = chip.getBoundingClientRect();
  return chip.checkVisibility() && box.width > 0 && box.top >= 0 && box.bottom <= innerHeight;
}).map((chip) => ({
  year: chip.dataset.year ?? null, standing: chip.dataset.standing, text: chip.textContent,
}))"""

# Pages that ask before they tell: their amounts stand below the questions, or are yet to come.
ASKING = re.compile(r"(en/)?(index|quick|self-check|embed/(quick|eligibility))\.html")

# Whatever is put into a page has its years read by the clock as it is then.
READ_AGAIN = "document.body.append('')"

# Brings the first amount that can be seen into sight.
SHOW_AMOUNT = """(pattern) => {
  const texts = document.createTreeWalker(
    document.querySelector("article"), NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode()); ) {
    if (text.data.match(pattern) && text.parentElement.checkVisibility()) {
      const { top } = text.parentElement.getBoundingClientRect();
      text.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
      return top;
    }
  }
  return null;
}"""


def pages_with_amounts(site: Path) -> Iterator[str]:
    """Every page with an amount in its text; of the prefectures two."""
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        article = re.search(r"<article.*?</article>", path.read_text("utf-8"), re.S)
        if article is None or path.name in INSTEAD:
            continue
        # The first's amounts show how one may type; the other's stand beside the year each is of.
        if name.endswith(("batch.html", "changes.html")):
            continue
        if "prefectures/" in name and not name.endswith((*PREFECTURES, "index.html")):
            continue
        if AMOUNT.search(re.sub(r"<[^>]+>", "", article[0])):
            yield name


def at(clock: str, context: BrowserContext) -> Page:
    page = context.new_page()
    page.clock.set_fixed_time(datetime.fromisoformat(clock))
    return page


def expected(year: str | None, current: int) -> tuple[str, ...]:
    if year is None:
        return ("request", "undated")
    return ("ended",) if int(year) < current else ("now",) if int(year) == current else ("to-come",)


def test_every_page_with_amounts_says_their_year_on_its_first_screen(
    site: Path, server: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = at(CLOCKS[0][0], new_context(base_url=server))
    page.add_init_script(SPARED)
    without, wrong = [], []
    for name in pages_with_amounts(site):
        page.goto(name, wait_until="domcontentloaded")
        for screen in SCREENS:
            page.set_viewport_size(screen)
            for clock, current in CLOCKS[:3]:
                page.clock.set_fixed_time(datetime.fromisoformat(clock))
                page.evaluate(READ_AGAIN)
                page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
                if ASKING.fullmatch(name):
                    top = page.evaluate(SHOW_AMOUNT, AMOUNT.pattern)
                    if top is None:
                        continue
                    assert top > screen["height"], name
                chips = page.evaluate(SEEN)
                if not chips:
                    without.append((name, current, screen["width"]))
                wrong += [
                    (name, current, chip)
                    for chip in chips
                    if chip["standing"] not in expected(chip["year"], current)
                ]
    assert not without
    assert not wrong


@pytest.mark.parametrize(("clock", "current"), CLOCKS)
def test_a_fiscal_year_begins_in_april_in_japan(
    clock: str, current: int, server: str, new_context: Callable[..., BrowserContext]
) -> None:
    # Readers elsewhere live by Japan's fiscal year too.
    page = at(clock, new_context(base_url=server, timezone_id="America/New_York"))
    page.goto("programmes/care-tech-takeup.html")
    chips = page.locator("article .chip[data-year]")
    for chip in chips.all():
        (case,) = expected(chip.get_attribute("data-year"), current)
        expect(chip).to_have_attribute("data-standing", case)
        expect(chip).to_have_text(chip.get_attribute(f"data-{case}") or "")


def test_nothing_that_has_ended_is_said_to_be_open(
    server: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = at(CLOCKS[2][0], new_context(base_url=server))
    for name in (
        "index.html",
        "self-check.html",
        "programmes/index.html",
        "calculators/compare.html",
    ):
        page.goto(name)
        assert not OPEN.search(page.locator("article").first.text_content() or ""), name


@pytest.mark.parametrize(
    ("clock", "said"), [(CLOCKS[0][0], "今年度の規則です"), (CLOCKS[2][0], "終わりました")]
)
def test_a_result_worked_out_in_the_page_goes_by_the_reader_s_clock(
    clock: str, said: str, server: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = at(clock, new_context(base_url=server))
    fields = "programme=care-tech-takeup&version=r6&answers.improvement_support=training"
    item = "items%5B0%5D.category=robot-bathing&items%5B0%5D.unit_price=1000000"
    page.goto(f"calculators/subsidy.html#subsidy?{fields}&{item}")
    expect(page.locator("[data-result] > h2")).to_contain_text("750,000円")
    expect(page.locator("[data-result] > h2 + .standing")).to_contain_text(said)
    expect(page.locator("[data-result] > .before-line")).to_contain_text("交付決定より前に")


def test_without_scripts_the_sentence_gives_the_dates(
    server: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(base_url=server, java_script_enabled=False).new_page()
    page.goto("programmes/care-tech-takeup.html")
    first = page.locator("article .standing").first
    expect(first).to_contain_text(re.compile(r"この年度は、.*4月1日.*から.*3月31日.*まで"))
    expect(first).not_to_contain_text("終わりました")


def test_nothing_moves_when_it_is_said_how_a_year_stands(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    """On a slow telephone, whose page is seen before all of it is there."""
    page = new_context(base_url=server, viewport={"width": 412, "height": 823}).new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((one) => moved += one.value))
            .observe({ type: "layout-shift", buffered: true });"""
    )
    for address in ("calculators/subsidy.html", "programmes/care-tech-takeup.html"):
        page.goto(address)
        expect(page.locator("article .chip[data-standing]").first).to_be_visible()
        at_rest(page)
        assert page.evaluate("moved") < 0.03, address
