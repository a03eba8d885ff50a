"""A result as HTML: the conclusion first, then the picture, the working, and what to do.

What every calculator's report shares is here. What is its own stands in a module named after it,
`calculators/<kind>/report.py`, with five functions, and a sixth where an entry can change a limit:

    figures(result) -> list     what the headline says, as plain figures: status, amounts
    headline(figures, words)    the headline made of them
    years(view) -> standings    the years whose rules or figures these are, for beside the headline
    body(view) -> elements      the parts under the headline, in the order readers need them
    rows(view) -> rows          the lines of the table people take along as CSV, head first
    because(view, before)       sentences on which rule makes this result another than `before`

and where something falls due after the result:

    dates(view) -> day, events  as of which day, and what is due when, for the office's calendar

The same code runs at build time (worked examples) and in the browser, and gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from itertools import groupby
from typing import Any

from calculators.html import standing, summary
from calculators.html.citations import cite, source_address
from calculators.html.japanese import marked
from calculators.html.markup import Children, Element, html, items, link, tag
from calculators.rules.conditions import told
from calculators.rules.remedies import bound_of
from calculators.words import ics, spreadsheet
from calculators.words.wording import Wording

_STAMP = re.compile(r"([0-9a-f]{12}),([0-9a-f]{8})")
_FORMER_STAMP = re.compile(r"([0-9a-f]{12}),([a-z_]{1,20}(?:,[a-z_]{1,20}|,-?[0-9]{1,17}|,){0,8})")
"""What links carried before: the figures themselves, which nobody could vouch for."""


@dataclass(frozen=True)
class View:
    """A result with all that is needed to write about it."""

    kind: str
    result: Mapping[str, Any]
    request: Mapping[str, Any]
    words: Wording

    @property
    def rules(self) -> Mapping[str, Any]:
        return self.words.rules

    def say(self, key: str, **values: Any) -> str:
        """A text of this calculator's own: report.<kind>.<key>."""
        return self.words(f"report.{self.kind}.{key}", **values)


@dataclass(frozen=True)
class Given:
    """Something a person entered: the field's name and row, its label and how it was read.

    `example` where it is still the figure that the form began with, of a published example.
    """

    name: str
    row: int | None
    label: str
    said: str
    example: bool = False


def render(view: View, was: str = "") -> str:
    """The report as HTML. `was` is the stamp of an earlier result: what has changed is said."""
    view.words.cited = []
    years = list(dict.fromkeys(_renderer(view.kind).years(view)))
    chips: list[Children] = [
        [" ", standing.chip(view.words, year, with_year=True)] for year in years
    ]
    parts = [
        tag("h2", _conclusion(view), _past(view, years), chips, class_="calc-headline"),
        *_grounds(view, years),
        tag("div", data_tools_place=True),
        *_compared(view, was),
        *body(view),
        _explained(view),
    ]
    cited, view.words.cited = view.words.cited, None
    return _written(view.words, *parts, *_sources(view.words, cited, parts))


def body(view: View) -> Iterator[Element]:
    """The parts under the headline."""
    yield from _renderer(view.kind).body(view)


def headline(view: View) -> str:
    """The conclusion in one line."""
    renderer = _renderer(view.kind)
    line: str = renderer.headline(renderer.figures(view.result), view.words)
    return line


def beside(view: View, changed: Element | None) -> str:
    """What stands beside the form: the conclusion, its years, and what the last entry changed."""
    years = list(dict.fromkeys(_renderer(view.kind).years(view)))
    return summary.summary(view.words, _conclusion(view), years, changed)


def change(view: View, before: View, cause: str) -> Element | None:
    """What an entry changed, with the rule that makes it so; None where all stays as it was."""
    now, then = (_renderer(view.kind).figures(one.result) for one in (view, before))
    if now == then and view.result.get("lines") == before.result.get("lines"):
        return None
    because = getattr(_renderer(view.kind), "because", None)
    why = [cause, *(because(view, before) if because else ())]
    if _in_yen(view) and None not in (now[1], then[1]):
        return summary.change(now[1] - then[1], _difference(view, now[1] - then[1]), why)
    return summary.change(None, view.words("report.summary.change.other"), why)


