"""What the comparison of ways to file says about its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from calculators.compare.plan import load
from calculators.compare.shapes import Lacking, Line, Part, Under, Way, Years
from calculators.compare.years import UNDATED
from calculators.form import address as handover
from calculators.html import charts
from calculators.html.citations import cite
from calculators.html.dates import as_of, due_under
from calculators.html.markup import Child, Children, Element, items, link, table, tag
from calculators.html.report import (
    View,
    assumptions,
    named,
    next_step,
    notice,
    obligations,
    part,
    recorded,
    values,
)
from calculators.html.standing import Standing, before_buying, chip, of_version
from calculators.rules.local import rules_here
from calculators.rules.shapes import Version
from calculators.rules.terms import NATIONAL
from calculators.subsidy.place import national
from calculators.words.ics import Event
from calculators.words.wording import Wording

Plain = Mapping[str, Any]


def figures(result: Plain) -> list[Any]:
    """Status, subsidy and own burden of the best way in yen (null where there is none).

    The status is `cut_short` where a better way than the best that was found may exist, `unsettled`
    where one may by figures that are not known, and `request` where the best rests on what was only
    asked for in a budget.
    """
    if not result["ways"]:
        return [result["status"], None, None]
    best = result["ways"][result["best"]]
    status = result["status"] if result["proven"] else "unsettled"
    if not result["complete"]:
        status = "cut_short"
    if any(part_["status"] == "request" for part_ in best["programmes"]):
        status = "request"
    return [status, best["subsidy"], best["own_burden"]]


def headline(said: Sequence[Any], words: Wording) -> str:
    """The best way's amounts."""
    status, subsidy, burden = said
    if subsidy is None:
        return words(f"report.compare.headline.{status}")
    amounts = {"subsidy": words.yen(subsidy), "burden": words.yen(burden)}
    return words(f"report.compare.headline.{status.replace('_', '-')}", **amounts)


def years(view: View) -> list[Standing]:
    """The years of the programmes that the best way uses."""
    result = view.result
    if not result["ways"]:
        return []
    parts = result["ways"][result["best"]]["programmes"]
    view = _here(view)
    return [of_version(_version(view, part_), part_["evidence"]) for part_ in parts]


def because(view: View, before: View) -> Iterator[str]:
    """That another way to file is the best now."""
    named = [
        _name(one, one.result["ways"][one.result["best"]])
        for one in (before, view)
        if one.result["ways"]
    ]
    if len(set(named)) > 1:
        yield view.say("because", before=named[0], after=named[1])


def dates(view: View) -> tuple[str, list[Event]]:
    """What falls due after the subsidies of the best way, and as of which day that is known."""
    result = view.result
    if result["status"] != "calculated":
        return "", []
    parts = result["ways"][result["best"]]["programmes"]
    events, days = [], []
    for part_ in parts:
        version = _version(view, part_)
        due = list(due_under(view.words, part_["programme"], version))
        events += due
        days += [as_of(version)] if due else []
    return max(days, default=""), events


def rows(view: View) -> list[tuple[Any, ...]]:
    """One row a way, amounts as bare figures."""
    view = _here(view)
    table_: list[tuple[Any, ...]] = [_head(view)]
    for number, way in enumerate(view.result["ways"]):
        table_.append((_marked(view, number), *_amounts(view, way)))
    return table_


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    view = _here(view)
    result, words = view.result, view.words
    if result["ways"]:
        best = result["ways"][result["best"]]
        lead = f"lead.{figures(result)[0].replace('_', '-')}"
        said = view.say(lead, year=_year(view), best=_name(view, best))
        yield before_buying(words)
        yield tag("p", said, *_native(view, best))
        yield from _place(view, best)
        yield from _cautions(view, best)
        yield from _open_points(view, best)
        yield _picture(view)
        yield part(view.say("why.heading"), items(_why(view)), _lost(view))
        ways = [_way(view, number) for number in _in_order(view)]
        yield part(view.say("ways.heading"), ways)
    yield from _unsettled(view)
    yield from _unfit(view)
    yield from _waiting(view)
    yield from _changes(view)
    yield from _closed(view)
    yield from _years(view)
    if result["ways"]:
        yield assumptions(words, _taken_for_granted(view, best), _standing(view, best))
    yield next_step(words, view.request.get("prefecture"))


