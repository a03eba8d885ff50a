"""Other browsers than Chromium: every level of the runtime answers there too, and the page works.

They are started with nothing but an address. The page there does what a reader would, and sends
what it finds, step by step, back to the server of the test.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from calculators import answer_line
from scripts.machine import environment, names
from scripts.machine.http_site import Handler, Server
from scripts.runtime import rules as packed_rules
from tests.waiting import LONGEST, PATIENT

CASES = Path(__file__).parents[1] / "cases/subsidy.json"
PAGE = "/calculators/subsidy.html"

CHECK = f"""<!doctype html><meta charset="utf-8"><title>check</title>
<script src="/-/patient.js"></script>
<iframe src="{PAGE}"></iframe>
<script type="module" src="/-/check.js"></script>
"""
CHECKS = """
  const report = (found) => fetch("/-/report", { method: "POST", body: JSON.stringify(found) });
  const until = async (look) => {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  try {
    const { Engine } = await import("/assets/javascripts/RUNTIME");
    const { levels } = await (await fetch("/runtime/manifest.json")).json();
    const requests = await (await fetch("/-/requests.json")).json();
    for (const { id } of levels) {
      const engine = new Engine({ base: `/-/only/${id}/` });
      await report({ level: id, answers: await engine.lines("subsidy", requests) });
    }
    const frame = document.querySelector("iframe");
    const inside = (selector) => frame.contentDocument?.querySelector(selector);
    const worked = await until(() => inside("[data-example] h2")?.textContent);
    (await until(() => inside("[data-ready] [data-use-example]"))).click();
    const headline = await until(() => !inside("[data-example]") && inside("[data-result] > h2"));
    await report({ worked, headline: headline.textContent });
  } catch (error) {
    await report({ error: String(error) });
  }
"""


class CheckServer(Server):
    """Serves the site, the page that checks it, and each level of its runtime by itself."""

    def __init__(self, site: Path, requests: list[str]) -> None:
        super().__init__(site)
        self.RequestHandlerClass = Checking
        self.manifest = json.loads((site / "runtime/manifest.json").read_bytes())
        self.requests = requests
        self.found: queue.Queue[dict[str, Any]] = queue.Queue()

    def next_found(self) -> dict[str, Any]:
        """What the page reports next."""
        found = self.found.get(timeout=LONGEST)
        assert "error" not in found, found["error"]
        return found


class Checking(Handler):
    server: CheckServer

    def do_GET(self) -> None:
        match self.path.split("/"):
            case ["", "-", "check.html"]:
                self._answer(CHECK)
            case ["", "-", "patient.js"]:
                self._answer(PATIENT)
            case ["", "-", "check.js"]:
                runtime = names.find(self.server.folder, "assets/javascripts/runtime.js").name
                self._answer(CHECKS.replace("RUNTIME", runtime))
            case _ if self.path == PAGE:
                page = (self.server.folder / PAGE[1:]).read_text("utf-8")
                patient = '<head><script src="/-/patient.js"></script>'
                self._answer(page.replace("<head>", patient, 1))
            case ["", "-", "requests.json"]:
                self._answer(json.dumps(self.server.requests))
            case ["", "-", "only", level, "manifest.json"]:
                levels = [one for one in self.server.manifest["levels"] if one["id"] == level]
                only = {**self.server.manifest, "levels": levels}
                self._answer(json.dumps(only))
            case ["", "-", "only", _, file]:
                self.path = f"/runtime/{file}"
                super().do_GET()
            case _:
                super().do_GET()

    def do_POST(self) -> None:
        found = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.found.put(json.loads(found))
        self._answer("")

    def _answer(self, text: str) -> None:
        self._send_text(text.encode(), HTTPStatus.OK, self.path)


@pytest.fixture(scope="module")
def requests() -> list[str]:
    cases = json.loads(CASES.read_text("utf-8"))
    return [json.dumps(case["request"], ensure_ascii=False) for case in cases]


@pytest.mark.parametrize("name", environment.OTHER_BROWSERS)
def test_every_level_answers_and_the_page_works(
    site: Path, requests: list[str], tmp_path: Path, name: str
) -> None:
    command = environment.other_browser(name, tmp_path)
    if not command:
        pytest.skip(f"{name} is not on this machine and cannot be installed here")
    rules = packed_rules.read(site / "runtime")
    expected = [answer_line("subsidy", text, rules) for text in requests]
    with CheckServer(site, requests) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = subprocess.Popen(
            [*command, f"{server.address}-/check.html"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            for level in server.manifest["levels"]:
                assert server.next_found() == {"level": level["id"], "answers": expected}
            seen = server.next_found()
            assert seen["headline"] == seen["worked"]
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
            server.shutdown()
