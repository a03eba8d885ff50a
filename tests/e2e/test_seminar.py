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
LARGER = """
    (one) => parseFloat(getComputedStyle(one).fontSize)
        > parseFloat(getComputedStyle(one.parentElement).fontSize)
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


def test_every_row_of_the_room_is_told_its_own_answer(presented: Page) -> None:
    while "見守りセンサーの補助は、全部でいくらですか" not in screen(presented):
        press(presented, "ArrowRight")
    assert screen(presented).splitlines()[-1].startswith("1列目：＿")
    press(presented, *["ArrowRight"] * 5)
    said = [line for line in screen(presented).splitlines() if line]
    assert said[-3:] == [
        "1列目：1,050,000円",
        "2列目：1,200,000円",
        "3列目：1,170,000円",
    ]


def test_what_is_entered_for_each_purchase_stands_under_its_name(presented: Page) -> None:
    press(presented, "ArrowRight")
    said = screen(presented).splitlines()
    for purchase, kind in (("1件目", "入浴支援"), ("2件目", "見守り")):
        assert f"介護ロボット（{kind}）" in said[said.index(purchase) :][:4]


def test_what_shows_the_exercise_can_be_seen_to_be_a_button(page: Page) -> None:
    page.goto(KEY)
    button = page.locator("[data-present-open]")
    expect(button).to_be_visible()
    assert button.bounding_box()["height"] >= 44
    assert button.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"


@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_dark_screen_is_dark_whatever_the_colours(new_context, server, forced: str) -> None:
    page = new_context(base_url=server, forced_colors=forced).new_page()
    page.goto(KEY)
    page.locator("[data-present-open]").click()
    press(page, "b")
    colour = "getComputedStyle(document.querySelector('.present')).backgroundColor"
    assert page.evaluate(colour) == "rgb(0, 0, 0)"


ROOM = r"/[¥＿]\u2060[＿円\u2060]+|□./g"
BROKEN_ROOM = """
    () => [...document.querySelectorAll(".sheet :is(li, p), .present li")].flatMap((one) => {
        const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
        const found = [];
        while (texts.nextNode()) {
            for (const { index, 0: room } of texts.currentNode.data.matchAll(ROOM)) {
                const range = document.createRange();
                range.setStart(texts.currentNode, index);
                range.setEnd(texts.currentNode, index + room.length);
                const lines = [...range.getClientRects()].filter((part) => part.width > 1);
                if (lines.length > 1) found.push(one.textContent);
            }
        }
        return found;
    })
""".replace("ROOM", ROOM)


@pytest.mark.parametrize("width", [375, 718, 1024])  # a phone, A4 and an old projector
def test_room_to_write_is_in_one_piece(new_context, server, width: int) -> None:
    page = new_context(base_url=server, viewport={"width": width, "height": 768}).new_page()
    for folder in ("", "en/"):
        for name in ("office-ceiling", "separate-or-package", "fax-to-linkage"):
            page.goto(f"{folder}exercises/{name}.html")
            assert page.evaluate(BROKEN_ROOM) == []
            page.emulate_media(media="print")
            assert page.evaluate(BROKEN_ROOM) == []
            page.emulate_media(media="screen")


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


PUT_CODES = """
    (codes) => [...document.querySelectorAll(".sheet")].forEach((sheet, at) => {
        sheet.querySelector(".sheet-head").insertAdjacentHTML("beforeend", codes[at]);
    })
"""


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_case_is_one_page_on_paper_also_with_its_code(page: Page, language: str) -> None:
    """Without an address the site has no codes: they are put where one with an address has them."""
    words = Wording(rules(), language)
    root = f"{ROOT}{'' if language == 'ja' else 'en/'}"
    for exercise in data().files[FILE].exercises:
        page.goto(f"{'' if language == 'ja' else 'en/'}exercises/{exercise.id}.html")
        sheets = list(worksheet.sheets(exercise, words, root))
        codes = [
            "".join(
                f'<figure class="sheet-code">{filled.code.picture}'
                f"<figcaption>{filled.title or '＿'}<br>{filled.code.address}</figcaption></figure>"
                for filled in sheet.cases
            )
            for sheet in sheets
        ]
        page.evaluate(PUT_CODES, codes)
        page.emulate_media(media="print")
        printed = page.pdf(format="A4")
        pages = len(re.findall(rb"/Type\s*/Page\b", printed))
        lines = sum(len(filled.lines) for filled in sheets[0].cases)
        assert pages <= len(sheets) * max(len(sheets[0].cases), math.ceil(lines / 2)), exercise.id


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
    entered = wide.locator("[data-result] .calc-answers dt").all_text_contents()
    assert all(label in screen(wide) for label in entered)
    seen: list[tuple[str, float]] = []
    while True:
        assert readable(wide)
        heading, *rest = wide.locator(".present [data-screen]:visible > *").all()
        assert any(one.text_content().strip() for one in rest), screen(wide)
        assert heading.evaluate(LARGER)
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
