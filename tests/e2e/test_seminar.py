"""A seminar: an exercise on the projector by keyboard, its sheet on paper."""

from __future__ import annotations

import math
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from calculators import CALCULATORS, KINDS
from calculators.words.wording import Wording
from scripts.machine import environment
from scripts.model.exercises import FILE
from scripts.pages import DOCS, worksheet
from tests.facts import data, rules

ROOT = "https://www.example.jp/kaigo/"
KEY = "exercises/bathing-and-sensors-key.html"
FEWEST_PIXELS = 32
"""For any text at 1920 by 1080."""
FEWEST_MINUTES = 20
"""Of arc, for what is presented, seen by the last row."""
SIZES = """
    (which) => [...document.querySelectorAll(which)]
        .filter((one) => one.checkVisibility()
            && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .map((one) => one.closest("svg")
            ? one.getBoundingClientRect().height
            : parseFloat(getComputedStyle(one).fontSize))
"""
ALL, MAIN = ".present *", ".present-screens :not(svg, svg *)"


def minutes_of_arc(pixels: float, inches: int = 100, metres: int = 8) -> float:
    """What pixels span on a 16:9 screen of 1920 pixels that is so far away."""
    width = inches * 0.0254 * 16 / math.hypot(16, 9)  # in metres
    return math.degrees(math.atan(pixels * width / 1920 / metres)) * 60


def readable(page: Page) -> bool:
    """Whether all that a presenter view shows now can be read from the last row."""
    everything = page.evaluate(SIZES, ALL)
    main = page.evaluate(SIZES, MAIN)
    assert min(everything) >= FEWEST_PIXELS
    return not main or minutes_of_arc(min(main)) >= FEWEST_MINUTES


@pytest.fixture
def presented(new_context, server) -> Page:
    page = new_context(base_url=server, viewport={"width": 1920, "height": 1080}).new_page()
    page.goto(KEY)
    page.locator("[data-present-open]").click()
    return page


def screen(page: Page) -> str:
    return page.locator(".present [data-screen]:visible").inner_text()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_step_is_asked_with_one_key_and_told_with_the_next(presented: Page) -> None:
    press(presented, "ArrowRight", "ArrowRight")
    assert "費用：1,500,000円 × 1 ＝ ＿" in screen(presented)
    assert "3/4" not in screen(presented)
    press(presented, "PageDown")
    assert "費用：1,500,000円 × 1 ＝ 1,500,000円" in screen(presented)
    press(presented, "ArrowRight")
    assert "3/4 ＝ ＿" in screen(presented)
    press(presented, "ArrowLeft", "ArrowLeft")
    assert "費用：1,500,000円 × 1 ＝ ＿" in screen(presented)


def test_what_a_line_comes_to_is_pinned_once_it_is_told(presented: Page) -> None:
    paid = presented.locator("[data-present-paid]")
    press(presented, "ArrowRight", "ArrowRight", *["ArrowRight"] * 6)
    expect(paid).to_be_empty()
    press(presented, "ArrowRight")
    expect(paid).to_have_text("補助 ＝ 1,000,000円")


def test_the_screen_goes_dark_and_the_next_key_brings_it_back_where_it_was(presented: Page) -> None:
    press(presented, "ArrowRight")
    before = screen(presented)
    press(presented, "b")
    expect(presented.locator(".present-screens")).to_be_hidden()
    press(presented, "ArrowRight")
    assert screen(presented) == before


def test_escape_ends_it_and_the_focus_is_where_it_began(presented: Page) -> None:
    press(presented, "Escape")
    expect(presented.locator(".present")).to_be_hidden()
    expect(presented.locator("[data-present-open]")).to_be_focused()


def test_every_screen_can_be_read_from_the_last_row(presented: Page) -> None:
    count = presented.locator("[data-present-count]")
    seen = 0
    while True:
        assert readable(presented)
        place = presented.locator(".present-screens")
        assert place.evaluate("one => one.scrollHeight <= one.clientHeight")
        now, last = map(int, re.findall(r"\d+", count.inner_text()))
        seen = max(seen, now)
        if now == last:
            break
        press(presented, "ArrowRight")
    assert seen == last


