"""What the quick estimate says: which programmes may pay how much, what is open, where to go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculators.form import address as handover
from calculators.html import standing
from calculators.html.citations import cite
from calculators.html.markup import Children, Element, items, link, say_roles, table, tag
from calculators.html.report import View, next_step, part
from calculators.quick.trials import PIECES, WANT
from calculators.words.wording import Wording

Plain = Mapping[str, Any]


def figures(result: Plain) -> list[Any]:
    """Status, least and most subsidy of the first offer and the whole cost in yen.

    The first is one that an office applies for itself where there is one. The least is null where
    less may be paid.
    """
    first = first_offer(result)
    if first is None or first["most"] is None:
        return [result["status"], None, None, result["cost"]]
    least = first["least"] and not first["at_most"] and first["least"]["subsidy"]
    return [result["status"], least or None, first["most"]["subsidy"], result["cost"]]


def headline(said: Sequence[Any], words: Wording) -> str:
    """The most that is paid, and what is left to pay where that is settled."""
    status, least, most, cost = said
    if most is None:
        return words(f"report.quick.headline.{'open' if status == 'calculated' else status}")
    key = "exact" if least == most else "most"
    values = {"subsidy": words.yen(most)}
    values |= {"burden": words.yen(cost - most)} if key == "exact" else {}
    return words(f"report.quick.headline.{key}", **values)


def years(view: View) -> list[standing.Standing]:
    """The year of the offer in the headline."""
    first = first_offer(view.result)
    return [_standing(view, first)] if first else []


def rows(view: View) -> list[tuple[Any, ...]]:
    """One row an offer, amounts as bare figures."""
    keys = ("programme", "year", "least", "most", "burden-least", "burden-most")
    table_: list[tuple[Any, ...]] = [tuple(view.say(f"columns.{key}") for key in keys)]
    for offer in view.result["offers"]:
        ends = (offer["least"], offer["most"])
        paid = ("" if end is None else end["subsidy"] for end in ends)
        left = ("" if end is None else end["own_burden"] for end in reversed(ends))
        table_.append((_name(view, offer), _year(view, offer), *paid, *left))
    return table_


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    offers = view.result["offers"]
    own = [offer for offer in offers if offer["applicant"] == "office"]
    joint = [offer for offer in offers if offer["applicant"] != "office"]
    if own:
        lead = view.say("lead", count=len(own)) if len(own) > 1 else view.say("lead-one")
        yield tag("p", lead, class_="quick-lead")
        cards = [_offer(view, offer, number == 0) for number, offer in enumerate(own)]
        yield part(view.say("offers"), cards, class_="quick-offers")
        yield standing.before_buying(view.words)
    yield part(view.say("on.heading"), _on(view, own), class_="quick-on")
    yield next_step(view.words, view.request.get("prefecture"))
    if joint:
        yield tag(
            "details",
            tag("summary", view.say("joint.heading", count=len(joint))),
            tag("p", view.say("joint.text")),
            [_offer(view, offer, False) for offer in joint],
            data_fold="joint",
            class_="quick-joint",
        )
    if view.result["closed"]:
        yield _closed(view)


# --- names ---------------------------------------------------------------------------------------


def first_offer(result: Plain) -> Plain | None:
    """The offer that the headline is about."""
    offers = result["offers"]
    return next((one for one in offers if one["applicant"] == "office"), next(iter(offers), None))


def _programme(view: View, entry: Plain) -> Plain:
    """The programme of an offer: a national one, or the prefecture's own."""
    host = view.rules["hosts"].get(view.request.get("prefecture"), {"own": {}})
    own: Plain | None = host["own"].get(entry["programme"])
    return own or view.rules["programmes"][entry["programme"]]


def _version(view: View, entry: Plain) -> Plain:
    version: Plain = _programme(view, entry)["versions"][entry["version"]]
    return version


def _name(view: View, entry: Plain) -> str:
    return view.words.text(_version(view, entry)["name"])


def _year(view: View, entry: Plain) -> str:
    year = entry["fiscal_year"]
    return view.words.year(year) if year else view.words("standing.chip.undated")


def _standing(view: View, offer: Plain) -> standing.Standing:
    return standing.of_version(_version(view, offer), offer["evidence"])


def _prefecture(view: View) -> str:
    """The prefecture by its name, or the word for one."""
    code = view.request.get("prefecture")
    return view.words.text(view.rules["prefectures"][code]["name"]) if code else view.say("place")


