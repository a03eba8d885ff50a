"""The self-check and the comparison in a browser: by keyboard, back and forth, from a link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.waiting import at_rest, holds

PAGES = {"ja": "self-check.html", "en": "en/self-check.html"}
ASKED = "form [data-field]:not([data-aside])"


# A question that comes late: nothing has been answered that would make it pointless.
LATER = "prefecture=01&answers.service=day-care&answers.plans_technology=yes"
LATER += "&items[0].category=unknown"
NONE_FITS = re.compile("見つかりませんでした")


def asked(page: Page) -> str:
    """The one question that is shown; of a row of purchases its first field."""
    expect(page.locator(ASKED).first).to_be_visible()
    return page.locator(ASKED).first.get_attribute("data-field") or ""


def come_later(page: Page, more: str = "") -> None:
    """Open the page at the question that comes first after those of `LATER`."""
    page.goto(PAGES["ja"] + f"#eligibility?{LATER}{more}")
    expect(page.locator(ASKED)).to_have_attribute("data-field", "answers.improvement_support")


def judged(page: Page) -> None:
    """Wait until the engine has answered for the first time."""
    page.locator("[data-result] > [data-questions]").wait_for(state="attached")


# By how much what one sees has moved, as browsers count it: 0.1 is what they call good.
MOVED = """self.moved = 0; new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) moved += value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize("address", [*PAGES.values(), "embed/eligibility.html"])
def test_the_page_does_not_jump_when_the_first_question_is_put(page: Page, address: str) -> None:
    """On a slow telephone, whose page is seen before all of it is there."""
    page.set_viewport_size({"width": 412, "height": 823})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(MOVED)
    page.goto(address)
    asked(page)
    at_rest(page)
    assert page.evaluate("moved") < 0.1


def test_with_all_questions_at_once_the_page_says_what_it_is_for(page: Page) -> None:
    page.goto(PAGES["ja"])
    asked(page)
    lead = page.locator("article .lead")
    expect(lead).to_be_hidden()
    page.locator("[data-check=all]").click()
    expect(lead).to_be_visible()


def past_the_place(page: Page) -> None:
    """Go on to the first question that is not where the office is."""
    page.locator("[data-check=next]").click()
    expect(page.locator(ASKED)).not_to_have_attribute("data-field", "prefecture")


def press_until(page: Page, selector: str) -> None:
    for _ in range(100):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab")


def answer_by_keyboard(page: Page, steps: int = 1) -> str:
    """Choose the option of that number in the question that has the focus, and go on."""
    name = asked(page)
    kind = page.locator(ASKED).first.get_attribute("data-type")
    if kind == "radio":
        page.keyboard.press("Space")
        for _ in range(steps - 1):
            page.keyboard.press("ArrowDown")
    elif kind == "list":
        page.keyboard.press("ArrowDown")
        press_until(page, "[data-check=next]")  # Enter in a list opens it.
    else:
        page.keyboard.type("2")
    page.keyboard.press("Enter")
    holds(
        page,
        """([name, asked]) => document.querySelector("[data-stage=result]")
            || document.querySelector(asked).dataset.field !== name""",
        arg=[name, ASKED],
    )
    return name


@pytest.mark.parametrize("language", PAGES)
def test_all_questions_by_keyboard_alone(page: Page, language: str) -> None:
    page.goto(PAGES[language])
    press_until(page, f"{ASKED} :is(input, select)")
    names = [answer_by_keyboard(page)]
    judged(page)
    for _ in range(30):
        if page.locator("[data-stage=result]").count():
            break
        names.append(answer_by_keyboard(page))
    assert len(names) == len(set(names)), "no question comes twice"
    headline = page.locator("[data-result] > h2")
    expect(headline).to_be_focused()
    page.wait_for_timeout(1000)  # nothing takes it away afterwards
    expect(headline).to_be_focused()
    expect(page.locator("[data-result] > [data-questions]")).to_have_attribute("data-questions", "")
    press_until(page, ".check-fold > summary")
    page.keyboard.press("Enter")
    press_until(page, ".check-version > summary")


