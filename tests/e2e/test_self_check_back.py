"""The self-check remembers what was answered, not what was shown, wherever the reader goes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.waiting import holds


def question(page: Page) -> str:
    return page.locator("[data-field]:not([data-aside]):not([hidden])").get_attribute("data-field")


def begin(page: Page) -> None:
    page.goto("self-check.html")
    page.wait_for_selector(".check-steps")


def press(page: Page, what: str) -> None:
    page.locator(f"[data-check={what}]").click()


def answer_no(page: Page) -> None:
    page.locator(
        "[data-field]:not([data-aside]):not([hidden]) input[value=no],"
        "[data-field]:not([data-aside]):not([hidden]) input[type=radio] >> nth=1"
    ).first.check()


def to_a_yes_no_question(page: Page) -> None:
    while not page.locator(
        "[data-field]:not([data-aside]):not([hidden]) input[type=radio]"
    ).count():
        before = question(page)
        press(page, "next")
        holds(
            page,
            """before => document.querySelector(
                "[data-field]:not([data-aside]):not([hidden])")?.dataset.field !== before""",
            arg=before,
        )


def test_a_question_that_was_only_shown_is_asked_again(page: Page) -> None:
    begin(page)
    to_a_yes_no_question(page)
    first = question(page)
    answer_no(page)
    press(page, "next")
    expect(page.locator(f'[data-field="{first}"]')).to_be_hidden()
    second = question(page)
    press(page, "back")
    expect(page.locator(f'[data-field="{first}"]')).to_be_visible()
    press(page, "next")
    expect(page.locator(f'[data-field="{second}"]')).to_be_visible()


def test_the_way_back_outlives_the_browser_s_own_buttons_and_a_reload(page: Page) -> None:
    begin(page)
    first = question(page)
    press(page, "next")
    expect(page.locator(f'[data-field="{first}"]')).to_be_hidden()
    second = question(page)
    page.go_back()
    expect(page.locator(f'[data-field="{first}"]')).to_be_visible()
    page.go_forward()
    expect(page.locator(f'[data-field="{second}"]')).to_be_visible()
    expect(page.locator("[data-check=back]")).to_be_visible()
    page.reload()
    expect(page.locator(f'[data-field="{second}"]')).to_be_visible()
    press(page, "back")
    expect(page.locator(f'[data-field="{first}"]')).to_be_visible()


def test_every_stage_can_be_started_anew(page: Page) -> None:
    page.goto("self-check.html#eligibility?prefecture=04&answers.service=day-care")
    anew = page.locator("[data-restart]:visible")
    expect(anew).to_have_count(1)
    page.locator("[data-check=result]").click()
    expect(page.locator("[data-stage=result]")).to_be_visible()
    expect(anew).to_have_count(1)
    anew.click()
    expect(page.locator("[data-stage=ask] #eligibility-prefecture")).to_have_value("")
    expect(page.locator("#eligibility-prefecture")).to_be_focused()
    page.locator("[data-undo]").click()
    expect(page.locator("#eligibility-prefecture")).to_have_value("04")


def test_the_skip_link_leads_to_the_question_that_is_asked_and_keeps_it(page: Page) -> None:
    begin(page)
    first = question(page)
    press(page, "next")
    expect(page.locator(f'[data-field="{first}"]')).to_be_hidden()
    second = question(page)
    skip = page.locator(".md-skip")
    skip.focus()
    skip.press("Enter")
    page.wait_for_url("**#eligibility*")
    for _ in range(2):
        expect(page.locator(f'[data-field="{second}"]')).to_be_visible()
        expect(page.locator("[data-check=back]")).to_be_visible()
        page.reload()
