"""What the caseload calculator says about its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculators.caseload import Line
from calculators.html import charts
from calculators.html.citations import cite
from calculators.html.markup import Element, items, link, table, tag
from calculators.html.report import View, assumptions, checklist, notice, part, working
from calculators.html.standing import Standing, of_figures
from calculators.words.wording import Wording

_SCHEMES = ("I", "II")
_TABLE_EVERY = 5  # cases between the rows of the table beside the chart


def figures(result: Mapping[str, Any]) -> list[Any]:
    """Status, and what (II) pays more than (I) in a month and a year, in yen."""
    differences = [result[period]["difference"]["yen"] for period in ("monthly", "yearly")]
    return [result["status"], *differences]


def headline(said: Sequence[Any], words: Wording) -> str:
    """Whether the second scheme pays more, and how much."""
    _, month, year = said
    sign = "more" if month > 0 else "less" if month < 0 else "same"
    amounts = {"month": words.yen(abs(month)), "year": words.yen(abs(year))}
    return words(f"report.caseload.headline-{sign}", **amounts)


def years(view: View) -> list[Standing]:
    """The year of the document that the units are from."""
    return [of_figures(view.result["as_of"], view.result["evidence"])]


def rows(view: View) -> list[tuple[Any, ...]]:
    """Units and yen by scheme for a month and a year."""
    table_: list[tuple[Any, ...]] = [_head(view)]
    for key in (*_SCHEMES, "difference"):
        month, year = (view.result[period][key] for period in ("monthly", "yearly"))
        table_.append((_name(view, key), month["units"], month["yen"], year["yen"]))
    return table_


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    known, words = view.rules["caseload"], view.words
    shown = [
        (name, words.number(units), words.yen(month), words.yen(year))
        for name, units, month, year in rows(view)[1:]
    ]
    yield table(view.say("caption"), _head(view), shown)
    yield tag("p", view.say("lead", example=words.text(known["example"])))
    yield part(
        view.say("conditions.heading"),
        tag("p", view.say("conditions.lead")),
        checklist(
            words, [("open", words.text(c["text"]), None) for c in view.result["conditions"]]
        ),
        tag("p", cite(words, known["source"])),
        notice(view.say("conditions.clerk")),
    )
    yield _picture(view)
    steps = [_working(view, scheme) for scheme in _SCHEMES]
    yield part(view.say("steps.heading"), steps, class_="calc-workings")
    yield assumptions(
        words,
        view.result["assumptions"],
        tag("p", words("report.status.as-of", date=words.date(view.result["as_of"]))),
    )
    yield part(
        words("report.next.heading"),
        items(
            [
                link(f"{words.base}calculators/linkage.html", view.say("next.linkage")),
                link(f"{words.base}linkage/index.html", view.say("next.guide")),
            ]
        ),
        class_="calc-next calc-on-screen",
    )


def _head(view: View) -> tuple[str, ...]:
    return tuple(view.say(f"columns.{key}") for key in ("scheme", "units", "month", "year"))


def _name(view: View, key: str) -> str:
    if key == "difference":
        return view.say("columns.difference")
    return view.words.text(_scheme(view, key)["label"])


def _scheme(view: View, key: str) -> Mapping[str, Any]:
    return next(entry for entry in view.rules["caseload"]["schemes"] if entry["id"] == key)


def _picture(view: View) -> Element:
    """Yen a month under both schemes over the range of case loads, this one marked."""
    words, rows_ = view.words, view.result["by_cases"]
    cases = view.request["cases"]
    widest = max(rows_, key=lambda row: row["difference"])
    first, last = rows_[0]["cases"], rows_[-1]["cases"]
    here = next((row for row in rows_ if row["cases"] == cases), None)
    marks = [charts.Mark(cases, here["II"], view.say("chart.here", cases=cases))] if here else []
    edges = {widest["cases"], cases if here else first}
    return charts.line_chart(
        words,
        name="caseload-cases",
        caption=view.say(
            "chart.caption", cases=widest["cases"], amount=words.yen(widest["difference"])
        ),
        description=view.say("chart.description", first=first, last=last),
        x_label=view.say("chart.x"),
        y_label=view.say("chart.y"),
        lines=[
            charts.Line(_name(view, scheme), [(row["cases"], row[scheme]) for row in rows_])
            for scheme in _SCHEMES
        ],
        show_x=lambda number: view.say("chart.cases", cases=number),
        show=words.yen,
        marks=marks,
        rows_at=sorted({*range(first, last + 1, _TABLE_EVERY), *edges}),
        note=[view.say("chart.note"), " ", cite(words, view.rules["caseload"]["source"])],
    )


def _working(view: View, scheme: str) -> Element:
    """The parts of the case load, their sum, all care managers, yen."""
    words, result = view.words, view.result
    lines: list[Line] = [line for line in result["lines"] if line["scheme"] == scheme]
    month = result["monthly"][scheme]
    steps = [
        view.say(
            "steps.band",
            cases=words.number(line["cases"]),
            units=words.number(line["units"]),
            total=words.number(line["total"]),
        )
        for line in lines
    ]
    sum_ = words.number(sum(line["total"] for line in lines))
    managers = words.number(result["care_managers"])
    units = words.number(month["units"])
    steps.append(view.say("steps.managers", sum=sum_, managers=managers, units=units))
    price = view.request.get("unit_price", view.rules["caseload"]["unit_price"])
    yen = words.yen(month["yen"])
    steps.append(view.say("steps.yen", units=units, price=words.number(price), yen=yen))
    return working(_name(view, scheme), steps)
