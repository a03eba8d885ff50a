"""What the subsidy calculator says about its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from calculators import charts, sensitivity
from calculators.markup import Children, Element, link, tag
from calculators.money import ceil
from calculators.report import (
    View,
    assumed,
    checklist,
    next_step,
    notice,
    obligations,
    part,
    recorded,
    standing,
    values,
    working,
)
from calculators.rules import holds, ratio
from calculators.wording import Wording

Line = Mapping[str, Any]


def figures(result: Mapping[str, Any]) -> list[Any]:
    """Status, subsidy and own burden in yen (null where there is no amount)."""
    total = result.get("total", {})
    return [result["status"], total.get("subsidy"), total.get("own_burden")]


def headline(said: Sequence[Any], words: Wording) -> str:
    """The conclusion."""
    status, subsidy, burden = said
    if status != "calculated":
        return words(f"report.subsidy.headline.{status}")
    amounts = {"subsidy": words.yen(subsidy), "burden": words.yen(burden)}
    return words("report.subsidy.headline.calculated", **amounts)


def rows(view: View) -> list[tuple[Any, ...]]:
    """One row a line, amounts as bare figures, and the total."""
    columns = ("line", "cost", "rate", "cap", "subsidy", "burden")
    table = [tuple(view.say(f"columns.{column}") for column in columns)]
    result = view.result
    for line in result.get("lines", ()):
        amounts = (line["cost"], line["rate"] or "", "" if line["cap"] is None else line["cap"])
        table.append((_title(view, line), *amounts, line["subsidy"], line["own_burden"]))
    if "total" in result:
        total = result["total"]
        table.append(
            (
                view.say("columns.total"),
                total["cost"],
                "",
                "",
                *("" if total[key] is None else total[key] for key in ("subsidy", "own_burden")),
            )
        )
    return table


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    if view.result["status"] == "not_confirmed":
        yield from _not_confirmed(view)
        return
    version = _version(view)
    yield from _conclusion(view, version)
    yield _picture(view)
    changes = sensitivity.changes(view.request, view.result, view.rules, ("rate",))
    better = [view.say("change.answer", **_changed(view, c)) for c in changes]
    yield part(
        view.say("steps.heading"),
        workings(view),
        [tag("p", text, class_="calc-turn") for text in better],
        class_="calc-workings",
    )
    yield part(
        view.words("report.assumptions.heading"),
        standing(view.words, version),
        _bounds(view),
        tag("p", view.say("prefecture-decides")),
        recorded(view.words, version, view.result["prefecture"]),
        assumed(view.words, view.result["assumptions"]),
    )
    yield part(view.say("checklist.heading"), _checklists(view, version))
    yield next_step(view.words, view.result["prefecture"])


# --- the conclusion ------------------------------------------------------------------------------


def _version(view: View) -> Mapping[str, Any]:
    programme = view.rules["programmes"][view.result["programme"]]
    return programme["versions"][view.result["version"]]


def _not_confirmed(view: View) -> Iterator[Element]:
    """The version asked for is not recorded: say which are, and give no amount."""
    programme = view.rules["programmes"][view.result["programme"]]
    known = [
        view.words.year(version["fiscal_year"]) if version["fiscal_year"] else view.say("undated")
        for version in programme["versions"].values()
    ]
    name = view.words.text(programme["name"])
    between = view.words("report.sources.between")
    yield notice(view.say("not-confirmed", programme=name, known=between.join(known)), kind="stop")


def _conclusion(view: View, version: Mapping[str, Any]) -> Iterator[Element]:
    result, words = view.result, view.words
    year = version["fiscal_year"]
    name = words.text(version["name"])
    rules = words.year(year) if year else view.say("undated")
    total = result.get("if_met", result["total"])
    if result["status"] == "not_eligible":
        for entry in result["requirements"]:
            if entry["met"] is False:
                yield notice(_requirement(view, version, entry["id"]), kind="stop")
                yield from _remedy(view, version, entry["id"])
    open_ = [entry["id"] for entry in result["requirements"] if entry["met"] is None]
    for id_ in open_:
        text = view.say("open", requirement=_requirement(view, version, id_))
        yield notice(text, kind="warning")
    native = tag("span", f" {version['name']['ja']}", lang="ja") if words.language != "ja" else None
    yield tag("p", view.say("lead", programme=name, rules=rules), native)
    if result["status"] == "not_eligible":
        amounts = {"subsidy": words.yen(total["subsidy"]), "burden": words.yen(total["own_burden"])}
        yield tag("p", tag("strong", view.say("if-met", **amounts)))
    yield _amounts(view, total)


def _amounts(view: View, total: Mapping[str, Any]) -> Element:
    """The whole cost and who bears which part of it."""
    parts = [("cost", "cost"), ("subsidy", "subsidy")]
    if total["state"] is not None:
        parts += [("state", "state"), ("prefecture", "prefecture")]
    parts += [("burden", "own_burden")]
    lines = [
        tag(
            "div",
            tag("dt", view.say(f"columns.{name}")),
            tag("dd", view.words.yen_both(total[key])),
            class_="calc-part-of" if name in ("state", "prefecture") else None,
        )
        for name, key in parts
    ]
    return tag("dl", lines, class_="calc-amounts")


def _picture(view: View) -> Element:
    """Subsidy against own burden, a bar a line and one for all together."""
    words, result = view.words, view.result
    total = result.get("if_met", result["total"])
    bars = [
        charts.Bar(_title(view, line), (line["subsidy"], line["own_burden"]))
        for line in result["lines"]
        if line["items"]
    ]
    if len(result["lines"]) > 1:
        whole = (total["subsidy"], total["own_burden"])
        bars.append(charts.Bar(view.say("columns.total"), whole))
    part_of_cost = Fraction(100 * total["subsidy"], total["cost"] or 1)
    unmet = result["status"] == "not_eligible"
    caption = view.say(
        "chart.caption-if-met" if unmet else "chart.caption",
        percent=_percent(part_of_cost),
        cost=words.yen(total["cost"]),
        subsidy=words.yen(total["subsidy"]),
    )
    return charts.stacked_bars(
        words,
        name=f"{view.kind}-lines",
        caption=caption,
        description=view.say("chart.description", count=len(bars)),
        series=(view.say("columns.subsidy"), view.say("columns.burden")),
        bars=bars,
        show=words.yen,
        row_head=view.say("columns.line"),
        total=view.say("columns.cost"),
        note=view.say("chart.note"),
    )


def _percent(value: Fraction) -> str:
    """A percentage with one place, rounded half up."""
    tenths = (value * 20 + 1) // 2
    whole, rest = divmod(int(tenths), 10)
    return f"{whole}.{rest}" if rest else str(whole)


# --- the working ---------------------------------------------------------------------------------


def workings(view: View) -> list[Element]:
    """How each line came about, step by step."""
    changes = sensitivity.changes(view.request, view.result, view.rules, ("count",))
    higher = {change["line"]: change for change in changes}
    return [
        working(
            view.say(
                "steps.line", line=_title(view, line), subsidy=view.words.yen(line["subsidy"])
            ),
            _steps(view, line),
            marked=line["capped"],
            change=list(_change(view, line, higher.get(number))),
            more=_explained(view, line),
        )
        for number, line in enumerate(view.result["lines"])
    ]


def _explained(view: View, line: Line) -> Element | None:
    """A link to the question and answer about this kind of line."""
    entry = view.rules["faq"]["lines"].get(line["heading"])
    if entry is None:
        return None
    address = f"{view.words.base}faq.html#{entry}"
    return link(address, view.say("steps.explained", line=_title(view, line)))


def _title(view: View, line: Line) -> str:
    """A line in words: the kind of purchase, the note of a single one, the model's number."""
    heading = line["heading"]
    if "model" in line:
        return view.say("lines.model", number=line["model"])
    category = view.rules["categories"].get(heading)
    title = view.words.text(category["label"]) if category else view.say(f"lines.{heading}")
    if len(line["items"]) == 1:
        note = view.request["items"][line["items"][0]].get("label")
        if note:
            return view.say("lines.noted", line=title, note=note)
    return title