def test_the_focus_stays_on_the_result_when_a_late_answer_changes_it(page: Page) -> None:
    page.goto(PAGES["ja"] + "#eligibility?answers.plan_and_report=yes")
    judged(page)
    page.locator("[data-check=result]").click()
    headline = page.locator("[data-result] > h2")
    expect(headline).to_be_focused()
    before = headline.inner_text()
    folded = page.locator("[data-fold='collaboration/r6']")
    folded.locator("summary").click()
    expect(folded).to_have_attribute("open", "")
    # The answer to a question arrives after the reader has gone on to the result.
    late = "document.querySelector('[data-field=\"answers.plan_and_report\"] [value=no]').click()"
    page.evaluate(f"document.querySelector('[data-result] > h2').focus(); {late}")
    expect(headline).not_to_have_text(before)
    expect(headline).to_be_focused()
    expect(folded).to_have_attribute("open", "")
    folded.locator("summary").focus()
    page.evaluate(late.replace("no", "yes"))
    expect(headline).to_have_text(before)
    expect(folded.locator("summary")).to_be_focused()
    # It may go into a part that is folded up: there, too, the reader goes on where they were.
    folded.locator("summary").click()
    expect(folded).not_to_have_attribute("open", "")
    page.evaluate(late)
    expect(headline).not_to_have_text(before)
    expect(folded.locator("summary")).to_be_focused()


def test_a_result_that_stays_the_same_is_not_put_in_place_again(page: Page) -> None:
    page.goto(PAGES["ja"])
    page.locator("[data-check=all]").click()
    page.fill("#eligibility-answers-corporations", "2")
    judged(page)
    page.evaluate("document.querySelector('[data-result] > h2').dataset.seen = 'yes'")
    page.fill("#eligibility-answers-corporations", "２")
    expect(page.locator("[data-status]")).not_to_be_empty()
    page.locator("[data-fold] summary").first.click()
    page.wait_for_timeout(1500)  # longer than the page waits before it calculates again
    expect(page.locator("[data-result] > h2")).to_have_attribute("data-seen", "yes")
    expect(page.locator(".check-version[open]")).to_have_count(1)


@pytest.mark.parametrize("language", PAGES)
def test_what_cannot_be_read_is_said_before_going_on(page: Page, language: str) -> None:
    page.goto(PAGES[language] + "#eligibility?answers.plan_and_report=yes&answers.corporations=x")
    expect(page.locator(ASKED)).to_have_attribute("data-field", "answers.corporations")
    field = page.locator(ASKED)
    expect(field.locator("[data-error]")).to_be_visible()
    expect(field.locator("input[type=text]")).to_be_focused()
    field.locator("input[type=text]").fill("2")
    judged(page)
    field.locator("input[type=text]").fill("あ")
    page.keyboard.press("Enter")
    expect(field.locator("[data-error]")).to_be_visible()
    assert asked(page) == "answers.corporations"
    field.locator("input[type=text]").fill("2")
    page.keyboard.press("Enter")
    expect(page.locator(ASKED)).not_to_have_attribute("data-field", "answers.corporations")


def test_an_answer_makes_questions_needless(page: Page) -> None:
    """Three about an expert do not come where none is hired."""
    come_later(page)
    assert asked(page) == "answers.improvement_support"
    page.locator(ASKED).locator("input[value=training]").check()
    judged(page)
    page.locator("[data-check=next]").click()
    expect(page.locator(ASKED)).not_to_have_attribute("data-field", "answers.improvement_support")
    left = page.locator("[data-result] > [data-questions]").get_attribute("data-questions") or ""
    assert left and not re.search("on_site_visits|supporter|chosen_for_support", left)
    page.go_back()
    page.locator(ASKED).locator("input[value=third_party]").check()
    page.locator("[data-check=next]").click()
    expect(page.locator(ASKED)).to_have_attribute("data-field", "answers.on_site_visits")


def test_not_known_is_an_answer_and_never_a_no(page: Page) -> None:
    come_later(page)
    name = asked(page)
    page.locator(ASKED).locator("input[value=unknown]").check()
    judged(page)
    expect(page.locator("[data-result] > h2")).to_have_text(re.compile("合うかもしれない補助が1件"))
    page.locator("[data-check=next]").click()
    expect(page.locator(ASKED)).not_to_have_attribute("data-field", name)
    page.reload()
    judged(page)
    assert asked(page) != name, "what was said not to be known is not asked again"


