"""The programmes that may pay, each as a card: how much, from which year, what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calculators.eligibility.said import (
    Plain,
    label,
    labels,
    named,
    office_of,
    onwards,
    standing_of,
    version_of,
)
from calculators.html.markup import Children, Element, items, tag
from calculators.html.report import View, obligations
from calculators.html.standing import known, line


def card(view: View, entry: Plain, duties: bool, *more: Element) -> Element:
    """A version that may pay, with what it obliges to; `more` is folded away under it."""
    version = version_of(view, entry)
    ready = entry["waits_for"] in (None, "prefecture")
    return tag(
        "article",
        tag("h3", named(view, version)),
        line(view.words, standing_of(view, entry)),
        tag("p", _state(view, entry), class_="check-still"),
        list(_amounts(view, entry)),
        tag("div", obligations(view.words, version), class_="check-duties") if duties else None,
        known(view.words, entry["evidence"], entry["to_confirm"]),
        onwards(view, entry),
        more,
        class_="check-offer check-ready" if ready else "check-offer",
    )


def _state(view: View, entry: Plain) -> str:
    """What is left until it is certain."""
    waits_for = entry["waits_for"]
    if waits_for is None:
        return view.say("card.certain")
    asked_there = view.rules["answers"]
    points = [
        answer
        for answer in entry["missing"]
        if waits_for == "prefecture" or not asked_there[answer]["ask_prefecture"]
    ]
    return view.say(f"card.{waits_for}", points=labels(view, points))


# --- how much ------------------------------------------------------------------------------------


def _amounts(view: View, entry: Plain) -> Iterator[Element]:
    """The subsidy and the own share, or the rates and caps where no price is known."""
    amounts = entry["amounts"]
    if amounts is None:
        yield tag("p", view.say("amounts.nothing"))
        return
    programme = view.rules["programmes"][entry["programme"]]
    if programme["applicant"] != "office":
        yield tag("p", view.say(f"amounts.applicant.{programme['applicant']}"))
    subsidy = between(view, amounts["least"]["subsidy"], amounts["most"]["subsidy"])
    if subsidy and amounts["items"]:
        own = between(view, amounts["most"]["own_burden"], amounts["least"]["own_burden"])
        pair = [_figure(view, "subsidy", subsidy)]
        pair += [_figure(view, "own", own)] if own else []
        yield tag("dl", pair, class_="check-pair")
    yield from _why(view, amounts)
    if not amounts["priced"]:
        yield tag("p", view.say("amounts.terms"))
        yield items(terms(view, amounts))
    yield from _notes(view, entry)


def between(view: View, least: int | None, most: int | None) -> list[Children]:
    """Two amounts of yen as a range, one where they are the same, nothing where none is known."""
    if most is None:
        return []
    if not least:
        return [view.say("amounts.up-to", amount=view.words.yen(most))]
    if least == most:
        return [view.words.yen(most)]
    first = view.say("amounts.from", amount=view.words.yen(least))
    return [tag("span", first, class_="check-whole"), tag("span", view.words.yen(most))]


def terms(view: View, amounts: Plain) -> list[str]:
    """The rates and caps of the lines, those that share them in one sentence."""
    found: dict[str, list[str]] = {}
    for one in amounts["lines"]:
        found.setdefault(_rule(view, one), []).append(_heading(view, one["heading"]))
    between_ = view.words("report.comma")
    return [
        view.say("amounts.line", lines=between_.join(lines), rule=rule)
        for rule, lines in found.items()
    ]


def _rule(view: View, one: Plain) -> str:
    """A line's rate and cap: 「4/5、1台につき1,000,000円まで」."""
    rate = view.say("amounts.or").join(one["rates"])
    if not one["caps"]:
        return view.say("amounts.rate", rate=rate)
    least, most = one["caps"][0], one["caps"][-1]
    key = "cap" if least == most else "cap-between"
    caps = {"least": view.words.yen(least), "most": view.words.yen(most)}
    return view.say(f"amounts.{key}", rate=rate, per=view.say(f"per.{one['per']}"), **caps)


def _heading(view: View, heading: str) -> str:
    category = view.rules["categories"].get(heading)
    return view.words.text(category["short"]) if category else view.say("amounts.all")


def _figure(view: View, key: str, amount: list[Children]) -> Element:
    return tag("div", tag("dt", view.say(f"amounts.{key}")), tag("dd", amount), class_=key)


def _why(view: View, amounts: Plain) -> Iterator[Element]:
    """Which answers hold the two ends apart, each with what it moves by itself."""
    if amounts["causes"]:
        yield tag("p", view.say("amounts.why"))
        yield items(
            view.say(
                "amounts.cause",
                label=label(view, cause["answer"]),
                least=view.words.yen(cause["subsidy"][0]),
                most=view.words.yen(cause["subsidy"][1]),
            )
            for cause in amounts["causes"]
        )


def _notes(view: View, entry: Plain) -> Iterator[Element]:
    """What else an amount leaves open: what does not count, what may be cut, packages."""
    amounts, office = entry["amounts"], office_of(view)
    said = []
    if amounts["items"] and amounts["left_out"]:
        names = [office.items[place] for place in amounts["left_out"]]
        said.append(view.say("amounts.left-out", names=purchases(view, names)))
    elif office.items and not amounts["items"]:
        said.append(view.say("amounts.whole"))
    if amounts["at_most"] and amounts["items"]:
        said.append(view.say("amounts.at-most"))
    packaged = any(one["packaged"] for one in version_of(view, entry)["lines"])
    if packaged and len(amounts["items"]) > 1:
        said.append(view.say("amounts.package"))
    yield from (tag("p", text) for text in said)


def purchases(view: View, bought: Sequence[Plain]) -> str:
    """What is to be bought, in a row."""
    categories = view.rules["categories"]
    named_ = (categories[item["category"]] for item in bought)
    texts = [view.words.text(one["everyday"] or one["label"]) for one in named_]
    return view.words("report.comma").join(dict.fromkeys(texts))
