"""What the subsidy calculator says about its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

from calculators.html import charts, standing
from calculators.html.citations import cite
from calculators.html.dates import as_of, due_under
from calculators.html.markup import Children, Element, link, tag
from calculators.html.report import (
    View,
    assumptions,
    checklist,
    documents,
    next_step,
    notice,
    obligations,
    part,
    recorded,
    state_of,
    values,
    wanted,
    working,
)
from calculators.rules.mechanisms.steps import Step, cited_by, said
from calculators.rules.phrases import ExactYen, Phrase
from calculators.rules.shapes import Version
from calculators.subsidy import packages, place
from calculators.subsidy.place import here, version_of
from calculators.subsidy.sensitivity import met_when
from calculators.subsidy.shapes import Change, Line, Standing
from calculators.words.ics import Event
from calculators.words.phrases import say
from calculators.words.wording import Wording


def figures(result: Mapping[str, Any]) -> list[Any]:
    """Status, subsidy and own burden in yen (null where there is no amount)."""
    total = result.get("total", {})
    return [result["status"], total.get("subsidy"), total.get("own_burden")]


def headline(said: Sequence[Any], words: Wording) -> str:
    """The conclusion."""
    status, subsidy, burden = said
    if status != "calculated":
        return words(f"report.subsidy.headline.{status}")
    if burden is None:
        return words("report.subsidy.headline.flat", subsidy=words.yen(subsidy))
    amounts = {"subsidy": words.yen(subsidy), "burden": words.yen(burden)}
    return words("report.subsidy.headline.calculated", **amounts)


def years(view: View) -> list[standing.Standing]:
    """The year whose rules were used; none where there are no rules for the one asked for."""
    if view.result["status"] == "not_confirmed":
        return []
    version, evidence = version_of(here(view)), view.result["evidence"]
    return [standing.of_version(version, evidence, place.decider_of(view))]


def rows(view: View) -> list[tuple[Any, ...]]:
    """One row a line, amounts as bare figures, and the total.

    The rate stands there in words and as two figures: spreadsheets take 3/4 for a day in March.
    """
    view = here(view)
    columns = ("line", "cost", "rate", "cap", "subsidy", "burden", "numerator", "denominator")
    table = [tuple(view.say(f"columns.{column}") for column in columns)]
    result = view.result
    for line in result.get("lines", ()):
        numerator, _, denominator = (line["rate"] or "").partition("/")
        rate = {"numerator": numerator, "denominator": denominator}
        said = view.say("columns.fraction", **rate) if numerator else ""
        amounts = (line["cost"], said, line["cap"], line["subsidy"], line["own_burden"])
        row = (title_of(view, line), *amounts, *rate.values())
        table.append(tuple("" if cell is None else cell for cell in row))
    if "total" in result:
        total = result["total"]
        table.append(
            (
                view.say("columns.total"),
                "" if total["cost"] is None else total["cost"],
                "",
                "",
                *("" if total[key] is None else total[key] for key in ("subsidy", "own_burden")),
                "",
                "",
            )
        )
    return table


def dates(view: View) -> tuple[str, list[Event]]:
    """What falls due after the subsidy, and as of which day that is known."""
    if view.result["status"] != "calculated":
        return "", []
    view = here(view)
    version = version_of(view)
    events = list(due_under(view.words, view.result["programme"], version))
    return as_of(version), events


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    view = here(view)
    if view.result["status"] == "not_confirmed":
        yield from _not_confirmed(view)
        return
    version = version_of(view)
    if "open_lines" in view.result:
        yield from _stops(view, version)
        yield from place.alternatives(view)
        yield from _not_confirmed(view)
        return
    yield standing.before_buying(view.words)
    yield from _conclusion(view, version)
    together = "alternatives" not in view.result
    if together and view.result["lines"] and _shown(view)["own_burden"] is not None:
        yield _picture(view)
    yield from packages.offer(view, version)
    better = [
        view.say("change.answer", **_changed(view, change))
        for change in view.result["changes"]
        if change["kind"] == "rate"
    ]
    yield part(
        view.say("steps.heading"),
        workings(view),
        [tag("p", text, class_="calc-turn") for text in better],
        class_="calc-workings",
    )
    yield assumptions(
        view.words,
        _concerning(view),
        documents(view.words, version),
        _bounds(view),
        tag("p", view.say("decides", decides=place.decides(view))),
        recorded(view.words, version, view.result["prefecture"]),
    )
    yield part(view.say("checklist.heading"), _checklists(view, version))
    yield next_step(view.words, place.prefecture_of(view), place.municipality_of(view))


def because(view: View, before: View) -> Iterator[str]:
    """Which ceiling or rate is another than before, and where a ceiling holds the subsidy back."""
    earlier = {_place(line): line for line in before.result.get("lines", ())}
    for line in view.result.get("lines", ()):
        then = earlier.get(_place(line))
        if then is not None and line != then:
            yield from _limit_changed(view, line, then)


def _place(line: Line) -> tuple[str, int | None]:
    """What a line is by: a device its first item, all others their heading and model."""
    return line["heading"], line.get("model", line["items"][0] if line["items"] else None)


def _limit_changed(view: View, line: Line, then: Line) -> Iterator[str]:
    title, words = title_of(view, line), view.words
    if None not in (line["cap"], then["cap"]) and line["cap"] != then["cap"]:
        amounts = {"before": words.yen(then["cap"] or 0), "after": words.yen(line["cap"] or 0)}
        yield view.say("because.cap", line=title, **amounts)
    if line["rate"] and then["rate"] and line["rate"] != then["rate"]:
        yield view.say("because.rate", line=title, before=then["rate"], after=line["rate"])
    elif line["capped"] and line["cap"] == then["cap"]:
        yield view.say("because.capped", line=title, cap=words.yen(line["cap"] or 0))


# --- the conclusion ------------------------------------------------------------------------------


def _not_confirmed(view: View) -> Iterator[Element]:
    """The version asked for is not recorded: say which are, and give no amount.

    So where a figure of the place is not known.
    """
    if "not_known" in view.result:
        yield from place.not_known(view)
        yield from place.said(view)
        return
    programme = view.rules["programmes"][view.result["programme"]]
    known = [
        view.words.year(version["fiscal_year"]) if version["fiscal_year"] else view.say("undated")
        for version in programme["versions"].values()
    ]
    name = view.words.text(programme["name"])
    between = view.words("report.sources.between")
    yield notice(view.say("not-confirmed", programme=name, known=between.join(known)), kind="stop")


def _conclusion(view: View, version: Version) -> Iterator[Element]:
    result, words = view.result, view.words
    total = result.get("if_met", result["total"])
    yield from _stops(view, version)
    open_ = [entry["id"] for entry in result["requirements"] if entry["met"] is None]
    for id_ in open_:
        text = view.say("open", requirement=requirement(view, version, id_))
        yield notice(text, kind="warning")
    yield from place.alternatives(view)
    yield from place.said(view)
    if "alternatives" in result:  # Of menus that exclude each other none is paid with the others.
        return
    native = tag("span", f" {version['name']['ja']}", lang="ja") if words.language != "ja" else None
    yield tag("p", _lead(view, version), native)
    if result["status"] == "not_eligible":
        burden = total["own_burden"]
        amounts = {"subsidy": words.yen(total["subsidy"])}
        key = "if-met-flat" if burden is None else "if-met"
        amounts |= {} if burden is None else {"burden": words.yen(burden)}
        yield tag("p", tag("strong", view.say(key, **amounts)))
    yield _amounts(view, total)


def _stops(view: View, version: Version) -> Iterator[Element]:
    """The requirements that are not met, each with what would meet it."""
    for entry in view.result["requirements"]:
        if entry["met"] is False:
            yield notice(requirement(view, version, entry["id"]), kind="stop")
            yield from _remedies(view, version, entry)


def _lead(view: View, version: Version) -> str:
    """What the amounts are: the most under which rules, as reported, or as only asked for."""
    year = view.words.year(version["fiscal_year"]) if version["fiscal_year"] else ""
    name = view.words.text(version["name"])
    reported = version["status"] == "in-force" and view.result["evidence"] == "reported"
    key = "reported" if reported else version["status"]
    return view.say(f"lead.{key}", programme=name, year=year)


def _amounts(view: View, total: Mapping[str, Any]) -> Element:
    """The whole cost and who bears which part of it, but for what the headline has."""
    said = view.result["status"] == "calculated"
    parts = [("cost", "cost")] if said else [("cost", "cost"), ("subsidy", "subsidy")]
    if total["state"] is not None:
        parts += [("state", "state"), ("prefecture", "prefecture")]
    parts += [] if said else [("burden", "own_burden")]
    lines = [
        tag(
            "div",
            tag("dt", view.say(f"columns.{name}")),
            tag("dd", view.words.yen_both(total[key])),
            class_="calc-part-of" if name in ("state", "prefecture") else None,
        )
        for name, key in parts
        if total[key] is not None
    ]
    return tag("dl", lines, class_="calc-amounts")


def _shown(view: View) -> Mapping[str, Any]:
    """The totals that are shown: where requirements are not met, what they would be."""
    totals: Mapping[str, Any] = view.result.get("if_met", view.result["total"])
    return totals


def _picture(view: View) -> Element:
    """Subsidy against own burden, a bar a line and one for all together."""
    words, result = view.words, view.result
    total = _shown(view)
    bars = [
        charts.Bar(title_of(view, line), (line["subsidy"], line["own_burden"]))
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
    higher = {
        change["line"]: change
        for change in view.result.get("changes", ())
        if change["kind"] == "count"
    }
    return [
        working(
            view.say(
                "steps.line-off" if line["subsidy"] < 0 else "steps.line",
                line=title_of(view, line),
                subsidy=view.words.yen(abs(line["subsidy"])),
            ),
            _steps(view, line),
            marked=line["capped"],
            change=list(_change(view, line, higher.get(number))),
            more=_explained(view, line),
            name=f"line-{number}",
        )
        for number, line in enumerate(view.result["lines"])
    ]


def _explained(view: View, line: Line) -> Element | None:
    """A link to the question and answer about this kind of line."""
    entry = view.rules["faq"]["lines"].get(line["heading"])
    if entry is None:
        return None
    address = f"{view.words.base}faq.html#{entry}"
    return link(address, view.say("steps.explained", line=title_of(view, line)))


def title_of(view: View, line: Line) -> str:
    """A line in words: the kind of purchase, the note of a single one, the model's number."""
    heading = line["heading"]
    if "model" in line:
        return view.say("lines.model", number=line["model"])
    if "title" in line:
        return view.words.text(line["title"])
    category = view.rules["categories"].get(heading)
    title = view.words.text(category["label"]) if category else view.say(f"lines.{heading}")
    if len(line["items"]) == 1:
        note = view.request["items"][line["items"][0]].get("label")
        if note:
            return view.say("lines.noted", line=title, note=note)
    return title


