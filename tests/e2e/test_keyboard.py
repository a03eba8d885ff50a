"""By keyboard alone: what has the focus is seen, nothing else is reached, and all is told."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.waiting import at_rest, until

STOPS = 60
FLOWS = [
    "index.html",
    "self-check.html",
    "calculators/subsidy.html",
    "en/calculators/linkage.html",
    "programmes/care-tech-takeup.html",
    "faq.html",
    "prefectures/index.html",
]
COVERED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const shown = one.matches(".md-option") ? one.nextElementSibling : one;
    const box = shown.getBoundingClientRect();
    const name = `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)}`;
    if (box.width * box.height === 0) return `${name}: not seen`;
    const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 20), 0), innerWidth - 1);
    const top = document.elementFromPoint(x, Math.max(box.top + 2, 0));
    const header = document.querySelector(".md-header");
    if (header.contains(one)) return null;
    const tall = box.height > innerHeight / 2;
    const below = tall || box.top >= header.getBoundingClientRect().bottom - 1;
    if (!below && header.contains(top)) return `${name}: under the header`;
    const bar = document.querySelector(".calc-summary");
    const middle = document.elementFromPoint(x, (box.top + box.bottom) / 2);
    if (bar && bar.contains(middle) && !bar.contains(one)) return `${name}: under the bar`;
    return box.top >= innerHeight || box.bottom <= 0 ? `${name}: out of sight` : null;
}"""

# What a screen reader says of where the focus is, in short.
NAME = """() => {
    const one = document.activeElement;
    if (one === document.body) return "(the page)";
    const named = (one.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
    const said = one.getAttribute("aria-label")
        ?? (named.map((id) => document.getElementById(id).textContent).join(" ")
            || one.labels?.[0]?.textContent || one.textContent);
    return said.trim().replace(/\\s+/g, " ");
}"""


def press(page: Page, key: str) -> str:
    """Press a key; the name of what has the focus then, which is in sight."""
    page.keyboard.press(key)
    assert not (fault := page.evaluate(COVERED)), fault
    return page.evaluate(NAME)


def tab_to(page: Page, name: str, most: int = 90) -> None:
    """Tab on until this has the focus; everything on the way is named and in sight."""
    for _ in range(most):
        found = press(page, "Tab")
        assert found, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if re.search(name, found):
            return
    raise AssertionError(f"never reached: {name}")


def choose(page: Page, value: str, most: int = 30) -> None:
    """Go down the list that has the focus to one of its options."""
    for _ in range(most):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"never reached: {value}")


def focused(page: Page) -> object:
    return page.locator(":focus")


def test_from_the_home_page_to_the_comparison_by_keys_alone(page: Page) -> None:
    page.goto("index.html")
    at_rest(page)
    tab_to(page, "見守り機器")
    press(page, "ArrowDown")
    assert press(page, "ArrowDown") == "入浴の機器"
    tab_to(page, "費用の合計", most=1)
    page.keyboard.type("150万")
    tab_to(page, "都道府県", most=1)
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    tab_to(page, "いくら補助されるか見る", most=1)
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_text(re.compile("^補助は、多くて1,200,000円"))  # on the amount
    tab_to(page, "この事業でくわしく試算する", most=20)
    page.keyboard.press("Enter")
    page.wait_for_url("**/calculators/subsidy.html#*")
    expect(page.locator("#subsidy-prefecture")).to_have_value("04")
    expect(focused(page)).to_have_text(re.compile("^補助見込額"))
    tab_to(page, "変更：業務改善の支援")
    page.keyboard.press("Enter")
    assert page.evaluate(NAME) == "わからない"
    assert press(page, "ArrowUp") == "どちらも予定していない"
    tab_to(page, "結果をくわしく見る")
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_text(re.compile("^対象外です"))
    tab_to(page, "^印刷する", most=5)


