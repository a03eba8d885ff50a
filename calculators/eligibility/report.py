"""What the self-check says about its result: what may pay, how much, whom to ask, what does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculators.eligibility.call import newest_year, possible
from calculators.eligibility.offers import card
from calculators.eligibility.office import pointless
from calculators.eligibility.said import (
    label,
    labels,
    named,
    office_of,
    onwards,
    outcome,
    outcome_by_clock,
    requirement,
    standing_of,
    version_of,
    year_of,
)
from calculators.eligibility.sheet import sheet
from calculators.html.citations import cite
from calculators.html.markup import Children, Element, items, say_roles, tag
from calculators.html.report import (
    View,
    assumed,
    checklist,
    documents,
    notice,
    obligations,
    recorded,
    state_of,
    wanted,
)
from calculators.html.report import named as labelled
from calculators.html.standing import Standing, before_buying, chip, known
from calculators.rules.conditions import asked_by
from calculators.rules.remedies import remedies
from calculators.words.wording import Wording

Plain = Mapping[str, Any]

_READY = (None, "prefecture")
_ENDS = ("least", "most")


def figures(result: Plain) -> list[Any]:
    """Status, the newest fiscal year, and counts of programmes.

    Under the newest year's rules those that fit as far as the office can tell, and those that may
    fit yet; then those that fit under rules of other years only. What pays no subsidy under an
    adopted scheme does not count.
    """
    newest = newest_year(result["versions"])
    found = [entry for entry in result["versions"] if possible(entry)]
    now = [entry for entry in found if entry["fiscal_year"] == newest]
    fit = {entry["programme"] for entry in now if entry["waits_for"] in _READY}
    may = {entry["programme"] for entry in now} - fit
    others = {entry["programme"] for entry in found if entry["waits_for"] in _READY}
    return [result["status"], newest, len(fit), len(may), len(others - fit - may)]


def headline(said: Sequence[Any], words: Wording) -> str:
    """How many programmes fit, or may, by which year's rules."""
    _, year, fit, may, others = said
    key = "fit" if fit else "may" if may else "others" if others else "none"
    count = fit or may or others
    return words(f"report.eligibility.headline.{key}", year=words.year(year), count=count)


def years(view: View) -> list[Standing]:
    """None for the headline: it names its year, and the cards under it stand with theirs."""
    return []


def rows(view: View) -> list[tuple[Any, ...]]:
    """One row a version: its outcome, what is not met and what is missing, what it may pay."""
    keys = ("programme", "year", "status", "unmet", "missing", "least", "most")
    table = [tuple(view.say(f"columns.{key}") for key in keys)]
    for entry in view.result["versions"]:
        version = version_of(view, entry)
        unmet = [r["id"] for r in entry["requirements"] if r["met"] is False]
        ends = [entry["amounts"][end]["subsidy"] for end in _ENDS] if entry["amounts"] else []
        table.append(
            (
                view.words.text(version["name"]),
                year_of(view, version),
                outcome(view, entry),
                " / ".join(requirement(view, version, id_) for id_ in unmet),
                " / ".join(label(view, answer) for answer in entry["missing"]),
                *(["" if amount is None else amount for amount in ends] or ["", ""]),
            )
        )
    return table


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    yield _asked(view)
    cards, others = _sorted(view)
    for entry in cards:
        duties = _binding(view, entry)
        yield card(view, entry, duties, _entry(view, entry, duties=not duties))
    yield before_buying(view.words)
    yield tag("p", view.say("caution"))
    yield sheet(view)
    for key, entries in others.items():
        if entries:
            title = view.say(f"group.{key}", count=len(entries))
            folded = [_entry(view, entry, alone=True, duties=True) for entry in entries]
            yield _folded(title, key, folded)
    yield from _years(view)
    taken = view.result["assumptions"]
    title = view.say("assumptions", count=len(taken))
    yield _folded(title, "assumptions", assumed(view.words, taken))


def _asked(view: View) -> Element:
    """How many questions are left, and which, for the script of the page."""
    left = view.result["ask"]
    said = view.say("left", count=len(left)) if left else None
    return tag("p", said, data_questions=" ".join(left), class_="check-left")


def _sorted(view: View) -> tuple[list[Plain], dict[str, list[Plain]]]:
    """The versions that get a card, and the others by why they do not.

    Of a programme the newest version that may pay has the card: this year's first, then those
    without a year, then what has ended.
    """
    newest = newest_year(view.result["versions"])
    cards: dict[str, Plain] = {}
    others: dict[str, list[Plain]] = {"earlier": [], "unfit": [], "request": [], "information": []}
    for entry in view.result["versions"]:
        if entry["scheme"] != "subsidy":
            others[entry["scheme"]].append(entry)
        elif not possible(entry):
            others["unfit"].append(entry)
        else:
            if entry["programme"] in cards:
                others["earlier"].append(cards[entry["programme"]])
            cards[entry["programme"]] = entry
    return sorted(cards.values(), key=lambda entry: _place(entry, newest)), others


