"""The site under the policy of a careful host, and where a browser refuses it things.

Every test in a browser runs under that policy, and fails where the console tells of a refusal. What
is here looks at all kinds of pages for it, and at what its scripts must outlive.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.test_site import PAGES, kinds
from tests.waiting import holds

LISTEN = """
  self.refused = [];
  addEventListener("securitypolicyviolation", (event) => {
    refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
  });
"""


def every_kind(site: Path) -> list[str]:
    """A page of every kind, some of those with much in them, in one language."""
    return [path for path in PAGES if path != "404.html"] + kinds(site)


@pytest.mark.parametrize(("folder", "turn"), [("", 0), ("en/", 1)])
def test_no_kind_of_page_needs_more_than_the_policy_allows(
    page: Page, site: Path, expected_errors: list[str], folder: str, turn: int
) -> None:
    """Every other kind in Japanese, those between in English: they are of one template."""
    page.add_init_script(LISTEN)
    for name in every_kind(site)[turn::2]:
        answer = page.goto(f"{folder}{name}")
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert "unsafe-inline" not in policy and "'unsafe-eval'" not in policy
        assert page.evaluate("refused") == [], name
    expected_errors.append("status of 404")
    page.goto(f"{folder}nothing.html")
    assert page.evaluate("refused") == []


def test_the_policy_is_in_force(page: Page, expected_errors: list[str]) -> None:
    """Or else none of the other tests under it would say anything."""
    expected_errors.append("Content Security Policy")
    page.goto("about.html")
    page.add_init_script(LISTEN)
    page.reload()
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "self.ran = true";
            const styled = document.createElement("p");
            styled.setAttribute("style", "color: red");
            document.body.append(script, styled);
        }"""
    )
    holds(page, "refused.length >= 2")
    assert page.evaluate("self.ran") is None


@pytest.mark.parametrize("kind", ["subsidy", "linkage"])
def test_a_calculator_answers_under_the_policy(page: Page, kind: str) -> None:
    page.add_init_script(LISTEN)
    page.goto(f"calculators/{kind}.html")
    page.locator("[data-ready] [data-use-example]").first.click()
    expect(page.locator("[data-example]")).to_have_count(0)
    assert page.evaluate("refused") == []


REFUSED = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
)
BROKEN = "localStorage.setItem('/.colours', %r)"


@pytest.mark.parametrize(
    "spoilt",
    [
        REFUSED,
        BROKEN % "{broken",
        BROKEN % "",
        "delete MediaQueryList.prototype.addEventListener",
    ],
    ids=["refused", "broken", "empty", "old"],
)
def test_colours_and_tables_outlive_what_a_browser_refuses(
    new_context: Callable[..., BrowserContext], server: str, spoilt: str
) -> None:
    """The colours can be chosen, and a table too wide for the screen is reached by keyboard."""
    size = {"width": 375, "height": 800}
    page = new_context(base_url=server, viewport=size, color_scheme="light").new_page()
    page.add_init_script(spoilt)
    page.goto("programmes/care-tech-takeup.html")
    page.locator("label[for='__palette_1']").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.locator(".md-typeset__scrollwrap[tabindex='0']").first).to_be_visible()


def test_a_choice_of_colours_holds_in_both_languages(page: Page) -> None:
    page.goto("about.html")
    page.locator("label[for='__palette_1']").click()
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.goto("en/about.html")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
