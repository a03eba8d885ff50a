"""The prefecture, chosen once, applies on every page; a place's own rules are asked and named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

TAKEUP = "programmes/care-tech-takeup.html"
CALCULATORS = ("calculators/subsidy.html", "self-check.html", "calculators/compare.html")


def chosen(page: Page) -> str:
    """The prefecture that stands in a calculator's form."""
    return page.locator("[data-field=prefecture] select").input_value()


def test_a_prefecture_chosen_on_a_programme_s_page_applies_everywhere(page: Page) -> None:
    page.goto(TAKEUP)
    page.locator("[data-place-choice] select").select_option("31")
    first = page.locator("[data-place]").first
    expect(first).to_have_attribute("data-chosen", "")
    expect(first).to_contain_text("鳥取県")
    for path in CALCULATORS:
        page.goto(path)
        page.wait_for_selector("[data-ready]")
        assert chosen(page) == "31"
    page.goto("programmes/linkage-model-areas.html")
    expect(page.locator("[data-place-choice] select")).to_have_value("31")
    expect(page.locator("[data-place-none]")).to_be_visible()
    page.goto("prefectures/index.html")
    page.locator("[data-place-page] a").click()
    expect(page).to_have_url(re.compile("prefectures/31.html"))


def test_what_a_calculator_was_told_comes_first_on_the_programme_s_page(page: Page) -> None:
    page.goto("calculators/subsidy.html")
    page.locator("[data-field=prefecture] select").select_option("17")
    page.goto(TAKEUP)
    expect(page.locator("[data-place]").first).to_contain_text("石川県")
    page.locator("[data-place-choice] select").select_option("")
    expect(page.locator("[data-chosen]")).to_have_count(0)
    page.goto("calculators/compare.html")
    page.wait_for_selector("[data-ready]")
    assert chosen(page) == ""


def test_a_draft_moves_with_the_reader_and_a_link_stays_what_it_is(page: Page) -> None:
    page.goto("calculators/subsidy.html#subsidy?prefecture=14")
    page.wait_for_selector("[data-ready]")
    assert chosen(page) == "14"
    page.locator("[data-field=unit_price] input").fill("100")
    page.goto(TAKEUP)
    expect(page.locator("[data-place]").first).to_contain_text("神奈川県")
    page.locator("[data-place-choice] select").select_option("31")
    page.goto("calculators/subsidy.html")
    page.wait_for_selector("[data-ready]")
    assert chosen(page) == "31"
    assert page.locator("[data-field=unit_price] input").input_value() == "100"
    page.goto("calculators/compare.html#compare?items[0].unit_price=100")
    page.wait_for_selector("[data-ready]")
    assert chosen(page) == "", "a link says all that it was made from"


def test_a_city_is_asked_for_and_its_rules_are_used(page: Page) -> None:
    page.goto("calculators/subsidy.html#subsidy?programme=linkage-model-areas&version=r6")
    page.wait_for_selector("[data-ready]")
    city = page.locator("[data-field=municipality]")
    expect(city).to_be_hidden()
    page.locator("[data-field=prefecture] select").select_option("12")
    city.locator("select").select_option("12204")
    page.locator("[data-field=category] select").select_option("licence")
    page.locator("[data-field=unit_price] input").fill("19091")
    used = page.locator("[data-field='answers.local.first_use']")
    used.locator("input[type=text]").fill("令和6年4月1日")
    expect(page.locator("[data-result] > h2")).to_contain_text("19,091円", timeout=60_000)
    expect(used.locator("[data-reading]")).to_have_text("令和6年4月1日（2024年）として計算します")
    expect(page.locator("[data-result]")).to_contain_text("千葉県船橋市の規則で計算しています")


def test_the_office_s_own_dates_are_saved_as_a_calendar(page: Page, tmp_path: Path) -> None:
    page.goto("calculators/subsidy.html")
    page.locator("[data-use-example]").click()
    button = page.locator("[data-save=ics]")
    with page.expect_download(timeout=60_000) as saved:
        button.click()
    file = tmp_path / "dates.ics"
    saved.value.save_as(file)
    assert saved.value.suggested_filename.endswith(".ics")
    assert file.read_bytes().count(b"BEGIN:VEVENT") == 3
    page.goto("calculators/addon.html")
    page.locator("[data-use-example]").click()
    expect(page.locator("[data-tools]")).to_be_visible(timeout=60_000)
    expect(button).to_be_hidden()
    page.locator("[data-field=start] input[type=text]").fill("2026-12-01")
    expect(button).to_be_visible(timeout=60_000)


@pytest.mark.parametrize(("clock", "past"), [("2024-06-15", False), ("2026-11-29", True)])
def test_an_ended_year_s_amount_is_said_in_the_past(page: Page, clock: str, past: bool) -> None:
    page.clock.set_fixed_time(f"{clock}T12:00:00+09:00")
    page.goto("calculators/subsidy.html#subsidy?programme=care-tech-takeup&version=r6")
    page.wait_for_selector("[data-ready]")
    page.locator("[data-field=category] select").select_option("robot-transfer")
    page.locator("[data-field=unit_price] input").fill("100万")
    heading = page.locator("[data-result] > h2")
    expect(heading).to_contain_text("補助見込額 750,000円（自己負担 250,000円）", timeout=60_000)
    said = "でした（当時の規則での額）"
    (expect(heading).to_contain_text if past else expect(heading).not_to_contain_text)(said)
    status = page.locator("[data-status]")
    (expect(status).to_contain_text if past else expect(status).not_to_contain_text)(said)
    label = page.locator("[data-field=version] label").filter(has_text="令和6年度")
    expect(label.first).to_contain_text("終わった年度" if past else "今年度")
