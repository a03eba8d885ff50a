"""Links with answers: what mails do to them is undone, and what was cut is not calculated with."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.waiting import LONGEST, PATIENT

JA, EN = "calculators/subsidy.html", "en/calculators/subsidy.html"
PRICE = "#subsidy-items-0-unit_price"
AMOUNT = re.compile("1,000,000円")
DAMAGED = re.compile("リンクが途中で切れているか、書き換えられています")


@pytest.fixture
def link(page: Page) -> str:
    """The fragment of a link that the page has made, with the result it is of."""
    return made_by(page)


@pytest.fixture(scope="module")
def mailed(browser: Browser, server: str) -> str:
    """The same, made on another machine than where it is followed."""
    with browser.new_context(base_url=server, service_workers="block") as context:
        context.set_default_timeout(LONGEST * 1000)
        context.add_init_script(PATIENT)
        return made_by(context.new_page())


def made_by(page: Page) -> str:
    page.goto(JA)
    page.select_option("#subsidy-items-0-category", "robot-bathing")
    page.fill(PRICE, "1500000")
    page.locator("#subsidy-items-0-label").evaluate("e => e.closest('details').open = true")
    page.fill("#subsidy-items-0-label", "浴槽（1階）")
    page.check("#subsidy-answers-improvement_support-2")
    expect(headline(page)).to_have_text(AMOUNT)
    page.wait_for_url(re.compile("was="))
    return page.url.partition("#")[2]


def headline(page: Page) -> object:
    return page.locator("[data-result] > h2")


def damaged(page: Page) -> object:
    return page.locator("[data-damaged]")


def follow(page: Page, fragment: str) -> None:
    page.goto("about:blank")
    page.goto(f"{JA}#{fragment}")


MAILED = {
    "as it is": lambda link: link,
    "question mark escaped": lambda link: link.replace("?", "%3F", 1),
    "escaped once more": lambda link: quote(link, safe=""),
    "written as HTML": lambda link: link.replace("&", "&amp;"),
    "with the full stop after it": lambda link: link + ".",
    "with a Japanese full stop": lambda link: link + "。",
    "in brackets": lambda link: link + ">",
    "wrapped": lambda link: link[:60] + "\n " + link[60:],
    "wrapped and escaped": lambda link: link[:60] + "%0D%0A" + link[60:],
    "its brackets as they are": lambda link: link.replace("%5B", "[").replace("%5D", "]"),
    "its letters as they are": lambda link: link.replace(
        quote("浴槽（1階）", safe=""), "浴槽（1階）"
    ),
}


@pytest.mark.parametrize("done", MAILED.values(), ids=MAILED)
def test_what_a_mail_does_to_a_link_is_undone(page: Page, mailed: str, done: object) -> None:
    follow(page, done(mailed))
    expect(headline(page)).to_have_text(AMOUNT)
    expect(damaged(page)).to_be_hidden()
    assert page.input_value("#subsidy-items-0-label") == "浴槽（1階）"


def test_a_cut_link_is_not_calculated_with_what_is_left(page: Page, link: str) -> None:
    first = link.index("items")
    price = link.index("1500000")
    for end in (first + 3, price + 1, price + 7, link.index("label"), link.index("%E6") + 4):
        follow(page, link[:end])
        expect(damaged(page)).to_have_text(DAMAGED)
        expect(headline(page)).to_have_count(0)
        expect(page.locator("[data-example]")).to_be_hidden()
        assert page.input_value(PRICE) in ("", "1500000"), link[:end]
    page.fill(PRICE, "1500000")
    page.check("#subsidy-answers-improvement_support-2")
    expect(headline(page)).to_have_text(AMOUNT)


def test_a_cut_link_over_a_result_takes_it_away_and_the_whole_one_brings_it_back(
    page: Page, link: str
) -> None:
    reading = page.locator(f"{PRICE}-reading")
    expect(reading).not_to_be_empty()
    page.evaluate("link => { location.hash = link; }", link[: link.index("unit_price")])
    expect(damaged(page)).to_have_text(DAMAGED)
    summary = page.locator("[data-summary]")
    expect(summary).to_have_attribute("data-summary", "incomplete")
    expect(summary).not_to_contain_text("円")
    missing = summary.locator("[data-missing] [data-change]")
    expect(missing.and_(page.locator("[data-change='items[0].unit_price']"))).to_be_visible()
    expect(missing.and_(page.locator("[data-change='items[0].category']"))).to_have_count(0)
    expect(reading).to_be_empty()
    expect(headline(page)).to_have_count(0)
    expect(page.locator("[data-tools]")).to_be_hidden()
    expect(page.locator("[data-example]")).to_be_hidden()
    page.evaluate("link => { location.hash = link; }", link)
    expect(headline(page)).to_have_text(AMOUNT)
    expect(damaged(page)).to_be_hidden()
    expect(page.locator("[data-tools]")).to_be_visible()
    expect(summary).to_have_attribute("data-summary", "complete")


def test_what_a_cut_link_has_left_shows_no_result_before_somebody_goes_on(
    page: Page, link: str
) -> None:
    follow(page, link[: link.index("&answers.improvement")])
    expect(damaged(page)).to_have_text(DAMAGED)
    expect(page.locator(f"{PRICE}-reading")).not_to_be_empty()  # the engine has answered
    expect(page.locator("[data-result] > h2")).to_have_count(0)
    page.check("#subsidy-answers-improvement_support-2")
    expect(headline(page)).to_have_text(AMOUNT)


def test_a_cut_link_over_a_self_check_asks_again_and_the_whole_one_leads_to_its_result(
    page: Page,
) -> None:
    page.goto("self-check.html#eligibility?prefecture=04&answers.service=home-visit-care")
    page.locator("[data-check=result]").click()
    expect(headline(page)).to_be_visible()
    page.wait_for_url(re.compile("was=.*view=result"))
    whole = page.url.partition("#")[2]
    page.evaluate("link => { location.hash = link; }", whole[: whole.index("answers")])
    expect(damaged(page)).to_have_text(DAMAGED)
    expect(page.locator("[data-stage=ask]")).to_be_visible()
    expect(headline(page)).to_have_count(0)
    page.evaluate("link => { location.hash = link; }", whole)
    expect(headline(page)).to_be_visible()
    expect(damaged(page)).to_be_hidden()


@pytest.mark.parametrize(
    "change",
    [
        lambda link: link.replace("1500000", "1"),
        lambda link: link.replace("unit_price", "unitprice"),
        lambda link: link.replace("check=", "check=1"),
    ],
)
def test_an_altered_link_says_so(page: Page, mailed: str, change: object) -> None:
    follow(page, change(mailed))
    expect(damaged(page)).to_have_text(DAMAGED)
    expect(damaged(page)).to_be_visible()


@pytest.mark.parametrize(
    "fragment",
    [
        "subsidy?items%5B0%5D.category=ict&items%5B0%5D.unit_pr",
        "subsidy?items%5B0%5D.category=ict&items%5B0%5D.unit_price=1000000&items%5B0%5D.label=%E6%B",
        "subsidy?items%5B0%5D.category=ict&items%5B0%5D.unit_price=1000000&answers.staf=5",
        "subsidy?items%5B0%5D.category=ict&items%5B0%5D.unit_price=1000000&items%5B9999%5D.label=a",
    ],
)
def test_a_link_without_a_check_says_where_it_cannot_be_whole(page: Page, fragment: str) -> None:
    page.goto(f"{JA}#{fragment}")
    expect(damaged(page)).to_have_text(DAMAGED)


def test_a_link_of_earlier_days_opens_on_its_result(page: Page) -> None:
    page.goto(
        f"{JA}#subsidy?programme=care-tech-takeup&version=r8&items%5B0%5D.category=robot-bathing"
        "&items%5B0%5D.unit_price=1500000&answers.improvement_support=training"
        "&was=0123456789ab%2Ccalculated%2C900000%2C600000"
    )
    expect(headline(page)).to_have_text(AMOUNT)
    expect(damaged(page)).to_be_hidden()
    expect(page.locator("body")).not_to_contain_text("900,000円")


def test_a_link_of_which_nobody_can_tell_says_so(page: Page) -> None:
    note = page.locator("[data-unproven]")
    cut = "subsidy?items%5B0%5D.category=robot-bathing&items%5B0%5D.unit_price=150"
    page.goto(f"{JA}#{cut}")
    expect(note).to_have_text(re.compile("途中で切れていないかを確かめられません"))
    expect(note).to_be_visible()
    page.fill(PRICE, "1500000")
    page.reload()
    expect(note).to_be_hidden()
    page.goto("prefectures/40.html")
    page.locator("a.md-button[href*='subsidy']").click()
    expect(page.locator("#subsidy-prefecture")).to_have_value("40")
    expect(note).to_be_hidden()


@pytest.mark.parametrize("folder", ["", "en/"])
def test_a_link_copied_in_a_frame_leads_to_the_whole_page(page: Page, folder: str) -> None:
    page.goto(f"{folder}embed/addon.html")
    page.locator("[data-use-example]").click()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-link]").click()
    expect(page.locator("[data-copied]")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    page.goto(copied)
    assert f"/{folder}calculators/addon.html#addon?check=" in page.url
    expect(headline(page)).not_to_have_count(0)


def test_the_note_goes_with_the_entries_and_is_in_the_page_s_language(page: Page) -> None:
    page.goto(f"{EN}#subsidy?items%5B0%5D.unit_pr")
    expect(damaged(page)).to_have_text(re.compile("The link was cut or altered"))
    page.locator("[data-restart]").click()
    expect(damaged(page)).to_be_hidden()
    expect(page.locator("[data-example]")).to_be_visible()


# --- short links ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "fragment", "amount"),
    [
        (JA, "subsidy?example=office-plan", "4,300,000円"),
        (JA, "subsidy%3Fexample=office-plan。", "4,300,000円"),
        (JA, "exercise?id=bathing-and-sensors&amp;row=2", "2,175,000円"),
        ("index.html", "exercise?id=fax-to-linkage", "4,184円"),
        ("exercises/index.html", "exercise?id=ten-or-eleven&case=2", "1,500,000円"),
        ("en/index.html", "subsidy?example=office-plan", "¥4,300,000"),
    ],
)
def test_a_short_link_opens_on_the_result_of_what_it_names(
    page: Page, start: str, fragment: str, amount: str
) -> None:
    page.goto(f"{start}#{fragment}")
    expect(headline(page)).to_have_text(re.compile(amount))
    expect(damaged(page)).to_be_hidden()
    page.wait_for_url(re.compile("#[a-z]+[?]check=.*was="))  # a link with answers from now on


@pytest.mark.parametrize(
    "fragment",
    ["subsidy?example=office-plans", "subsidy?example=", "subsidy?example=office-package"],
)
def test_a_short_link_to_nothing_says_so_and_offers_what_there_is(
    page: Page, fragment: str
) -> None:
    page.goto(f"{JA}#{fragment}")
    expect(damaged(page)).to_have_text(re.compile("一つに決まりません"))
    assert page.input_value(PRICE) == ""
    page.get_by_role("link", name="職員25人の事業所が、入浴機器").first.click()
    expect(headline(page)).to_have_text(re.compile("4,300,000円"))
    expect(damaged(page)).to_be_hidden()


def test_a_calculator_without_examples_says_that_it_has_none(page: Page) -> None:
    page.goto("calculators/kpi.html#exercise?id=two-years")
    expect(damaged(page)).to_have_text(re.compile("リンクの名前に合う例や練習問題がありません"))


def test_an_exercise_that_is_nowhere_is_told_where_all_are_listed(page: Page) -> None:
    page.goto("index.html#exercise?id=no-such-one")
    page.wait_for_url("**/exercises/index.html#exercise?id=no-such-one")
    expect(page.locator("[data-unknown-preset]")).to_be_visible()
