"""The kinds of purchase that a reader can choose: what the lists offer by keyboard and by sight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from calculators.compare.years import year_of, years_of
from tests import facts

SUBSIDY, COMPARE = "calculators/subsidy.html", "calculators/compare.html"
ELIGIBLE = (
    "self-check.html#eligibility?answers.plan_and_report=yes&answers.corporations=3"
    "&answers.includes_small_corporation=yes&answers.prefecture_runs_collaboration=yes"
    "&answers.funded_elsewhere=no"
)


def paying() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every version that pays something, with its programme."""
    for programme in facts.rules()["programmes"].values():
        for version in programme["versions"].values() if programme["calculates"] else ():
            yield programme["id"], version


def taken(version: dict[str, Any]) -> set[str]:
    return {category for line in version["lines"] for category in line["categories"]}


def kinds(page: Page) -> Locator:
    return page.locator("[data-field=category] select").first


def reached(kinds: Locator) -> set[str]:
    """The kinds to which the arrow keys lead; those that are not shown are passed over."""
    kinds.press("Home")
    found = [kinds.input_value()]
    while True:
        kinds.press("ArrowDown")
        if kinds.input_value() == found[-1]:
            return set(found) - {""}
        found.append(kinds.input_value())


def seen(kinds: Locator) -> set[str]:
    """The kinds in the list that is drawn."""
    values = kinds.evaluate(
        """list => [...list.options]
            .filter((one) => getComputedStyle(one).display !== "none")
            .map((one) => one.value)"""
    )
    return set(values) - {""}


def choose(page: Page, field: str, value: str) -> None:
    page.locator(f"[data-field={field}] .calc-choice:visible input[value='{value}']").check()


def test_every_programme_offers_its_kinds_and_no_others(page: Page) -> None:
    page.goto(SUBSIDY)
    for programme, version in paying():
        choose(page, "programme", programme)
        choose(page, "version", version["id"])
        assert seen(kinds(page)) == taken(version), (programme, version["id"])
        assert reached(kinds(page)) == taken(version), (programme, version["id"])
        kinds(page).press("Home")


def test_every_year_offers_its_kinds_and_no_others(page: Page) -> None:
    page.goto(COMPARE)
    for year in years_of(facts.rules()):
        expected = set().union(*(taken(v) for _, v in paying() if year_of(v) == year))
        choose(page, "fiscal_year", year)
        assert seen(kinds(page)) == expected, year
        assert reached(kinds(page)) == expected, year
        kinds(page).press("Home")


def test_a_row_that_is_added_offers_the_kinds_of_the_programme_chosen(page: Page) -> None:
    page.goto(SUBSIDY)
    choose(page, "programme", "collaboration")
    page.locator("[data-add]").click()
    added = page.locator("[data-field=category] select").nth(1)
    assert seen(added) == reached(added) == {"expense"}


def test_from_the_answers_to_the_amount_of_a_programme_for_a_group(page: Page) -> None:
    page.goto(ELIGIBLE)
    page.locator("[data-result] > [data-questions]").wait_for(state="attached")
    page.locator("[data-check=result]").click()
    card = page.locator(".check-offer:has([data-fold='collaboration/r6'])")
    card.locator("a[href*='subsidy.html']").click()
    page.wait_for_url("**/calculators/subsidy.html**")
    kinds(page).focus()
    page.keyboard.press("ArrowDown")
    assert kinds(page).input_value() == "expense"
    page.locator("[data-field=unit_price] input").fill("100万")
    expect(page.locator("[data-result] > h2")).to_contain_text("750,000円")


@pytest.mark.parametrize(
    ("address", "field", "first", "second"),
    [
        (COMPARE, "fiscal_year", "2024", "undated"),
        (SUBSIDY, "programme", "care-tech-takeup", "model-facilities"),
    ],
)
def test_a_kind_that_no_longer_counts_stays_and_is_refused(
    page: Page, address: str, field: str, first: str, second: str
) -> None:
    page.goto(address)
    choose(page, field, first)
    kinds(page).select_option("robot-bathing")
    page.locator("[data-field=unit_price] input").fill("100万")
    choose(page, field, second)
    error = page.locator("[data-field=category] [data-error]")
    expect(error).to_be_visible()
    assert kinds(page).input_value() == "robot-bathing"
    offered = seen(kinds(page)) - {"robot-bathing"}
    kinds(page).select_option("expense")
    expect(error).to_be_hidden()
    assert seen(kinds(page)) == offered, "what the reader gave up is offered no longer"
