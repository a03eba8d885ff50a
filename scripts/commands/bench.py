"""`python3 -m scripts bench`: how soon a page shows its first computed result, and what that takes.

In one run, in turn: our page at every level of the runtime, the same page with Pyodide loaded the
ordinary way, and two other ways of running Python in a MkDocs page. Each is visited by a browser
that has never been there (cold) and again (warm): at full speed, with the processor slowed down,
and over a line like that of a telephone. What comes out goes to docs/benchmark.json, from which the
page "How fast, and why" draws its table and chart.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from playwright.sync_api import BrowserType, sync_playwright

from scripts.bench import designs, steady, visits
from scripts.bench.designs import Design
from scripts.bench.peers import peers
from scripts.commands.usage import usage
from scripts.machine import environment, inputs, whole
from scripts.machine.failure import BuildError
from scripts.machine.language import say
from scripts.machine.options import cut
from scripts.model.load import Faulty
from scripts.site import Builder

RESULTS = inputs.ROOT / "docs/benchmark.json"
WORK = inputs.BUILD / "bench"
ROUNDS = 5


def main(argv: list[str]) -> int:
    """Measure and write the results.

    Exit status 1 where the site could not be built, 2 for wrong arguments.
    """
    rest, asked = cut(argv, "--rounds")
    rounds = asked[-1] if asked else str(ROUNDS)
    if rest or not (rounds.isdecimal() and int(rounds)):
        print(usage("bench"), file=sys.stderr)
        return 2
    return _measure(int(rounds))


def _measure(rounds: int) -> int:
    executable = environment.chromium()
    try:
        if not inputs.is_current():
            with Builder(environment.say) as builder:
                builder.build()
    except (BuildError, Faulty) as error:
        environment.say(str(error))
        return 1
    # What takes long comes last: a fault before it is told soon.
    environment.say(say("サイトを作る時間と作り直す時間", "Building and rebuilding the site"))
    steadily: dict[str, Any] = {"site": steady.builds()}
    environment.say(say("コマンドで計算する時間", "Requests on the command line"))
    steadily["command_line"] = steady.lines()
    with sync_playwright() as playwright:
        chromium = playwright.chromium
        environment.say(
            say("続けて計算する時間と、まとめて計算する時間", "Answers in a row and in batches")
        )
        steadily |= steady.answers(chromium, executable)
        version = _version(chromium, executable)
    measured = _visit_all(executable, list(_designs()), rounds)
    results = {
        "date": date.today().isoformat(),
        "rounds": rounds,
        "machine": {
            "cores": os.cpu_count(),
            "architecture": platform.machine(),
            "system": platform.system(),
            "browser": version,
        },
        "visits": measured,
        "steady": steadily,
    }
    whole.write(RESULTS, json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    print(table(results))
    return 0


def table(results: dict[str, Any]) -> str:
    """The medians of every kind of visit, a line each."""
    head = ("design", "", "", "result ms", "seen ms", "blocked ms", "kB", "MB held")
    rows = [head]
    for entry in results["visits"]:
        figures = entry["median"]
        rows.append(
            (
                *(entry[key] for key in ("design", "condition", "visit")),
                *(f"{figures[key]:.0f}" for key in ("result", "seen", "blocked")),
                f"{figures['sent'] / 1000:.0f}",
                f"{figures['memory'] / 1e6:.0f}",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _designs() -> Iterator[Design]:
    WORK.mkdir(parents=True, exist_ok=True)
    yield from designs.levels(inputs.SITE, WORK)
    yield designs.ordinary(inputs.SITE, WORK)
    yield from peers(WORK, environment.say)
    yield designs.still(inputs.SITE, WORK)


def _visit_all(executable: str, compared: list[Design], rounds: int) -> list[dict[str, Any]]:
    """Every design in turn, round after round, so that what disturbs one disturbs all."""
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for condition in visits.possible():
        title = say(f"ページを開く時間（{condition.id}）", f"Visits: {condition.id}")
        progress = environment.Progress(title, rounds * len(compared))
        for _ in range(rounds):
            for design in compared:
                pair = visits.first_and_second(executable, design, condition)
                for visit, measured in pair.items():
                    found.setdefault((design.id, condition.id, visit), []).append(measured)
                progress.advance(1)
        progress.finish()
    return [
        {
            "design": design,
            "condition": condition,
            "visit": visit,
            "median": _each(measured, statistics.median),
            "least": _each(measured, min),
            "most": _each(measured, max),
        }
        for (design, condition, visit), measured in found.items()
    ]


def _each(measured: list[dict[str, Any]], figure: Any) -> dict[str, float]:
    return {name: round(figure(one[name] for one in measured), 1) for name in measured[0]}


def _version(chromium: BrowserType, executable: str) -> str:
    browser = chromium.launch(executable_path=executable, args=list(steady.ARGUMENTS))
    version = browser.version
    browser.close()
    return f"Chromium {version}"
