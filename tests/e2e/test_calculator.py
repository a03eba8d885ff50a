"""The subsidy calculator in a browser: filled in, read, corrected, kept, shared, printed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from calculators.form import page as page_face
from tests import facts

JA, EN = "calculators/subsidy.html", "en/calculators/subsidy.html"


def control(page: Page, name: str) -> str:
    return f"#subsidy-{name.replace('.', '-')}"


def fill_in(page: Page, price: str = "１５０万円") -> None:
    page.select_option(control(page, "items-0-category"), "robot-bathing")
    page.fill(control(page, "items-0-unit_price"), price)
    page.check(control(page, "answers-improvement_support-2"))


def result(page: Page) -> object:
    return page.locator("[data-result] > h2")


def headline(page: Page, text: str) -> None:
    """The result begins with these words; its year follows."""
    words = " ".join(text.split())
    expect(result(page)).to_have_text(re.compile(f"^{re.escape(words)}"))


def test_the_result_follows_what_is_typed(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    expect(page.get_by_text("1,500,000円として計算します")).to_be_visible()
    expect(page.locator("[data-status]")).to_have_text(re.compile("1,000,000円"))
    page.fill(control(page, "items-0-unit_price"), "100万")
    headline(page, "補助見込額 800,000円（自己負担 200,000円）")


def test_the_browser_s_answer_is_byte_for_byte_that_of_python_here(page: Page) -> None:
    for language, address in (("ja", JA), ("en", EN)):
        page.goto(address)
        fields = json.loads(page.locator("[data-result] > div").get_attribute("data-example"))
        page.locator("[data-use-example]").click()
        asked = [*fields, ["page.base", "../"]]
        expected = page_face.answer("subsidy", language, asked, facts.rules())
        answer = page.evaluate(
            """async ([language, fields]) => {
                const { Engine } = await import(
                    document.querySelector("link[rel=modulepreload][href*='/runtime.']").href);
                const base = document.querySelector("meta[name=calculator-runtime]").content;
                return await new Engine({ base }).ask("subsidy", language, fields);
            }""",
            [language, asked],
        )
        assert answer == json.loads(expected)


def test_the_worked_example_is_replaced_and_comes_back(page: Page) -> None:
    page.goto(JA)
    example = page.locator("[data-example]")
    expect(example).to_be_visible()
    worked = example.locator("h2").text_content() or ""
    page.locator("[data-use-example]").click()
    headline(page, worked)
    expect(example).to_have_count(0)
    page.locator("[data-restart]").click()
    expect(example).to_be_visible()
    assert "#" not in page.url
    assert page.input_value(control(page, "items-0-unit_price")) == ""


def test_submitting_what_cannot_be_read_says_so_and_keeps_it(page: Page) -> None:
    page.goto(JA)
    fill_in(page, price="十万")
    page.locator(".calc-submit").click()
    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    assert page.title().startswith("エラー：")
    link = summary.locator("a")
    expect(link).to_have_count(1)
    field = page.locator(control(page, "items-0-unit_price"))
    at_field = page.locator(control(page, "items-0-unit_price") + "-error")
    assert at_field.inner_text() == link.inner_text()
    assert "十万" in link.inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    link.click()
    expect(field).to_be_focused()
    assert field.input_value() == "十万"
    field.fill("10万")
    headline(page, "補助見込額 80,000円（自己負担 20,000円）")
    expect(summary).to_be_hidden()
    assert not page.title().startswith("エラー：")


def test_an_empty_form_names_every_missing_field(page: Page) -> None:
    page.goto(EN)
    page.locator(".calc-submit").click()
    expect(page.locator("[data-errors] a")).to_have_count(2)
    assert page.title().startswith("Error: ")


def test_nothing_is_complained_about_while_it_is_being_typed(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    price = page.locator(control(page, "items-0-unit_price"))
    price.fill("1e")
    expect(page.locator("[data-result]")).to_have_class(re.compile("calc-stale"))
    expect(page.locator("[data-error]:visible")).to_have_count(0)
    price.blur()
    expect(page.locator("[data-error]:visible")).to_have_count(1)


def test_questions_come_and_go_with_the_purchases_and_keep_their_answers(page: Page) -> None:
    page.goto(JA)
    staff = page.locator(control(page, "answers-staff"))
    expect(staff).to_be_hidden()
    page.select_option(control(page, "items-0-category"), "ict")
    staff.fill("25人")
    page.check(control(page, "items-0-package"))
    expect(staff).to_be_hidden()
    page.uncheck(control(page, "items-0-package"))
    expect(staff).to_be_visible()
    assert staff.input_value() == "25人"


def test_rows_are_added_numbered_and_removed(page: Page) -> None:
    page.goto(JA)
    fill_in(page, price="100万")
    page.locator("[data-add]").click()
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    expect(rows.nth(1).locator("select").first).to_be_focused()
    rows.nth(1).locator("select").first.select_option("robot-monitoring")
    rows.nth(1).locator("[data-field=unit_price] input").fill("40万")
    headline(page, "補助見込額 1,100,000円（自己負担 300,000円）")
    rows.nth(0).locator("[data-remove]").click()
    expect(page.locator("[data-row-title]")).to_have_text(["1件目"])
    headline(page, "補助見込額 300,000円（自己負担 100,000円）")


def test_each_answer_leads_back_to_its_field(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    page.locator("[data-change='items[0].unit_price']").click()
    expect(page.locator(control(page, "items-0-unit_price"))).to_be_focused()


def test_the_address_keeps_the_answers_and_no_server_sees_them(page: Page) -> None:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url + (request.post_data or "")))
    page.goto(JA)
    fill_in(page)
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    page.reload()
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    assert page.input_value(control(page, "items-0-unit_price")) == "１５０万円"
    assert not [url for url in seen if "robot-bathing" in url.split("#")[0]]


def test_the_other_language_opens_with_the_same_answers(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    page.locator(".site-language").first.click()
    headline(page, "Likely subsidy ¥1,000,000 (you pay ¥500,000)")
    assert "/en/" in page.url


def test_a_link_made_under_other_rules_says_so_and_a_reload_too(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    page.wait_for_url(re.compile("was="))  # it is written once the result is shown
    forged = "%2Ccalculated%2C999999999999%2C1"
    old = re.sub(r"was=[^&]*", "was=" + "0" * 12 + forged, page.url)
    page.goto("about:blank")
    page.goto(old)
    said = page.get_by_text("リンクを作ったときの結果とは違います")
    for _ in range(2):
        headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
        expect(said).to_be_visible()
        expect(page.locator("body")).not_to_contain_text("999,999,999,999")
        page.reload()
    page.fill(control(page, "items-0-unit_price"), "100万")
    headline(page, "補助見込額 800,000円（自己負担 200,000円）")
    expect(said).to_have_count(0)


def test_a_link_to_a_year_that_is_not_recorded_gets_no_other_year(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    other = re.sub("version=r[0-9]+", "version=r99", page.url)
    page.goto("about:blank")
    page.goto(other)
    expect(result(page)).to_have_text(re.compile("^判定できません"))
    page.locator("[data-field=version] input:visible").last.check()
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")


def test_a_hostile_link_is_read_like_anything_typed(page: Page) -> None:
    evil = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    page.goto(
        f"{JA}#subsidy?programme={evil}&version=r6&items%5B0%5D.label={evil}"
        f"&items%5B0%5D.unit_price={evil}&items%5B99999%5D.category=ict&was={evil}"
    )
    expect(page.locator("[data-error]:visible").first).to_be_visible()
    assert page.locator(".calculator img").count() == 0
    assert page.locator("[data-row]").count() == 1, "rows beyond the last allowed are not made"


def test_by_keyboard_alone(page: Page) -> None:
    page.goto(JA)
    page.locator(control(page, "items-0-category")).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator(control(page, "items-0-unit_price")).focus()
    page.keyboard.type("150万")
    page.locator(control(page, "answers-improvement_support-1")).focus()
    page.keyboard.press("Space")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.calc-submit')"):
            break
    page.keyboard.press("Enter")
    expect(result(page)).to_be_focused()
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")


def test_the_results_are_saved_as_files(page: Page, tmp_path: Path) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    for kind, check in (("csv", "補助見込額"), ("json", '"subsidy":1000000')):
        with page.expect_download() as download:
            page.locator(f"[data-save={kind}]").click()
        path = tmp_path / kind
        download.value.save_as(path)
        assert download.value.suggested_filename.endswith("." + kind)
        assert check in path.read_text(encoding="utf-8-sig")


def test_the_form_can_be_filled_in_before_python_is_there(page: Page) -> None:
    held: list[Route] = []
    page.route("**/runtime/manifest*.json", lambda route: held.append(route))
    page.goto(JA)
    fill_in(page)
    page.locator(".calc-submit").click()
    expect(page.locator(".calculator [data-loading]")).to_be_visible()
    expect(page.locator("progress")).to_be_visible()
    page.fill(control(page, "items-0-unit_price"), "100万")
    for route in held:
        route.continue_()
    headline(page, "補助見込額 800,000円（自己負担 200,000円）")
    expect(page.locator(".calculator [data-loading]")).to_be_hidden()


def test_a_failure_is_said_and_can_be_tried_again(page: Page, expected_errors: list[str]) -> None:
    expected_errors.append("manifest")
    expected_errors.append("ERR_FAILED")
    page.route("**/runtime/manifest*.json", lambda route: route.abort())
    page.goto(JA)
    fill_in(page)
    page.locator(".calc-submit").click()
    failure = page.locator("[data-failure]")
    expect(failure).to_be_visible()
    expect(page.locator("[data-example]")).to_be_visible()
    page.unroute("**/runtime/manifest*.json")
    page.locator("[data-again]").click()
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    expect(failure).to_be_hidden()


@pytest.mark.parametrize("address", [JA, EN])
def test_without_javascript_the_example_answers(
    new_context: Callable[..., BrowserContext], server: str, address: str
) -> None:
    page = new_context(base_url=server, java_script_enabled=False).new_page()
    page.goto(address)
    example = page.locator("[data-example]")
    expect(example.locator("h2")).to_be_visible()
    expect(example.locator("table")).to_be_visible()
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator(".calc-submit")).to_be_disabled()
    assert page.locator("[data-change]:visible").count() == 0
    page.locator(control(page, "items-0-unit_price")).fill("secret")
    page.keyboard.press("Enter")
    assert "secret" not in page.url


@pytest.mark.parametrize("width", [320, 375, 1280])
@pytest.mark.parametrize("address", [JA, EN])
def test_nothing_sticks_out_and_controls_are_large(
    new_context: Callable[..., BrowserContext], server: str, width: int, address: str
) -> None:
    page = new_context(base_url=server, viewport={"width": width, "height": 800}).new_page()
    page.goto(address)
    fill_in(page)
    expect(result(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll(
                ".calculator :is(input[type=text], select, button, .calc-choice, summary)")]
            .filter((element) => element.offsetParent)
            .filter((element) => element.getBoundingClientRect().height < 44)
            .map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_seven_figures_of_three_columns_fit_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(EN)
    fill_in(page, price="8888888")
    expect(result(page)).to_have_text(re.compile("you pay"))
    table = page.locator("[data-result] .calc-figure .calc-table")
    assert table.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_paper_holds_the_result_and_no_form(page: Page) -> None:
    page.goto(JA)
    fill_in(page)
    headline(page, "補助見込額 1,000,000円（自己負担 500,000円）")
    page.emulate_media(media="print")
    expect(page.locator(".calculator form")).to_be_hidden()
    expect(page.locator(".calc-amounts")).to_be_visible()
    expect(page.locator(".calc-answers")).to_be_visible()
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2
