"""What the add-on calculator says about its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculators import calculate
from calculators.html import charts
from calculators.html.citations import cite
from calculators.html.markup import Element, table, tag
from calculators.html.report import View, assumptions, checklist, notice, part, state_of, working
from calculators.html.standing import Standing, of_figures
from calculators.words.ics import Event
from calculators.words.wording import Wording

_YEAR, _APRIL = 12, 4  # months of a year, and the month that a fiscal year begins with


def figures(result: Mapping[str, Any]) -> list[Any]:
    """Status, yen a month, yen in all, and over how many months."""
    return [result["status"], result["monthly"]["yen"], result["total"]["yen"], result["months"]]


def headline(said: Sequence[Any], words: Wording) -> str:
    """What the add-on brings in a month and over the months asked for."""
    _, month, total, months = said
    amounts = {"month": words.yen(month), "total": words.yen(total)}
    return words("report.addon.headline", period=_period(words, months), **amounts)


def _period(words: Wording, months: int) -> str:
    key = "one" if months == 1 else "many"
    return words(f"report.addon.period.{key}", months=words.number(months))


def years(view: View) -> list[Standing]:
    """The year of the document that the units are from."""
    return [of_figures(view.result["as_of"], view.result["evidence"])]


def rows(view: View) -> list[tuple[Any, ...]]:
    """Units and yen for a month and for all months."""
    result = view.result
    month, total = result["monthly"], result["total"]
    label = _period(view.words, result["months"])
    return [
        tuple(view.say(f"columns.{key}") for key in ("period", "units", "yen")),
        (view.say("columns.month"), month["units"], month["yen"]),
        (label, total["units"], total["yen"]),
    ]


def dates(view: View) -> tuple[str, list[Event]]:
    """What comes again once the add-on is claimed; nothing where its start is not known."""
    start = view.request.get("start")
    if not start:
        return "", []
    year, month, _ = map(int, start.split("-"))
    months = view.result["months"]
    first, last = _fiscal_year(year, month), _fiscal_year(year, month + months - 1)
    events = []
    for entry in view.rules["addon"]["calendar"]:
        every = entry["every_months"] or _YEAR
        times = -(-months // every) if entry["every_months"] else last - first + 1
        yearly = entry["each_year"]
        day = f"{_in_year(first, yearly)}-{yearly}" if yearly else start
        title, text = view.words.text(entry["title"]), view.words.text(entry["text"])
        said = Event(f"addon-{entry['id']}", day, title, text, every_months=every, times=times)
        events.append(said)
    return view.result["as_of"], events


def _fiscal_year(year: int, month: int) -> int:
    """The fiscal year of a month, which is counted on from January of `year`."""
    return year + (month - _APRIL) // _YEAR


def _in_year(fiscal: int, day: str) -> int:
    """The year of a day ("03-31") in a fiscal year."""
    return fiscal + (int(day[:2]) < _APRIL)


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    words, result = view.words, view.result
    known = view.rules["addon"]
    head, *amounts = rows(view)
    shown = [(name, words.number(units), words.yen(yen)) for name, units, yen in amounts]
    yield table(view.say("caption"), head, shown)
    yield tag("p", view.say("services", services=words.text(known["services"])))
    yield _picture(view)
    yield part(
        view.say("requirements.heading", grade=words.text(_grade(view)["label"])),
        tag("p", view.say("requirements.lead")),
        checklist(
            words,
            [
                (state_of(entry), words.text(entry["text"]), cite(words, entry["sources"]))
                for entry in result["requirements"]
            ],
        ),
    )
    yield part(view.say("points.heading"), *_points(view))
    yield part(view.say("steps.heading"), _working(view))
    yield assumptions(
        words,
        result["assumptions"],
        tag("p", words("report.status.as-of", date=words.date(result["as_of"]))),
        notice(view.say("both-grades")),
    )


def _grade(view: View) -> Mapping[str, Any]:
    grades = view.rules["addon"]["grades"]
    return next(grade for grade in grades if grade["id"] == view.result["grade"])


def _points(view: View) -> Iterator[Element]:
    """What goes with the add-on beyond its requirements, and where sources disagree."""
    words = view.words
    for point in view.rules["addon"]["points"]:
        title = tag("strong", words.text(point["title"]))
        yield tag(
            "p", title, tag("br"), words.text(point["text"]), " ", cite(words, point["source"])
        )


def _picture(view: View) -> Element:
    """Both grades beside each other for the same users and price."""
    words = view.words
    grades = view.rules["addon"]["grades"]
    yen = {}
    for grade in grades:
        result = calculate("addon", {**view.request, "grade": grade["id"]}, view.rules)
        yen[grade["id"]] = result["monthly"]["yen"]
    bars = [charts.Bar(words.text(grade["label"]), [yen[grade["id"]]]) for grade in grades]
    return charts.stacked_bars(
        words,
        name="addon-grades",
        caption=view.say("chart.caption", i=words.yen(yen["I"]), ii=words.yen(yen["II"])),
        description=view.say("chart.description"),
        series=(view.say("chart.series"),),
        bars=bars,
        show=words.yen,
        row_head=view.say("chart.grade"),
        note=[view.say("chart.note"), " ", cite(words, view.rules["addon"]["source"])],
    )


def _working(view: View) -> Element:
    words, result = view.words, view.result
    line = result["lines"][0]
    numbers = {key: words.number(line[key]) for key in ("users", "units", "total")}
    price = words.number(view.request.get("unit_price", view.rules["addon"]["unit_price"]))
    month, total = result["monthly"], result["total"]
    steps = [
        view.say("steps.units", **numbers),
        view.say("steps.yen", units=numbers["total"], price=price, yen=words.yen(month["yen"])),
        view.say(
            "steps.months",
            units=words.number(total["units"]),
            period=_period(words, result["months"]),
            price=price,
            yen=words.yen(total["yen"]),
        ),
    ]
    return working(words.text(_grade(view)["label"]), steps)
