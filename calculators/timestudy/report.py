"""What the time study says: hours and amounts to carry over into the savings calculator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from calculators.form.address import address
from calculators.html import charts
from calculators.html.citations import cite
from calculators.html.markup import Element, link, tag
from calculators.html.report import View, assumptions, part, working
from calculators.html.standing import Standing, of_figures
from calculators.rules.money import round_half_up, rounded_text
from calculators.timestudy import sources_of
from calculators.words.wording import Wording


def figures(result: Mapping[str, Any]) -> list[Any]:
    """Status, and the hours a month in tenths of an hour."""
    return [result["status"], round_half_up(Fraction(result["hours"]) * 10)]


def headline(said: Sequence[Any], words: Wording) -> str:
    """How many hours the work takes."""
    hours = words.number(rounded_text(Fraction(said[1], 10), 1))
    return words("report.timestudy.headline", hours=hours)


def years(view: View) -> list[Standing]:
    """The year of the document whose example the prices are from."""
    return [of_figures(view.result["as_of"], view.result["evidence"])]


def rows(view: View) -> list[tuple[Any, ...]]:
    """Minutes by step, then what to carry over."""
    table_ = [tuple(view.say(f"columns.{key}") for key in ("step", "count", "each", "minutes"))]
    for line in view.result["lines"]:
        table_.append((_name(view, line), line["count"], line["each"], line["minutes"]))
    for key in ("hours", "hours_after", "printing", "postage"):
        table_.append((view.say(f"carry.{key}"), "", "", view.result[key]))
    return table_


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    words, result = view.words, view.result
    yield part(
        view.say("carry.heading"),
        tag("p", view.say("carry.lead"), class_="calc-on-screen"),
        _carry(view),
        _of_the_example(view),
        tag("p", link(_carried(view), view.say("next")), class_="calc-on-screen"),
    )
    yield _picture(view)
    steps = [
        view.say(
            f"steps.per-{line['per']}",
            step=_name(view, line),
            each=words.number(line["each"]),
            count=words.number(line["count"]),
            minutes=words.number(line["minutes"]),
        )
        for line in result["lines"]
    ]
    minutes = words.number(result["minutes"])
    steps.append(view.say("steps.hours", minutes=minutes, hours=words.number(result["hours"])))
    yield part(view.say("steps.heading"), working(view.say("steps.title"), steps))
    yield assumptions(words, result["assumptions"])


def _name(view: View, line: Mapping[str, Any]) -> str:
    steps = view.rules["timestudy"]["steps"]
    return view.words.text(next(step["label"] for step in steps if step["id"] == line["item"]))


def _carry(view: View) -> Element:
    """The four figures that the savings calculator asks for."""
    words, result = view.words, view.result
    said = {
        "hours": view.say("carry.in-hours", hours=words.number(result["hours"])),
        "hours_after": view.say("carry.in-hours", hours=words.number(result["hours_after"])),
        "printing": words.yen(result["printing"]),
        "postage": words.yen(result["postage"]),
    }
    lines = [
        tag("div", tag("dt", view.say(f"carry.{key}")), tag("dd", text))
        for key, text in said.items()
    ]
    return tag("dl", lines, class_="calc-amounts")


def _of_the_example(view: View) -> Element:
    """Which of the figures are from the published example, and of which year that is."""
    (year,) = years(view)
    said = view.say("carry.example", year=view.words.year(year.year or 0))
    return tag("p", said, " ", cite(view.words, sources_of(view.rules["linkage"])))


def _carried(view: View) -> str:
    """The address of the savings calculator with these figures filled in."""
    result = view.result
    request = {
        "mode": "hours",
        "hours": {"before": result["hours"], "after": result["hours_after"]},
        "before": {"printing": result["printing"], "postage": result["postage"]},
    }
    return address(view.words, "linkage", request)


def _picture(view: View) -> Element:
    """Minutes by step, to the minute."""
    words = view.words
    bars = [
        charts.Bar(_name(view, line), [round_half_up(Fraction(line["minutes"]))])
        for line in view.result["lines"]
    ]
    longest = max(bars, key=lambda bar: bar.values[0])
    return charts.stacked_bars(
        words,
        name="timestudy-steps",
        caption=view.say("chart.caption", step=longest.label),
        description=view.say("chart.description"),
        series=(view.say("columns.minutes"),),
        bars=bars,
        show=lambda minutes: view.say("chart.minutes", minutes=words.number(minutes)),
        row_head=view.say("columns.step"),
        note=view.say("chart.note"),
    )