def stamp(view: View) -> str:
    """The rules that were used and a digest of the headline's figures, for a link to carry.

    Not the figures: what a link says, anybody can have written.
    """
    figures = _renderer(view.kind).figures(view.result)
    text = ",".join("" if figure is None else str(figure) for figure in figures)
    return f"{str(view.result.get('rules', ''))[:12].rjust(12, '0')},{_digest(text)}"


def answers(
    given: Iterable[Given], sections: Mapping[str, Mapping[str, Any] | None], words: Wording
) -> str:
    """What the person entered, each with a button that leads back to its field.

    `sections` gives the title of the rows of sections that repeat.
    """
    given = list(given)
    groups: list[Children] = [_examples(given, words)]
    for (section, row), entries in groupby(given, key=_row):
        title = None
        if row is not None and (repeat := sections.get(section)):
            title = tag("h4", words.text(repeat["title"]).replace("{number}", str(row + 1)))
        lines = [_answer(entry, words) for entry in entries]
        groups.append(tag("div", title, tag("dl", lines)))
    return _written(words, _long(words("report.answers.heading"), groups, name="answers"))


def csv(view: View, given: Iterable[Given]) -> str:
    """The report's figures and the answers as CSV that spreadsheets open as UTF-8."""
    words = view.words
    head, *rows = _renderer(view.kind).rows(view)
    table_ = [
        [headline(view)],
        *([standing.on_any_day(words, year)] for year in _renderer(view.kind).years(view)),
        [],
        list(head),
        *map(list, rows),
        [],
        [words("report.answers.heading")],
        *(_entry(entry, words) for entry in given),
        [],
        [words("report.csv.rules"), str(view.result.get("rules") or "")],
    ]
    return spreadsheet.MARK + "".join(map(spreadsheet.line, table_))


def calendar(view: View) -> str:
    """What falls due after a result as a calendar file; empty where nothing does."""
    dates = getattr(_renderer(view.kind), "dates", None)
    as_of, events = dates(view) if dates else ("", [])
    if not events:
        return ""
    name = view.words("report.calendar.name")
    return ics.written(name, view.kind, view.words.language, as_of, events)


# --- parts that reports are put together from ----------------------------------------------------


def part(title: str, *children: Children, class_: str | None = None) -> Element:
    """A part of a report under its own heading."""
    return tag("section", tag("h3", title), children, class_=class_)


def folded(title: str, *children: Children, name: str) -> Element:
    """Something that few look at: folded away under its title; `name` tells it from others."""
    return tag("details", tag("summary", title), children, class_="calc-folded", data_fold=name)


def _long(title: str, *children: Children, name: str) -> Element:
    """A long part at the end of a report, which a narrow screen folds away; `name` tells which."""
    return tag(
        "section",
        tag(
            "details",
            tag("summary", tag("h3", title)),
            children,
            class_="calc-folded",
            open=True,
            data_fold=name,
            data_narrow="folded",
        ),
        class_=f"calc-{name}",
    )


def assumptions(words: Wording, ids: Sequence[str], *more: Children) -> Element:
    """What the result takes for granted, folded away with how many points there are."""
    title = words("report.assumptions.heading")
    count = words("report.assumptions.count", title=title, count=len(ids))
    return tag("section", folded(count, *more, assumed(words, ids), name="assumptions"))


def notice(*children: Children, kind: str = "info") -> Element:
    """A paragraph that must not be overlooked; `kind` is info, warning or stop."""
    return tag("p", children, class_=f"calc-notice calc-{kind}")