def test_who_goes_on_while_python_loads_is_not_taken_away(page: Page) -> None:
    """A link with answers takes its reader to the result, unless the reader has gone elsewhere."""
    page.goto("calculators/subsidy.html")
    page.locator("[data-use-example]").click()
    expect(focused(page)).to_have_text(re.compile("^補助見込額"))
    page.wait_for_url("**#*")
    other, waiting = page.context.new_page(), list[Route]()
    other.route("**/wasm.*", lambda route: waiting.append(route))
    other.goto(page.url)
    expect(other.locator("main [data-loading]")).to_be_visible()
    tab_to(other, "^検索$", most=5)
    until(lambda: other.wait_for_timeout(50) or waiting, "the request for Python")
    waiting[0].continue_()
    expect(other.locator("[data-status]")).to_have_text(re.compile("^補助見込額"))
    assert other.evaluate(NAME) == "検索"


def test_from_the_self_check_to_the_call_sheet_by_keys_alone(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    page = new_context(base_url=server, viewport={"width": 375, "height": 800}).new_page()
    page.goto("self-check.html")
    tab_to(page, "どの都道府県にありますか", most=12)
    page.keyboard.press("ArrowDown")
    for _ in range(40):
        tab_to(page, "^次へ", most=25)
        before = page.evaluate(NAME)
        page.keyboard.press("Enter")
        # The next question's first field has the focus, or the conclusion does.
        expect(focused(page)).not_to_have_text(before)
        if focused(page).evaluate("one => one.matches('h2')"):
            break
    expect(focused(page)).to_have_text(re.compile("合うかもしれない補助が"))
    tab_to(page, "この用紙だけを印刷する")


def test_linkage_batch_and_search_by_keys_alone(page: Page) -> None:
    page.goto("calculators/linkage.html")
    at_rest(page)
    tab_to(page, "結果をくわしく見る")
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_text(re.compile("^支出は月5,934円減り"))
    tab_to(page, "入力した内容", most=60)
    page.goto("batch.html")
    at_rest(page)
    tab_to(page, "CSVファイルを選ぶ", most=40)
    page.goto("index.html")
    at_rest(page)
    tab_to(page, "^検索", most=5)
    page.keyboard.press("Enter")
    page.keyboard.type("タブレット")
    expect(page.locator(".site-search__results a").first).to_be_visible()
    assert press(page, "Tab")
    page.keyboard.press("Escape")
    expect(focused(page)).to_have_text(re.compile("検索"))


@pytest.mark.parametrize("address", FLOWS)
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_what_has_the_focus_is_seen(page: Page, address: str, key: str) -> None:
    page.goto(address)
    at_rest(page)
    covered = []
    for _ in range(STOPS):
        page.keyboard.press(key)
        covered.append(page.evaluate(COVERED))
    assert [fault for fault in covered if fault] == []


def test_the_open_menu_keeps_the_focus_and_gives_it_back(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    page = new_context(base_url=server, viewport={"width": 375, "height": 800}).new_page()
    page.goto("faq.html")
    menu = page.get_by_role("button", name="メニュー", exact=True)
    menu.press("Enter")
    closer = page.get_by_role("button", name="メニューを閉じる")
    expect(closer).to_be_focused()
    for _ in range(30):
        page.keyboard.press("Tab")
        within = page.evaluate(
            "[document.body, document.documentElement].includes(document.activeElement)"
            " || Boolean(document.activeElement.closest('.md-sidebar--primary'))"
        )
        assert within, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    closer.click()
    expect(menu).to_be_focused()
    expect(page.locator("#site-nav")).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.locator(".site-name")).to_be_focused()


def test_escape_hides_a_meaning_and_leaves_the_focus_where_it_is(page: Page) -> None:
    page.goto("faq.html")
    word = page.locator("article abbr").first
    word.focus()
    meaning = page.get_by_role("tooltip")
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)
    expect(word).to_be_focused()