def _steps(view: View, line: Line) -> Iterator[Children]:
    local = view.result.get("local")
    for step in line["steps"]:
        plain: Mapping[str, Any] = step
        own = local and plain.get("local") and view.words.text(local["name"])
        mark = view.say("steps.local", place=own) if own else None
        yield [_step(view, line, step), mark, " ", cite(view.words, cited_by(step))]


def _step(view: View, line: Line, step: Step) -> str:
    return say(phrase_of(view, line, step), view.words)


def phrase_of(view: View, line: Line, step: Step) -> Phrase:
    """A step of a line, the first with the person's own figures."""
    if step["step"] == "input" and line["items"]:
        return _input(view, line, step["amount"])
    return said(step, _before(line, step))


def _input(view: View, line: Line, amount: int) -> Phrase:
    """The person's own figures: price times number, added up."""
    products = []
    for position in line["items"]:
        item = view.request["items"][position]
        price, quantity = view.words.yen(item["unit_price"]), item.get("quantity", 1)
        number = view.words.number(quantity)
        products.append(view.say("steps.product", price=price, quantity=number))
    total = reduce(lambda so_far, next: view.say("steps.plus", so_far=so_far, next=next), products)
    return Phrase("report.subsidy.steps.input", sum=total, amount=ExactYen(amount))