def working(
    title: str,
    steps: Iterable[Children],
    marked: bool = False,
    change: Children = None,
    more: Children = None,
    name: str = "working",
) -> Element:
    """One line of the result and the steps to it, which a narrow screen folds away; `name` tells it
    from the others of the result.

    `marked` where a limit decides the line, which stays unfolded; `change` says what would alter
    it; `more` leads to what explains it.
    """
    return tag(
        "details",
        tag("summary", tag("h4", title)),
        tag("ol", [tag("li", step) for step in steps]),
        tag("p", change, class_="calc-turn") if change else None,
        tag("p", more, class_="calc-source") if more is not None else None,
        class_="calc-working calc-marked" if marked else "calc-working",
        open=True,
        data_fold=name,
        data_narrow=None if marked else "folded",
    )


def state_of(requirement: Mapping[str, Any]) -> str:
    """Whether a requirement is met, not met, not known yet, or not asked of such an office."""
    if requirement.get("asked") is False:
        return "unasked"
    states = {True: "met", False: "unmet", None: "open"}
    return states[requirement["met"]]


def checklist(words: Wording, entries: Sequence[tuple[str, str, Children]]) -> Element:
    """Points to tick off: the state of each in words (see `state_of`), its text and source."""
    lines: list[Children] = []
    for state, text, more in entries:
        label = tag("strong", words(f"report.state.{state}"), class_=f"calc-state calc-{state}")
        lines.append([label, " ", text, " ", more])
    return items(lines, class_="calc-checklist")


def assumed(words: Wording, ids: Iterable[str]) -> Element:
    """What the result takes for granted, each linked to the page that says why."""
    lines = []
    for id_ in ids:
        entry = words.rules["assumptions"][id_]
        address = f"{words.base}assumptions.html#{id_}"
        lines.append(link(address, words.text(entry["title"])))
    return items(lines, class_="calc-assumptions")


def documents(words: Wording, version: Mapping[str, Any]) -> Element:
    """The documents a version follows, and as of which day."""
    as_of = version["as_of"]
    said = words("report.status.as-of", date=words.date(as_of)) if as_of else None
    return tag("p", said, " ", cite(words, version["source"]))


def named(
    words: Wording, version: Mapping[str, Any], programme: Mapping[str, Any], label: str
) -> str:
    """The label of a version under a programme's name, with its own name where that is another."""
    name = words.text(version["name"])
    if name == words.text(programme["name"]):
        return label
    return words("report.status.named", name=name, label=label)


def recorded(words: Wording, version: Mapping[str, Any], prefecture: str | None) -> Element | None:
    """What was not asked because the prefecture's own settings say it, with their source."""
    rules = words.rules
    lines: list[Children] = []
    for answer, settings in told(version, prefecture, rules).items():
        said = words(
            "report.recorded",
            label=words.text(rules["answers"][answer]["label"]),
            value=values(words, answer, [settings["offered"]]),
            prefecture=words.text(rules["prefectures"][prefecture]["name"]),
        )
        lines.append([said, " ", cite(words, settings["source"])])
    return items(lines) if lines else None


def next_step(words: Wording, prefecture: str | None, municipality: str | None = None) -> Element:
    """Where to turn to: the prefecture's centre or desk with its address, or that none is known.

    `municipality` is the name of one whose own rules were used: then it is asked about these.
    """
    found = _turn_to(words, prefecture, municipality)
    return part(words("report.next.heading"), found, class_="calc-next")


def values(words: Wording, answer: str, found: Sequence[Any]) -> str:
    """Values of an answer in words: 「2法人」, 「はい」, 「研修や相談を利用する」."""
    definition = words.rules["answers"][answer]
    if definition["type"] == "integer":
        number = words.number(found[0])
        unit = words.counted(number, definition["unit"]) if definition["unit"] else ""
        return words("form.with-unit", number=number, unit=unit)
    if definition["type"] == "date":
        return words.date(found[0])
    labels = {choice["id"]: words.text(choice["label"]) for choice in definition["choices"] or ()}
    labels |= {True: words("form.yes"), False: words("form.no")}
    services = words.rules["services"]
    return words("report.or").join(
        labels.get(value) or words.text(services[value]["name"]) for value in found
    )


