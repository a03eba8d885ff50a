"""From the home page to an amount, on a phone: counted in taps and entries, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

MOST_TAPS, MOST_ENTRIES = 5, 2


class Person:
    """Somebody with a phone; every touch and every entry counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.entries = 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).tap()
        self.taps += 1

    def enter(self, selector: str, text: str) -> None:
        self.tap(selector)
        self.page.keyboard.type(text)
        self.entries += 1

    def choose(self, selector: str, value: str) -> None:
        """Open a list, and touch the entry in it: two taps of which one is the choice."""
        self.tap(selector)
        self.page.locator(selector).select_option(value)
        self.taps += 1
        self.entries += 1


@pytest.mark.parametrize(
    ("home", "said"),
    [("index.html", "多くて1,200,000円"), ("en/index.html", "at most ¥1,200,000")],
)
def test_from_home_to_an_amount_in_five_taps_and_two_entries(
    home: str, said: str, server: str, new_context: Callable[..., BrowserContext]
) -> None:
    size = {"width": 375, "height": 667}
    context = new_context(base_url=server, viewport=size, has_touch=True, is_mobile=True)
    person = Person(context.new_page())
    person.page.goto(home)
    person.tap("#quick label:has-text('入浴')" if home == "index.html" else "text=Bathing device")
    person.enter("#quick-cost", "150万")
    person.choose("#quick-prefecture", "04")
    person.tap("#quick [type=submit]")
    expect(person.page.locator("[data-result] > h2")).to_contain_text(said)
    assert person.taps <= MOST_TAPS and person.entries <= MOST_ENTRIES
    # What was entered is in the form, so that nothing is typed twice.
    expect(person.page.locator("[data-field=cost] input")).to_have_value("150万")
    expect(person.page.locator("[data-field=prefecture] select")).to_have_value("04")


def test_what_is_entered_on_the_home_page_is_sent_nowhere(
    server: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(base_url=server).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("index.html")
    page.get_by_label("介護ソフト").check()
    page.get_by_label("費用の合計").fill("777777")
    page.get_by_role("button", name="いくら補助されるか見る").click()
    page.wait_for_url("**/quick.html#*")
    assert "777777" in page.url.partition("#")[2]
    assert not [url for url in asked if "777777" in url.partition("#")[0]]


@pytest.mark.parametrize("folder", ["", "en/"])
def test_an_empty_form_leads_to_the_other_one_which_accuses_nobody(
    folder: str, server: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(base_url=server).new_page()
    page.goto(f"{folder}index.html")
    page.locator("#quick [type=submit]").click()
    page.wait_for_url(f"**/{folder}quick.html")
    expect(page.locator("[data-field=want]").first).to_be_visible()
    expect(page.locator("[data-ready] [data-damaged]")).to_be_hidden()
    expect(page.locator("[data-damaged]")).to_be_empty()


def test_without_scripts_the_form_says_so_and_leads_to_a_worked_example(
    server: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(base_url=server, java_script_enabled=False).new_page()
    page.goto("index.html")
    expect(page.locator("#quick [type=submit]")).to_be_disabled()
    page.locator("#quick noscript a, #quick a").first.click()
    expect(page.locator("[data-example] .quick-offer").first).to_contain_text("1,000,000円〜")


def test_the_desk_of_a_prefecture_is_two_choices_away(
    server: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(base_url=server).new_page()
    page.goto("index.html")
    page.locator("#desk-of").select_option(label="宮城県")
    page.get_by_role("button", name="相談先を見る").click()
    expect(page.locator("h1")).to_contain_text("宮城県")


@pytest.mark.parametrize(("clock", "blue"), [("2026-11-29", True), ("2027-04-02", False)])
def test_an_amount_of_a_year_that_has_ended_is_never_blue(
    clock: str, blue: bool, server: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(base_url=server).new_page()
    page.clock.set_fixed_time(f"{clock}T12:00:00+09:00")
    page.goto("quick.html#quick?want=bath&cost=1500000&prefecture=04")
    amounts = page.locator("[data-result] > :not([data-example]) .quick-get dd")
    expect(amounts.first).to_be_visible()
    text = page.evaluate("getComputedStyle(document.body).color")
    colours = [one.evaluate("e => getComputedStyle(e).color") for one in amounts.all()]
    assert [colour != text for colour in colours] == [blue, *([False] * (len(colours) - 1))]