def _steps(view: View, line: Line) -> Iterator[Children]:
    for step in line["steps"]:
        yield [_step(view, line, step), " ", view.words.cite(step.get("source", ()))]


def _step(view: View, line: Line, step: Mapping[str, Any]) -> str:
    words, kind = view.words, step["step"]
    amount = words.yen_exact(step["amount"])
    if kind == "input":
        return _input(view, line, amount)
    if kind == "item-limit":
        label = words.text(view.rules["categories"][step["category"]]["label"])
        limit = words.yen(step["limit"])
        return view.say("steps.item-limit", category=label, limit=limit, amount=amount)
    if kind == "rate":
        bound = "at-least" if step.get("at_least") else "at-most" if step.get("at_most") else "is"
        before = words.yen_exact(_before(line, step))
        return view.say(f"steps.rate-{bound}", before=before, rate=step["rate"], amount=amount)
    if kind == "cap":
        return _cap(view, step, amount)
    if kind == "rounding":
        return _rounding(view, line, step, amount)
    if "limit" in step:
        limit = words.yen(step["limit"]) if kind == "total-limit" else words.number(step["limit"])
        return view.say(f"steps.{kind}", limit=limit, amount=amount)
    return view.say(f"steps.{kind}", amount=amount)


def _input(view: View, line: Line, amount: str) -> str:
    """The person's own figures: price times number, added up."""
    products = []
    for position in line["items"]:
        item = view.request["items"][position]
        price, quantity = view.words.yen(item["unit_price"]), item.get("quantity", 1)
        number = view.words.number(quantity)
        products.append(view.say("steps.product", price=price, quantity=number))
    if not products:
        return view.say("steps.sum-of-lines", amount=amount)
    return view.say("steps.input", sum=" ＋ ".join(products), amount=amount)


