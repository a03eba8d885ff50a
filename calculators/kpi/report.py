"""What the target helper says: where an area stands and how many are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculators.html import charts
from calculators.html.citations import cite
from calculators.html.markup import Element, items, link, tag
from calculators.html.report import View, checklist, part, state_of, working
from calculators.html.standing import Standing, of_figures
from calculators.kpi import Progress
from calculators.words import formats
from calculators.words.wording import Wording

_LEVELS = ("municipality", "prefecture")


def figures(result: Mapping[str, Any]) -> list[Any]:
    """Status, and how many offices and municipalities are missing (null where not asked)."""
    return [result["status"], *(_more(result[level]) for level in _LEVELS)]


def headline(said: Sequence[Any], words: Wording) -> str:
    """How far it is to each target that was asked about."""
    sentences = [
        words(f"report.kpi.{level}.{'missing' if more else 'met'}", more=words.number(more))
        for level, more in zip(_LEVELS, said[1:], strict=True)
        if more is not None
    ]
    return words("report.kpi.between").join(sentences)


def years(view: View) -> list[Standing]:
    """The year of the document that the targets are from."""
    return [of_figures(view.result["as_of"], view.result["evidence"])]


def rows(view: View) -> list[tuple[Any, ...]]:
    """Total, count, rate, target and what is missing, a row a level."""
    keys = ("total", "count", "rate", "target", "needed", "more")
    table_ = [tuple(view.say(f"columns.{key}") for key in ("level", *keys))]
    for level, standing in _asked(view):
        shown: Mapping[str, Any] = standing
        table_.append((view.say(f"{level}.name"), *(shown[key] for key in keys)))
    return table_


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    words = view.words
    yield checklist(
        words,
        [
            (state_of(standing), _target(view, level), cite(words, standing["sources"]))
            for level, standing in _asked(view)
        ],
    )
    for level, standing in _asked(view):
        yield _picture(view, level, standing)
    yield part(view.say("steps.heading"), [_working(view, *entry) for entry in _asked(view)])
    yield part(
        words("report.assumptions.heading"),
        tag("p", words("report.status.as-of", date=words.date(view.result["as_of"]))),
        tag("p", view.say("provisional")),
    )
    yield part(
        words("report.next.heading"),
        items([link(f"{words.base}linkage/adoption.html", view.say("next"))]),
        class_="calc-next calc-on-screen",
    )


def _more(standing: Progress | None) -> int | None:
    return None if standing is None else standing["more"]


def _asked(view: View) -> list[tuple[str, Progress]]:
    return [(level, view.result[level]) for level in _LEVELS if view.result[level]]


def _picture(view: View, level: str, standing: Progress) -> Element:
    """Those that count, those still missing, and the rest, beside what the target needs."""
    words = view.words
    count, needed, total = standing["count"], standing["needed"], standing["total"]
    return charts.stacked_bars(
        words,
        name=f"kpi-{level}",
        caption=view.say(
            f"{level}.caption", rate=words.number(standing["rate"]), target=standing["target"]
        ),
        description=view.say("chart.description"),
        series=(view.say(f"{level}.counted"), view.say(f"{level}.rest")),
        bars=[
            charts.Bar(view.say("chart.now"), (count, total - count)),
            charts.Bar(view.say("chart.target"), (needed, total - needed)),
        ],
        show=lambda number: view.say(f"{level}.number", number=words.number(number)),
        row_head=view.say("chart.row"),
        total=view.say("columns.total"),
        note=cite(words, standing["sources"]),
    )


def _working(view: View, level: str, standing: Progress) -> Element:
    keys = ("rate", "needed", "more")
    shown: Mapping[str, Any] = standing
    numbers = {key: view.words.number(shown[key]) for key in ("target", "rate")}
    for key in ("total", "count", "needed", "more"):
        numbers[key] = view.say(f"{level}.number", number=view.words.number(shown[key]))
    return working(view.say(f"{level}.name"), [view.say(f"steps.{key}", **numbers) for key in keys])


def _target(view: View, level: str) -> str:
    target = view.rules["kpi"]["targets"][level]
    return formats.fill(view.words.text(target["text"]), {"percent": target["percent"]})