@pytest.mark.parametrize("width", [375, 1280])
def test_what_stays_at_the_top_takes_the_focus_and_leaves_the_page_where_it_is(
    new_context: Callable[..., BrowserContext], server: str, width: int
) -> None:
    page = new_context(base_url=server, viewport={"width": width, "height": 700}).new_page()
    page.goto("faq.html")
    page.evaluate("scrollTo(0, 2000)")
    moved_by = """() => [...document.querySelectorAll(
        ".md-header :is(a, button, input), .site-notices :is(a, button)")].filter((one) => {
            const before = scrollY;
            one.focus();
            const moved = scrollY !== before;
            scrollTo(0, before);
            return moved;
        }).map((one) => one.outerHTML.slice(0, 120))"""
    assert page.evaluate(moved_by) == []
    page.locator("[data-search-open]").click()
    page.keyboard.press("Escape")
    assert page.evaluate("scrollY") == 2000
    page.evaluate("""() => {
        const { content } = document.querySelector("template[data-notice=new]");
        document.querySelector(".site-notices [role=status]").replaceChildren(
            content.cloneNode(true));
        scrollTo(0, 2000);
    }""")
    assert page.evaluate(moved_by) == []


@pytest.mark.parametrize(("scheme", "name"), [("light", "明るい配色"), ("dark", "暗い配色")])
def test_the_switch_of_colours_says_its_state(
    new_context: Callable[..., BrowserContext], server: str, scheme: str, name: str
) -> None:
    page = new_context(base_url=server, color_scheme=scheme).new_page()
    page.goto("about.html")
    expect(page.get_by_role("radio", name=name)).to_be_checked()
    expect(page.get_by_role("form", name="配色")).to_be_visible()


@pytest.mark.parametrize("width", [375, 1280])
def test_only_boxes_that_scroll_take_the_focus(
    new_context: Callable[..., BrowserContext], server: str, width: int
) -> None:
    page = new_context(base_url=server, viewport={"width": width, "height": 800}).new_page()
    for address in ("programmes/index.html", "linkage/adoption.html", "batch.html", "kpi.html"):
        page.goto(address)
        at_rest(page)
        needless = page.evaluate("""() => [...document.querySelectorAll("[tabindex='0']")]
            .filter((one) => one.tagName !== "ABBR" && one.scrollWidth <= one.clientWidth
                && one.scrollHeight <= one.clientHeight)
            .map((one) => one.outerHTML.slice(0, 120))""")
        assert needless == [], address


def test_what_is_wrong_is_told_when_its_field_is_left(page: Page) -> None:
    page.goto("calculators/subsidy.html")
    page.select_option("#subsidy-items-0-category", "robot-bathing")
    page.fill("#subsidy-items-0-unit_price", "1e6")
    page.keyboard.press("Tab")
    said = re.compile("「1e6」は金額として読み取れません")
    expect(page.locator("#subsidy-items-0-unit_price-error")).to_have_text(said)
    expect(page.locator("[data-status]")).to_have_text(said)


def test_links_to_more_say_about_what(page: Page) -> None:
    for address in ("calculators/subsidy.html", "en/calculators/subsidy.html"):
        page.goto(address)
        texts = page.locator("form .calc-help a").evaluate_all(
            "all => all.map((a) => a.textContent)"
        )
        assert texts and all(re.search("[：:] ?\\S", text) for text in texts), texts


def test_from_a_subsidy_to_its_comparison_by_keys_alone(page: Page) -> None:
    """What was bought comes along, and who asks is taken to the conclusion there, too."""
    page.goto("calculators/subsidy.html")
    at_rest(page)
    tab_to(page, "^種類")
    choose(page, "robot-bathing")
    tab_to(page, "^1台（1式）あたりの価格", most=4)
    page.keyboard.type("１５０万円")
    tab_to(page, "^買うものを追加", most=12)
    page.keyboard.press("Enter")
    assert page.evaluate(NAME).startswith("種類")
    choose(page, "ict")
    tab_to(page, "^1台（1式）あたりの価格", most=4)
    page.keyboard.type("80万")
    tab_to(page, "職員は何人", most=12)
    page.keyboard.type("8")
    tab_to(page, "^結果をくわしく見る")
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_text(re.compile("^補助見込額"))
    tab_to(page, "申請のしかたを比べる", most=30)
    page.keyboard.press("Enter")
    page.wait_for_url("**/calculators/compare.html#*")
    expect(focused(page)).to_have_text(re.compile("円"))
    expect(page.locator("#compare-items-0-unit_price")).to_have_value("1500000")
    expect(page.locator("[data-field=category] select").nth(1)).to_have_value("ict")
    expect(page.locator("#compare-answers-staff")).to_have_value("8")