def test_whoever_answers_nothing_sees_that_nothing_is_settled(page: Page) -> None:
    """Not the worked example, which says that a programme is open."""
    page.goto(PAGES["ja"])
    first = asked(page)
    page.locator("[data-check=result]").click()
    judged(page)
    expect(page.locator("[data-result] > h2")).to_have_text(re.compile("合うかもしれない補助"))
    expect(page.locator("[data-result] [data-example]")).to_have_count(0)
    page.locator("[data-check=resume]").click()
    expect(page.locator(ASKED)).to_have_attribute("data-field", first)


def test_a_double_click_goes_on_by_one_question(page: Page) -> None:
    come_later(page)
    first = asked(page)
    page.locator(ASKED).locator("input").first.check()
    judged(page)
    page.locator("[data-check=next]").dblclick()
    expect(page.locator(ASKED)).not_to_have_attribute("data-field", first)
    page.go_back()
    expect(page.locator(ASKED)).to_have_attribute("data-field", first)


def test_the_back_button_goes_back_a_question_and_keeps_the_answers(page: Page) -> None:
    come_later(page, "&answers.corporations=1")
    first = asked(page)
    page.locator(ASKED).locator("input[value=training]").check()
    judged(page)
    page.locator("[data-check=next]").click()
    expect(page.locator(ASKED)).not_to_have_attribute("data-field", first)
    second = asked(page)
    page.locator(ASKED).locator("input").first.check()
    expect(page).to_have_url(re.compile(re.escape(second)))
    page.go_back()
    expect(page.locator(ASKED)).to_have_attribute("data-field", first)
    assert page.locator(ASKED).locator("input[value=training]").is_checked()
    assert second in page.url
    page.go_forward()
    expect(page.locator(ASKED)).to_have_attribute("data-field", second)
    assert page.locator(ASKED).locator("input").first.is_checked()


def test_purchases_are_kept_on_the_way_back_and_after_a_reload(page: Page) -> None:
    page.goto(PAGES["ja"] + "#eligibility?prefecture=01&answers.service=day-care")
    page.locator("[data-field=category] select").select_option("robot-bathing")
    page.locator("[data-field=unit_price] input").fill("150万")
    page.locator("[data-add]").click()
    second = page.locator("[data-row]:nth-child(2)")
    second.locator("[data-field=category] select").select_option("ict")
    judged(page)
    page.locator("[data-check=next]").click()
    expect(page.locator("[data-field='answers.staff']")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-field=unit_price] input").first).to_have_value("150万")
    page.reload()
    expect(second.locator("[data-field=category] select")).to_have_value("ict")
    expect(page.locator("[data-field=unit_price]").first).to_be_visible()
    page.locator("[data-field=unit_price] input").first.fill("百")
    page.locator("[data-check=next]").click()
    expect(page.locator("[data-field=unit_price] [data-error]").first).to_be_visible()
    # What is wrong is the price, not the list that stands before it.
    expect(page.locator("[data-field=unit_price] input").first).to_be_focused()


def test_leaving_the_page_and_coming_back_keeps_the_answers(page: Page) -> None:
    page.goto(PAGES["ja"])
    past_the_place(page)
    page.locator(ASKED).locator("select").select_option("day-care")
    judged(page)
    page.locator("[data-check=result]").click()
    page.locator(".check-offer .check-links a").first.click()
    page.wait_for_url("**/programmes/**")
    page.go_back()
    judged(page)
    expect(page.locator("[data-check-answered] .calc-change")).to_have_count(2)  # with the place


def settled(page: Page) -> None:
    """Wait until the address keeps the result that is shown."""
    expect(page).to_have_url(re.compile("was=.+view="))


