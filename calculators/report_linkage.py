"""What the savings calculator says about its result.

Money and the value of staff time are told apart everywhere; their sum never stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from calculators import calculate, charts
from calculators.markup import Children, Element, items, link, table, tag
from calculators.money import exact
from calculators.report import View, assumed, notice, part, working
from calculators.wording import Wording

Line = Mapping[str, Any]

_KINDS = ("cash", "labour", "total")
_GROUPS = {
    "labour": ("labour",),
    "paper": ("printing", "communication", "postage", "transport"),
    "software": ("software",),
    "licence": ("licence",),
}
"""What the picture shows as one part: the four kinds of paper cost are too thin to tell apart."""

_TABLE_EVERY = 6  # months between the rows of the table beside the cumulative chart


def figures(result: Mapping[str, Any]) -> list[Any]:
    """Status, and the savings of a month in yen: money, staff time."""
    return [result["status"], result["monthly"]["cash"], result["monthly"]["labour"]]


def headline(said: Sequence[Any], words: Wording) -> str:
    """Money first, then staff time."""
    _, cash, labour = said
    return words(
        "report.linkage.headline",
        cash=words(f"report.linkage.cash-{_sign(cash)}", amount=words.yen(abs(cash))),
        labour=words(f"report.linkage.labour-{_sign(labour)}", amount=words.yen(abs(labour))),
    )


def rows(view: View) -> list[tuple[Any, ...]]:
    """One row a kind of cost in yen a month, then the savings of a month and a year."""
    result = view.result
    table_: list[tuple[Any, ...]] = [_head(view)]
    table_ += [
        (_name(view, line["item"]), line["before"], line["after"], line["saving"])
        for line in result["lines"]
    ]
    for period in ("monthly", "yearly"):
        for kind in _KINDS:
            label = view.say(f"sums.{period}", what=view.say(f"kinds.{kind}"))
            table_.append((label, "", "", result[period][kind]))
    return table_


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    yield from _conclusion(view)
    yield from _hours(view)
    yield _before_and_after(view)
    yield part(
        view.say("steps.heading"),
        tag("p", view.say("steps.lead"), " ", view.words.cite(view.rules["linkage"]["source"])),
        working(view.say("steps.kinds"), [_said(view, line) for line in view.result["lines"]]),
        working(view.say("steps.sums"), [_step(view, step) for step in view.result["steps"]]),
    )
    yield part(view.say("time.heading"), _over_time(view))
    yield part(
        view.words("report.assumptions.heading"),
        tag("p", view.say("as-of", year=view.words.year(int(view.result["as_of"])))),
        assumed(view.words, view.result["assumptions"]),
    )
    yield _fee(view)
    yield _next(view)


# --- the conclusion ------------------------------------------------------------------------------


def _sign(amount: int) -> str:
    return "less" if amount > 0 else "more" if amount < 0 else "same"


def _conclusion(view: View) -> Iterator[Element]:
    words, result = view.words, view.result
    sums = [
        (
            view.say(f"kinds.{kind}"),
            words.yen(result["monthly"][kind]),
            words.yen(result["yearly"][kind]),
        )
        for kind in _KINDS
    ]
    head = tuple(view.say(f"sums.{key}") for key in ("kind", "month", "year"))
    yield table(view.say("sums.caption"), head, sums)
    yield tag("p", view.say("not-the-sum"))
    yield from _shortfall(view)
    yield from _payback(view)


def _shortfall(view: View) -> Iterator[Element]:
    """Why a saving is below zero, and how much work would make up for it."""
    result, words = view.result, view.words
    cash, total = result["monthly"]["cash"], result["monthly"]["total"]
    if cash < 0:
        minutes = words.number(result["minutes"]["shortfall"])
        text = view.say("shortfall.cash", amount=words.yen(-cash), minutes=minutes)
        yield notice(text, kind="warning")
    if result["monthly"]["labour"] < 0:
        yield notice(view.say("shortfall.labour"), kind="warning")
    if cash < 0:
        key = "covered" if total > 0 else "not-covered"
        yield tag("p", view.say(f"shortfall.{key}", amount=words.yen(abs(total))))


def _payback(view: View) -> Iterator[Element]:
    cost = view.request.get("one_off_cost") or 0
    if not cost:
        return
    lines = []
    for kind, months in view.result["payback_months"].items():
        key = "never" if months is None else "months"
        what = view.say(f"payback.{kind}")
        lines.append(view.say(f"payback.{key}", what=what, months=_months(view, months or 0)))
    yield tag("p", view.say("payback.lead", cost=view.words.yen(cost)))
    yield items(lines)


def _months(view: View, months: int) -> str:
    """Months, and from a year up also in years and months."""
    years, rest = divmod(months, 12)
    key = "months" if not years else "years" if not rest else "years-and-months"
    return view.say(f"duration.{key}", months=view.words.number(months), years=years, rest=rest)


def _hours(view: View) -> Iterator[Element]:
    """Hours saved, what they are in working months, and the licence in minutes."""
    words, hours = view.words, view.result["hours_saved"]
    lines: list[Children] = []
    if hours:
        values = {key: words.number(hours[key]) for key in ("monthly", "yearly", "office_hours")}
        lines.append(view.say("hours.saved", **values))
        if hours["working_months"] is not None:
            months = words.number(hours["working_months"])
            lines.append(view.say("hours.months", months=months, hours=values["office_hours"]))
    else:
        lines.append(view.say("hours.none"))
    minutes = view.result["minutes"]["licence"]
    if minutes:
        lines.append(view.say("hours.licence", minutes=words.number(minutes)))
    yield part(view.say("hours.heading"), items(lines))


# --- the pictures --------------------------------------------------------------------------------


def _before_and_after(view: View) -> Element:
    """All costs of a month before and after, stacked by kind; kinds without a yen are left out."""
    words, result = view.words, view.result
    groups = {
        group: [line for line in result["lines"] if line["item"] in items_]
        for group, items_ in _GROUPS.items()
    }
    sums = {
        side: {group: sum(line[side] for line in lines) for group, lines in groups.items()}
        for side in ("before", "after")
    }
    drawn = [group for group in groups if sums["before"][group] or sums["after"][group]]
    totals = {side: words.yen(sum(sums[side].values())) for side in sums}
    return charts.stacked_bars(
        words,
        name="linkage-costs",
        caption=view.say("costs.caption", **totals),
        description=view.say("costs.description"),
        series=[view.say(f"costs.groups.{group}") for group in drawn],
        bars=[
            charts.Bar(view.say(f"costs.{side}"), [sums[side][group] for group in drawn])
            for side in sums
        ],
        show=words.yen,
        row_head=view.say("costs.when"),
        total=view.say("costs.total"),
        note=view.say("costs.note"),
    )


def _over_time(view: View) -> Element:
    """What has been gained by each month, with the month in which the first cost is back."""
    words, result = view.words, view.result
    gained = result["cumulative"]
    last = len(gained["cash"]) - 1
    reached = {
        kind: month
        for kind, month in result["payback_months"].items()
        if month is not None and 0 < month <= last
    }
    marks = [
        charts.Mark(month, gained[kind][month], _mark(view, kind, month))
        for kind, month in reached.items()
    ]
    rows_at = sorted({*range(0, last + 1, _TABLE_EVERY), last, *reached.values()})
    return charts.line_chart(
        words,
        name="linkage-time",
        caption=_time_caption(view, last, reached),
        description=view.say("time.description", months=last),
        x_label=view.say("time.months"),
        y_label=view.say("time.yen"),
        lines=[
            charts.Line(view.say(f"time.{kind}"), list(enumerate(gained[kind])))
            for kind in ("cash", "total")
        ],
        show_x=lambda month: view.say("time.month", month=month),
        show=words.yen,
        marks=marks,
        rows_at=rows_at,
        note=view.say("time.note"),
    )


def _mark(view: View, kind: str, month: int) -> str:
    return view.say("time.mark", what=view.say(f"time.{kind}"), month=month)


def _time_caption(view: View, last: int, reached: Mapping[str, int]) -> str:
    gained = view.result["cumulative"]["cash"][last]
    key = "gained" if gained > 0 else "not-gained"
    amount = view.words.yen(abs(gained))
    said = view.say(f"time.{key}", months=last, amount=amount)
    if "cash" in reached:
        said += view.say("time.crossed", month=reached["cash"])
    return said


# --- the working ---------------------------------------------------------------------------------


def _head(view: View) -> tuple[str, ...]:
    return tuple(view.say(f"columns.{key}") for key in ("item", "before", "after", "saving"))


def _name(view: View, item: str) -> str:
    known = view.rules["linkage"]
    labels = {entry["id"]: entry["label"] for entry in known["items"]}
    return view.words.text({**labels, "licence": known["licence"]["label"]}[item])


def _said(view: View, line: Line) -> str:
    """A line of the result with the steps to its saving, one after the other."""
    steps = view.say("steps.then").join(_step(view, step) for step in line["steps"])
    return view.say("steps.line", item=_name(view, line["item"]), steps=steps)


def _step(view: View, step: Mapping[str, Any]) -> str:
    """A step in words; amounts are exact, also where they end in a part of a yen."""
    words = view.words
    values: dict[str, str] = {}
    for key, value in step.items():
        if key in ("before", "after") and step["step"] == "hours":
            values[key] = words.number(value)
        elif key == "share":
            values[key] = words.number(exact(Fraction(value) * 100))
        elif key in ("offices", "months"):
            values[key] = words.number(value)
        elif key != "step":
            values[key] = words.yen_exact(value)
    return view.say(f"steps.{step['step']}", **values)


# --- what goes with it ---------------------------------------------------------------------------


def _fee(view: View) -> Element:
    """What the fee for larger case loads may bring besides: shown, never added."""
    words = view.words
    known = view.rules["caseload"]
    rows_ = []
    for cases in _telling_cases(known):
        result = calculate("caseload", {"cases": cases}, view.rules)
        month, year = (result[period]["difference"]["yen"] for period in ("monthly", "yearly"))
        rows_.append((view.say("fee.cases", cases=cases), words.yen(month), words.yen(year)))
    head = tuple(view.say(f"fee.columns.{key}") for key in ("cases", "month", "year"))
    price = words.number(known["unit_price"])
    caption = view.say("fee.caption", example=words.text(known["example"]), price=price)
    address = f"{words.base}calculators/caseload.html"
    return part(
        view.say("fee.heading"),
        tag("p", view.say("fee.text")),
        table(caption, head, rows_),
        notice(view.say("fee.not-added")),
        tag("p", link(address, view.say("fee.link")), " ", words.cite(known["source"])),
        class_="calc-on-screen",
    )


def _telling_cases(known: Mapping[str, Any]) -> list[int]:
    """The case loads at the edges of the bands: where the two schemes part and meet."""
    edges = {band["to"] for scheme in known["schemes"] for band in scheme["bands"] if band["to"]}
    return sorted({*edges, min(edges) + 1})


def _next(view: View) -> Element:
    base = view.words.base
    pages = {
        "guide": "linkage/index.html",
        "timestudy": "calculators/timestudy.html",
        "adoption": "linkage/adoption.html",
        "discrepancies": "linkage/discrepancies.html",
    }
    links = [link(base + address, view.say(f"next.{key}")) for key, address in pages.items()]
    return part(view.words("report.next.heading"), items(links), class_="calc-next calc-on-screen")
