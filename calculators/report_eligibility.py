"""What the self-check says about its result: what is open, what is not and why, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculators import handover, sensitivity
from calculators.markup import Children, Element, items, link, say_roles, tag
from calculators.report import (
    View,
    assumed,
    checklist,
    named,
    next_step,
    notice,
    obligations,
    part,
    recorded,
    values,
)
from calculators.rules import asked_by
from calculators.wording import Wording

Plain = Mapping[str, Any]

_STATUSES = ("eligible", "undetermined", "not_eligible")
_STATES = {True: "met", False: "unmet", None: "open"}


def figures(result: Plain) -> list[Any]:
    """Status, and how many programmes are open, not settled and not open.

    A programme counts once, with the best of its years. What pays no subsidy under an adopted
    scheme does not count.
    """
    best: dict[str, int] = {}
    for entry in result["versions"]:
        if entry["scheme"] == "subsidy":
            rank = _STATUSES.index(entry["status"])
            best[entry["programme"]] = min(rank, best.get(entry["programme"], rank))
    counted = Counter(best.values())
    return [result["status"], *(counted[rank] for rank in range(len(_STATUSES)))]


def headline(said: Sequence[Any], words: Wording) -> str:
    """How many programmes are open."""
    _, eligible, undetermined, not_eligible = said
    counts = {"eligible": eligible, "undetermined": undetermined, "not_eligible": not_eligible}
    key = "some" if eligible else "none-yet" if undetermined else "none"
    return words(f"report.eligibility.headline.{key}", **counts)


def rows(view: View) -> list[tuple[Any, ...]]:
    """One row a version: its outcome, what is not met and what is missing."""
    keys = ("programme", "year", "status", "unmet", "missing")
    table = [tuple(view.say(f"columns.{key}") for key in keys)]
    for entry in view.result["versions"]:
        version = _version(view, entry)
        unmet = [r["id"] for r in entry["requirements"] if r["met"] is False]
        table.append(
            (
                view.words.text(version["name"]),
                _year(view, version),
                _outcome(view, entry),
                " / ".join(_requirement(view, version, id_) for id_ in unmet),
                " / ".join(_label(view, answer) for answer in entry["missing"]),
            )
        )
    return table


def body(view: View) -> Iterator[Element]:
    """Every part under the headline."""
    questions = view.result["questions"]
    yield tag("p", view.say("lead"), " ", view.say("not-counted"))
    left = view.say("left", count=len(questions)) if questions else None
    fields = " ".join(f"answers.{question}" for question in questions)
    yield tag("p", left, data_questions=fields, class_="check-left")
    for title, entries in _groups(view):
        yield part(title, [_entry(view, entry) for entry in entries], class_="check-group")
    yield from _years(view)
    newest = view.rules["newest_year"]
    yield notice(view.words("report.status.newest", year=view.words.year(newest)), kind="warning")
    yield part(view.say("assumptions"), assumed(view.words, view.result["assumptions"]))
    yield next_step(view.words, view.request.get("prefecture"))


def _groups(view: View) -> Iterator[tuple[str, list[Plain]]]:
    """The versions under a title each: the subsidies by outcome, then what pays none."""
    by_scheme: dict[str, list[Plain]] = {}
    for entry in view.result["versions"]:
        by_scheme.setdefault(entry["scheme"], []).append(entry)
    subsidies = by_scheme.pop("subsidy", [])
    for status in _STATUSES:
        entries = [entry for entry in subsidies if entry["status"] == status]
        if entries:
            programmes = len({entry["programme"] for entry in entries})
            key = "group" if programmes == len(entries) else "group-by-year"
            said = view.say(f"status.{status}")
            yield view.say(key, status=said, programmes=programmes, count=len(entries)), entries
    for scheme, entries in by_scheme.items():
        yield view.say(f"scheme.{scheme}.group"), entries


# --- one version -----------------------------------------------------------------------------


def _version(view: View, entry: Plain) -> Plain:
    return view.rules["programmes"][entry["programme"]]["versions"][entry["version"]]


def _year(view: View, version: Plain) -> str:
    year = version["fiscal_year"]
    return view.words.year(year) if year else view.say("undated")


def _entry(view: View, entry: Plain) -> Element:
    """A version folded up under its name; what is open to the reader is unfolded."""
    version, words = _version(view, entry), view.words
    programme = view.rules["programmes"][entry["programme"]]
    title = view.say("version", programme=words.text(version["name"]), year=_year(view, version))
    native = tag("span", " ", version["name"]["ja"], lang="ja") if words.language != "ja" else None
    unmet = [r["id"] for r in entry["requirements"] if r["met"] is False]
    state = tag("strong", _outcome(view, entry), class_=f"check-state {_style(entry)}")
    return tag(
        "details",
        tag("summary", state, " ", title, native, _short(view, version, entry)),
        tag(
            "div",
            _why(view, version, unmet),
            _find_out(view, entry),
            tag("h4", view.say("requirements")),
            checklist(words, _requirements(view, version, entry)),
            recorded(words, version, view.request.get("prefecture")),
            class_="calc-on-screen",
        ),
        tag(
            "div",
            obligations(words, version),
            tag("p", _standing(view, version), " ", words.cite(version["source"])),
            class_="check-duties" if entry["status"] == "eligible" else "calc-on-screen",
        ),
        _links(view, entry, programme),
        class_="check-version",
        data_fold=f"{entry['programme']}/{entry['version']}",
        open=entry["status"] == "eligible",
    )


def _outcome(view: View, entry: Plain) -> str:
    """How a version came out: only a subsidy under an adopted scheme is said to be open."""
    scheme = "" if entry["scheme"] == "subsidy" else f"scheme.{entry['scheme']}."
    return view.say(f"{scheme}status.{entry['status']}")


def _short(view: View, version: Plain, entry: Plain) -> list[Element]:
    """What decides about a version: its first point on the screen, where the rest can be unfolded,
    and all of them on paper.
    """
    unmet = [r["id"] for r in entry["requirements"] if r["met"] is False]
    points = [_requirement(view, version, id_) for id_ in unmet]
    if entry["status"] == "undetermined":
        points = [_label(view, answer) for answer in entry["missing"]]
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


def _why(view: View, version: Plain, unmet: list[str]) -> list[Element]:
    """What is not met, and which single answer would change that."""
    if not unmet:
        return []
    found = [tag("h4", view.say("why"))]
    for id_ in unmet:
        found.append(notice(_requirement(view, version, id_), kind="stop"))
        requirement = next((r for r in version["requirements"] if r["id"] == id_), None)
        if requirement is None:
            continue
        answers = view.request.get("answers", {})
        for remedy in sensitivity.remedies(requirement["met_when"], answers, view.rules):
            if remedy["from"] is not None:
                wanted = values(view.words, remedy["answer"], remedy["to"])
                label = _label(view, remedy["answer"])
                found.append(tag("p", view.say("remedy", label=label, wanted=wanted)))
    return found


def _find_out(view: View, entry: Plain) -> list[Element]:
    """The questions that could settle this version, each leading to its field."""
    if not entry["missing"]:
        return []
    buttons = [
        tag(
            "button",
            view.say("answer", label=_label(view, answer)),
            type="button",
            class_="calc-minor",
            data_change=f"answers.{answer}",
        )
        for answer in entry["missing"]
    ]
    return [tag("h4", view.say("find-out")), items(buttons, class_="check-missing")]


def _requirements(
    view: View, version: Plain, entry: Plain
) -> list[tuple[bool | None, str, Children]]:
    sources = {r["id"]: r["source"] for r in version["requirements"]}
    return [
        (r["met"], _requirement(view, version, r["id"]), view.words.cite(sources.get(r["id"], ())))
        for r in entry["requirements"]
    ]


def _requirement(view: View, version: Plain, id_: str) -> str:
    for requirement in version["requirements"]:
        if requirement["id"] == id_:
            return view.words.text(requirement["text"])
    return view.say(id_)


def _label(view: View, answer: str) -> str:
    return view.words.text(view.rules["answers"][answer]["label"])


def _standing(view: View, version: Plain) -> str:
    words, year = view.words, version["fiscal_year"]
    status = version["status"]
    sentences = [words(f"report.status.{status}.long", year=words.year(year) if year else "")]
    if version["as_of"]:
        sentences.append(words("report.status.as-of", date=words.date(version["as_of"])))
    return " ".join(sentences)


def _links(view: View, entry: Plain, programme: Plain) -> Element:
    """The programme's page, and from here to the amount with what is known."""
    words = view.words
    found: list[Children] = [
        link(f"{words.base}programmes/{entry['programme']}.html", view.say("page"))
    ]
    if programme["calculates"] and entry["status"] != "not_eligible":
        known = {key: view.request[key] for key in ("prefecture", "answers") if key in view.request}
        plan = {"programme": entry["programme"], "version": entry["version"], **known}
        found.append(link(handover.address(words, "subsidy", plan), view.say("amount")))
        if programme["applicant"] == "office":
            year = {"fiscal_year": str(_version(view, entry)["fiscal_year"] or "undated")}
            address = handover.address(words, "compare", {**year, **known})
            found.append(link(address, view.say("ways")))
    return items(found, class_="check-links calc-on-screen")


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
    return [part(view.say("years.heading"), lead, tables, class_="calc-on-screen")]