def answer_all_but(page: Page, *left_blank: str) -> int:
    """Answer every question, passing over those named; how many questions there were."""
    for count in range(40):
        if page.locator("[data-stage=result]").count():
            settled(page)
            return count
        name = asked(page)
        field = page.locator(ASKED).first
        if name not in left_blank:
            kind = field.get_attribute("data-type")
            if kind == "radio":
                # Yes; of another subsidy no, as it would leave nothing else to ask.
                field.locator("input").nth(int(name == "answers.funded_elsewhere")).check()
            elif kind == "list":
                field.locator("select").select_option(index=1)
            else:
                field.locator("input").first.fill("2")
        page.locator("[data-check=next]").click()
        judged(page)
        expect(page.locator(f"[data-stage=ask] form [data-field='{name}']")).to_be_hidden()
    raise AssertionError("the questions do not end")


def same_result(page: Page, headline: str) -> None:
    """The result is on the page, without anything pressed, and it is that one."""
    expect(page.locator("[data-result] > h2")).to_have_text(headline)
    expect(page.locator("[data-result] > h2")).to_be_visible()
    expect(page.locator(ASKED + ":visible")).to_have_count(0)


LEFT_BLANK = ("prefecture", "answers.corporations", "answers.on_site_visits", "answers.service")


@pytest.mark.parametrize("name", LEFT_BLANK)
def test_what_was_passed_over_is_an_answer_that_is_kept_and_listed(page: Page, name: str) -> None:
    page.goto(PAGES["ja"])
    answer_all_but(page, name)
    headline = page.locator("[data-result] > h2").inner_text()
    assert f"{name}=unknown" in page.url
    listed = page.locator(f"[data-result] > .calc-answers [data-change='{name}']")
    expect(listed).to_be_visible()
    page.reload()
    same_result(page, headline)
    settled(page)
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    same_result(page, headline)
    listed.click()
    expect(page.locator(ASKED)).to_have_attribute("data-field", name)


def test_the_result_is_there_again_after_a_visit_to_a_programme(page: Page) -> None:
    page.goto(PAGES["ja"])
    answer_all_but(page, *LEFT_BLANK)
    headline = page.locator("[data-result] > h2").inner_text()
    page.locator(".check-offer .check-links a").first.click()
    page.wait_for_url("**/programmes/**")
    page.go_back()
    same_result(page, headline)


@pytest.mark.parametrize("view", ["result", "all"])
def test_the_link_restores_what_was_shown_while_questions_are_open(page: Page, view: str) -> None:
    page.goto(PAGES["ja"] + "#eligibility?answers.plan_and_report=yes&prefecture=01")
    judged(page)
    page.locator(f"[data-check={view}]").click()
    settled(page)
    headline = page.locator("[data-result] > h2").inner_text()
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    expect(page.locator("[data-result] > h2")).to_have_text(headline)
    expect(page.locator("[data-result] > h2")).to_be_visible()
    questions = page.locator("form [data-field]:visible")
    assert bool(questions.count()) == (view == "all")


def test_a_link_put_into_the_address_of_the_open_page_is_followed(page: Page) -> None:
    page.goto(PAGES["ja"])
    kept = "#eligibility?answers.funded_elsewhere=yes&prefecture=01&view=result"
    page.evaluate("kept => { location.hash = kept; }", kept)
    expect(page.locator("[data-result] > h2")).to_have_text(NONE_FITS)
    expect(page.locator(ASKED + ":visible")).to_have_count(0)


def test_an_answer_that_comes_while_a_link_is_followed_does_not_take_its_place(page: Page) -> None:
    come_later(page)
    judged(page)
    kept = "#eligibility?answers.funded_elsewhere=yes&prefecture=01&view=result"
    page.evaluate(
        """kept => {
            const ask = document.querySelector("[data-field='answers.improvement_support']");
            ask.querySelector("input").click();
            document.querySelector("[data-check=next]").click();
            location.hash = kept; // told to the page in a moment, and before that the answer comes
            document.querySelector("[data-result]").dispatchEvent(new CustomEvent("answered"));
        }""",
        kept,
    )
    expect(page.locator("[data-result] > h2")).to_have_text(NONE_FITS)
    expect(page.locator(ASKED + ":visible")).to_have_count(0)


