"""The site in a browser: both languages, the search, the keyboard, small screens, paper, files."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from scripts.machine import inputs
from scripts.site.finish import INSTEAD
from tests.recording import NOTES
from tests.waiting import SPARED

AXE = inputs.ROOT / "node_modules/axe-core/axe.min.js"
PROGRAMME = "programmes/care-tech-takeup.html"
PAGES = [
    "index.html",
    PROGRAMME,
    "calculators/subsidy.html",
    "sources.html",
    "kpi.html",
    "404.html",
]
FAMILIES = {
    "embed": ["quick", "subsidy"],
    "exercises": ["index", "bathing-and-sensors", "bathing-and-sensors-key"],
    "handbook": ["index", "call"],
    "prefectures": ["index", "07", "18"],
    "programmes": ["index"],
}
"""Folders of pages of one kind, and those of them that are looked at."""
BOTH = [folder + path for path in PAGES for folder in ("", "en/")]


@pytest.mark.parametrize("touch", [False, True])
def test_a_word_shows_what_it_means(
    new_context: Callable[..., BrowserContext], server: str, touch: bool
) -> None:
    size = {"width": 375 if touch else 1280, "height": 800}
    page = new_context(base_url=server, has_touch=touch, viewport=size).new_page()
    page.goto("faq.html")
    word = page.locator("article abbr").first
    meaning = page.get_by_role("tooltip")
    word.tap() if touch else word.hover()
    expect(meaning).to_contain_text("対象経費のうち、補助する割合です。")
    page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)
    word.tap() if touch else word.focus()
    expect(meaning).to_be_visible()
    assert word.get_attribute("aria-describedby") == meaning.get_attribute("id")
    size_and_weight = (
        "e => [parseFloat(getComputedStyle(e).fontSize), getComputedStyle(e).fontWeight]"
    )
    type_size, weight = meaning.evaluate(size_and_weight)
    assert type_size >= 14 and weight == "400"
    inner = meaning.bounding_box()
    assert inner and inner["x"] >= 0 and inner["x"] + inner["width"] <= size["width"]
    page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)


def test_the_contents_show_what_is_being_read(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    size = {"width": 1280, "height": 700}
    page = new_context(base_url=server, viewport=size).new_page()
    page.goto("sources.html")
    entries = page.locator(".md-nav--secondary a.md-nav__link")
    here = page.locator(".md-nav--secondary .md-nav__link--active")
    middle = entries.nth(entries.count() // 2)
    page.goto(f"sources.html{middle.get_attribute('href')}")
    expect(here).to_have_count(1)
    expect(here).to_have_text(middle.inner_text())
    expect(here).to_be_in_viewport()
    page.keyboard.press("End")
    expect(here).to_have_text(entries.last.inner_text())
    page.keyboard.press("Home")
    expect(here).to_have_count(0)


def test_a_meaning_stays_while_the_pointer_goes_to_it(page: Page) -> None:
    page.goto("faq.html")
    meaning = page.get_by_role("tooltip")
    word = page.locator("article abbr").first
    for place in (meaning, word):
        word.hover()
        place.hover()
        expect(meaning).to_be_visible()
        page.mouse.move(5, 5)
        expect(meaning).to_have_count(0)


def test_questions_are_filtered_by_topic_and_a_link_still_finds_its_entry(page: Page) -> None:
    page.goto("faq.html")
    page.get_by_role("radio", name="委員会").check()
    expect(page.locator("#committee-duty")).to_be_visible()
    expect(page.locator("#staff-tiers")).to_be_hidden()
    page.evaluate("location.hash = 'staff-tiers'")
    expect(page.locator("#staff-tiers")).to_be_visible()
    page.get_by_role("radio", name="すべて").check()
    expect(page.locator("#payback")).to_be_visible()


def test_language_switch_keeps_page_and_place(page: Page) -> None:
    page.goto(f"{PROGRAMME}#overview")
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/en/{PROGRAMME}#overview")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.evaluate("location.hash = 'a=1&b=%E3%81%82'")
    page.get_by_role("link", name="日本語").click()
    page.wait_for_url(f"**/{PROGRAMME}#a=1&b=%E3%81%82")
    assert page.evaluate("document.documentElement.lang") == "ja"


def test_a_prefecture_opens_the_calculators_for_itself(page: Page) -> None:
    page.goto("prefectures/40.html")
    links = page.locator("a.md-button[href*='prefecture=40']")
    expect(links).to_have_count(3)
    for address in links.evaluate_all("links => links.map((link) => link.href)"):
        page.goto(address)
        chosen = page.locator("[data-field='prefecture'] select, select[data-field='prefecture']")
        expect(chosen.first).to_have_value("40")


@pytest.mark.parametrize("path", ["nothing.html", "programmes/nothing.html", "a/b/c/"])
@pytest.mark.parametrize(
    ("folder", "heading"), [("", "ページが見つかりません"), ("en/", "Page not found")]
)
def test_wrong_address(
    page: Page, expected_errors: list[str], folder: str, path: str, heading: str
) -> None:
    expected_errors.append("status of 404")
    response = page.goto(folder + path)
    assert response is not None and response.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    weight = page.get_by_role("heading", level=1).evaluate("e => getComputedStyle(e).fontWeight")
    assert weight == "700"  # the style sheet is found from any depth
    page.locator("article a").first.click()
    expect(page.locator("article h1")).not_to_have_text(heading)


@pytest.mark.parametrize("path", [path for path in BOTH if "404" not in path])
def test_without_javascript_every_page_can_be_read_and_left(
    new_context: Callable[..., BrowserContext], server: str, path: str
) -> None:
    page = new_context(base_url=server, java_script_enabled=False).new_page()
    page.goto(path)
    expect(page.locator("article h1")).to_be_visible()
    expect(page.get_by_role("contentinfo")).to_contain_text("Care" if "en/" in path else "介護")
    expect(page.locator("[data-search-open]")).to_be_hidden()
    page.locator("#site-nav a").nth(1).click()
    expect(page.locator("article h1")).to_be_visible()


def test_menu_works_without_javascript(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    size = {"width": 375, "height": 800}
    page = new_context(base_url=server, java_script_enabled=False, viewport=size).new_page()
    page.goto("index.html")
    expect(page.locator("#site-nav")).to_be_hidden()
    page.locator(".site-menu-without-script").click()
    expect(page.locator("#site-nav")).to_be_visible()


@pytest.mark.parametrize(
    ("folder", "word"), [("", "見守り機器"), ("", "補助率"), ("en/", "robots")]
)
def test_search_finds_words_of_the_page_language(page: Page, folder: str, word: str) -> None:
    page.goto(f"{folder}index.html")
    page.locator("[data-search-open]").click()
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    field.fill(word)
    results = page.locator(".site-search__results a")
    expect(results.first).to_be_visible()
    for link in results.all():
        assert ("/en/" in link.evaluate("e => e.href")) == bool(folder)
    expect(page.locator(".site-search mark").first).to_be_visible()
    field.press("Enter")
    expect(results.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".site-search")).to_be_hidden()
    expect(page.locator("article")).to_contain_text(word, ignore_case=True)


class Article(HTMLParser):
    """The text of a page that can be searched for, without spaces."""

    LEFT_OUT = frozenset(
        {"rt", "rp", "script", "style", "form", "label", "svg", "nav", "footer", "template"}
    )
    EMPTY = frozenset({"br", "hr", "img", "input", "wbr", "link", "meta", "col", "source"})

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path: list[bool] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))
        self.text = "".join(self.text.split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in self.EMPTY:
            return
        classes = (dict(attributes).get("class") or "").split()
        inside = tag == "article" or (bool(self.path) and self.path[-1])
        left_out = tag in self.LEFT_OUT or "calc-source" in classes
        left_out = left_out or (tag == "a" and "source" in classes)
        self.path.append(inside and not left_out)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            self.path.pop()

    def handle_data(self, data: str) -> None:
        if self.path and self.path[-1]:
            self.text += data


@pytest.mark.parametrize(
    "word", ["見守り", "第三者", "データ連携", "システム", "ポイント", "介護テクノロジー", "北海道"]
)
def test_search_finds_exactly_the_pages_with_a_japanese_word(
    page: Page, site: Path, word: str
) -> None:
    expected = sum(
        word in Article(path).text
        for path in site.rglob("*.html")
        if path.name not in INSTEAD and path.relative_to(site).parts[0] not in ("en", "embed")
    )
    assert expected
    page.goto("index.html")
    page.locator("[data-search-open]").click()
    page.get_by_role("searchbox").fill(word)
    count = f"「{word}」を含むページ：{expected}件"
    expect(page.locator(".site-search__status")).to_contain_text(count)
    for title in page.locator(".site-search__results").all_inner_texts():
        assert not set(title) & set("\u200aヽゝ")
    assert word in page.locator(".site-search mark").first.inner_text()


def test_search_says_when_nothing_is_found(page: Page) -> None:
    page.goto("index.html")
    page.get_by_role("button", name="検索").click()
    page.get_by_role("searchbox").fill("<b>zzzz</b>")
    expect(page.locator(".site-search__status")).to_contain_text("「<b>zzzz</b>」")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize(("folder", "word"), [("", "見守り"), ("en/", "monitoring")])
def test_search_works_on_opened_files(
    new_context: Callable[..., BrowserContext], site: Path, folder: str, word: str
) -> None:
    page = new_context().new_page()
    page.goto((site / folder / "about.html").as_uri())
    page.locator("[data-search-open]").click()
    page.get_by_role("searchbox").fill(word)
    first = page.locator(".site-search__results a").first
    expect(first).to_be_visible()
    first.click()
    expect(page.locator("article")).to_contain_text(word, ignore_case=True)
    assert page.url.startswith((site / folder).as_uri())


def test_menu_by_keyboard_on_a_small_screen(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    page = new_context(base_url=server, viewport={"width": 375, "height": 800}).new_page()
    page.goto("index.html")
    menu = page.get_by_role("button", name="メニュー", exact=True)
    expect(menu).to_have_attribute("aria-expanded", "false")
    menu.press("Enter")
    expect(page.locator(".site-menu")).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("button", name="メニューを閉じる")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#site-nav a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_focused()
    expect(page.locator("#site-nav")).to_be_hidden()


def test_keyboard_reaches_everything_in_the_header_visibly(page: Page) -> None:
    page.goto("index.html")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "(e => [e.className, getComputedStyle(e.matches('.md-option') ? e.nextElementSibling"
            " : e).outlineWidth])(document.activeElement)"
        )
        reached.append(name)
        assert outline == "4px", name
    text = " ".join(reached)
    for name in ("md-skip", "site-name", "site-search-open", "site-language", "md-option"):
        assert name in text, reached


@pytest.mark.parametrize("path", BOTH)
@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_wider_than_the_screen(
    new_context: Callable[..., BrowserContext], server: str, path: str, width: int
) -> None:
    page = new_context(base_url=server, viewport={"width": width, "height": 640}).new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_page_fits_a_small_screen_and_has_each_name_once(
    new_context: Callable[..., BrowserContext], server: str, site: Path
) -> None:
    """Whatever its scripts have added to it."""
    page = new_context(base_url=server, viewport={"width": 320, "height": 640}).new_page()
    page.add_init_script(SPARED)
    faults = []
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        page.goto(name)
        width, twice = page.evaluate("""() => {
            const names = [...document.querySelectorAll("[id]")].map(({ id }) => id);
            const twice = names.filter((id, at) => names.indexOf(id) < at);
            return [document.documentElement.scrollWidth, twice];
        }""")
        if width > 320:
            faults.append(f"{name}: {width} wide")
        faults += [f"{name}: more than one {id_}" for id_ in twice]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", BOTH)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "light"), (1280, "dark")])
def test_axe_finds_nothing(
    new_context: Callable[..., BrowserContext], server: str, path: str, width: int, scheme: str
) -> None:
    context = new_context(
        base_url=server, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    assert not found_by_axe(context.new_page(), path)


@pytest.mark.parametrize(("folder", "turn"), [("", 0), ("en/", 1)])
def test_axe_finds_nothing_on_a_page_of_every_kind(
    new_context: Callable[..., BrowserContext], server: str, site: Path, folder: str, turn: int
) -> None:
    """Every other one in Japanese, those between in English: they are of one template."""
    page = new_context(base_url=server, viewport={"width": 375, "height": 900}).new_page()
    faults = [found_by_axe(page, f"{folder}{name}") for name in kinds(site)[turn::2]]
    found = [fault for one in faults for fault in one]
    assert not found, "\n".join(found)


def kinds(site: Path) -> list[str]:
    """The pages of a language, of those of one kind only some, without those looked at above."""
    paths = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")))
    return [
        path
        for path in paths
        if not path.startswith("en/")
        and path not in PAGES
        and Path(path).stem in FAMILIES.get(path.partition("/")[0], [Path(path).stem])
    ]


STATES = {
    "quick.html#quick?want=bath&cost=1500000&prefecture=04": ".quick-offer",
    "en/calculators/subsidy.html#subsidy?programme=care-tech-takeup&version=r8&answers.staff=12"
    "&items%5B0%5D.category=ict&items%5B0%5D.unit_price=2600000": ".calc-amounts",
    "calculators/linkage.html#linkage?mode=hours&hours.before=50&hours.after=20": ".calc-headline",
    "self-check.html#eligibility?prefecture=04&answers.service=home-visit-care": ".check-progress",
    "en/self-check.html#eligibility?prefecture=04&view=result": "[data-result]",
}
"""Links with answers, and what is there once they have been worked out."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_calculators_answer(
    new_context: Callable[..., BrowserContext], server: str, scheme: str
) -> None:
    size = {"width": 375, "height": 900}
    page = new_context(base_url=server, viewport=size, color_scheme=scheme).new_page()
    found = []
    for path, there in STATES.items():
        page.goto("about:blank")
        found += found_by_axe(page, path, there)
    page.goto("exercises/bathing-and-sensors-key.html")
    page.locator("[data-present-open]").click()
    found += axe_says(page, "presenter")
    assert not found, "\n".join(found)