def wanted(words: Wording, remedy: Mapping[str, Any], condition: Mapping[str, Any]) -> str:
    """The values that would meet a condition, in words: 「3回以上」, 「はい」."""
    said = values(words, remedy["answer"], remedy["to"])
    bound = bound_of(remedy, condition)
    return words(f"report.bound.{bound}", value=said) if bound else said


def obligations(words: Wording, version: Mapping[str, Any]) -> Iterator[Element]:
    """What a version obliges to before and after the money, and what it does not pay for."""
    for when in ("before", "after"):
        duties = [duty for duty in version["duties"] if duty["when"] == when]
        if duties:
            yield tag("h4", words(f"report.obligations.{when}"))
            yield tag("ul", [tag("li", _duty(words, duty)) for duty in duties], class_="calc-boxes")
    if version["exclusions"]:
        yield tag("h4", words("report.obligations.exclusions"))
        yield items(
            [words.text(entry["text"]), " ", cite(words, entry["source"])]
            for entry in version["exclusions"]
        )


# --- inside ------------------------------------------------------------------------------------


def _conclusion(view: View) -> Children:
    """The headline with its amounts set apart."""
    figures = _renderer(view.kind).figures(view.result)[1:]
    amounts = (view.words.yen(abs(figure)) for figure in figures if isinstance(figure, int))
    return summary.conclusion(headline(view), amounts)


def _in_yen(view: View) -> bool:
    """Whether the first figure of the headline is an amount; its name then stands in the words."""
    return "changed" in view.rules["words"]["report"][view.kind]


def _difference(view: View, amount: int) -> str:
    """「補助見込額 ＋500,000円」."""
    what = view.words(f"report.{view.kind}.changed")
    sign = "more" if amount > 0 else "less" if amount < 0 else "none"
    key = f"report.summary.change.{sign}"
    return view.words(key, what=what, amount=view.words.yen(abs(amount)))


def _past(view: View, years: Sequence[standing.Standing]) -> Element | None:
    return standing.past(view.words, years, view.result["status"])


def _grounds(view: View, years: Sequence[standing.Standing]) -> Iterator[Element]:
    """Directly under the amounts: how their years stand to the reader's, and how well known."""
    for year in years:
        yield standing.line(view.words, year, with_chip=False)
    if years:
        yield standing.known(
            view.words,
            view.result["evidence"],
            view.result["to_confirm"],
            view.result.get("confirmed", ()),
        )


def _sources(words: Wording, cited: Iterable[str], parts: Iterable[Element]) -> list[Element]:
    """Every source that the report cites by number, in words; on paper those cited there."""
    printed = {address for element in parts for address in _printed_links(element)}
    lines = []
    for number, source in enumerate(cited, 1):
        address = source_address(words, source)
        style = None if address in printed else "calc-on-screen"
        lines.append(tag("li", link(address, words.place(source)), value=number, class_=style))
    if not lines:
        return []
    return [_long(words("report.sources.heading"), tag("ol", lines), name="sources")]


def _printed_links(element: Element) -> Iterator[str]:
    """Where the links in an element lead that are printed."""
    if "calc-on-screen" in element.get("class", "").split():
        return
    if element.tag == "a":
        yield element.get("href", "")
    for child in element:
        yield from _printed_links(child)


def _written(words: Wording, *elements: Element) -> str:
    text = html(*elements)
    return text if words.language == "ja" else marked(text)


def _renderer(kind: str) -> Any:
    return import_module(f"calculators.{kind}.report")