def _here(view: View) -> View:
    """The view with the place's own lines, requirements and answers in place of the national."""
    rules = rules_here(view.rules, view.request.get("prefecture"))
    return view if rules is view.rules else replace(view, words=view.words.under(rules))


# --- names ---------------------------------------------------------------------------------------


def _version(view: View, part_: Plain) -> Version:
    version: Version = view.rules["programmes"][part_["programme"]]["versions"][part_["version"]]
    return version


def _programme(view: View, part_: Plain) -> str:
    """A programme's name in the year of the version: it is not the same in every year."""
    return view.words.text(_version(view, part_)["name"])


def _name(view: View, way: Way) -> str:
    names = []
    for part_ in way["programmes"]:
        name = _programme(view, part_)
        combined = way["kind"] == "combined" and part_["package"]
        names.append(view.say("with-package", programme=name) if combined else name)
    return view.say(f"kind.{way['kind']}", programmes=view.say("and").join(names))


def _native(view: View, way: Way) -> list[Child]:
    """The Japanese names of a way's programmes, to stand beside this site's renderings of them."""
    if view.words.language == "ja":
        return []
    names = [_version(view, part_)["name"]["ja"] for part_ in way["programmes"]]
    return [" ", tag("span", "、".join(dict.fromkeys(names)), lang="ja")]


def _year(view: View, year: str | None = None) -> str:
    year = year or view.result["fiscal_year"]
    return view.say("undated") if year == UNDATED else view.words.year(int(year))


def _marked(view: View, number: int) -> str:
    name = _name(view, view.result["ways"][number])
    return view.say("marked", way=name) if number == view.result["best"] else name


def _in_order(view: View) -> list[int]:
    """The numbers of the ways, the best first, then by subsidy."""
    ways, best = view.result["ways"], view.result["best"]
    return sorted(range(len(ways)), key=lambda n: (n != best, -ways[n]["subsidy"], n))


# --- the picture and the reasons -----------------------------------------------------------------


def _picture(view: View) -> Element:
    """Subsidy against own burden, a bar a way."""
    result = view.result
    order = _in_order(view)
    best = result["ways"][order[0]]
    bars = [
        charts.Bar(
            _marked(view, n), (result["ways"][n]["subsidy"], result["ways"][n]["own_burden"])
        )
        for n in order
    ]
    return charts.stacked_bars(
        view.words,
        name="compare-ways",
        caption=view.say(
            "chart.caption", best=_name(view, best), subsidy=view.words.yen(best["subsidy"])
        ),
        description=view.say("chart.description", count=len(bars)),
        series=(view.say("columns.subsidy"), view.say("columns.burden")),
        bars=bars,
        show=view.words.yen,
        row_head=view.say("columns.way"),
        total=view.say("columns.cost"),
        note=view.say("chart.note"),
    )


def _head(view: View) -> tuple[str, ...]:
    keys = ("way", "subsidy", "burden", "cut", "unfiled")
    return tuple(view.say(f"columns.{key}") for key in keys)


def _amounts(view: View, way: Way) -> tuple[int, int, int, int]:
    return way["subsidy"], way["own_burden"], way["cut"], _unfiled(view, way)


def _unfiled(view: View, way: Way) -> int:
    """The cost of what a way leaves out."""
    entries = [view.request["items"][number] for number in way["unfiled"]]
    return sum(entry["unit_price"] * entry.get("quantity", 1) for entry in entries)


def _lost(view: View) -> Element | None:
    """What each way loses to ceilings and leaves out; nothing where no way loses anything."""
    shown = [
        (_marked(view, n), *map(view.words.yen, _amounts(view, view.result["ways"][n])[2:]))
        for n in _in_order(view)
    ]
    if not any(way["cut"] or way["unfiled"] for way in view.result["ways"]):
        return None
    way, _, _, *lost = _head(view)
    numbers = table(view.say("lost"), (way, *lost), shown, long_names=True)
    return tag("div", numbers, class_="calc-on-screen")