def test_a_link_from_before_views_were_kept_restores_the_answers_and_the_result(
    page: Page,
) -> None:
    page.goto(PAGES["ja"])
    answer_all_but(page)
    headline = page.locator("[data-result] > h2").inner_text()
    old = page.url.replace("&view=result", "")
    page.goto("about:blank")
    page.goto(old)
    same_result(page, headline)
    page.goto(
        PAGES["ja"] + "#eligibility?answers.plans_technology=yes&answers.plan_and_report=yes"
        "&answers.improvement_support=training&answers.prefecture_runs_takeup=yes"
        "&answers.funded_elsewhere=no&prefecture=01"
    )
    expect(page.locator("[data-result] > h2")).to_have_text(re.compile("合うかもしれない補助が1件"))
    expect(page.locator("[data-check-answered] .calc-change")).to_have_count(6)


def test_the_question_s_number_counts_the_answers_that_a_link_brings(page: Page) -> None:
    page.goto(
        PAGES["ja"] + "#eligibility?answers.plans_technology=yes&answers.plan_and_report=yes"
        "&answers.improvement_support=unknown&answers.corporations=unknown"
    )
    judged(page)
    expect(page.locator("[data-check-progress]")).to_have_text(re.compile("^質問5"))


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("mode", ["one", "all"])
def test_a_number_can_be_said_not_to_be_known(page: Page, language: str, mode: str) -> None:
    page.goto(PAGES[language] + "#eligibility?answers.plan_and_report=yes&answers.corporations=2")
    judged(page)
    page.locator(f"[data-check={mode}]").click()
    if mode == "one":
        page.locator("[data-check-answered] [data-change='answers.corporations']").click()
    field = page.locator("[data-field='answers.corporations']")
    name = {"ja": "わからない", "en": "Not known"}[language]
    group = page.get_by_role("group", name=field.locator("label").first.inner_text())
    tick = group.get_by_role("checkbox", name=name)
    typed = group.get_by_role("textbox")
    expect(typed).to_have_value("2")
    typed.focus()
    page.keyboard.press("Tab")
    expect(tick).to_be_focused()
    words = group.get_by_text(name, exact=True).bounding_box()
    assert words["x"] - tick.bounding_box()["x"] < 60, "the box stands beside its words"
    page.keyboard.press("Space")
    expect(typed).to_have_value("")
    expect(page).to_have_url(re.compile("answers.corporations=unknown"))
    said = page.locator(".calc-result .calc-answers dl > div:has([data-change$=corporations])")
    expect(said.locator("dd").first).to_have_text(name)
    typed.fill("３")
    expect(tick).not_to_be_checked()
    expect(said.locator("dd").first).to_contain_text("3")


def test_an_answer_can_be_changed(page: Page) -> None:
    page.goto(PAGES["ja"] + "#eligibility?answers.plan_and_report=yes&answers.service=day-care")
    judged(page)
    page.locator("[data-check-answered] [data-change='answers.service']").click()
    expect(page.locator(ASKED)).to_have_attribute("data-field", "answers.service")
    expect(page.locator(ASKED).locator("select")).to_be_focused()


def test_all_questions_at_once(page: Page) -> None:
    page.goto(PAGES["ja"])
    page.locator("[data-check=all]").click()
    assert page.locator(ASKED).count() > 15
    expect(page.locator("[data-check=all]")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-check=one]").click()
    expect(page.locator(ASKED)).to_have_count(1)


def test_the_answers_go_on_to_the_amount(page: Page) -> None:
    """The first card's: this year's, at four fifths."""
    page.goto(
        PAGES["ja"] + "#eligibility?answers.plans_technology=yes&answers.plan_and_report=yes"
        "&answers.improvement_support=training&answers.prefecture_runs_takeup=yes"
        "&answers.funded_elsewhere=no&prefecture=01"
    )
    judged(page)
    page.locator("[data-check=result]").click()
    page.locator(".check-offer a[href*='subsidy.html']").first.click()
    page.wait_for_url("**/calculators/subsidy.html**")
    page.select_option("#subsidy-items-0-category", "robot-bathing")
    page.fill("#subsidy-items-0-unit_price", "100万")
    expect(page.locator("[data-result] > h2")).to_have_text(re.compile("800,000円"))
    assert page.locator("#subsidy-prefecture").input_value() == "01"