def _explained(view: View) -> Element:
    """The questions and answers about a result of this kind."""
    words = view.words
    entries = [
        link(f"{words.base}faq.html#{entry['id']}", words.text(entry["question"]))
        for entry in view.rules["faq"]["results"][view.kind]
    ]
    return part(words("report.faq.heading"), items(entries), class_="calc-on-screen")


def _compared(view: View, was: str) -> list[Element]:
    """What has changed since a link was made: the rules, and with them the result or not."""
    rules, _, digest = stamp(view).partition(",")
    if match := _STAMP.fullmatch(was):
        then = match[2]
    elif match := _FORMER_STAMP.fullmatch(was):
        then = _digest(match[2])
    if not match or match[1] == rules:
        return []
    same = then == digest
    text = view.words(f"report.changed.{'same' if same else 'other'}")
    return [notice(text, kind="info" if same else "warning")]


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


def _row(entry: Given) -> tuple[str, int | None]:
    return entry.name.partition("[")[0] if entry.row is not None else "", entry.row


def _answer(entry: Given, words: Wording) -> Element:
    button = tag(
        "button",
        words("report.answers.change"),
        tag("span", words("report.answers.change-what", label=entry.label), class_="calc-unseen"),
        type="button",
        data_change=entry.name,
    )
    return tag(
        "div",
        tag("dt", entry.label),
        tag("dd", entry.said, _as_in_the_example(words) if entry.example else None),
        tag("dd", button, class_="calc-change"),
    )


def _examples(given: Sequence[Given], words: Wording) -> Element | None:
    """How many of the figures are still those of the example."""
    count = sum(entry.example for entry in given)
    if not count:
        return None
    said = "one" if count == 1 else "many"
    return notice(words(f"report.answers.examples.{said}", count=count), kind="warning")


def _as_in_the_example(words: Wording) -> list[Children]:
    return [" ", tag("span", words("form.still-example"), class_="calc-state calc-open")]


def _where(entry: Given, words: Wording) -> str:
    if entry.row is None:
        return entry.label
    return words("form.in-row", number=entry.row + 1, label=entry.label)


def _entry(entry: Given, words: Wording) -> list[str]:
    """An answer as a line of the CSV."""
    still = [words("form.still-example")] if entry.example else []
    return [_where(entry, words), entry.said, *still]


def _duty(words: Wording, duty: Mapping[str, Any]) -> list[Children]:
    years = words("report.obligations.years", years=duty["years"]) if duty["years"] else None
    return [words.text(duty["text"]), " ", years, " ", cite(words, duty["source"])]


def _turn_to(words: Wording, prefecture: str | None, municipality: str | None) -> list[Element]:
    rules = words.rules
    asked = [words("report.next.ask-municipality", place=municipality)] if municipality else []
    own = [tag("p", text) for text in asked]
    if prefecture is None:
        return [tag("p", words("report.next.no-prefecture"))]
    name = words.text(rules["prefectures"][prefecture]["name"])
    recorded = rules.get("centres")
    if not recorded:
        return [tag("p", words("report.next.none", prefecture=name)), *own]
    found = [
        _desk(words, entry, entry.get("address") or entry.get("department"))
        for kind in ("centres", "desks")
        for entry in recorded[kind]
        if entry["prefecture"] == prefecture
    ]
    # What only later documents tell of has no address.
    since = [
        _desk(words, entry, words.text(entry["text"]), " ", cite(words, entry["source"]))
        for entry in recorded["since"]["known"]
        if entry["prefecture"] == prefecture
    ]
    if not since and not found:
        return [tag("p", words("report.next.none", prefecture=name)), *own]
    as_of = tag("p", words("report.next.as-of"), " ", cite(words, recorded["source"]))
    ask = own or [tag("p", words("report.next.ask"))]
    return [*since, *found, *ask, *([as_of] if found else [])]


def _desk(words: Wording, entry: Mapping[str, Any], *where: Children) -> Element:
    name = tag("strong", words.text(entry["name"]))
    return tag("p", name, tag("br"), *where, class_="calc-desk")