def _binding(view: View, entry: Plain) -> bool:
    """Whether the duties of a card are those the office is to reckon with now."""
    now = entry["fiscal_year"] == newest_year(view.result["versions"])
    return now and entry["waits_for"] in _READY


def _place(entry: Plain, newest: int | None) -> tuple[int, bool]:
    """Where a card stands: by its year, and what fits before what may."""
    year = entry["fiscal_year"]
    rank = 0 if year == newest else 1 if year is None else 2
    return rank, entry["waits_for"] not in _READY


def _folded(title: str, name: str, *children: Children) -> Element:
    """A part that is folded up; it stays unfolded where the reader has unfolded it."""
    return tag(
        "section",
        tag("details", tag("summary", title), children, data_fold=name, class_="check-fold"),
        class_="check-group",
    )


# --- one version -----------------------------------------------------------------------------


def _entry(view: View, entry: Plain, duties: bool, alone: bool = False) -> Element:
    """What decides about a version, folded up; `alone`: under its name, else under its card."""
    version, words = version_of(view, entry), view.words
    unmet = [r["id"] for r in entry["requirements"] if r["met"] is False]
    summary: list[Children] = [view.say("details")]
    if alone:
        state = tag("strong", outcome_by_clock(view, entry), class_=f"check-state {_style(entry)}")
        year = [words("report.comma"), year_of(view, version), " "]
        summary = [state, " ", named(view, version), year, chip(words, standing_of(view, entry))]
        summary += [_short(view, version, entry)]
    return tag(
        "details",
        tag("summary", summary),
        tag(
            "div",
            _why(view, entry, unmet),
            _find_out(view, entry),
            tag("h4", view.say("requirements")),
            checklist(words, _requirements(view, version, entry)),
            recorded(words, version, view.request.get("prefecture")),
            obligations(words, version) if duties else None,
            documents(words, version),
            known(words, entry["evidence"], entry["to_confirm"]) if alone else None,
            onwards(view, entry) if alone else None,
            class_="calc-on-screen",
        ),
        class_="check-version",
        data_fold=f"{entry['programme']}/{entry['version']}",
    )


def _short(view: View, version: Plain, entry: Plain) -> list[Element]:
    """What decides about a version: its first point on the screen, where the rest can be unfolded,
    and all of them on paper.
    """
    unmet = [r["id"] for r in entry["requirements"] if r["met"] is False]
    points = [requirement(view, version, id_) for id_ in unmet]
    if entry["status"] == "undetermined":
        points = [label(view, answer) for answer in entry["missing"]]
    key = f"short.{entry['status']}"
    whole = view.say(key, points=" / ".join(points))
    if len(points) < 2:
        return [tag("span", whole, class_="check-short")]
    first = view.say("short.first", point=points[0], more=len(points) - 1)
    return [
        tag("span", view.say(key, points=first), class_="check-short calc-on-screen"),
        tag("span", whole, class_="check-short calc-on-paper"),
    ]


def _style(entry: Plain) -> str:
    return {"eligible": "calc-met", "not_eligible": "calc-unmet"}.get(entry["status"], "calc-open")


def _why(view: View, entry: Plain, unmet: list[str]) -> Iterator[Element]:
    """What is not met or was not asked, and which single answer would change that."""
    if entry["waits_for"] == "nobody":
        yield from _led_away(view, entry)
    if not unmet:
        return
    version = version_of(view, entry)
    yield tag("h4", view.say("why"))
    for id_ in unmet:
        yield notice(requirement(view, version, id_), kind="stop")
        found = next((r for r in version["requirements"] if r["id"] == id_), None)
        if found is not None:
            yield from _remedies(view, found["met_when"], "remedy")


def _led_away(view: View, entry: Plain) -> Iterator[Element]:
    """Which questions an earlier answer made pointless, and which answer that was."""
    answers = office_of(view).answers
    left_out = [one for one in entry["missing"] if pointless(one, answers, view.rules)]
    yield tag("p", view.say("led-away", points=labels(view, left_out)))
    gates = {str(gate): gate for one in left_out if (gate := _gate(view, one))}
    for gate in gates.values():
        yield from _remedies(view, gate, "led-back")


def _gate(view: View, answer: str) -> Plain | None:
    gate: Plain | None = view.rules["answers"][answer]["asked_when"]
    return gate


def _remedies(view: View, condition: Plain, key: str) -> Iterator[Element]:
    """The single answers that would make a condition true that was answered otherwise."""
    for remedy in remedies(condition, office_of(view).answers, view.rules):
        if remedy["from"] is not None:
            said = wanted(view.words, remedy, condition)
            yield tag("p", view.say(key, label=label(view, remedy["answer"]), wanted=said))