def _why(view: View) -> Iterator[Children]:
    """What the best way has that the next best has not."""
    result, words = view.result, view.words
    ways, best = result["ways"], result["ways"][result["best"]]
    yield from _ties(view)
    lower = [n for n in _in_order(view) if ways[n]["subsidy"] < best["subsidy"]]
    if lower:
        other = ways[lower[0]]
        gain = words.yen(best["subsidy"] - other["subsidy"])
        yield view.say("why.gain", other=_name(view, other), gain=gain)
        yield from _reasons(view, best, other)
    elif result["proven"] and not result["ties"]:
        yield view.say("why.only")
    if not result["complete"]:
        yield view.say("why.not-proven", most=words.yen(result["at_most"]))
    elif not result["proven"]:
        yield view.say("why.unsettled")


def _ties(view: View) -> Iterator[str]:
    """The ways that come to the same, and what decided between them and the best."""
    ways = view.result["ways"]
    programmes, packages = load(ways[view.result["best"]])
    same: dict[str, list[str]] = {}
    for number in view.result["ties"]:
        others = load(ways[number])
        more = "programmes" if others[0] > programmes else "packages"
        key = "equal" if others == (programmes, packages) else more
        same.setdefault(key, []).append(view.say("why.quoted", way=_name(view, ways[number])))
    for key, names in same.items():
        yield view.say(f"why.tie-{key}", others=view.say("why.also").join(names))


def _reasons(view: View, best: Way, other: Way) -> Iterator[str]:
    words = view.words
    pairs = {"cut": (best["cut"], other["cut"])}
    pairs["filed"] = (_unfiled(view, best), _unfiled(view, other))
    better = {key: pair for key, pair in pairs.items() if pair[0] < pair[1]}
    for key, (ours, theirs) in better.items():
        yield view.say(f"why.{key}", best=words.yen(ours), other=words.yen(theirs))
    if not better:
        yield view.say("why.rate")


def _cautions(view: View, best: Way) -> Iterator[Element]:
    """Why less may be paid than is shown, and where another way would then be the better one."""
    words = view.words
    if any(part_["at_most"] for part_ in best["programmes"]):
        yield notice(view.say("at-most"))
    least = _least(best)
    others = [way for way in view.result["ways"] if _least(way) > least]
    if least < best["subsidy"] and others:
        other = max(others, key=_least)
        amounts = {"least": words.yen(least), "more": words.yen(_least(other))}
        yield notice(view.say("lower", other=_name(view, other), **amounts), kind="warning")


def _least(way: Way) -> int:
    """What a way brings where prefectures set the caps they may choose at the lowest, in yen."""
    return sum(part_["least"] for part_ in way["programmes"])


def _open_points(view: View, way: Way) -> Iterator[Element]:
    """The requirements that are not known yet, in one notice a programme."""
    for part_ in way["programmes"]:
        if part_["open"]:
            version = _version(view, part_)
            texts = [
                view.words.text(r["text"])
                for r in version["requirements"]
                if r["id"] in part_["open"]
            ]
            yield tag(
                "div",
                tag("p", tag("strong", _programme(view, part_))),
                items(view.say("open", requirement=text) for text in texts),
                class_="calc-notice calc-warning",
            )


# --- one way -------------------------------------------------------------------------------------


def _way(view: View, number: int) -> Element:
    """A way folded up under its name and amount; the best is unfolded."""
    way, words = view.result["ways"][number], view.words
    amount = words.yen(way["subsidy"])
    name = _marked(view, number)
    links = [
        link(
            handover.address(words, "subsidy", _request(view, part_)),
            view.say("amount", programme=_programme(view, part_)),
        )
        for part_ in way["programmes"]
    ]
    best = number == view.result["best"]
    return tag(
        "details",
        tag("summary", view.say("ways.summary", way=name, subsidy=amount), *_native(view, way)),
        _filed(view, way),
        _lines(view, way),
        _reached(view, way),
        [] if best else list(_open_points(view, way)),
        _obliges(view, way),
        items(links, class_="check-links calc-on-screen"),
        class_="check-version",
        data_fold="+".join([way["kind"], *(part_["programme"] for part_ in way["programmes"])]),
        open=best,
    )


