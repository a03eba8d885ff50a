"""What the add-on calculator says about its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculators import calculate, charts
from calculators.markup import Element, table, tag
from calculators.report import View, assumed, checklist, notice, part, working
from calculators.wording import Wording


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
            [(entry["met"], words.text(entry["text"]), None) for entry in result["requirements"]],
        ),
        tag("p", words.cite(_grade(view)["source"])),
    )
    yield part(view.say("steps.heading"), _working(view))
    yield part(
        words("report.assumptions.heading"),
        tag("p", words("report.status.as-of", date=words.date(result["as_of"]))),
        notice(view.say("both-grades")),
        assumed(words, result["assumptions"]),
    )


def _grade(view: View) -> Mapping[str, Any]:
    grades = view.rules["addon"]["grades"]
    return next(grade for grade in grades if grade["id"] == view.result["grade"])


def _picture(view: View) -> Element:
    """Both grades beside each other for the same users and price."""
    words = view.words
    grades = view.rules["addon"]["grades"]
    yen = {}
    for grade in grades:
        result = calculate("addon", {**view.request, "grade": grade["id"]}, view.rules)
        yen[grade["id"]] = result["monthly"]["yen"]
    bars = [charts.Bar(words.text(grade["label"]), [yen[grade["id"]]]) for grade in grades]
    amounts = {id_.lower(): words.yen(amount) for id_, amount in yen.items()}
    return charts.stacked_bars(
        words,
        name="addon-grades",
        caption=view.say("chart.caption", **amounts),
        description=view.say("chart.description"),
        series=(view.say("chart.series"),),
        bars=bars,
        show=words.yen,
        row_head=view.say("chart.grade"),
        note=[view.say("chart.note"), " ", words.cite(view.rules["addon"]["source"])],
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
