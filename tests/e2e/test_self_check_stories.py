"""Three offices go from the home page to their call sheet on a phone, answering what they know."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.waiting import holds

PHONE = {"width": 375, "height": 812}
HOME = {"ja": "index.html", "en": "en/index.html"}
SHOWN = "form [data-field]:not([data-aside])"


@dataclass
class Story:
    """An office and all that such a person can answer; `items` are kind, price and number."""

    prefecture: str
    service: str
    items: list[tuple[str, str, str]]
    answers: dict[str, str]
    amounts: tuple[str, ...]
    most_taps: int
    taps: int = field(default=0)
    entries: int = field(default=0)


COMMON = {
    "corporations": "1",
    "funded_elsewhere": "no",
    "plan_and_report": "yes",
    "security_action": "yes",
}
AT_HOME = {**COMMON, "improvement_support": "training", "uses_linkage": "yes"}


def stories() -> dict[str, Story]:
    return {
        # 4/5 of 8 × 60,000.
        "home-visit": Story(
            "04",
            "home-visit-care",
            [("ict", "6万", "8")],
            {**AT_HOME, "staff": "8", "joins_linkage_group": "no"},
            ("384,000", "96,000"),
            27,
        ),
        # 4/5 of 20 × 200,000, of 2 × 900,000 and of 3,000,000, each below its ceiling.
        "nursing-home": Story(
            "13",
            "nursing-home",
            [
                ("robot-monitoring", "20万", "20"),
                ("robot-transfer", "90万", "2"),
                ("ict", "300万", "1"),
            ],
            {
                **COMMON,
                "staff": "60",
                "improvement_support": "third_party",
                "on_site_visits": "3",
                "supporter_is_independent": "yes",
                "has_committee": "yes",
            },
            ("7,040,000", "1,760,000"),
            39,
        ),
        # 4/5 of 500,000.
        "care-management": Story(
            "27",
            "care-management",
            [("ict", "50万", "1")],
            {**AT_HOME, "joins_linkage_group": "yes"},
            ("400,000", "100,000"),
            27,
        ),
    }


def at(page: Page) -> str:
    """The question that is being asked, nothing at the end."""
    name: str = page.evaluate("history.state?.check ?? 'prefecture'")
    return name


def tap(story: Story, page: Page, selector: str) -> None:
    page.locator(selector).click()
    story.taps += 1


def choose(story: Story, page: Page, selector: str, value: str) -> None:
    """One tap opens a list, another one chooses."""
    page.locator(selector).select_option(value)
    story.taps += 2


def enter(story: Story, page: Page, selector: str, text: str) -> None:
    tap(story, page, selector)
    page.keyboard.type(text)
    story.entries += 1


def buy(story: Story, page: Page) -> None:
    for number, (category, price, quantity) in enumerate(story.items):
        row = f"[data-row]:nth-child({number + 1})"
        if number:
            tap(story, page, "[data-add]")
        choose(story, page, f"{row} [data-field=category] select", category)
        enter(story, page, f"{row} [data-field=unit_price] input", price)
        if quantity != "1":
            enter(story, page, f"{row} [data-field=quantity] input", quantity)


def answer(story: Story, page: Page, name: str) -> None:
    """Answer what is asked; fails where the person of this story could not."""
    if name == "prefecture":
        choose(story, page, "[data-field=prefecture] select", story.prefecture)
    elif name == "items":
        buy(story, page)
    elif name == "answers.service":
        choose(story, page, f"[data-field='{name}'] select", story.service)
    else:
        known = story.answers.get(name.removeprefix("answers."))
        assert known is not None, f"nobody in this office could answer {name}"
        asked = page.locator(f"[data-field='{name}']")
        if asked.get_attribute("data-type") == "radio":
            tap(story, page, f"[data-field='{name}'] input[value='{known}']")
        else:
            enter(story, page, f"[data-field='{name}'] input[type=text]", known)


def go_through(story: Story, page: Page) -> list[str]:
    """All questions from the first to the end, as they come."""
    asked: list[str] = []
    for _ in range(30):
        name = at(page)
        if not name:
            return asked
        expect(page.locator(SHOWN).first).to_be_visible()
        asked.append(name)
        answer(story, page, name)
        tap(story, page, "[data-check=next]")
        holds(page, "name => history.state?.check !== name", name)
    raise AssertionError("the questions do not end")


@pytest.mark.parametrize("name", stories())
@pytest.mark.parametrize("language", HOME)
def test_from_the_home_page_to_the_call_sheet(page: Page, language: str, name: str) -> None:
    story = stories()[name]
    page.set_viewport_size(PHONE)
    page.goto(HOME[language])
    tap(story, page, "article a[href*='self-check.html'] >> nth=0")
    page.wait_for_selector(".check-steps")
    asked = go_through(story, page)
    assert len(asked) == len(set(asked)), "no question comes twice"
    assert story.taps <= story.most_taps, (story.taps, story.entries)
    headline = page.locator("[data-result] > h2")
    expect(headline).to_be_focused()
    expect(headline).to_contain_text("2026")
    first = page.locator("[data-result] .check-offer").first
    expect(first.locator(".chip")).to_contain_text(re.compile("今年度|this year"))
    for amount in story.amounts:
        expect(first.locator(".check-pair")).to_contain_text(amount)
    expect(first.locator(".check-duties li").first).to_be_visible()
    expect(page.locator(".check-sheet .check-calls > li").first).to_be_visible()
    expect(page.locator(".check-sheet .calc-next")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_question_is_the_largest_text_and_the_progress_stands_above_it(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("self-check.html#eligibility?prefecture=04&answers.service=home-visit-care")
    expect(page.locator("[data-section=items] > legend")).to_be_visible()
    sizes = page.evaluate(
        """() => Object.fromEntries([["h1", "h1"], ["question", "[data-section=items] > legend"]]
            .map(([name, at]) => [name, Number.parseFloat(
                getComputedStyle(document.querySelector(at)).fontSize)]))"""
    )
    assert sizes["question"] > sizes["h1"]
    progress = page.locator("[data-check-progress]").bounding_box()
    question = page.locator("[data-section=items] > legend").bounding_box()
    assert progress["y"] + progress["height"] <= question["y"]
    bar = page.locator("progress.check-bar")
    expect(bar).to_be_visible()
    assert bar.get_attribute("aria-label")


def test_the_purchases_can_be_passed_over_and_the_end_says_rates_and_ceilings(page: Page) -> None:
    page.goto("self-check.html#eligibility?prefecture=04&answers.service=home-visit-care")
    expect(page.locator("[data-field=category] select")).to_be_visible()
    expect(page.locator("[data-field=unit_price]")).to_be_hidden()
    page.locator("[data-check=next]").click()
    expect(page.locator("[data-field='answers.plans_technology']")).to_be_visible()
    page.locator("[data-check=result]").click()
    card = page.locator(".check-offer").first
    expect(card).to_contain_text("4/5")
    expect(card.locator(".check-pair")).to_have_count(0)


def test_an_answer_from_the_prefecture_can_be_entered_from_the_sheet(page: Page) -> None:
    kept = "&".join(f"answers.{name}={value}" for name, value in AT_HOME.items())
    page.goto(
        f"self-check.html#eligibility?prefecture=04&answers.service=home-visit-care&{kept}"
        "&answers.joins_linkage_group=no&answers.plans_technology=yes&view=result"
        "&items[0].category=unknown"
    )
    page.locator(".check-calls [data-change]").first.click()
    asked = page.locator("[data-field='answers.prefecture_runs_takeup']")
    expect(asked).to_be_visible()
    page.reload()
    expect(asked).to_be_visible()
    asked.locator("input[value=yes]").check()
    page.locator("[data-check=next]").click()
    page.wait_for_selector("[data-stage=result]")
    expect(page.locator(".check-offer .check-still").first).to_have_text(re.compile("すべて合って"))
    expect(page.locator(".check-calls > li").first).to_contain_text("受付は")


def test_the_call_sheet_is_printed_on_one_page_of_its_own(page: Page) -> None:
    kept = "&".join(f"answers.{name}={value}" for name, value in AT_HOME.items())
    page.goto(
        f"self-check.html#eligibility?prefecture=04&answers.service=home-visit-care&{kept}"
        "&items[0].category=ict&items[0].unit_price=140万&answers.staff=8"
        "&answers.joins_linkage_group=no&view=result"
    )
    page.evaluate("window.print = () => { window.printed = true; }")
    page.locator("[data-check=sheet]").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator(".check-calls > li").first).to_be_visible()
    expect(page.locator(".check-blank").first).to_be_visible()
    expect(page.locator(".check-sheet .calc-next")).to_be_visible()
    expect(page.locator(".check-offer:visible, .calc-answers:visible, h1:visible")).to_have_count(0)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator(".check-offer").first).to_be_visible()


def test_the_conversation_can_be_heard(page: Page) -> None:
    """What the accessibility tree says of a question and of the end."""
    page.goto("self-check.html#eligibility?prefecture=04&answers.service=home-visit-care")
    expect(page.locator("progress.check-bar")).to_be_visible()
    tree = page.locator("[data-calculator]").aria_snapshot()
    assert re.search(r'group "何を買いたいですか', tree) and 'combobox "買うもの"' in tree
    assert re.search(r'progressbar "質問の進みぐあい"', tree) and "質問3" in tree
    page.locator("[data-check=result]").click()
    expect(page.locator("[data-result] > h2")).to_be_focused()
    tree = page.locator("[data-result]").aria_snapshot()
    assert tree.count("article") >= 2 and 'heading "介護テクノロジー定着支援事業" [level=3]' in tree
    # No level is passed over on the whole page, at a question as at the end.
    for selector in ("[data-check=result]", "[data-check=resume]"):
        page.locator(f"{selector}:visible").click() if selector != "[data-check=result]" else None
        levels = page.evaluate(
            """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
                .filter((one) => one.checkVisibility() && one.closest("article.md-content__inner"))
                .map((one) => Number(one.tagName[1]))"""
        )
        steps = [after - before for before, after in pairwise(levels)]
        assert levels[0] == 1 and max(steps, default=0) <= 1, levels
