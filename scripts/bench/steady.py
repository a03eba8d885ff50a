"""What is measured apart from visits: answers in a row, batches, and how long builds take."""

from __future__ import annotations

import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import BrowserType

from scripts.bench.processes import peak
from scripts.machine import ending, inputs
from scripts.machine.http_site import EVENTS, Server

CASES = inputs.ROOT / "tests/cases/subsidy.json"
REWORDED, LOOKED_AT = "programmes/care-tech-takeup.yaml", "programmes/care-tech-takeup.html"
ROWS, LINES, PURCHASES = 10_000, 100_000, 100
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")

_ASK = """
  async ([answers, rows, plans]) => {
    const script = document.querySelector("link[rel=modulepreload][href*='/runtime.']");
    const { Engine } = await import(script.href);
    const base = document.querySelector("meta[name=calculator-runtime]").content;
    const engine = new Engine({ base, calculators: ["subsidy"] });
    const fields = JSON.parse(document.querySelector("[data-example]").dataset.example);
    const timed = async (run) => {
      const from = performance.now();
      await run();
      return performance.now() - from;
    };
    const trips = async (run) => {
      for (let i = 0; i < 50; i++) await run(i);
      const times = [];
      for (let i = 0; i < answers; i++) times.push(await timed(() => run(i)));
      return times;
    };
    const calculation = await trips((i) => engine.lines("subsidy", [rows[i]]));
    const report = await trips(() => engine.ask("subsidy", "ja", fields));
    let results;
    const batch = await timed(async () => { results = await engine.lines("subsidy", rows); });
    const comparing = new Engine({ base, calculators: ["compare"] });
    await comparing.start();
    const comparisons = [];
    for (const plan of plans)
      comparisons.push(await timed(() => comparing.lines("compare", [plan])));
    return { calculation, report, batch, comparisons, results: results.length };
  }
"""


def answers(chromium: BrowserType, executable: str) -> dict[str, Any]:
    """Milliseconds in a page: from a question to its result, to its report, and for a batch.

    And for the one that takes longest of the comparisons that are hardest to search.
    """
    with Server(inputs.SITE) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        page = browser.new_page(base_url=server.address)
        page.goto("calculators/subsidy.html")
        measured = page.evaluate(_ASK, [300, list(_requests(ROWS)), list(_plans())])
        browser.close()
        server.shutdown()
    assert measured["results"] == ROWS
    trips = {name: statistics.median(measured[name]) for name in ("calculation", "report")}
    return {
        "answer": trips,
        "batch": {"rows": ROWS, "time": measured["batch"]},
        "comparison": {"rows": PURCHASES, "time": max(measured["comparisons"])},
    }


