"""What axe finds in a run of the tests, written down where that is asked for (`--record`).

The page on accessibility shows it (scripts/pages/accessibility.py); nobody writes it by hand. Each
worker of a run keeps its own notes, and the run puts them together.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from scripts.pages.accessibility import RECORD
from scripts.rules.compile import data_version
from tests.facts import data

OPTION = "--record"
_CRITERION = re.compile(r"wcag(\d)(\d)(\d{1,2})")


class Notes:
    """Which rules were checked on which pages, in which ways, and how many faults they found."""

    def __init__(self) -> None:
        self.rules: dict[str, dict[str, Any]] = {}
        self.pages: set[str] = set()
        self.ways: set[str] = set()
        self.tools: dict[str, str] = {}

    def take(self, page: Page, path: str, result: dict[str, Any]) -> None:
        """Note what axe has said of a page as it was opened."""
        size = page.viewport_size or {}
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        self.pages.add(path)
        self.ways.add(f"{size.get('width')} {'dark' if dark else 'light'}")
        browser = page.context.browser
        self.tools = {
            "engine": result["testEngine"]["version"],
            "browser": f"Chromium {browser.version}" if browser else "Chromium",
        }
        for group in ("passes", "violations"):
            for rule in result[group]:
                entry = self.rules.setdefault(rule["id"], {"criteria": [], "faults": 0})
                found = filter(None, map(_CRITERION.fullmatch, rule["tags"]))
                entry["criteria"] = [".".join(one.groups()) for one in found]
                entry["faults"] += len(rule["nodes"]) if group == "violations" else 0

    def plain(self) -> dict[str, Any]:
        """The notes as a worker hands them on."""
        return {
            "rules": self.rules,
            "pages": sorted(self.pages),
            "ways": sorted(self.ways),
            "tools": self.tools,
        }

    def join(self, other: dict[str, Any]) -> None:
        """Add the notes of a worker."""
        for name, rule in other["rules"].items():
            entry = self.rules.setdefault(name, {**rule, "faults": 0})
            entry["faults"] += rule["faults"]
        self.pages.update(other["pages"])
        self.ways.update(other["ways"])
        self.tools = self.tools or other["tools"]

    def write(self, path: Path, day: date) -> None:
        """Write the record of a run in which something was checked."""
        if not self.rules:
            return
        record = {
            "date": day.isoformat(),
            "data": data_version(data()),
            **self.tools,
            "pages": len(self.pages),
            "ways": len(self.ways),
            "rules": [{"id": name, **rule} for name, rule in sorted(self.rules.items())],
        }
        path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


NOTES = Notes()
"""Those of this process."""


@pytest.hookimpl(optionalhook=True)  # there are no workers without pytest-xdist
def pytest_testnodedown(node: Any) -> None:
    """Take over the notes of a worker that has ended."""
    if notes := getattr(node, "workeroutput", {}).get("notes"):
        NOTES.join(notes)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the notes on, or write them down where this is the run itself."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["notes"] = NOTES.plain()
    elif session.config.getoption(OPTION):
        NOTES.write(RECORD, date.today())