def found_by_axe(page: Page, path: str, there: str | None = None) -> list[str]:
    """What axe has to say about a page, and whether it is wider than the screen.

    It is asked once what is looked for is `there`, in no example.
    """
    page.goto(path)
    if there:
        expect(page.locator(f"{there}:not([data-example] *)").first).to_be_visible()
    return axe_says(page, path)


# What fades from one colour to another has neither while it does.
SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime < Infinity).map((one) => one.finished))
    .then(() => {})"""


def axe_says(page: Page, path: str) -> list[str]:
    page.evaluate(SETTLED)
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    NOTES.take(page, path, result)
    found = [
        f"{path}: {violation['id']} ({violation['impact']}): {node['target']} "
        f"{node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    size = page.viewport_size
    if size and page.evaluate("document.documentElement.scrollWidth") > size["width"]:
        found.append(f"{path}: wider than the screen")
    return found


def test_search_dialog_is_accessible(page: Page) -> None:
    page.goto("index.html")
    page.locator("[data-search-open]").click()
    page.get_by_role("searchbox").fill("補助")
    expect(page.locator(".site-search__results a").first).to_be_visible()
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("axe.run('.site-search')")
    assert [violation["id"] for violation in result["violations"]] == []


def test_dark_colours_stay_chosen(page: Page) -> None:
    page.goto("index.html")
    page.locator("label[for='__palette_1']").click()
    scheme = page.locator("body")
    expect(scheme).to_have_attribute("data-md-color-scheme", "slate")
    page.goto("about.html")
    expect(scheme).to_have_attribute("data-md-color-scheme", "slate")


def test_paper_shows_the_text_and_addresses_only(page: Page) -> None:
    page.goto("about.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for selector in (".md-header", ".md-sidebar--primary", ".md-sidebar--secondary", ".md-path"):
        expect(page.locator(selector)).to_be_hidden()
    expect(page.locator("footer")).to_be_visible()
    expect(page.locator("[data-print-address]")).to_contain_text("/about.html")
    link = page.locator("article a[href*='sources']").first
    content = link.evaluate("e => getComputedStyle(e, '::after').content")
    assert "/sources.html" in content