def _filed(view: View, way: Way) -> Element:
    """What is filed where."""
    places: dict[int, str] = {}
    for part_ in way["programmes"]:
        for item in part_["items"]:
            key = "package" if item in part_["package"] else "alone"
            name = _programme(view, part_)
            places[item] = view.say(f"items.{key}", programme=name)
    lines = [
        (
            _item(view, number),
            view.words.yen(_cost(entry)),
            places.get(number) or view.say("items.none"),
        )
        for number, entry in enumerate(view.request["items"])
    ]
    head = tuple(view.say(f"columns.{key}") for key in ("purchase", "cost", "place"))
    caption = view.say("items.caption", way=_name(view, way))
    return table(caption, head, lines, texts=(2,), long_names=True)


def _cost(item: Plain) -> int:
    cost: int = item["unit_price"] * item.get("quantity", 1)
    return cost


def _item(view: View, number: int) -> str:
    item = view.request["items"][number]
    name = view.words.text(view.rules["categories"][item["category"]]["label"])
    if item.get("label"):
        name = view.say("items.named", category=name, label=item["label"])
    quantity = item.get("quantity", 1)
    if quantity == 1:
        return name
    return view.say("items.counted", item=name, quantity=view.words.number(quantity))


def _lines(view: View, way: Way) -> Element:
    """Line by line: cost, rate, ceiling, subsidy."""
    words = view.words
    shown = [
        (
            _line(view, line),
            words.yen(line["cost"]),
            line["rate"] or "",
            _cap(view, line),
            words.yen(line["subsidy"]),
        )
        for part_ in way["programmes"]
        for line in part_["lines"]
    ]
    head = tuple(view.say(f"columns.{key}") for key in ("line", "cost", "rate", "cap", "subsidy"))
    return table(
        view.say("ways.summary", way=_name(view, way), subsidy=words.yen(way["subsidy"])),
        head,
        shown,
        long_names=True,
    )


def _cap(view: View, line: Line) -> str:
    """A line's ceiling, and whether it is reached."""
    if line["cap"] is None:
        return ""
    cap = view.words.yen(line["cap"])
    return view.say("reached", cap=cap) if line["capped"] else cap


def _line(view: View, line: Line) -> str:
    if "title" in line:
        return view.words.text(line["title"])
    category = view.rules["categories"].get(line["heading"])
    if category:
        return view.words.text(category["label"])
    if line["heading"] == "model":
        return view.words("report.subsidy.lines.model", number=1)
    return view.words(f"report.subsidy.lines.{line['heading']}")


def _reached(view: View, way: Way) -> Element | None:
    """From which price or cost each ceiling that is reached decides."""
    found: list[Children] = []
    for line in (line for part_ in way["programmes"] for line in part_["lines"]):
        if line["capped"] and line["binds_from"] is not None:
            per = "piece" if line["per"] == "device" else "line"
            amount = view.words.yen(line["binds_from"])
            said = view.words(f"report.subsidy.change.cap-bound-{per}", amount=amount)
            items_ = line["items"]
            name = _item(view, items_[0]) if len(items_) == 1 else _line(view, line)
            found.append([name, view.words("report.colon"), tag("strong", said)])
    return items(found) if found else None


def _request(view: View, part_: Part) -> dict[str, Any]:
    """What the subsidy calculator is asked for this part of the plan."""
    purchases = [
        {**view.request["items"][number], "package": number in part_["package"] or None}
        for number in part_["items"]
    ]
    common = {
        key: view.request[key]
        for key in ("prefecture", "rounding_unit", "answers")
        if key in view.request
    }
    plan = {"programme": part_["programme"], "version": part_["version"], "items": purchases}
    return {**plan, **common}


# --- what goes with it ---------------------------------------------------------------------------


def _obliges(view: View, way: Way) -> Iterator[Element]:
    """What each programme of a way obliges to, and what it does not pay for."""
    for part_ in way["programmes"]:
        if len(way["programmes"]) > 1:
            yield tag("p", tag("strong", _programme(view, part_)))
        yield from obligations(view.words, _version(view, part_))