def test_the_same_in_english_by_the_buttons(page: Page) -> None:
    page.goto(f"en/{KEY}")
    page.get_by_role("button", name="Show on a projector").click()
    for _ in range(3):
        page.get_by_role("button", name="Next").click()
    assert "Cost: ¥1,500,000 × 1 = ¥1,500,000" in screen(page)


@pytest.mark.parametrize("name", ["bathing-and-sensors", "tablets-home-visit"])
def test_each_row_s_sheet_is_one_page_and_holds_no_answer(page: Page, name: str) -> None:
    page.goto(f"exercises/{name}.html")
    page.emulate_media(media="print")
    sheets = page.locator(".sheet").count()
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= sheets + 1


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_second_program_reads_from_every_code_the_address_beside_it(
    language: str, browser: Browser, tmp_path: Path
) -> None:
    program = environment.program("zbarimg")
    if not program:
        pytest.skip("zbarimg is not on this machine and cannot be installed here")
    words = Wording(rules(), language)
    codes = [
        filled.code
        for exercise in data().files[FILE].exercises
        for sheet in worksheet.sheets(exercise, words, ROOT)
        for filled in sheet.cases
    ]
    style = (DOCS / "assets/stylesheets/sheet.css").read_text("utf-8")
    picture = tmp_path / "codes.png"
    with browser.new_page() as opened:
        opened.set_content(f"<style>{style}</style>{''.join(code.picture for code in codes)}")
        opened.screenshot(path=picture, full_page=True)
    command = [program, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert sorted(found) == sorted(code.address for code in codes)
    assert len(set(found)) == len(codes)  # every row and case leads to figures of its own


def test_the_size_of_the_text_is_worked_out_from_the_room() -> None:
    assert minutes_of_arc(40) < FEWEST_MINUTES < minutes_of_arc(41)


# --- the result of a calculator ------------------------------------------------------------------


def project(page: Page, address: str) -> None:
    """Show the result of a calculator's example."""
    page.goto(address)
    if "eligibility" in page.locator("[data-ready]").get_attribute("data-calculator"):
        page.locator("[data-check=result]").click()
    elif "#" not in address:
        page.locator("[data-ready] [data-use-example]").click()
    page.locator("[data-present-open]").click()
    expect(page.locator(".present")).to_be_visible()


@pytest.fixture
def wide(new_context, server) -> Page:
    return new_context(base_url=server, viewport={"width": 1920, "height": 1080}).new_page()


def test_the_steps_of_a_result_are_asked_and_told_as_the_engine_has_them(wide: Page) -> None:
    project(wide, "calculators/subsidy.html#subsidy?example=office-plan")
    paid = wide.locator("[data-present-paid]")
    while "介護ロボット" not in screen(wide).splitlines()[0]:
        press(wide, "ArrowRight")
    assert "：補助 ＿" in screen(wide) and "1,500,000円 × 1 ＝ ＿" in screen(wide)
    press(wide, *["ArrowRight"] * 5)
    assert "（1台につき1,000,000円）を超えるので、上限額になります：1,000,000円" in screen(wide)
    expect(paid).to_be_empty()
    press(wide, *["ArrowRight"] * 2)
    expect(paid).to_have_text("介護ロボット（入浴支援）：補助 1,000,000円")


@pytest.mark.parametrize("kind", KINDS)
def test_any_result_can_be_shown_by_keyboard_and_read_from_the_last_row(
    wide: Page, kind: str
) -> None:
    project(wide, f"{CALCULATORS[kind].address}.html")
    count = wide.locator("[data-present-count]")
    place = wide.locator(".present-screens")
    headline = wide.locator("[data-result] > h2").inner_text()
    seen: list[tuple[str, float]] = []
    while True:
        assert readable(wide)
        now = (f"{count.inner_text()} {screen(wide)}", place.evaluate("one => one.scrollTop"))
        if seen and now == seen[-1]:
            break
        seen.append(now)
        press(wide, "ArrowRight")
    first, last = map(int, re.findall(r"\d+", count.inner_text()))
    assert first == last > 2
    said = re.sub(r"\s", "", " ".join(text for text, _ in seen))
    assert re.sub(r"\s", "", headline.split("\n")[0])[:12] in said
    assert not wide.locator(".present-screens :is(button, [id])").count()