def _side_by_side(view: View, programme: str, entries: list[Plain]) -> Element:
    """A programme's versions in columns: the outcome first, then a row a requirement."""
    versions = [_version(view, entry) for entry in entries]
    whole = view.rules["programmes"][programme]
    years = [named(view.words, one, whole, _year(view, one)) for one in versions]
    outcomes = [_outcome(view, entry) for entry in entries]
    states = [{r["id"]: r["met"] for r in entry["requirements"]} for entry in entries]
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
        tabindex="0",
        role="region",
        aria_label=caption,
    )
    return say_roles(compared_years)


def _requirement_compared(
    view: View, versions: list[Plain], states: list[dict[str, bool | None]], id_: str
) -> tuple[bool, list[Children]]:
    """One requirement under each version, in each one's own words where these differ."""
    said = [
        view.say(f"state.{_STATES[known[id_]]}") if id_ in known else view.say("years.absent")
        for known in states
    ]
    texts = [
        _requirement(view, version, id_) if id_ in known else ""
        for version, known in zip(versions, states, strict=True)
    ]
    found = {text: None for text in texts if text}
    if len(found) == 1:
        return _compared(view, *found, said, [""] * len(texts))
    asked = {
        answer: None
        for version in versions
        for requirement in version["requirements"]
        if requirement["id"] == id_
        for answer in asked_by(requirement["met_when"])
    }
    between = view.words("report.sources.between")
    name = between.join(_label(view, answer) for answer in asked)
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