def _changes(view: View) -> Iterator[Element]:
    """The single answers with which the same purchases would bring more."""
    if not view.result["complete"]:
        yield part(view.say("changes.heading"), tag("p", view.say("changes.not-looked-for")))
        return
    better = view.result["better"]
    lines = [
        view.say(
            "changes.entry",
            label=view.words.text(view.rules["answers"][change["answer"]]["label"]),
            value=values(view.words, change["answer"], change["to"]),
            gain=view.words.yen(change["gain"]),
            subsidy=view.words.yen(change["subsidy"]),
        )
        for change in better["changes"]
    ]
    if lines:
        more = [] if better["complete"] else [view.say("changes.more")]
        lead = [view.say("changes.lead"), *more]
        heading = view.say("changes.heading")
        yield part(heading, [tag("p", text) for text in lead], items(lines))
    elif not better["complete"]:
        yield part(view.say("changes.heading"), tag("p", view.say("changes.none-found")))


def _closed(view: View) -> Iterator[Element]:
    """The programmes left out, with the requirements that are not met."""
    lines = []
    for entry in view.result["closed"]:
        version = _version(view, entry)
        texts = {r["id"]: view.words.text(r["text"]) for r in version["requirements"]}
        said = [texts.get(id_) or view.say("closed.offered") for id_ in entry["unmet"]]
        name = _programme(view, entry)
        lines.append(
            view.say("closed.entry", programme=name, requirements=view.say("and").join(said))
        )
    if lines:
        yield part(view.say("closed.heading"), tag("p", view.say("closed.lead")), items(lines))


def _unsettled(view: View) -> Iterator[Element]:
    """The purchases of which what is paid hangs on figures that the place's call leaves open."""
    result, words = view.result, view.words
    lines: list[Children] = []
    for entry in result["unsettled"]:
        bought = view.say("and").join(_item(view, number) for number in entry["items"])
        said = {"programme": _programme(view, entry), "items": bought}
        texts = [view.say("unsettled.readings", **said)]
        if entry["why"] == "not_known":
            known = _version(view, entry).get("terms", NATIONAL)["not_known"]
            open_ = [one["text"] for one in known if set(one["lines"]) & set(entry["lines"])]
            texts = [
                view.say("unsettled.not-known", text=words.text(text), **said) for text in open_
            ]
        lines += texts
    if lines:
        most = view.say("unsettled.most", most=words.yen(result["at_most"]))
        yield part(view.say("unsettled.heading"), items(lines), tag("p", most))


def _unfit(view: View) -> Iterator[Element]:
    """The purchases that nothing can hold, and why not."""
    lines: list[Children] = []
    for entry in view.result["unfit"]:
        reasons = [view.say("unfit.lacking", **_lacking(view, one)) for one in entry["lacking"]]
        year = _year(view)
        said = reasons or [view.say("unfit.untaken", year=year)]
        lines.append([_item(view, entry["item"]), view.words("report.colon"), " ".join(said)])
    if lines:
        yield part(view.say("unfit.heading"), items(lines))


def _lacking(view: View, entry: Lacking) -> dict[str, str]:
    texts = {need["id"]: need["text"] for need in _version(view, entry)["needs"]}
    needs = " ".join(view.words.text(texts[id_]) for id_ in entry["needs"])
    return {"programme": _programme(view, entry), "needs": needs}


def _waiting(view: View) -> Iterator[Element]:
    """The programmes that may be open, each with what must be known to work out its amount."""
    buttons: list[Children] = []
    for entry in view.result["waiting"]:
        labels = [view.words.text(view.rules["answers"][a]["label"]) for a in entry["missing"]]
        name = _programme(view, entry)
        said = view.say("waiting.entry", programme=name, answers=view.say("and").join(labels))
        change = tag(
            "button",
            view.say("waiting.answer", label=labels[0]),
            type="button",
            class_="calc-minor",
            data_change=f"answers.{entry['missing'][0]}",
        )
        buttons.append([said, " ", change])
    if buttons:
        lead = tag("p", view.say("waiting.lead"))
        yield part(view.say("waiting.heading"), lead, items(buttons))


