"""What the savings calculator says about its result.

Money and the value of staff time are told apart everywhere; their sum never stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from calculators import calculate
from calculators.form import address as handover
from calculators.html import charts
from calculators.html.citations import cite
from calculators.html.markup import Children, Element, items, link, table, tag
from calculators.html.report import View, assumptions, folded, notice, part, working
from calculators.html.standing import Standing, of_figures
from calculators.rules.money import exact, round_half_up, rounded_text
from calculators.words.wording import Wording

Line = Mapping[str, Any]

_Pair = tuple[Fraction, ...]
"""The same thing before and after."""

_KINDS = ("cash", "labour", "total")
_WHEN = ("before", "after")
_SIDES = ("hours", "amounts")
_FAR_APART = 2  # times the one wage an hour is the other, where both are of the same staff
_TABLE_EVERY = 12  # months between the rows of the tables beside the cumulative charts


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


def years(view: View) -> list[Standing]:
    """The year of the document that the costs are from."""
    return [of_figures(view.result["as_of"], view.result["evidence"])]


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
    result = view.result
    yield from _conclusion(view)
    yield _licences(view)
    yield from _hours(view)
    # Two sheets of paper have room for the pictures of money; staff time is there in words.
    yield tag("div", _all_costs(view), class_="calc-on-screen")
    yield from _spending(view)
    yield part(
        view.say("time.heading"),
        _over_time(view, "cash"),
        tag("div", _over_time(view, "total"), class_="calc-on-screen"),
    )
    yield part(
        view.say("steps.heading"),
        tag("p", view.say("steps.lead"), " ", cite(view.words, view.rules["linkage"]["source"])),
        working(view.say("steps.kinds"), [_said(view, line) for line in result["lines"]]),
        working(
            view.say("steps.sums"),
            [_step(view, step) for step in result["steps"]],
            change=_turn(view),
        ),
        class_="calc-workings",
    )
    yield assumptions(
        view.words,
        result["assumptions"],
        tag("p", view.say("as-of", year=view.words.year(int(result["as_of"])))),
    )
    yield _fee(view)
    yield _next(view)


# --- the conclusion ------------------------------------------------------------------------------


def _sign(amount: int | Fraction) -> str:
    return "less" if amount > 0 else "more" if amount < 0 else "same"


def _conclusion(view: View) -> Iterator[Element]:
    words, result = view.words, view.result
    yield from _contradictions(view)
    # On two sheets of paper the headline and the parts below have to do.
    yield tag("div", _money(view), _time(view), class_="calc-two calc-on-screen")
    sums = [
        (
            view.say(f"kinds.{kind}"),
            words.yen(result["monthly"][kind]),
            words.yen(result["yearly"][kind]),
        )
        for kind in _KINDS
    ]
    head = tuple(view.say(f"sums.{key}") for key in ("kind", "month", "year"))
    yield tag("p", view.say("not-the-sum"))
    numbers = table(view.say("sums.caption"), head, sums)
    # The same stands in the cards: two sheets of paper have no room for it.
    yield tag(
        "div", folded(view.say("sums.caption"), numbers, name="sums"), class_="calc-on-screen"
    )
    yield from _shortfall(view)
    yield from _payback(view)


def _contradictions(view: View) -> Iterator[Element]:
    """Where hours and amounts of the same work do not go together."""
    hours, labour = _both_ways(view)
    if hours is None:
        return
    saved = [before - after for before, after in (hours, labour)]
    signs = [_sign(amount) for amount in saved]
    if signs[0] != signs[1]:
        sides = zip(_SIDES, signs, strict=True)
        said = {side: view.say(f"contradiction.{side}-{sign}") for side, sign in sides}
        yield notice(view.say("contradiction.signs", **said), kind="warning")
        return
    wages = [amount / time for amount, time in zip(labour, hours, strict=True) if time]
    if len(wages) == len(hours) and max(wages) >= _FAR_APART * min(wages):
        before, after = (view.words.yen(round_half_up(wage)) for wage in wages)
        yield notice(view.say("contradiction.wages", before=before, after=after), kind="warning")


def _both_ways(view: View) -> tuple[_Pair | None, _Pair]:
    """Hours and yen of the work in one office; no hours where the yen are worked out from them."""
    request = view.request
    labour = tuple(Fraction(request.get(side, {}).get("labour") or 0) for side in _WHEN)
    hours = request.get("hours")
    if not hours or request["mode"] == "hours":
        return None, labour
    return tuple(Fraction(hours[side]) for side in _WHEN), labour


def _money(view: View) -> Element:
    """What is spent in a month before and after, and what that saves."""
    words, result = view.words, view.result
    spent = [line for line in result["lines"] if line["item"] != "labour"]
    before, after = (sum(line[side] for line in spent) for side in _WHEN)
    cash = result["monthly"]["cash"]
    return _card(
        view,
        "money",
        _sign(cash),
        {"amount": words.yen(abs(cash)), "year": words.yen(abs(result["yearly"]["cash"]))},
        {"before": words.yen(before), "after": words.yen(after)},
    )


def _time(view: View) -> Element:
    """What staff time the work takes, in hours where they are known, else valued in yen."""
    words, result, hours = view.words, view.result, view.result["hours_saved"]
    if hours:
        month, year = (_tenths(view, hours[period]) for period in ("monthly", "yearly"))
        before, after = (_tenths(view, str(view.request["hours"][side])) for side in _WHEN)
        said = {"amount": month, "year": year}, {"before": before, "after": after}
        return _card(view, "time", _sign(Fraction(hours["monthly"])), *said)
    labour = result["monthly"]["labour"]
    line = next(line for line in result["lines"] if line["item"] == "labour")
    return _card(
        view,
        "valued",
        _sign(labour),
        {"amount": words.yen(abs(labour)), "year": words.yen(abs(result["yearly"]["labour"]))},
        {side: words.yen(line[side]) for side in _WHEN},
    )


def _card(
    view: View, kind: str, sign: str, saved: Mapping[str, str], spent: Mapping[str, str]
) -> Element:
    """One of the two effects: by how much in a month, from what to what, and how much in a year."""
    return tag(
        "section",
        tag("h3", view.say(f"cards.{kind}.heading")),
        tag("p", view.say(f"cards.{kind}.{sign}", **saved), class_=f"calc-big calc-{kind}"),
        tag("p", view.say(f"cards.{kind}.from-to", **spent)),
        tag("p", view.say(f"cards.{kind}.year-{sign}", **saved)) if sign != "same" else None,
        class_="calc-card",
    )


def _licences(view: View) -> Element:
    """The spending saved with the licence as it is now, after the move, and as it was before."""
    words, licence = view.words, view.rules["linkage"]["licence"]
    rows_ = [_with_licence(view, 0, case) for case in licence["free"]]
    rows_.append(_with_licence(view, licence["yearly"], licence))
    cited = [source for case in (*licence["free"], licence) for source in case["source"]]
    head = tuple(view.say(f"licence.{key}") for key in ("when", "yearly", "month", "year"))
    return part(
        view.say("licence.heading"),
        tag("p", view.say("licence.lead"), " ", cite(words, cited)),
        table(view.say("licence.heading"), head, rows_),
        class_="calc-on-screen",  # two sheets of paper have no room for it
    )


def _with_licence(view: View, yearly: int, case: Mapping[str, Any]) -> tuple[str, ...]:
    """A row of the table: when, the licence in yen a year, the spending saved with it."""
    words = view.words
    result = calculate("linkage", {**view.request, "licence_per_year": yearly}, view.rules)
    saved = (words.yen(result[period]["cash"]) for period in ("monthly", "yearly"))
    return (words.text(case["when"]), words.yen(yearly), *saved)


def _shortfall(view: View) -> Iterator[Element]:
    """Why a saving is below zero, and how much work would make up for it."""
    result, words = view.result, view.words
    cash, total = result["monthly"]["cash"], result["monthly"]["total"]
    if cash < 0:
        dearest = result["break_even"]["licence_per_year"]
        key = "spending" if dearest is None else "licence"
        minutes = words.number(result["minutes"]["shortfall"])
        because = view.say(f"shortfall.{key}", amount=words.yen(-cash))
        made_up = view.say("shortfall.minutes", minutes=minutes)
        yield notice(f"{because} {made_up}", kind="warning")
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
    said = _counted(view, "month", months)
    if not years:
        return said
    longer = _counted(view, "year", years)
    if rest:
        longer = view.say("duration.longer", years=longer, rest=_counted(view, "month", rest))
    return view.say("duration.both", months=said, longer=longer)


def _counted(view: View, unit: str, number: int) -> str:
    """「1か月」, "1 month", "30 months"; `unit` is month or year."""
    key = "one" if number == 1 else "many"
    return view.say(f"duration.{unit}.{key}", number=view.words.number(number))


def _hours(view: View) -> Iterator[Element]:
    """Hours saved, what they are in working months, and the licence in minutes."""
    words, result = view.words, view.result
    hours, months = result["hours_saved"], result["working_months"]
    lines: list[Children] = []
    if hours:
        key = _sign(Fraction(hours["monthly"]))
        said = {period: _tenths(view, hours[period]) for period in ("monthly", "yearly")}
        lines.append(view.say(f"hours.{key}", **said))
        if months and key == "less":
            values = {
                "months": words.number(months["months"]),
                "hours": words.number(months["office_hours"]),
            }
            lines.append(view.say("hours.months", **values))
    else:
        lines.append(view.say("hours.none"))
    minutes = result["minutes"]["licence"]
    if minutes:
        lines.append(view.say("hours.licence", minutes=words.number(minutes)))
    yield part(view.say("hours.heading"), items(lines))


def _tenths(view: View, hours: str) -> str:
    """Hours without their sign to the tenth, and "about" where that is not exact."""
    exactly = abs(Fraction(hours))
    tenths = rounded_text(exactly, 1).removesuffix(".0")
    number = view.words.number(tenths)
    return number if Fraction(tenths) == exactly else view.say("hours.about", hours=number)


# --- the pictures --------------------------------------------------------------------------------


def _all_costs(view: View) -> Element:
    """Staff time and spending of a month before and after."""
    lines = view.result["lines"]
    costs = {
        "labour": [line for line in lines if line["item"] == "labour"],
        "spending": [line for line in lines if line["item"] != "labour"],
    }
    return _before_and_after(
        view, "costs", {view.say(f"costs.{kind}"): of for kind, of in costs.items()}
    )


def _spending(view: View) -> Iterator[Element]:
    """The spending by kind; kinds without a yen are left out, and the picture where all are."""
    spent = {
        view.say("spending.licence") if line["item"] == "licence" else _name(view, line["item"]): [
            line
        ]
        for line in view.result["lines"]
        if line["item"] != "labour" and (line["before"] or line["after"])
    }
    if spent:
        yield _before_and_after(view, "spending", spent, series_head=view.say("columns.item"))


def _before_and_after(
    view: View, name: str, costs: Mapping[str, Sequence[Line]], series_head: str | None = None
) -> Element:
    """Two bars, stacked from the lines of each kind of cost."""
    words = view.words
    bars = [
        charts.Bar(
            view.say(f"costs.{side}"), [sum(line[side] for line in of) for of in costs.values()]
        )
        for side in ("before", "after")
    ]
    before, after = (words.yen(sum(bar.values)) for bar in bars)
    return charts.stacked_bars(
        words,
        name=f"linkage-{name}",
        caption=view.say(f"{name}.caption", before=before, after=after),
        description=view.say(f"{name}.description"),
        series=list(costs),
        bars=bars,
        show=words.yen,
        row_head=view.say("costs.when"),
        total=view.say("costs.total"),
        series_head=series_head,
        note=view.say(f"{name}.note"),
    )


def _over_time(view: View, kind: str) -> Element:
    """What has been paid out and what has been saved by each month, with the break-even month."""
    words, result = view.words, view.result
    cost, saved = (result["cumulative"][key] for key in ("cost", kind))
    last = len(saved) - 1
    month = result["payback_months"][kind]
    reached = month if month and month <= last else None
    marks = []
    if reached:
        label = view.say("time.mark", month=_counted(view, "month", reached))
        marks = [charts.Mark(reached, saved[reached], label)]
    balance = saved[last] - cost[last]
    caption = view.say(
        f"time.{kind}.{_sign(balance)}",
        months=_counted(view, "month", last),
        amount=words.yen(abs(balance)),
    )
    return charts.line_chart(
        words,
        name=f"linkage-time-{kind}",
        caption=caption,
        description=view.say("time.description", months=_counted(view, "month", last)),
        x_label=view.say("time.months"),
        y_label=view.say("time.yen"),
        lines=[
            charts.Line(view.say("time.cost"), list(enumerate(cost))),
            charts.Line(view.say(f"time.{kind}.saved"), list(enumerate(saved))),
        ],
        show_x=lambda number: _counted(view, "month", number),
        show=words.yen,
        marks=marks,
        rows_at=sorted({*range(0, last + 1, _TABLE_EVERY), last, *([reached] if reached else [])}),
        note=view.say("time.note"),
    )


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
        elif key == "months" and step["step"].startswith("payback"):
            values[key] = _counted(view, "month", value)
        elif key in ("offices", "months"):
            values[key] = words.number(value)
        elif key != "step":
            values[key] = words.yen_exact(value)
    return view.say(f"steps.{step['step']}", **values)


def _turn(view: View) -> str | None:
    """What it takes for spending not to rise: partners on the system, or a cheaper licence."""
    words, even = view.words, view.result["break_even"]
    share, dearest = even["partner_share"], even["licence_per_year"]
    said = []
    if share is None:
        said.append(view.say("turn.no-share"))
    elif Fraction(share):
        said.append(view.say("turn.share", share=words.number(exact(Fraction(share) * 100))))
    if dearest:
        said.append(view.say("turn.licence", amount=words.yen(dearest)))
    return " ".join(said) or None


# --- what goes with it ---------------------------------------------------------------------------


def _fee(view: View) -> Element:
    """What the fee for larger case loads may bring besides: shown, never added."""
    words, known = view.words, view.rules["caseload"]
    asked = view.request.get("caseload")
    price = words.number((asked or {}).get("unit_price", known["unit_price"]))
    example = words.text(known["example"])
    return part(
        view.say("fee.heading"),
        tag("p", view.say("fee.text"), class_="calc-on-screen"),
        _both_benefits(view, asked) if asked else _fee_by_cases(view),
        notice(view.say("fee.not-added")),
        tag(
            "p",
            view.say("fee.assumed", example=example, price=price),
            " ",
            cite(words, known["source"]),
        ),
        tag(
            "p",
            link(handover.address(words, "caseload", asked or {}), view.say("fee.link")),
            class_="calc-on-screen",
        ),
        class_=None if asked else "calc-on-screen",
    )


def _both_benefits(view: View, asked: Mapping[str, Any]) -> Element:
    """The savings and the fee of this office one under the other."""
    words, result = view.words, view.result
    fee = {
        period: result["caseload"][period]["difference"]["yen"] for period in ("monthly", "yearly")
    }
    managers = words.number(result["caseload"]["care_managers"])
    cases = words.number(asked["cases"])
    rows_ = [
        (view.say(f"kinds.{kind}"), *(words.yen(result[period][kind]) for period in fee))
        for kind in ("cash", "labour")
    ]
    name = view.say("fee.income", cases=cases, managers=managers)
    rows_.append((name, *map(words.yen, fee.values())))
    head = (view.say("sums.kind"), view.say("sums.month"), view.say("sums.year"))
    return table(view.say("fee.together"), head, rows_)


def _fee_by_cases(view: View) -> Element:
    """What the fee brings for one care manager, at the case loads that tell."""
    words = view.words
    rows_ = []
    for cases in _telling_cases(view.rules["caseload"]):
        result = calculate("caseload", {"cases": cases}, view.rules)
        month, year = (result[period]["difference"]["yen"] for period in ("monthly", "yearly"))
        rows_.append((view.say("fee.cases", cases=cases), words.yen(month), words.yen(year)))
    head = (view.say("fee.column"), view.say("sums.month"), view.say("sums.year"))
    return table(view.say("fee.caption"), head, rows_)


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
