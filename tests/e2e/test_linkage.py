"""The linkage, fee, add-on, time study and target calculators and the adoption page, in use."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from calculators import CALCULATORS
from calculators.form import page as page_face
from tests import facts

KINDS = ("linkage", "caseload", "addon", "timestudy", "kpi")
PAGES = (
    *(f"calculators/{kind}.html" for kind in KINDS),
    *(
        f"linkage/{name}.html"
        for name in (
            "index",
            "start",
            "files",
            "consent",
            "issues",
            "platform",
            "adoption",
            "discrepancies",
        )
    ),
)


def headline(page: Page, text: str) -> None:
    expect(page.locator("[data-result] > h2")).to_contain_text(text)


def test_the_savings_follow_what_is_typed_and_stay_negative(page: Page) -> None:
    page.goto("calculators/linkage.html")
    page.get_by_label(re.compile("無料になる前")).check()
    page.fill("#linkage-partner_share", "３０％")
    headline(page, "支出は月30円減り、職員の時間は月18,730円分浮きます")
    page.fill("#linkage-partner_share", "0")
    headline(page, "支出は月1,750円増え、職員の時間は変わりません")
    expect(page.locator("[data-result] .calc-warning").first).to_contain_text("58分の作業")
    page.get_by_label(re.compile("令和8年度中")).check()
    headline(page, "支出は変わらず、職員の時間は変わりません")


def test_both_benefits_of_an_office_stand_beside_each_other_on_two_sheets(page: Page) -> None:
    page.goto("calculators/linkage.html")
    page.fill("#linkage-one_off_cost", "120000")
    page.fill("#linkage-caseload-cases", "48")
    page.fill("#linkage-caseload-care_managers", "3")
    together = page.get_by_role("table", name="足していません")
    expect(together.get_by_role("row")).to_have_count(4)
    expect(together).to_contain_text("84,840円")
    page.emulate_media(media="print")
    expect(together).to_be_visible()
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2


def test_hours_and_amounts_ask_for_different_things(page: Page) -> None:
    page.goto("en/calculators/linkage.html")
    wage, labour = page.locator("#linkage-hourly_wage"), page.locator("#linkage-before-labour")
    expect(labour).to_be_visible()
    expect(wage).to_be_hidden()
    page.get_by_label(re.compile("hours and an hourly wage")).check()
    expect(labour).to_be_hidden()
    expect(wage).to_be_visible()
    page.fill("#linkage-hourly_wage", "1000")
    headline(
        page, "Spending falls by ¥5,934 a month, and staff time worth ¥34,300 a month is saved"
    )
    page.fill("#linkage-hours-before", "")
    page.locator(".calc-submit").click()
    expect(page.locator("[data-errors] a")).to_have_count(1)


def test_the_time_study_fills_the_savings_in(page: Page) -> None:
    page.goto("calculators/timestudy.html")
    page.fill("#timestudy-minutes-enter", "30")
    headline(page, "提供票などのやり取りに、月68.3時間かかっています")
    page.get_by_role("link", name="この数字で削減額を計算する").click()
    expect(page.locator("#linkage-hours-before")).to_have_value("68.3")
    expect(page.locator("#linkage-before-postage")).to_have_value("2200")
    expect(page.locator("#linkage-hourly_wage")).to_be_visible()


@pytest.mark.parametrize("kind", [*KINDS, "quick"])
def test_the_browser_s_answer_is_byte_for_byte_that_of_python_here(page: Page, kind: str) -> None:
    page.goto(f"{CALCULATORS[kind].address}.html")
    fields = json.loads(page.locator("[data-result] > div").get_attribute("data-example"))
    asked = [*fields, ["page.base", "../"]]
    answer = page.evaluate(
        """async ([kind, fields]) => {
            const { Engine } = await import(
                    document.querySelector("link[rel=modulepreload][href*='/runtime.']").href);
            const base = document.querySelector("meta[name=calculator-runtime]").content;
            return await new Engine({ base }).ask(kind, "ja", fields);
        }""",
        [kind, asked],
    )
    assert answer == json.loads(page_face.answer(kind, "ja", asked, facts.rules()))


def test_the_list_of_prefectures_can_be_put_in_order(page: Page) -> None:
    page.goto("linkage/adoption.html")
    table = page.locator("table[data-sortable]")
    names = table.locator("tbody th")
    expect(names.first).to_have_text("北海道")
    by_rate = table.get_by_role("button", name="割合")
    by_rate.click()
    expect(names.first).to_have_text("島根県")
    expect(table.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    by_rate.press("Enter")
    expect(names.first).to_have_text("鳥取県")
    expect(names).to_have_count(47)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_a_telephone(
    new_context: Callable[..., BrowserContext], server: str, scheme: str
) -> None:
    context = new_context(
        base_url=server, viewport={"width": 320, "height": 640}, color_scheme=scheme
    )
    page = context.new_page()
    for address in PAGES:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, address


def test_the_example_shows_both_targets_without_javascript(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    page = new_context(base_url=server, java_script_enabled=False).new_page()
    page.goto("en/calculators/kpi.html")
    shown = page.locator("[data-result]")
    for target in ("target 30%", "target 50%"):
        expect(shown).to_contain_text(target)


def test_the_rate_of_a_prefecture_is_in_sight_on_a_telephone(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    context = new_context(base_url=server, viewport={"width": 375, "height": 700})
    page = context.new_page()
    page.goto("linkage/adoption.html")
    for cell in ("tbody tr:first-child td:last-child", "tfoot td:last-child"):
        box = page.locator(f"table[data-sortable] {cell}").bounding_box()
        assert box["x"] + box["width"] <= 375
