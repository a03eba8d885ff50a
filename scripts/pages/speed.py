"""How fast the calculators are: tables and a chart of what `python3 -m scripts bench` measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from calculators.html.charts import Bar, stacked_bars
from calculators.html.markup import Element, table, tag
from calculators.words.wording import Wording
from scripts.machine.inputs import ROOT
from scripts.model import Data

RESULTS = ROOT / "docs/benchmark.json"


def results() -> dict[str, Any]:
    """What was measured last; see scripts/bench/."""
    measured: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return measured


def chart(data: Data, words: Wording) -> Element:
    """Each way's time to the first result on a slow computer, by a browser new to the page."""
    found = [entry for entry in _visits("slowed", "cold") if entry["design"] != "still"]
    bars = [
        Bar(_design(entry["design"], words), [round(entry["median"]["result"])]) for entry in found
    ]
    seconds = {entry["design"]: entry["median"]["result"] for entry in found}
    own, ordinary = found[0]["median"]["result"], seconds["ordinary"]
    figure = stacked_bars(
        words,
        name="speed",
        caption=words(
            "speed.chart.caption", own=_seconds(own, words), ordinary=_seconds(ordinary, words)
        ),
        description=words("speed.chart.description"),
        series=[words("speed.columns.result")],
        bars=bars,
        show=lambda milliseconds: _seconds(milliseconds, words),
        row_head=words("speed.columns.design"),
        note=_made(words),
    )
    # The colours of charts are defined for what stands in a calculator.
    return tag("div", figure, class_="calculator")


def tables(data: Data, words: Wording) -> Element:
    """Everything that was measured in visits: a table for each condition."""
    parts = []
    for condition in dict.fromkeys(entry["condition"] for entry in results()["visits"]):
        title = words(f"speed.conditions.{condition}")
        parts += [tag("h3", title), table(title, _head(words), list(_rows(condition, words)))]
    return tag("div", parts)


def steady(data: Data, words: Wording) -> Element:
    """What was measured apart from visits."""
    found = results()["steady"]
    lines, tenth = found["command_line"]["whole"], found["command_line"]["tenth"]
    site = found["site"]
    rows = [
        ("ours", _milliseconds(_ours("full"), words)),
        ("ours-slowed", _milliseconds(_ours("slowed"), words)),
        ("calculation", _milliseconds(found["answer"]["calculation"], words)),
        ("report", _milliseconds(found["answer"]["report"], words)),
        ("comparison", _seconds(found["comparison"]["time"], words)),
        ("batch", _seconds(found["batch"]["time"], words)),
        ("command-line", _seconds(lines["time"], words)),
        ("memory", f"{_megabytes(tenth['memory'], words)} → {_megabytes(lines['memory'], words)}"),
        ("build", _seconds(site["build"], words)),
        ("serve", _seconds(site["serve"], words)),
        ("rebuild", _seconds(site["rebuild"], words)),
        ("rebuild-all", _seconds(site["rebuild-all"], words)),
    ]
    counts = {
        "batch": found["batch"]["rows"],
        "comparison": found["comparison"]["rows"],
        "lines": lines["lines"],
        "tenth": tenth["lines"],
    }
    said = {name: words.number(count) for name, count in counts.items()}
    return table(
        words("speed.steady.caption"),
        (words("speed.steady.what"), words("speed.steady.taken")),
        [(words(f"speed.steady.{name}", **said), taken) for name, taken in rows],
    )


def _ours(condition: str) -> float:
    """How long (ms) our scripts keep a new page from reacting at most, at the level we publish."""
    slowest: float = _visits(condition, "cold")[0]["median"]["ours"]
    return slowest


def _head(words: Wording) -> list[str]:
    columns = ("design", "result", "again", "seen", "sent", "sent-again", "blocked", "memory")
    return [words(f"speed.columns.{name}") for name in columns]


def _rows(condition: str, words: Wording) -> Iterator[tuple[str, ...]]:
    again = {entry["design"]: entry for entry in _visits(condition, "warm")}
    for entry in _visits(condition, "cold"):
        first, second = entry["median"], again[entry["design"]]["median"]
        computes = entry["design"] != "still"
        yield (
            _design(entry["design"], words),
            _result(entry, words) if computes else "–",
            _result(again[entry["design"]], words) if computes else "–",
            _seconds(first["seen"], words),
            _kilobytes(first["sent"], words),
            _kilobytes(second["sent"], words),
            _seconds(first["blocked"], words),
            _megabytes(first["memory"], words),
        )


def _result(entry: dict[str, Any], words: Wording) -> str:
    """The median, with the least and the most."""
    ends = (f"{entry[end]['result'] / 1000:.2f}" for end in ("least", "most"))
    median = _seconds(entry["median"]["result"], words)
    return words("speed.units.spread", median=median, ends="–".join(ends))


def _visits(condition: str, visit: str) -> list[dict[str, Any]]:
    return [
        entry
        for entry in results()["visits"]
        if (entry["condition"], entry["visit"]) == (condition, visit)
    ]


def _made(words: Wording) -> str:
    found = results()
    machine = found["machine"]
    return words(
        "speed.made",
        date=words.date(found["date"]),
        rounds=found["rounds"],
        browser=machine["browser"],
        system=machine["system"],
        cores=machine["cores"],
    )


def _design(name: str, words: Wording) -> str:
    return words(f"speed.designs.{name}")


def _seconds(milliseconds: float, words: Wording) -> str:
    return words("speed.units.seconds", number=f"{milliseconds / 1000:.2f}")


def _milliseconds(milliseconds: float, words: Wording) -> str:
    return words("speed.units.milliseconds", number=f"{milliseconds:.1f}")


def _kilobytes(size: float, words: Wording) -> str:
    return words("speed.units.kilobytes", number=words.number(round(size / 1000)))


def _megabytes(size: float, words: Wording) -> str:
    return words("speed.units.megabytes", number=words.number(round(size / 1_000_000)))