def _cap(view: View, step: Mapping[str, Any], amount: str) -> str:
    words = view.words
    cap = view.say(f"steps.cap-per.{step['per']}", cap=words.yen(step["cap"]))
    if step["pieces"] > 1:
        pieces = words.number(step["pieces"])
        whole = words.yen(step["cap"] * step["pieces"])
        cap = view.say("steps.cap-pieces", cap=cap, pieces=pieces, whole=whole)
    key = "steps.cap-binds" if step["binding"] else "steps.cap-free"
    return view.say(key, cap=cap, amount=amount)


def _rounding(view: View, line: Line, step: Mapping[str, Any], amount: str) -> str:
    key = "none" if _before(line, step) == step["amount"] else f"to-{step['unit']}"
    return view.say(f"steps.rounding-{key}", amount=amount)


def _before(line: Line, step: Mapping[str, Any]) -> int | str:
    """The amount that the step before this one came to."""
    return line["steps"][line["steps"].index(step) - 1]["amount"]


# --- what would change it ------------------------------------------------------------------------


def _change(view: View, line: Line, higher: Mapping[str, Any] | None) -> Iterator[Children]:
    """The smallest change of this line's figures that would alter what is paid.

    `higher` is the next count (of staff, of corporations) that lifts the cap.
    """
    step = next((entry for entry in line["steps"] if entry["step"] == "cap"), None)
    if step is None or not ratio(line["rate"]):
        return
    # The smallest cost in whole yen whose subsidy reaches the cap.
    turn = view.words.yen(ceil(step["cap"] / ratio(line["rate"])))
    per = "piece" if step["per"] == "device" else "line"
    if not step["binding"]:
        yield view.say(f"change.cap-from-{per}", amount=turn)
        return
    yield tag("strong", view.say(f"change.cap-bound-{per}", amount=turn))
    if higher:
        yield " "
        yield view.say("change.next-cap", **_changed(view, higher))


def reached_caps(view: View) -> Iterator[list[Children]]:
    """Every line that is at its cap, with the price or the cost from which the cap binds."""
    for line in view.result["lines"]:
        change = list(_change(view, line, None)) if line["capped"] else []
        if change:
            yield [_title(view, line), view.words("report.colon"), *change]


def _changed(view: View, change: Mapping[str, Any]) -> dict[str, str]:
    """A change of an answer in words, and what it brings."""
    words = view.words
    return {
        "label": words.text(view.rules["answers"][change["answer"]]["label"]),
        "value": values(words, change["answer"], change["to"]),
        "gain": words.yen(change["gain"]),
        "subsidy": words.yen(change["subsidy"]),
    }


def _remedy(view: View, version: Mapping[str, Any], id_: str) -> Iterator[Element]:
    """The single answers that would meet a requirement of the version's own."""
    entry = next((one for one in version["requirements"] if one["id"] == id_), None)
    if entry is None:
        return
    answers = view.request.get("answers") or {}
    if holds(entry["met_when"], answers) is not False:
        return  # An item fails it, whatever is answered.
    for remedy in sensitivity.remedies(entry["met_when"], answers, view.rules):
        label = view.words.text(view.rules["answers"][remedy["answer"]]["label"])
        wanted = values(view.words, remedy["answer"], remedy["to"])
        yield tag("p", view.say("remedy", label=label, wanted=wanted))


# --- what goes with it ---------------------------------------------------------------------------


def _bounds(view: View) -> list[Element]:
    """That the rate is printed as a lower limit (「下限」) or an upper one (「以内」)."""
    return [
        notice(view.say(f"bounds.{bound}"))
        for bound in ("at_least", "at_most")
        if view.result[bound]
    ]


def _requirement(view: View, version: Mapping[str, Any], id_: str) -> str:
    """The text of a requirement: the version's own, or one of those all programmes share."""
    for entry in (*version["requirements"], *version["needs"]):
        if entry["id"] == id_:
            return view.words.text(entry["text"])
    return view.say(f"requirements.{id_}")


def _checklists(view: View, version: Mapping[str, Any]) -> Iterator[Element]:
    words = view.words
    met = [
        (entry["met"], _requirement(view, version, entry["id"]), words.cite(entry["sources"]))
        for entry in view.result["requirements"]
    ]
    if met:
        yield tag("h4", view.say("checklist.requirements"))
        yield checklist(words, met)
    yield from obligations(words, version)
