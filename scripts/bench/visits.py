"""Visits to a page in Chromium, with a stop watch."""

from __future__ import annotations

import tempfile
import threading
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from playwright.sync_api import BrowserType, Page

from scripts.bench.designs import Design
from scripts.bench.line import FAST_4G, Line, LineServer
from scripts.bench.processes import AVAILABLE, Slow, memory, pages

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
LONGEST = 180_000  # ms for one visit

_WATCH = """
  window.bench = { result: 0, blocked: 0, longest: 0, seen: 0 };
  const done = () => (%s);
  const look = () => {
    if (bench.result || !document.body || !done()) return;
    bench.result = performance.now();
  };
  const all = { subtree: true, childList: true, attributes: true };
  new MutationObserver(look).observe(document, all);
  document.addEventListener("readystatechange", look);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      bench.blocked += Math.max(0, duration - 50);
      bench.longest = Math.max(bench.longest, duration);
    }
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === "first-contentful-paint") bench.seen = entry.startTime;
    }
  }).observe({ type: "paint", buffered: true });
  document.addEventListener("DOMContentLoaded", () => { %s });
"""


@dataclass(frozen=True)
class Condition:
    """Under which circumstances a page is visited."""

    id: str
    slowed: int = 1
    line: Line | None = None


CONDITIONS = (Condition("full"), Condition("slowed", slowed=4), Condition("4g", line=FAST_4G))


@dataclass(frozen=True)
class Visit:
    """What was measured: milliseconds since the visit began, and bytes.

    `seen` is when the page's text appeared, `result` when the first computed result stood in it;
    `blocked` is how long the page could not react, each task counted by what it had over 50 ms,
    `longest` the longest such task; `sent` what travelled, `memory` what the page's process holds.
    """

    seen: float
    result: float
    blocked: float
    longest: float
    sent: int
    memory: int


def possible() -> list[Condition]:
    """The conditions that can be made on this machine."""
    return [condition for condition in CONDITIONS if condition.slowed == 1 or AVAILABLE]


def first_and_second(
    chromium: BrowserType, executable: str, design: Design, condition: Condition
) -> dict[str, dict[str, Any]]:
    """A visit with a browser that has never been there, and another one right after it."""
    mark = f"--bench-{uuid.uuid4().hex}"
    with (
        LineServer(design.folder, condition.line) as server,
        tempfile.TemporaryDirectory() as profile,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        context = chromium.launch_persistent_context(
            profile, executable_path=executable, args=[*ARGUMENTS, mark], base_url=server.address
        )
        try:
            context.add_init_script(_WATCH % (design.done, design.act))
            visits = {}
            for name in ("cold", "warm"):
                page = context.new_page()
                with Slow(mark, condition.slowed):
                    visits[name] = asdict(_visit(page, design, server, mark))
                page.close()
            return visits
        finally:
            context.close()
            server.shutdown()


def _visit(page: Page, design: Design, server: LineServer, mark: str) -> Visit:
    before = server.sent
    page.goto(design.page, wait_until="commit", timeout=LONGEST)
    page.wait_for_function("window.bench?.result && bench.seen", timeout=LONGEST)
    found = page.evaluate("bench")
    held = max(map(memory, pages(mark)), default=0) if AVAILABLE else 0
    return Visit(**found, sent=server.sent - before, memory=held)
