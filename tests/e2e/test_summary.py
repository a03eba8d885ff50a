"""The result so far: beside the form while it is filled in, or in a bar at the foot of a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.waiting import until

SUBSIDY = "calculators/subsidy.html"
CALCULATORS = ("subsidy", "linkage", "compare", "caseload", "addon", "timestudy", "kpi")
WIDE: ViewportSize = {"width": 1280, "height": 720}
NARROW: ViewportSize = {"width": 375, "height": 667}


def control(name: str) -> str:
    return f"#subsidy-{name.replace('.', '-')}"


def fill_in(page: Page, price: str = "250万") -> None:
    page.select_option(control("items-0-category"), "ict")
    page.fill(control("items-0-unit_price"), price)
    page.check(control("answers-improvement_support-2"))
    page.fill(control("answers-staff"), "15")
    page.locator(control("answers-staff")).blur()


def summary(page: Page) -> Locator:
    return page.locator("[data-summary]")


def amounts(page: Page, subsidy: str, own: str) -> None:
    expect(summary(page).locator(".calc-get")).to_contain_text(subsidy)
    expect(summary(page).locator(".calc-own")).to_contain_text(own)


def in_view(locator: Locator) -> bool:
    """Whether all of it is on the screen, below the header."""
    return locator.evaluate(
        """element => {
            const { top, bottom } = element.getBoundingClientRect();
            const header = document.querySelector(".md-header").getBoundingClientRect().bottom;
            return top >= header - 1 && bottom <= innerHeight + 1;
        }"""
    )


def at_the_top(locator: Locator) -> bool:
    """Whether it begins in the upper third of the screen, where reading begins."""
    box, size = locator.bounding_box(), locator.page.viewport_size
    return box is not None and size is not None and 0 <= box["y"] < size["height"] / 3


def test_the_amounts_are_in_sight_while_the_last_question_is_answered(page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto(SUBSIDY)
    fill_in(page)
    amounts(page, "1,500,000円", "1,000,000円")
    page.locator("#subsidy-rounding_unit").focus()
    assert in_view(summary(page).locator(".calc-pair"))
    form, beside = page.locator("form[novalidate]").bounding_box(), summary(page).bounding_box()
    assert form and beside
    assert form["x"] + form["width"] <= beside["x"]


def test_what_an_entry_changed_is_said_with_the_rule_behind_it(page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto(SUBSIDY)
    fill_in(page)
    amounts(page, "1,500,000円", "1,000,000円")
    change = summary(page).locator(".calc-change-note")
    expect(change).to_have_count(0)
    page.fill(control("answers-staff"), "25")
    amounts(page, "2,000,000円", "500,000円")
    expect(change).to_contain_text("補助見込額 ＋500,000円")
    expect(change).to_contain_text("「25人」にしたため")
    expect(change).to_contain_text("上限額が1,500,000円から2,000,000円に変わりました")
    page.locator(control("answers-staff")).blur()
    page.fill(control("items-0-unit_price"), "300万")
    expect(change).to_contain_text("補助見込額は変わりません")
    expect(change).to_contain_text("上限額の2,000,000円に達しています")
    page.locator(control("items-0-unit_price")).blur()
    page.fill(control("items-0-unit_price"), "100万")
    expect(change).to_contain_text("補助見込額 −1,200,000円")


def test_what_is_missing_is_named_and_leads_to_its_field(page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto(SUBSIDY)
    expect(summary(page)).to_have_attribute("data-summary", "nothing")
    missing = summary(page).locator(".calc-missing")
    expect(missing).to_contain_text("まだ必要な入力：2件")
    page.select_option(control("items-0-category"), "ict")
    expect(summary(page)).to_have_attribute("data-summary", "incomplete")
    expect(missing.get_by_role("button")).to_have_count(2)
    missing.get_by_role("button", name="職員数").click()
    expect(page.locator(control("answers-staff"))).to_be_focused()
    fill_in(page)
    expect(missing).to_have_count(0)
    expect(summary(page)).to_have_attribute("data-summary", "complete")


def test_amounts_of_earlier_entries_are_said_to_be_such(page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto(SUBSIDY)
    fill_in(page)
    amounts(page, "1,500,000円", "1,000,000円")
    page.fill(control("items-0-unit_price"), "")
    expect(summary(page)).to_have_attribute("data-summary", "stale")
    expect(summary(page).locator("[data-summary-note]")).to_contain_text("変更する前の入力")
    expect(summary(page).locator(".calc-missing")).to_contain_text("価格")
    page.fill(control("items-0-unit_price"), "十万")
    expect(summary(page).locator(".calc-wrong")).to_contain_text("読み取れない入力：1件")
    page.fill(control("items-0-unit_price"), "100万")
    expect(summary(page)).to_have_attribute("data-summary", "complete")
    amounts(page, "800,000円", "200,000円")


def test_a_failure_is_said_where_the_amounts_would_be(page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.route("**/runtime/**", lambda route: route.abort())
    page.goto("about:blank")
    page.route("**/runtime/*.wasm", lambda route: route.abort())
    page.goto(SUBSIDY)
    fill_in(page)
    expect(summary(page)).to_have_attribute("data-summary", "failed")
    assert in_view(summary(page).locator("[data-summary-note]"))


def test_whoever_asks_is_taken_to_the_full_result(page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto(SUBSIDY)
    headline = page.locator("[data-result] > h2")
    fill_in(page)
    amounts(page, "1,500,000円", "1,000,000円")
    summary(page).locator("[data-full]").click()
    expect(headline).to_be_focused()
    assert in_view(headline)
    with_answers = page.url
    page.goto("about:blank")
    page.goto(with_answers)
    expect(headline).to_be_focused()
    assert in_view(headline)
    page.reload()
    expect(headline).to_contain_text("1,500,000円")
    expect(headline).not_to_be_focused()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_example_leads_to_its_result(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.goto(SUBSIDY)
    page.locator("[data-use-example]").click()
    headline = page.locator("[data-result] > h2")
    expect(headline).to_be_focused()
    until(lambda: at_the_top(headline), "the result at the top of the screen")


def test_a_phone_has_the_amounts_at_its_foot_and_never_under_them_what_is_focused(
    page: Page,
) -> None:
    page.set_viewport_size(NARROW)
    page.goto(SUBSIDY)
    fill_in(page)
    amounts(page, "1,500,000円", "1,000,000円")
    page.locator(control("items-0-unit_price")).focus()
    assert in_view(summary(page).locator(".calc-pair"))
    covered = """() => {
        const bar = document.querySelector("[data-summary]");
        const focused = document.activeElement;
        if (!focused.closest("form") || bar.contains(focused)) return false;
        const { top, bottom } = focused.getBoundingClientRect();
        const line = bar.getBoundingClientRect().top;
        const header = document.querySelector(".md-header").getBoundingClientRect().bottom;
        return bottom > line || top < header;
    }"""
    page.locator("#subsidy-programme-1").focus()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(25):
            page.keyboard.press(key)
            assert not page.evaluate(covered), page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("folder", ["", "en/"])
def test_a_phone_s_bar_says_what_is_to_be_put_right_in_the_place_of_old_amounts(
    page: Page, folder: str
) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"{folder}{SUBSIDY}")
    fill_in(page)
    bar = summary(page)
    amounts(page, "1,500,000", "1,000,000")
    get, own = bar.locator(".calc-get").bounding_box(), bar.locator(".calc-own").bounding_box()
    assert get and own and get["y"] == own["y"], "the amounts stand beside each other"
    page.fill(control("items-0-unit_price"), "十万")
    expect(bar.locator(".calc-wrong .calc-text")).to_be_visible()
    expect(bar.locator(".calc-pair")).to_be_hidden()
    expect(bar.locator("[data-full]")).to_be_visible()
    assert in_view(bar.locator("[data-full]"))
    box = bar.bounding_box()
    assert box and box["height"] <= NARROW["height"] / 5
    page.fill(control("items-0-unit_price"), "100万")
    amounts(page, "800,000", "200,000")
    expect(bar.locator(".calc-pair")).to_be_visible()


def test_a_page_enlarged_four_times_is_all_the_form_s(page: Page) -> None:
    """As 1280 by 1024 are at 400 %: neither header nor bar stays over what is typed."""
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(SUBSIDY)
    fill_in(page)
    amounts(page, "1,500,000円", "1,000,000円")
    over = """() => [...document.querySelectorAll("body *")].filter((element) => {
        const { top, bottom, height } = element.getBoundingClientRect();
        const { position, visibility, opacity } = getComputedStyle(element);
        const stays = ["sticky", "fixed"].includes(position) && height > 0;
        return stays && visibility === "visible" && opacity > 0 && bottom > 0 && top < innerHeight;
    }).map((element) => element.className)"""
    for field in ("items-0-unit_price", "answers-staff"):
        page.locator(control(field)).focus()
        assert page.evaluate(over) == []
    page.locator(".calc-submit").scroll_into_view_if_needed()
    expect(summary(page).locator(".calc-pair")).to_be_visible()


@pytest.mark.parametrize("kind", CALCULATORS)
@pytest.mark.parametrize("width", [375, 1280])
def test_every_calculator_has_it_and_no_page_is_wider_than_the_screen(
    page: Page, kind: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(f"calculators/{kind}.html")
    page.locator("[data-use-example]").click()
    expect(summary(page)).to_have_attribute("data-summary", "complete")
    expect(page.locator("[data-result] > h2")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    said = page.locator("[data-result] > h2").inner_text()
    figures = re.findall(r"[0-9][0-9,.]*", summary(page).locator(".calc-summary-said").inner_text())
    assert figures
    assert all(figure in said for figure in figures)


def test_only_one_button_of_the_form_is_solid_and_starting_anew_is_not_beside_printing(
    page: Page,
) -> None:
    page.goto(SUBSIDY)
    fill_in(page)
    expect(page.locator("[data-tools]")).to_be_visible()
    solid = """() => [...document.querySelectorAll(".calculator button")].filter(button =>
        button.offsetParent && getComputedStyle(button).backgroundColor === "rgb(0, 23, 193)")
        .map(button => button.className)"""
    assert page.evaluate(solid) == ["calc-submit"]
    tools, body = page.locator("[data-tools]"), page.locator("[data-result] > section").first
    tools_box, body_box = tools.bounding_box(), body.bounding_box()
    assert tools_box and body_box
    assert tools_box["y"] < body_box["y"]
    expect(tools.locator("[data-restart]")).to_have_count(0)