def lines() -> dict[str, Any]:
    """Time and memory of many requests through `calc subsidy --jsonl`, and of a tenth of them."""
    return {"whole": _calc(LINES), "tenth": _calc(LINES // 10)}


def builds() -> dict[str, Any]:
    """Milliseconds: a whole build, a start of `serve`, and from a saved file to new pages.

    The page that is open comes first, all others after it.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = _project(Path(folder) / "copy")
        whole = _timed(lambda: _run(copy, "build"))
        with serving(copy) as served:
            started = served.ready
            changed = copy / "data" / REWORDED
            text = changed.read_text("utf-8")
            shown, built = [], []
            for number in range(1, 8):
                with served.looking_at(LOOKED_AT) as page:
                    served.save(changed, reworded(text, number))
                    if number > 2:  # The first two set hasty building up.
                        shown.append(page.until_it_has(f"ます。{'あ' * number}"))
                    built.append(served.until_built())
    return {
        "build": whole,
        "serve": started,
        "rebuild": statistics.median(shown),
        "rebuild-all": statistics.median(built[2:]),
    }


def reworded(text: str, number: int) -> str:
    """A file of data with one sentence longer: no figure, which others would contradict."""
    other = text.replace("ます。", f"ます。{'あ' * number}", 1)
    assert other != text
    return other


@contextmanager
def serving(folder: Path) -> Iterator[_Served]:
    """`serve` in a folder, from when it shows the site until what is done inside is over."""
    started = time.monotonic()
    command = [sys.executable, "-m", "scripts", "serve", "--lang", "en"]  # what it says is read
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
    with ending.bound(process):
        yield _Served(process, started)


class _Served:
    """`serve` as it runs, watched through what it says."""

    def __init__(self, process: subprocess.Popen[str], started: float) -> None:
        self._process = process
        self._saved = started
        self._address = ""
        self.ready = self._wait_for("Ctrl-C")

    def save(self, file: Path, text: str) -> None:
        """Save a file of the data; times are from now on."""
        file.write_text(text, "utf-8")
        self._saved = time.monotonic()

    def until_built(self) -> float:
        """Milliseconds until all pages are new."""
        return self._wait_for("Built in")

    @contextmanager
    def looking_at(self, page: str) -> Iterator[_Page]:
        """A page held open as a browser does, by its path in the site."""
        asked = f"{self._address}{EVENTS.lstrip('/')}?{quote(f'/{page}', safe='')}"
        with urlopen(asked) as told:
            yield _Page(told, self._address + page, self.passed)

    def passed(self) -> float:
        """Milliseconds since the last file was saved."""
        return (time.monotonic() - self._saved) * 1000

    def _wait_for(self, text: str) -> float:
        for line in self._process.stderr or ():
            if line.strip().startswith("http"):
                self._address = line.strip()
            if text in line:
                return self.passed()
            if "Not built" in line:
                break
        raise RuntimeError(f"serve ended without saying {text!r}")


class _Page:
    """A page that somebody looks at, which loads again whenever `serve` tells it to."""

    def __init__(self, told: IO[bytes], address: str, passed: Callable[[], float]) -> None:
        self._told = told
        self._address = address
        self._passed = passed

    def until_it_has(self, text: str) -> float:
        """Milliseconds from the saved file until a reader sees this in the page."""
        for line in self._told:
            if line.startswith(b"data"):
                with urlopen(self._address) as page:
                    if text in page.read().decode():
                        return self._passed()
        raise RuntimeError(f"{self._address} was not shown with {text!r}")


def _project(copy: Path) -> Path:
    """A copy of the project with what was set up and packed, but without its site."""
    left_out = {
        str(inputs.ROOT): {".git", ".venv", "node_modules", "site"},
        str(inputs.BUILD): {"bench", "html", "next", "docs"},
    }
    shutil.copytree(inputs.ROOT, copy, ignore=lambda folder, names: left_out.get(folder, ()))
    for name in (".venv", "node_modules"):
        (copy / name).symlink_to(inputs.ROOT / name)
    return copy


def _run(folder: Path, *command: str) -> None:
    arguments = [sys.executable, "-m", "scripts", *command]
    process = subprocess.Popen(arguments, cwd=folder, stderr=subprocess.DEVNULL)
    with ending.bound(process):
        if ending.status_of(process) != 0:
            raise subprocess.CalledProcessError(process.returncode, arguments)


def _timed(run: Callable[[], None]) -> float:
    started = time.monotonic()
    run()
    return (time.monotonic() - started) * 1000


def _calc(count: int) -> dict[str, float]:
    """Lines that came, milliseconds, and the most memory in bytes, for so many requests."""
    with tempfile.TemporaryFile("w+") as asked, tempfile.TemporaryFile("w+") as came:
        asked.writelines(f"{text}\n" for text in _requests(count))
        asked.seek(0)
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts", "calc", "subsidy", "--jsonl"],
            cwd=inputs.ROOT,
            stdin=asked,
            stdout=came,
        )
        most = 0
        with ending.bound(process):
            # What the system tells at the end counts in what this process held when it started.
            while process.poll() is None:
                most = peak(process.pid) or most
                time.sleep(0.02)
        took = (time.monotonic() - started) * 1000
        came.seek(0)
        return {"lines": sum(1 for _ in came), "time": took, "memory": most}


def _plans() -> Iterator[str]:
    """Comparisons that come to no end: many odd prices, or nearly equal ones."""
    answers = {"staff": 40, "corporations": 10, "service": "nursing-home"}
    costs, devices = ["expense"], ["robot-monitoring", "robot-transfer", "monitoring-network"]
    for count, kinds, low, high in (
        (40, costs, 500_000, 1_100_000),
        (60, [*devices, "ict"], 1_095_000, 1_105_000),
        (100, [*devices, "ict", "other-device"], 1_095_000, 1_105_000),
        (PURCHASES, [*devices, *costs, "ict", "environment", "terminal"], 10_000, 2_000_000),
    ):
        chance = random.Random(count)
        items = [
            {"category": chance.choice(kinds), "unit_price": chance.randint(low, high)}
            for _ in range(count)
        ]
        yield json.dumps({"answers": answers, "items": items, "fiscal_year": "2024"})


def _requests(count: int) -> Iterator[str]:
    """The requests of the test cases, over and over, each with a price of its own."""
    requests = [case["request"] for case in json.loads(CASES.read_text("utf-8"))]
    for number in range(count):
        request = requests[number % len(requests)]
        first, *others = request["items"]
        changed = {**first, "unit_price": first["unit_price"] + number // len(requests)}
        yield json.dumps({**request, "items": [changed, *others]})