@pytest.mark.parametrize("folder", ["", "en/"])
def test_the_comparison_marks_the_best_way_and_opens_it(page: Page, folder: str) -> None:
    page.goto(f"{folder}calculators/compare.html")
    page.locator("[data-use-example]").click()
    expect(page.locator("[data-result] > h2")).to_have_text(re.compile("4,425,000"))
    best = page.locator(".check-version[open]")
    expect(best).to_have_count(1)
    best.locator("a[href*='subsidy.html']").click()
    page.wait_for_url("**/calculators/subsidy.html**")
    expect(page.locator("[data-result] > h2")).to_have_text(re.compile("4,425,000"))


@pytest.mark.parametrize("folder", ["", "en/"])
def test_the_comparison_by_keyboard_alone(page: Page, folder: str) -> None:
    # In FY2024 there is more than one way to file.
    page.goto(f"{folder}calculators/compare.html#compare?fiscal_year=2024")
    press_until(page, "[data-field=category] select")
    while page.locator("[data-field=category] select").input_value() != "robot-bathing":
        page.keyboard.press("ArrowDown")
    press_until(page, "[data-field=unit_price] input")
    page.keyboard.type("１５０万円")
    press_until(page, "[data-add]")
    page.keyboard.press("Enter")
    press_until(page, "[data-row]:nth-child(2) [data-field=category] select")
    while page.locator("[data-field=category] select").nth(1).input_value() != "robot-monitoring":
        page.keyboard.press("ArrowDown")
    press_until(page, "[data-row]:nth-child(2) [data-field=unit_price] input")
    page.keyboard.type("400000")
    press_until(page, "[data-field='answers.improvement_support'] input")
    page.keyboard.press("ArrowUp")  # from "not known" to "neither is planned"
    page.keyboard.press("ArrowUp")
    press_until(page, ".calc-submit")
    page.keyboard.press("Enter")
    headline = page.locator("[data-result] > h2")
    expect(headline).to_be_focused()
    expect(headline).to_contain_text("1,300,000")
    press_until(page, ".check-version:not([open]) summary")
    page.keyboard.press("Enter")
    expect(page.locator(".check-version[open]")).to_have_count(2)


def test_the_english_comparison_has_japanese_names_and_no_full_width_signs(page: Page) -> None:
    page.goto(
        "en/calculators/compare.html#compare?fiscal_year=2025&answers.staff=8"
        "&items[0].category=robot-transfer&items[0].unit_price=3000000"
        "&items[1].category=ict&items[1].unit_price=3000000"
    )
    lead = page.locator("[data-result] > p:has([lang=ja])").first
    expect(lead.locator("[lang=ja]")).to_contain_text("介護テクノロジー定着支援事業")
    for summary in page.locator(".check-version > summary").all():
        expect(summary.locator("[lang=ja]")).not_to_be_empty()
    expect(page.get_by_text(re.compile("^¥.+ more$"))).to_have_count(2)
    assert "＋" not in page.locator("[data-result]").inner_text()


@pytest.mark.parametrize("folder", ["", "en/"])
def test_tables_of_the_comparison_can_be_read_on_a_telephone(page: Page, folder: str) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"{folder}calculators/compare.html")
    page.locator("[data-use-example]").click()
    expect(page.locator("[data-result] > h2")).to_have_text(re.compile("4,425,000"))
    shown = page.locator(
        ".calc-figure table, .check-version[open] table, [data-result] .calc-stacked"
    )
    assert shown.count() > 3
    for table in shown.all():
        assert table.evaluate("table => table.parentElement.scrollWidth <= innerWidth - 16")
        # A long name has the whole width, and every figure stands beside what it is.
        assert table.evaluate(
            """table => [...table.querySelectorAll("tbody th")].every(
                name => name.offsetWidth >= table.offsetWidth - 2)"""
        )
    figure = page.locator(".calc-figure td").first
    said = figure.evaluate("cell => getComputedStyle(cell, '::before').content")
    first = page.locator(".calc-figure thead th").nth(1).inner_text()
    assert first and first in said
    # Shown as blocks, it is still a table to those who have it read out.
    tree = page.locator(".calc-figure .calc-table").aria_snapshot()
    assert re.search(r'row ".+4,425,000', tree) and "columnheader" in tree and "rowheader" in tree


