"""Waiting for what a test needs: on a busy machine that takes longer, and is no fault."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

LONGEST = 120
"""Seconds after which what a test waits for will not come any more, on however busy a machine."""

PATIENT = """
  (() => {
    const usual = window.setTimeout;
    window.setTimeout = (then, wait = 0, ...rest) =>
      usual.call(window, then, wait < 10_000 ? wait : wait * 30, ...rest);
  })();
"""
"""Script that lets a page's own limits to its patience pass later, by as much as a machine can be
slower than a reader's: what they do has tests with a clock of their own."""

SPARED = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });"
"""Script for a line that is to be spared: where nobody calculates, no engine is loaded."""

Found = TypeVar("Found")


def until(look: Callable[[], Found], what: str) -> Found:
    """What `look` finds as soon as that is something; the test fails where it never comes."""
    end = time.monotonic() + LONGEST
    while not (found := look()):
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.05)
    return found


def holds(page: Page, expression: str, arg: object = None) -> None:
    """Wait until an expression holds in a page, or a function of `arg` does.

    Playwright's own way evaluates it from within the page, which the site's policy refuses.
    """
    until(lambda: page.evaluate(expression, arg), expression)


def at_rest(page: Page) -> None:
    """Wait until a page is whole and has asked for nothing more for half a second.

    An engine that has been started has to be ready: what a worker asks for, its page does not know.
    Playwright's own "networkidle" never comes on some pages in the Chromium without windows.
    """
    ready = "performance.getEntriesByName('engine-ready').length"
    asked = "document.readyState === 'complete' && performance.getEntriesByType('resource').length"

    def is_settled() -> bool:
        before = page.evaluate(asked)
        page.wait_for_timeout(500)
        if before is False or (page.workers and not page.evaluate(ready)):
            return False
        return page.evaluate(asked) == before

    until(is_settled, "a page at rest")
