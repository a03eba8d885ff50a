"""Sheets to fill in: what is typed stays and is printed, results are taken over, figures go on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.waiting import holds

ONE_SHEET = ["time-study", "linkage", "plan"]


@pytest.fixture
def reader(new_context: Callable[..., BrowserContext], server: str) -> Page:
    """A reader whose browser lets the page write to the clipboard."""
    permissions = ["clipboard-read", "clipboard-write"]
    return new_context(base_url=server, permissions=permissions).new_page()


def calculated(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("[data-use-example]").click()
    expect(page.locator("[data-tools]")).to_be_visible()
    holds(page, "location.hash.includes('was=')")


def test_what_is_typed_stays_in_both_languages_until_it_is_cleared(reader: Page) -> None:
    reader.goto("blanks/plan.html")
    reader.fill("#problem-problem", "月末の転記で\n残業が続いている")
    reader.reload()
    expect(reader.locator("#problem-problem")).to_have_value("月末の転記で\n残業が続いている")
    reader.goto("en/blanks/plan.html")
    expect(reader.locator("#problem-problem")).to_have_value("月末の転記で\n残業が続いている")
    reader.get_by_role("button", name="Clear everything").click()
    reader.get_by_role("button", name="Keep it").click()
    expect(reader.locator("#problem-problem")).not_to_have_value("")
    reader.get_by_role("button", name="Clear everything").click()
    reader.get_by_role("button", name="Clear it").click()
    expect(reader.locator("#problem-problem")).to_have_value("")
    expect(reader.locator("[data-told]")).to_have_text("Cleared")
    reader.goto("blanks/plan.html")
    expect(reader.locator("#problem-problem")).to_have_value("")


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("name", ONE_SHEET)
def test_a_blank_sheet_is_one_page_of_lines(page: Page, folder: str, name: str) -> None:
    page.goto(f"{folder}blanks/{name}.html")
    page.emulate_media(media="print")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    expect(page.locator(".blank-rules span").first).to_be_visible()
    expect(page.locator("article :is(input, textarea, button):visible")).to_have_count(0)


@pytest.mark.parametrize("address", ["blanks/plan.html", "calculators/subsidy.html"])
def test_without_scripts_no_button_is_offered(new_context, server, address: str) -> None:
    page = new_context(base_url=server, java_script_enabled=False).new_page()
    page.goto(address)
    expect(page.locator("article button:enabled").locator("visible=true")).to_have_count(0)


def test_paper_has_all_that_was_typed(reader: Page) -> None:
    reader.goto("blanks/plan.html")
    text = "一行では書ききれない困りごとです。" * 20
    reader.fill("#cause-cause", text)
    reader.emulate_media(media="print")
    room = reader.locator("#cause-cause").locator("..")
    assert text in room.evaluate("room => getComputedStyle(room, '::after').content")
    long, short = room.bounding_box(), reader.locator("#device-device").locator("..").bounding_box()
    assert long["height"] > short["height"]


def test_the_plan_takes_over_results_with_their_year_and_invents_nothing(reader: Page) -> None:
    calculated(reader, "calculators/subsidy.html")
    reader.get_by_role("link", name="業務改善計画の下書き").click()
    taken = reader.locator("[data-taken=subsidy]")
    expect(taken.last).to_contain_text("4,300,000円")
    expect(taken.last).to_contain_text("令和6年度（2024年度）")
    expect(reader.locator("[data-taken=linkage]")).to_be_hidden()
    reader.fill("#goal-goal", "年度末までに残業を半分にする")
    reader.get_by_role("button", name="文章として写す").click()
    expect(reader.locator("[data-told]")).to_contain_text("写しました")
    text = reader.evaluate("navigator.clipboard.readText()")
    assert "エ 目標達成に向けたプロセス\n根拠：生産性向上推進総合事業の要綱" in text
    assert "介護ロボット（入浴支援）：補助 1,000,000円" in text
    assert "・いつまでに、何を、どこまで変えますか\n年度末までに残業を半分にする" in text
    assert "・原因は何ですか\n＿" in text


def test_the_plan_takes_a_link_that_is_put_into_the_address_of_the_open_page(reader: Page) -> None:
    reader.goto("calculators/subsidy.html")
    preset = reader.locator("[data-short='#subsidy?example=office-plan']")
    link = preset.evaluate("link => link.hash")
    reader.goto("blanks/improvement-plan.html")
    expect(reader.locator("[data-nothing-taken]")).to_be_visible()
    reader.evaluate("link => { location.hash = link; }", link)
    expect(reader.locator("[data-taken=subsidy]").last).to_contain_text("4,300,000円")
    expect(reader.locator("[data-nothing-taken]")).to_be_hidden()


def test_a_figure_that_is_still_the_example_s_is_said_to_be(reader: Page) -> None:
    reader.goto("calculators/timestudy.html")
    reader.fill("#timestudy-users", "80")
    holds(reader, "location.hash.includes('was=')")
    reader.goto("blanks/improvement-plan.html")
    taken = reader.locator("[data-taken=timestudy]")
    expect(taken).to_contain_text("例のままの数字が1個含まれています")


def test_measured_figures_go_on_to_the_calculator_and_what_is_empty_stays_empty(
    reader: Page,
) -> None:
    reader.goto("blanks/time-study.html")
    reader.fill("#counts-users", "90")
    reader.fill("#minutes-print-mean", "2.5")
    reader.get_by_role("link", name="この数字で計算する").click()
    expect(reader.locator("#timestudy-users")).to_have_value("90")
    expect(reader.locator("#timestudy-minutes-print")).to_have_value("2.5")
    expect(reader.locator("#timestudy-minutes-sort")).to_have_value("")