def _years(view: View) -> Iterator[Element]:
    """The same purchases under every version of a programme."""
    tables = [_side_by_side(view, entry) for entry in view.result["years"]]
    if tables:
        found = [version for entry in view.result["years"] for version in entry["versions"]]
        cut = None
        if not all(version["proven"] for version in found):
            cut = tag("p", view.say("years.not-proven"))
        open_ = None
        if any(version["unsettled"] for version in found):
            open_ = tag("p", view.say("years.unsettled"))
        lead = tag("p", view.say("years.lead"))
        yield part(view.say("years.heading"), lead, cut, open_, tables, class_="calc-on-screen")


def _side_by_side(view: View, entry: Years) -> Element:
    words = view.words
    lines: list[tuple[Children, ...]] = []
    before = None
    for found in entry["versions"]:
        version = view.rules["programmes"][entry["programme"]]["versions"][found["version"]]
        year = _year(view, str(version["fiscal_year"] or UNDATED))
        said = named(words, version, view.rules["programmes"][entry["programme"]], year)
        name: Children = [said, " ", chip(words, of_version(version, found["evidence"]))]
        paid, burden = found["subsidy"], found["own_burden"]
        if paid is None or burden is None:
            lines.append((name, view.say(f"years.{_no_amount(found)}"), "", ""))
            continue
        amount = words.yen(paid)
        settled = found["proven"] and not found["unsettled"]
        amount = amount if settled else view.say("years.at-least", amount=amount)
        lines.append((name, amount, words.yen(burden), _step(view, paid, before)))
        before = paid
    head = (
        view.say("years.year"),
        view.say("columns.subsidy"),
        view.say("columns.burden"),
        view.say("years.difference"),
    )
    programme = view.words.text(view.rules["programmes"][entry["programme"]]["name"])
    caption = view.say("years.caption", programme=programme)
    return tag("div", tag("h4", caption), table(caption, head, lines))


def _no_amount(found: Under) -> str:
    """Why there is no amount under a version."""
    if found["status"] == "not_eligible":
        return "closed"
    if found["unsettled"]:
        return "not-known"
    return "waiting" if found["missing"] else "unfit"


def _step(view: View, paid: int, before: int | None) -> str:
    if before is None:
        return ""
    if paid == before:
        return view.say("years.same")
    step = view.words.yen(abs(paid - before))
    return view.say("years.more" if paid > before else "years.less", step=step)


def _place(view: View, way: Way) -> Iterator[Element]:
    """Whose rules were used for the best way, or where others are recorded."""
    words, prefecture = view.words, view.request.get("prefecture")
    settled = view.rules["local"].get(prefecture, {})
    keys = {f"{part_['programme']}/{part_['version']}" for part_ in way["programmes"]}
    if keys & set(settled):
        name = words.text(view.rules["prefectures"][prefecture]["name"])
        yield notice(words("report.subsidy.place.heading", place=name))
        yield tag("p", words("report.subsidy.place.rest"))
        mine = [local for key, local in settled.items() if key in keys]
        if not all(local.get("published", True) for local in mine):
            decides = words("report.decides.prefecture")
            yield notice(words("report.subsidy.place.unconfirmed", decides=decides), kind="warning")
        for local in mine:
            if selection := local.get("selection"):
                reason = words.text(selection["text"])
                yield notice(words("report.subsidy.place.at-most", reason=reason))
    else:
        yield from national(words, (part_["programme"] for part_ in way["programmes"]), prefecture)


def _standing(view: View, way: Way) -> Iterator[Element]:
    """Year and status of every programme used, and what is recorded for the prefecture."""
    words = view.words
    for part_ in way["programmes"]:
        version = _version(view, part_)
        yield tag("p", _programme(view, part_), " ", cite(words, version["source"]))
        known = recorded(words, version, view.request.get("prefecture"))
        if known is not None:
            yield known
    decides = words("report.decides.prefecture")
    yield tag("p", words("report.subsidy.decides", decides=decides))


def _taken_for_granted(view: View, way: Way) -> list[str]:
    """The assumptions behind the amounts of every programme used."""
    of = (part_["assumptions"] for part_ in way["programmes"])
    return list(dict.fromkeys(chain.from_iterable(of)))