def _label(view: View, answer: str) -> str:
    """What an answer or another open point is called."""
    if answer in (PIECES, WANT):
        return view.say(f"open.{answer}")
    host = view.rules["hosts"].get(view.request.get("prefecture"), {"answers": {}})
    known = {**view.rules["answers"], **host["answers"]}
    return view.words.text(known[answer]["label"]) if answer in known else answer


# --- an offer ------------------------------------------------------------------------------------


def _offer(view: View, offer: Plain, first: bool) -> Element:
    """A programme as a card: its year, the amounts, how they came about, what is open."""
    words = view.words
    name: Children = _name(view, offer)
    if offer["programme"] in view.rules["programmes"]:
        name = link(f"{words.base}programmes/{offer['programme']}.html", name)
    native = _version(view, offer)["name"]["ja"] if words.language != "ja" else None
    return tag(
        "article",
        tag("h4", name),
        tag("p", native, lang="ja", class_="quick-native") if native else None,
        standing.line(words, _standing(view, offer)),
        tag(
            "div",
            tag("div", _pair(view, offer), _sums(view, offer)),
            tag("div", tag("h5", view.say("open.heading")), items(_open(view, offer))),
            class_="quick-body",
        ),
        _covered(view, offer),
        standing.known(words, offer["evidence"], offer["to_confirm"]),
        _terms(view, offer),
        _buttons(view, offer, first),
        class_="quick-offer quick-first" if first else "quick-offer",
    )


def _pair(view: View, offer: Plain) -> Element:
    """What one gets and what one pays, equal in size."""
    least, most = offer["least"], offer["most"]
    if most is None:
        return tag("p", tag("strong", view.say("no-amount")))
    paid: Children
    left: Children
    if least is None or offer["at_most"]:
        paid = view.say("up-to", amount=view.words.yen(most["subsidy"]))
        left = view.say("from", amount=view.words.yen(view.result["cost"] - most["subsidy"]))
    else:
        paid = _range(view, least["subsidy"], most["subsidy"])
        left = _range(view, most["own_burden"], least["own_burden"])
    said = (("get", "columns.subsidy", paid), ("own", "columns.burden", left))
    lines = [
        tag("div", tag("dt", view.say(key)), tag("dd", amount), class_=f"quick-{name}")
        for name, key, amount in said
    ]
    return tag("dl", lines, class_="quick-pair")


def _range(view: View, least: int, most: int) -> Children:
    """One amount, or two of which each stays in one piece."""
    whole = tag("span", view.words.yen(most), class_="quick-amount")
    if least == most:
        return whole
    return tag(
        "span", view.say("range", amount=view.words.yen(least)), class_="quick-amount"
    ), whole


def _sums(view: View, offer: Plain) -> list[Element]:
    """How the amounts came about; of a range the two ends."""
    ends = (offer["least"], offer["most"])
    if None in ends or any(end["rate"] is None for end in ends):
        return []
    least, most = ends
    if least == most:
        return [tag("p", _sum(view, least), class_="quick-sum")]
    if least["subsidy"] == most["subsidy"]:
        return []
    said = (("least", least), ("most", most))
    return [
        tag("p", view.say(f"sum.{key}", sum=_sum(view, end)), class_="quick-sum")
        for key, end in said
    ]


def _sum(view: View, amount: Plain) -> str:
    words = view.words
    said = view.say(
        "sum.product",
        cost=words.yen(view.result["cost"]),
        rate=amount["rate"],
        amount=words.yen_exact(amount["before"]),
    )
    if amount["cap"] is None:
        return said
    cap = view.say(f"sum.cap.{amount['per']}", cap=words.yen(amount["cap"]))
    return view.say("sum.capped", product=said, cap=cap)


def _open(view: View, offer: Plain) -> Iterator[Children]:
    """What is not known yet: whether it is offered, what the amount depends on, the conditions."""
    offered = next((one["met"] for one in offer["requirements"] if one["id"] == "offered"), None)
    key = "open.period" if offered else "open.runs"
    yield view.say(key, prefecture=_prefecture(view))
    for answer in (*offer["depends_on"], *offer["missing"]):
        yield view.say("open.amount", label=_label(view, answer))
    for notice in offer["notices"]:
        yield view.words.text(notice["message"])
    if offer["at_least"]:
        yield view.say("open.at-least")
    if offer["at_most"]:
        yield view.say("open.at-most")