def _find_out(view: View, entry: Plain) -> list[Element]:
    """The questions that could settle this version, each leading to its field."""
    if not entry["missing"] or entry["waits_for"] == "nobody":
        return []
    buttons = [
        tag(
            "button",
            view.say("answer", label=label(view, answer)),
            type="button",
            class_="calc-minor",
            data_change=f"answers.{answer}",
        )
        for answer in entry["missing"]
    ]
    return [tag("h4", view.say("find-out")), items(buttons, class_="check-missing")]


def _requirements(view: View, version: Plain, entry: Plain) -> list[tuple[str, str, Children]]:
    sources = {r["id"]: r["source"] for r in version["requirements"]}
    return [
        (
            state_of(r),
            requirement(view, version, r["id"]),
            cite(view.words, sources.get(r["id"], ())),
        )
        for r in entry["requirements"]
    ]


# --- the years side by side ----------------------------------------------------------------------


def _years(view: View) -> list[Element]:
    """For every programme with several versions its requirements in each, differences marked."""
    by_programme: dict[str, list[Plain]] = {}
    for entry in view.result["versions"]:
        by_programme.setdefault(entry["programme"], []).append(entry)
    tables = [
        _side_by_side(view, programme, entries)
        for programme, entries in by_programme.items()
        if len(entries) > 1
    ]
    if not tables:
        return []
    lead = tag("p", view.say("years.lead"))
    return [_folded(view.say("years.heading"), "years", lead, tables)]


def _side_by_side(view: View, programme: str, entries: list[Plain]) -> Element:
    """A programme's versions in columns: the outcome first, then a row a requirement."""
    versions = [version_of(view, entry) for entry in entries]
    whole = view.rules["programmes"][programme]
    years = [labelled(view.words, one, whole, year_of(view, one)) for one in versions]
    outcomes = [outcome(view, entry) for entry in entries]
    states = [{r["id"]: state_of(r) for r in entry["requirements"]} for entry in entries]
    head = [
        view.say("years.requirement"),
        *years,
        view.say("years.difference"),
    ]
    caption = view.say("years.caption", programme=view.words.text(whole["name"]))
    found = dict.fromkeys(id_ for known in states for id_ in known)
    compared = [
        _compared(view, view.say("years.whole"), outcomes, [""] * len(entries)),
        *(_requirement_compared(view, versions, states, id_) for id_ in found),
    ]
    compared_years = tag(
        "div",
        tag(
            "table",
            tag("caption", caption),
            tag("thead", tag("tr", [tag("th", text, scope="col") for text in head])),
            tag("tbody", [_compared_row(head, *row) for row in compared]),
            class_="check-table calc-stacked",
        ),
        class_="calc-table",
        role="region",
        aria_label=caption,
    )
    return say_roles(compared_years)


def _requirement_compared(
    view: View, versions: list[Plain], states: list[dict[str, str]], id_: str
) -> tuple[bool, list[Children]]:
    """One requirement under each version, in each one's own words where these differ."""
    said = [
        view.say(f"state.{known[id_]}") if id_ in known else view.say("years.absent")
        for known in states
    ]
    texts = [
        requirement(view, version, id_) if id_ in known else ""
        for version, known in zip(versions, states, strict=True)
    ]
    found = {text: None for text in texts if text}
    if len(found) == 1:
        (text,) = found
        return _compared(view, text, said, [""] * len(texts))
    asked = {
        answer: None
        for version in versions
        for requirement in version["requirements"]
        if requirement["id"] == id_
        for answer in asked_by(requirement["met_when"])
    }
    between = view.words("report.sources.between")
    name = between.join(label(view, answer) for answer in asked)
    return _compared(view, name, said, texts)


def _compared(
    view: View, name: str, said: list[str], texts: list[str]
) -> tuple[bool, list[Children]]:
    """Whether the versions come out differently, and the cells of a row that shows it.

    Under each version stands what is `said` of it and its text, if it has one of its own; a text
    that differs is pointed out also where the outcome is the same.
    """
    differs = len(set(said)) > 1
    key = "differs" if differs else "worded" if len(set(texts)) > 1 else "same"
    mark = view.say(f"years.{key}")
    cells: list[Children] = [
        [state, *([tag("br"), text] if text else ())]
        for state, text in zip(said, texts, strict=True)
    ]
    return differs, [name, *cells, tag("strong", mark) if differs else mark]


def _compared_row(head: list[str], differs: bool, cells: list[Children]) -> Element:
    name, *others = cells
    return tag(
        "tr",
        tag("th", name, scope="row"),
        [
            tag("td", cell, class_="calc-words", data_head=title)
            for cell, title in zip(others, head[1:], strict=True)
        ],
        class_="check-differs" if differs else None,
    )