def _before(line: Line, step: Step) -> int | str:
    """The amount that the step before this one came to; of the first its own."""
    number = line["steps"].index(step)
    return line["steps"][max(number - 1, 0)]["amount"]


# --- what would change it ------------------------------------------------------------------------


def _change(view: View, line: Line, higher: Change | None) -> Iterator[Element | str]:
    """The smallest change of this line's figures that would alter what is paid.

    `higher` is the next count (of staff, of corporations) that lifts the cap. What gets
    nothing, such as a model beyond a prefecture's number, gets nothing whatever it costs.
    """
    step = next((entry for entry in line["steps"] if entry["step"] == "cap"), None)
    if step is None or step["binds_from"] is None or not line["subsidy"]:
        return
    turn = view.words.yen(step["binds_from"])
    per = "piece" if step["per"] == "device" else "line"
    if not step["binding"]:
        yield view.say(f"change.cap-from-{per}", amount=turn)
        return
    yield tag("strong", view.say(f"change.cap-bound-{per}", amount=turn))
    if higher:
        yield " "
        yield view.say("change.next-cap", **_changed(view, higher))


def _changed(view: View, change: Change) -> dict[str, str]:
    """A change of an answer in words, and what it brings."""
    words = view.words
    return {
        "label": words.text(view.rules["answers"][change["answer"]]["label"]),
        "value": values(words, change["answer"], change["to"]),
        "gain": words.yen(change["gain"]),
        "subsidy": words.yen(change["subsidy"]),
    }