@pytest.mark.parametrize(
    "address",
    [
        "calculators/compare.html#compare?fiscal_year=2024&answers.staff=10&"
        "items[0].category=robot-bathing&items[0].unit_price=1500000&"
        "items[1].category=ict&items[1].unit_price=2500000",
    ],
)
def test_what_is_decided_fits_two_sheets_of_paper(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-tools]:not([hidden])", state="attached")
    page.emulate_media(media="print")
    expect(page.locator(".check-links:visible, .check-table:visible")).to_have_count(0)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2


ORDINARY = (
    "#eligibility?answers.plans_technology=yes&answers.plan_and_report=yes&view=result"
    "&answers.funded_elsewhere=no"
    "&answers.improvement_support=training&answers.prefecture_runs_takeup=yes&prefecture=01"
    "&answers.service=nursing-home&answers.corporations=1&answers.chosen_as_model_facility=no"
)
IN_A_GROUP = (
    "#eligibility?answers.plans_technology=yes&answers.plan_and_report=yes&view=result"
    "&answers.funded_elsewhere=no"
    "&answers.improvement_support=training&answers.prefecture_runs_takeup=yes&prefecture=13"
    "&answers.service=day-care&answers.corporations=3&answers.includes_small_corporation=yes"
    "&answers.prefecture_runs_collaboration=yes&answers.prefecture_runs_introduction=yes"
    "&answers.prefecture_runs_council_and_centre=yes&answers.chosen_as_model_facility=no"
    "&answers.higher_rate_conditions_met=yes"
)


def test_the_self_check_takes_a_third_sheet_at_most_for_the_questions_to_ask(page: Page) -> None:
    page.goto(PAGES["ja"] + "#eligibility?answers.plan_and_report=yes&prefecture=01")
    page.wait_for_selector("[data-tools]:not([hidden])", state="attached")
    page.emulate_media(media="print")
    expect(page.locator(".check-links:visible, .check-table:visible")).to_have_count(0)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 3


@pytest.mark.parametrize("kept", [ORDINARY, IN_A_GROUP])
@pytest.mark.parametrize("language", PAGES)
def test_paper_says_what_may_pay_and_what_to_ask(page: Page, language: str, kept: str) -> None:
    page.goto(PAGES[language] + kept)
    judged(page)
    page.emulate_media(media="print")
    cards = page.locator(".check-offer")
    assert cards.count() > 1
    for card in cards.all():
        expect(card.locator(".standing")).to_be_visible()
        expect(card.locator(".check-still")).to_be_visible()
    for part in (".check-sheet .calc-next", ".check-calls", ".calc-answers"):
        expect(page.locator(f"[data-result] {part}")).to_be_visible()


def test_paper_takes_no_example_for_the_reader_s_own(page: Page) -> None:
    """An untouched self-check prints no judgement and no desk, but that it is not finished."""
    page.goto(PAGES["ja"])
    expect(page.locator(".check-steps")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".check-unfinished")).to_be_visible()
    expect(page.locator("[data-result] :is(h2, .calc-next):visible")).to_have_count(0)


@pytest.mark.parametrize("language", PAGES)
def test_the_first_reason_stands_in_the_line_of_a_programme(page: Page, language: str) -> None:
    page.goto(PAGES[language] + ORDINARY)
    judged(page)
    page.locator("[data-fold=unfit] > summary").click()
    closed = page.locator(".check-version:has(> summary .check-state.calc-unmet)")
    assert closed.count() > 2
    for fold in closed.all():
        reason = fold.locator(".calc-stop").first.text_content() or ""
        expect(fold.locator("summary .check-short:visible")).to_contain_text(reason)


def test_what_led_away_from_a_programme_is_said_with_the_way_back(page: Page) -> None:
    page.goto(PAGES["ja"] + ORDINARY)
    judged(page)
    page.locator("[data-fold=unfit] > summary").click()
    fold = page.locator("[data-fold='third-party-support/undated']")
    fold.locator("> summary").click()
    expect(fold).to_contain_text(
        "「業務改善の支援」の答えを「外部の専門家の支援を受ける」に変えると"
    )


@pytest.mark.parametrize("address", [*PAGES.values(), "calculators/compare.html"])
def test_nothing_is_wider_than_a_small_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