def _covered(view: View, offer: Plain) -> Element | None:
    """What of the programme's own list of expenses the purchase is."""
    said: list[Children] = []
    for expense in _version(view, offer).get("expenses", ()):
        if expense["id"] in offer["expenses"]:
            said += [view.say("terms.between")] if said else []
            said += [view.words.text(expense["text"]), " ", cite(view.words, expense["source"])]
    if not said:
        return None
    return tag("p", tag("strong", view.say("terms.covered")), said, class_="quick-sum")


def _terms(view: View, offer: Plain) -> Element:
    """On which conditions, folded away."""
    texts = {entry["id"]: entry["text"] for entry in _version(view, offer)["requirements"]}
    conditions = [
        view.words.text(texts[one["id"]]) for one in offer["requirements"] if one["id"] in texts
    ]
    return tag(
        "details",
        tag("summary", view.say("terms.heading", count=len(conditions))),
        items(conditions),
        data_fold=f"terms-{offer['programme']}",
    )


def _buttons(view: View, offer: Plain, first: bool) -> Element | None:
    """The way to the full calculator; national programmes have one."""
    if offer["programme"] not in view.rules["programmes"]:
        return None
    way = link(
        handover.address(view.words, "subsidy", _subsidy_request(view, offer)),
        view.say("on.subsidy"),
        class_="md-button md-button--primary" if first else None,
    )
    return tag("p", way, class_="quick-buttons calc-on-screen")


# --- where to go on ------------------------------------------------------------------------------


def _common(view: View) -> dict[str, Any]:
    """What every calculator takes over."""
    return {key: view.request[key] for key in ("prefecture", "answers") if view.request.get(key)}


def _subsidy_request(view: View, offer: Plain) -> dict[str, Any]:
    named = {"programme": offer["programme"], "version": offer["version"]}
    return {**named, **_common(view), "items": offer["items"]}


def _on(view: View, own: Sequence[Plain]) -> Element:
    """The other calculators, with all that is known carried along."""
    ways: list[Children] = [
        [
            link(
                handover.address(view.words, "eligibility", _check_request(view, own)),
                view.say("on.check"),
            )
        ]
    ]
    if own and own[0]["items"]:
        first = own[0]
        year = str(first["fiscal_year"] or "undated")
        request = {"fiscal_year": year, **_common(view), "items": first["items"]}
        ways.append(link(handover.address(view.words, "compare", request), view.say("on.compare")))
    ways.append(link(f"{view.words.base}procedure.html", view.say("on.order")))
    return items(ways)


def _check_request(view: View, own: Sequence[Plain]) -> dict[str, Any]:
    """What the self-check need not ask any more: the purchase, and that it is technology."""
    categories, common = view.rules["categories"], _common(view)
    bought = own[0]["items"] if own else []
    if all(categories[item["category"]]["everyday"] for item in bought):
        common["items"] = bought
    offered = {offer["category"] for offer in view.result["offers"]} - {None}
    kinds = {categories[one]["kind"] for one in offered if one in categories}
    if kinds & {"device", "ict", "terminal"}:
        common["answers"] = {**common.get("answers", {}), "plans_technology": True}
    return common


def _closed(view: View) -> Element:
    """The programmes that do not pay for it, each with the reason."""
    said = [
        (_name(view, entry), _year(view, _version(view, entry)), _reason(view, entry))
        for entry in view.result["closed"]
    ]
    head = tuple(view.say(f"columns.{key}") for key in ("programme", "year", "reason"))
    heading = view.say("closed.heading", count=len(said))
    return tag(
        "details",
        tag("summary", heading),
        say_roles(table(heading, head, said, texts=(1, 2), long_names=True)),
        data_fold="closed",
        class_="quick-closed",
    )


def _reason(view: View, entry: Plain) -> str:
    if entry["why"] == "not-covered":
        return view.say("closed.not-covered")
    texts = {
        one["id"]: view.words.text(one["text"]) for one in _version(view, entry)["requirements"]
    }
    texts["offered"] = view.say("closed.offered", prefecture=_prefecture(view))
    unmet = [texts[id_] for id_ in entry["unmet"]]
    return view.say("closed.requirement", texts=view.say("closed.between").join(unmet))