def _remedies(view: View, version: Version, entry: Standing) -> Iterator[Element]:
    """The single answers that would meet a requirement of the version's own."""
    condition = met_when(version).get(entry["id"], {})
    for remedy in entry.get("remedies", ()):
        label = view.words.text(view.rules["answers"][remedy["answer"]]["label"])
        said = wanted(view.words, remedy, condition)
        yield tag("p", view.say("remedy", label=label, wanted=said))


# --- what goes with it ---------------------------------------------------------------------------


def _concerning(view: View) -> list[str]:
    """The assumptions that concern what is bought, by its lines and kinds."""
    bought = {line["heading"] for line in view.result["lines"]}
    bought |= {item["category"] for item in view.request.get("items", ())}
    known = view.rules["assumptions"]
    return [
        id_
        for id_ in view.result["assumptions"]
        if known[id_]["concerns"] is None or bought.intersection(known[id_]["concerns"])
    ]


def _bounds(view: View) -> list[Element]:
    """That the rate is printed as a lower limit (「下限」) or an upper one (「以内」)."""
    rates = [
        step for line in view.result["lines"] for step in line["steps"] if step["step"] == "rate"
    ]
    return [
        notice(view.say(f"bounds.{bound}", decides=place.decides(view)))
        for bound in ("at_least", "at_most")
        if any(step.get(bound) for step in rates)
    ]


def requirement(view: View, version: Version, id_: str) -> str:
    """The text of a requirement: the version's own, or one of those all programmes share."""
    for entry in (*version["requirements"], *version["needs"]):
        if entry["id"] == id_:
            return view.words.text(entry["text"])
    own = place.requirement_of(view, id_)
    return own or view.say(f"requirements.{id_}", decides=place.decides(view))


def _checklists(view: View, version: Version) -> Iterator[Element]:
    words = view.words
    met = [
        (state_of(entry), requirement(view, version, entry["id"]), cite(words, entry["sources"]))
        for entry in view.result["requirements"]
    ]
    if met:
        yield tag("h4", view.say("checklist.requirements"))
        yield checklist(words, met)
    yield from obligations(words, version)
    if dates(view)[1]:
        assumed = words("report.calendar.assumed", year=words.year(version["fiscal_year"] or 0))
        yield tag("p", words("report.calendar.note"), assumed, class_="calc-on-screen")
