"""Visits to a page in Chromium, with a stop watch in the page.

The browser is started with nothing but an address, as a reader's is: tools that drive a browser
listen to all it does, and slow down every page by the same tenths of a second. The page says itself
what it took.
"""

from __future__ import annotations

import json
import queue
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from scripts.bench.designs import Design
from scripts.bench.line import FAST_4G, Handler, Line, LineServer
from scripts.bench.processes import AVAILABLE, Slow, memory, pages
from scripts.machine import ending

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
)
LONGEST = 180  # seconds for one visit

# On another host than the page, so that this gets a process and connections of its own.
_START = """<!doctype html>
<meta charset="utf-8"><title>start</title><link rel="icon" href="data:,">
<script>setTimeout(() => { location.href = "%s"; }, 1500);</script>
"""
_WATCH = """
  window.bench = { result: 0, blocked: 0, longest: 0, ours: 0, seen: 0 };
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
  new PerformanceObserver((list) => {
    const scripts = list.getEntries().flatMap((frame) => frame.scripts);
    for (const { duration } of scripts) bench.ours = Math.max(bench.ours, duration);
  }).observe({ type: "long-animation-frame", buffered: true });
  document.addEventListener("DOMContentLoaded", () => { %s });
  const report = () => {
    if (bench.result && bench.seen) {
      fetch("/-/report", { method: "POST", body: JSON.stringify(bench) });
    } else setTimeout(report, 100);
  };
  setTimeout(report, 100);
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
    `longest` the longest such task, `ours` the longest of a script in a frame of over 50 ms;
    `sent` what travelled, `memory` what the page's process holds.
    """

    seen: float
    result: float
    blocked: float
    longest: float
    ours: float
    sent: int
    memory: int


def possible() -> list[Condition]:
    """The conditions that can be made on this machine."""
    return [condition for condition in CONDITIONS if condition.slowed == 1 or AVAILABLE]


def first_and_second(
    executable: str, design: Design, condition: Condition
) -> dict[str, dict[str, Any]]:
    """A visit with a browser that has never been there, and another one once it was closed."""
    with (
        _VisitServer(design, condition.line) as server,
        tempfile.TemporaryDirectory() as profile,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            return {
                name: asdict(_visit(executable, profile, server, condition.slowed))
                for name in ("cold", "warm")
            }
        finally:
            server.shutdown()


def _visit(executable: str, profile: str, server: _VisitServer, slowed: int) -> Visit:
    command = [executable, *ARGUMENTS, f"--user-data-dir={profile}", server.start]
    with _running(command) as browser, Slow(browser, slowed):
        found = server.found.get(timeout=LONGEST)
        held = max(map(memory, pages(browser)), default=0) if AVAILABLE else 0
    return Visit(**found, memory=held)


@contextmanager
def _running(command: list[str]) -> Iterator[int]:
    quiet = subprocess.DEVNULL
    browser = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    with ending.bound(browser):  # asked to end: it writes down what it keeps for the next visit
        yield browser.pid


class _VisitServer(LineServer):
    """Serves a design, its page with the stop watch in it, and takes what that found."""

    def __init__(self, design: Design, line: Line | None) -> None:
        super().__init__(design.folder, line)
        self.RequestHandlerClass = _VisitHandler
        self.found: queue.Queue[dict[str, Any]] = queue.Queue()
        self.start = f"http://localhost:{self.server_port}/-/start"
        self.page = self.address + _watched(design)


class _VisitHandler(Handler):
    server: _VisitServer

    def do_GET(self) -> None:
        if self.path != "/-/start":
            super().do_GET()
            return
        self._send_text((_START % self.server.page).encode(), HTTPStatus.OK, "start.html")
        self.server.sent = 0

    def do_POST(self) -> None:
        found = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.found.put({**found, "sent": self.server.sent})
        self._send_text(b"", HTTPStatus.OK, "report.html")


def _watched(design: Design) -> str:
    """Put a copy of the page with the stop watch beside it; returns its path."""
    page = design.folder / design.page
    watch = f"<script>{_WATCH % (design.done, design.act)}</script>"
    head, tag, rest = page.read_text("utf-8").partition("<head>")
    copy = page.with_suffix(".watched.html")
    copy.write_text(f"{head}{tag}{watch}{rest}", "utf-8")
    return copy.relative_to(design.folder).as_posix()
