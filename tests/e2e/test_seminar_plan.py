"""The seminar of 60 minutes, acted out by a script: from the start page to the handout.

Without a network from the kit, in Chromium and in Firefox with the profile it is shipped with; and
over http.
"""

from __future__ import annotations

import json
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from calculators.words.wording import Wording
from scripts.machine import environment
from scripts.model.exercises import FILE
from scripts.pages import worksheet
from scripts.rules.exercises import figure, results
from tests.facts import data, rules
from tests.reporting import reported, reports
from tests.waiting import LONGEST, PATIENT

SCRIPT = Path(__file__).with_name("seminar.js").read_text("utf-8")
START = "はじめに.html"
PLAN = "sixty"
FIREFOX_S_OWN = re.compile(
    r"(?:^|\.)(?:mozilla(?:-backup)?\.(?:com|net|org)|firefox\.com|mozgcp\.net|googleapis\.com)$"
)
"""Hosts that Firefox asks on its own account, whatever page is open."""


def exercises() -> list[Any]:
    """Those of the plan, in its order."""
    file = data().files[FILE]
    plan = next(plan for plan in file.plans if plan.id == PLAN)
    by_id = {exercise.id: exercise for exercise in file.exercises}
    return [by_id[name] for part in plan.parts for name in part.exercises]


def visits(start: str) -> list[dict[str, str]]:
    """The pages of the way: what is done on each, and within what the link to it is sought."""
    way = [] if start == "index.html" else [(start, "read", "")]
    way += [("index.html", "read", "body"), ("exercises/index.html", "plan", "body")]
    for exercise in exercises():
        calculator = f"calculators/{exercise.situations[0].kind}.html"
        way += [
            (f"exercises/{exercise.id}.html", "sheet", ""),
            (calculator, "result", ".sheet-open"),
            (f"exercises/{exercise.id}-key.html", "present", ""),
        ]
    way.append((f"exercises/{exercises()[-1].id}.html", "sheet", "body"))  # what is handed out
    return [
        {"page": page, "act": act, "by": by, "of": PLAN, "root": "../" * page.count("/")}
        for page, act, by in way
    ]


def scripted(start: str, report: str = "") -> str:
    given = f"VISITS = {json.dumps(visits(start))}, REPORT = {json.dumps(report)}"
    return f"const {given};\n{SCRIPT}"


def confirm(start: str, state: dict[str, Any]) -> None:
    """What the script has seen is what the engine says here, and nothing came from outside."""
    assert "error" not in state, state
    assert state["outside"] == []
    way = visits(start)
    seen: dict[str, list[Any]] = {}
    for visit, value in zip(way, state["seen"], strict=True):
        seen.setdefault(visit["act"], []).append(value)
    words = Wording(rules(), "ja")
    assert seen["plan"] == ["60分の研修"]
    assert seen["sheet"] == [len(one.rows) + 1 for one in (*exercises(), exercises()[-1])]
    for exercise, headline, (count, *answers) in zip(
        exercises(), seen["result"], seen["present"], strict=True
    ):
        rows = [{}, *(row.change for row in exercise.rows)]
        found = [results(exercise, row, rules()) for row in rows]
        for key in ("subsidy", "own_burden"):
            assert words.yen(found[0][0]["total"][key]) in headline
        now, last = count.split(" / ")
        assert now == last
        assert [answer.rpartition("：")[2] for answer in answers] == [
            worksheet.told(figure(row[ask.situation], ask.figure), ask.unit, words)
            for ask in exercise.asks
            for row in found
        ]


def walk(context: BrowserContext, start: str, address: str) -> None:
    context.add_init_script(PATIENT + scripted(start))
    page = context.new_page()
    page.goto(address)
    done = page.locator("html[data-seminar]")
    done.wait_for(state="attached", timeout=5 * LONGEST * 1000)
    confirm(start, json.loads(done.get_attribute("data-seminar") or ""))
    page.emulate_media(media="print")
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_it_runs_from_the_kit_without_a_network(
    new_context: Callable[..., BrowserContext], folder: Path
) -> None:
    context = new_context(offline=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    walk(context, START, (folder / START).as_uri())
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def test_the_same_exercises_run_over_http(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    walk(new_context(), "index.html", f"{server}index.html")


class Way(BaseHTTPRequestHandler):
    """The only way out of a browser, which leads nowhere and notes who wanted to go where."""

    server: Out

    def refuse(self) -> None:
        self.server.wanted.append(self.path)
        self.send_error(503)

    do_GET = do_POST = do_CONNECT = refuse

    def log_message(self, format: str, *arguments: object) -> None:
        """What was wanted is kept."""


class Out(ThreadingHTTPServer):
    wanted: list[str]


@contextmanager
def no_way_out() -> Iterator[Out]:
    with Out(("127.0.0.1", 0), Way) as server:
        server.wanted = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def test_it_runs_in_firefox_as_it_is_shipped(packed: Path, tmp_path: Path) -> None:
    command = environment.other_browser("firefox", tmp_path / "profile")
    if not command:
        pytest.skip("Firefox is not on this machine and cannot be installed here")
    (tmp_path / "profile").mkdir()
    folder = tmp_path / "研修 #1"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    with reports(tmp_path) as server, no_way_out() as out:
        script = f"<script>{PATIENT}{scripted(START, server.address)}</script></body>"
        for name in {visit["page"] for visit in visits(START)}:
            page = folder / name
            page.write_text(page.read_text("utf-8").replace("</body>", script), "utf-8")
        proxy = f"http://127.0.0.1:{out.server_port}"
        state = reported(
            server,
            command,
            (folder / START).as_uri(),
            {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": "127.0.0.1"},
            wait=5 * LONGEST,
        )
        hosts = {re.sub(r"^\w+://", "", one).split("/")[0].split(":")[0] for one in out.wanted}
    confirm(START, state)
    assert not [host for host in hosts if not FIREFOX_S_OWN.search(host)]
