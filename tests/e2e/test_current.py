"""No result stands for other inputs than those in the form without saying so, whatever fails."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.waiting import holds

JA, EN = "calculators/subsidy.html", "en/calculators/subsidy.html"

PRICE = "#subsidy-items-0-unit_price"
OLD = re.compile("変更する前の入力のものです")
REFUSED = """
    history.replaceState = history.pushState = () => {
        throw new DOMException("too often", "SecurityError");
    };
"""
HANGING = """
    const send = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
        if (globalThis.hanging && message.id) globalThis.asked = true;
        else send.call(this, message, ...rest);
    };
"""
WITHOUT_STORAGE = """
    Object.defineProperty(globalThis, "sessionStorage", {
        get() { throw new DOMException("refused", "SecurityError"); },
    });
"""


def fill_in(page: Page, price: str = "150万") -> None:
    page.select_option("#subsidy-items-0-category", "robot-bathing")
    page.fill(PRICE, price)
    page.check("#subsidy-answers-improvement_support-2")


def headline(page: Page, text: str) -> None:
    expect(page.locator("[data-result] > h2")).to_have_text(re.compile(re.escape(text)))


def note(page: Page) -> object:
    return page.locator("[data-stale]")


@pytest.mark.parametrize("script", [REFUSED, WITHOUT_STORAGE])
def test_neither_address_nor_storage_can_stop_a_calculation(page: Page, script: str) -> None:
    page.add_init_script(script)
    page.goto(JA)
    fill_in(page)
    headline(page, "1,000,000円")
    page.fill(PRICE, "100万")
    headline(page, "800,000円")
    expect(note(page)).to_be_empty()


def test_a_result_is_marked_while_the_engine_hangs_and_on_paper_too(page: Page) -> None:
    page.add_init_script(HANGING)
    page.goto(JA)
    fill_in(page)
    headline(page, "1,000,000円")
    page.evaluate("globalThis.hanging = true")
    page.fill(PRICE, "100万")
    expect(note(page)).to_have_text(OLD)
    page.emulate_media(media="print")
    expect(note(page)).to_be_visible()
    assert note(page).bounding_box()["y"] < page.locator("[data-result]").bounding_box()["y"]


def test_a_result_is_marked_where_what_is_typed_cannot_be_read_or_is_missing(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "1,000,000円")
    page.fill(PRICE, "1e6")
    expect(note(page)).to_have_text(re.compile("変更する前.*読み取れない入力"))
    page.fill(PRICE, "")
    expect(note(page)).to_have_text(re.compile("変更する前.*必要な入力"))
    page.fill(PRICE, "100万")
    headline(page, "800,000円")
    expect(note(page)).to_be_empty()


def test_a_worker_whose_lock_comes_late_is_not_taken_for_a_killed_one(page: Page) -> None:
    """On a busy machine the page's request for the lock can overtake the worker's."""
    late = """
        const ask = navigator.locks.request.bind(navigator.locks);
        const pause = new Promise((then) => setTimeout(then, 3000));
        navigator.locks.request = (...order) => pause.then(() => ask(...order));
    """
    page.route(
        "**/javascripts/worker*.js",
        lambda route: route.fulfill(
            body=late + (response := route.fetch()).text(), response=response
        ),
    )
    page.goto(JA)
    page.locator("[data-use-example]").first.click()
    expect(page.locator("[data-example]")).to_have_count(0)
    expect(page.locator("[data-failure]")).to_be_hidden()
    holds(page, "navigator.locks.query().then(({ held }) => held.length > 0)")
    expect(page.locator("[data-failure]")).to_be_hidden()


def test_the_example_does_not_stand_where_a_link_s_result_is_to_come(page: Page) -> None:
    page.add_init_script(HANGING + "globalThis.hanging = true;")
    page.goto(f"{JA}#subsidy?items%5B0%5D.category=ict&items%5B0%5D.unit_price=1000000")
    expect(page.locator("[data-example]")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("[data-example]")).to_be_hidden()


def test_starting_anew_can_be_undone(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "1,000,000円")
    tools = page.locator("[data-tools]")
    expect(tools.locator("[data-restart]")).to_have_count(0)
    page.locator("[data-restart]").click()
    assert page.input_value(PRICE) == ""
    page.locator("[data-undo]").click()
    headline(page, "1,000,000円")
    assert page.input_value(PRICE) == "150万"
    expect(page.locator("[data-wiped]")).to_be_hidden()


@pytest.mark.parametrize("replacing", ["[data-use-example]", "[data-example] [data-change]"])
@pytest.mark.parametrize("address", [JA, "quick.html", "calculators/linkage.html"])
def test_what_an_example_takes_the_place_of_can_be_had_again(
    page: Page, address: str, replacing: str
) -> None:
    page.goto(address)
    field = page.locator("[data-ready] [data-field] input[type=text]:visible").first
    field.fill("12")
    example = page.locator("[data-example]")
    for fold in example.locator("details:not([open]):has([data-change])").all():
        fold.evaluate("fold => { fold.open = true; }")
    page.locator(replacing).first.click()
    expect(field).not_to_have_value("12")
    expect(page.locator("[data-result] > h2")).to_be_visible()
    page.locator("[data-undo]").click()
    expect(field).to_have_value("12")
    expect(page.locator("[data-wiped]")).to_be_hidden()


def test_an_example_in_an_empty_form_takes_nothing_away(page: Page) -> None:
    page.goto(JA)
    page.locator("[data-use-example]").first.click()
    headline(page, "円")
    expect(page.locator("[data-wiped]")).to_be_hidden()


def test_what_a_link_takes_the_place_of_can_be_had_again(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "1,000,000円")
    page.goto(f"{JA}#subsidy?example=office-plan")
    headline(page, "4,300,000円")
    page.locator("[data-undo]").click()
    headline(page, "1,000,000円")
    assert page.input_value(PRICE) == "150万"


@pytest.mark.parametrize("link", ["#subsidy?example=office-plan", "answers"])
def test_an_answer_that_comes_while_a_link_is_followed_does_not_take_its_place(
    page: Page, link: str
) -> None:
    page.goto(JA)
    if link == "answers":
        link = page.locator("[data-short='#subsidy?example=office-plan']").evaluate("a => a.hash")
    fill_in(page)
    headline(page, "1,000,000円")
    page.evaluate(
        """link => {
            location.hash = link; // told to the page in a moment, and before that the answer comes
            document.querySelector("[data-calculator]").dispatchEvent(new CustomEvent("moved"));
        }""",
        link,
    )
    headline(page, "4,300,000円")
    page.locator("[data-undo]").click()
    headline(page, "1,000,000円")


@pytest.mark.parametrize(
    ("address", "field", "typed"),
    [
        (JA, "unit_price", "150万"),
        ("quick.html#quick?want=bath&prefecture=04", "cost", "150万"),
        ("self-check.html#eligibility?view=all", "answers.corporations", "２"),
    ],
)
def test_starting_anew_takes_away_how_entries_were_read(
    page: Page, address: str, field: str, typed: str
) -> None:
    page.goto(address)
    place = page.locator(f"[data-ready] [data-field='{field}']").first
    place.locator("input[type=text]").fill(typed)
    expect(place.locator("[data-reading]")).not_to_be_empty()
    page.locator("[data-restart]").first.click()
    expect(place.locator("[data-reading]")).to_be_empty()


@pytest.mark.parametrize("leave", ["reload", "language", "walk"])
def test_a_place_of_the_page_in_the_address_loses_nothing_that_was_typed(
    page: Page, leave: str
) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "1,000,000円")
    skip = page.locator(".md-skip")
    skip.focus()
    skip.press("Enter")
    page.wait_for_url(re.compile("#subsidy"))
    if leave == "reload":
        page.reload()
    elif leave == "language":
        page.locator(".site-language").first.click()
        page.wait_for_url("**/en/**")
    else:
        page.locator("#site-nav a").first.click()
        expect(page.locator(PRICE)).to_have_count(0)
        page.go_back()
    headline(page, "1,000,000")
    assert page.input_value(PRICE) == "150万"


def test_a_link_to_a_place_of_the_page_opens_on_what_was_typed(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "1,000,000円")
    page.goto("faq.html")
    page.goto(f"{JA}#site-content")
    headline(page, "1,000,000円")


def test_what_was_typed_survives_a_walk_through_the_menu(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "1,000,000円")
    page.goto("faq.html")
    page.goto(JA)
    headline(page, "1,000,000円")
    page.locator("[data-restart]").click()
    page.goto("faq.html")
    page.goto(JA)
    assert page.input_value(PRICE) == ""
    expect(page.locator("[data-example]")).to_be_visible()


def test_a_copied_link_is_confirmed_beside_its_button(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    context = new_context(base_url=server, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(JA)
    fill_in(page)
    headline(page, "1,000,000円")
    button = page.locator("[data-link]")
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    button.click()
    said = page.locator("[data-copied]")
    expect(said).to_have_text(re.compile("コピーしました"))
    assert button.bounding_box() == place
    assert abs(said.bounding_box()["y"] - place["y"]) < 200
    assert "items%5B0%5D.unit_price=150" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("address", [JA, EN, "self-check.html", "linkage/adoption.html"])
def test_a_dark_screen_prints_black_on_white(
    new_context: Callable[..., BrowserContext], server: str, address: str
) -> None:
    page = new_context(base_url=server, color_scheme="dark", reduced_motion="reduce").new_page()
    page.goto(address)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(26, 26, 26)"
    page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce")
    pale = page.evaluate("""() => {
        const bright = (text) => {
            const [red, green, blue] = text.match(/[0-9.]+/g).map(Number);
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        return [...document.querySelectorAll("article *")]
            .filter((one) => one.checkVisibility() && [...one.childNodes].some(
                (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
            .filter((one) => !one.closest("svg, [class*=rate-]"))
            .map((one) => [one.tagName, one.className, getComputedStyle(one).color])
            .filter(([, , color]) => bright(color) > 128);
    }""")
    assert pale == []


def test_no_single_key_opens_the_search(page: Page) -> None:
    page.goto("index.html")
    page.keyboard.press("/")
    expect(page.locator(".site-search")).to_be_hidden()
