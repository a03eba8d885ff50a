"""A result as HTML: the conclusion first, then the picture, the working, and what to do.

What every calculator's report shares is here. What is its own stands in a module named after it,
`calculators/report_<kind>.py`, with four functions:

    figures(result) -> list     what the headline says, as plain figures: status, amounts
    headline(figures, words)    the headline made of them (also for figures kept in an old link)
    body(view) -> elements      the parts under the headline, in the order readers need them
    rows(view) -> rows          the lines of the table people take along as CSV, head first

The same code runs at build time (worked examples) and in the browser, and gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from typing import Any

from calculators.markup import Children, Element, html, items, link, table, tag
from calculators.rules import told
from calculators.wording import Wording

_STAMP = re.compile(r"([0-9a-f]{12})((?:,[a-z_]{1,20}|,-?[0-9]{1,17}|,){1,8})")


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
    """Something a person entered: the field's name and row, its label and how it was read."""

    name: str
    row: int | None
    label: str
    said: str


def render(view: View, was: str = "") -> str:
    """The report as HTML. `was` is the stamp of an earlier result to set beside this one."""
    view.words.cited = []
    parts = [
        tag("h2", headline(view), class_="calc-headline"),
        *_compared(view, was),
        *_renderer(view.kind).body(view),
        _explained(view),
    ]
    cited, view.words.cited = view.words.cited, None
    return html(*parts, *_sources(view.words, cited, parts))


def headline(view: View) -> str:
    """The conclusion in one line."""
    renderer = _renderer(view.kind)
    return renderer.headline(renderer.figures(view.result), view.words)


def stamp(view: View) -> str:
    """The rules that were used and the figures of the headline, for a link to carry."""
    figures = _renderer(view.kind).figures(view.result)
    parts = ("" if figure is None else str(figure) for figure in figures)
    return ",".join([str(view.result.get("rules", ""))[:12].rjust(12, "0"), *parts])


def answers(
    given: Iterable[Given], sections: Mapping[str, Mapping[str, Any] | None], words: Wording
) -> str:
    """What the person entered, each with a button that leads back to its field.

    `sections` gives the title of the rows of sections that repeat.
    """
    groups = []
    for (section, row), entries in groupby(given, key=_row):
        repeat = sections.get(section) if row is not None else None
        title = words.text(repeat["title"]).replace("{number}", str(row + 1)) if repeat else None
        lines = [_answer(entry, words) for entry in entries]
        groups.append(tag("div", tag("h4", title) if title else None, tag("dl", lines)))
    return html(part(words("report.answers.heading"), groups, class_="calc-answers"))


def csv(view: View, given: Iterable[Given]) -> str:
    """The report's figures and the answers as CSV that spreadsheets open as UTF-8."""
    words = view.words
    head, *rows = _renderer(view.kind).rows(view)
    table_ = [
        [headline(view)],
        [],
        list(head),
        *map(list, rows),
        [],
        [words("report.answers.heading")],
        *([_where(entry, words), entry.said] for entry in given),
        [],
        [words("report.csv.rules"), str(view.result.get("rules") or "")],
    ]
    return "\ufeff" + "".join(",".join(map(_cell, row)) + "\r\n" for row in table_)


# --- parts that reports are put together from ----------------------------------------------------


def part(title: str, *children: Children, class_: str | None = None) -> Element:
    """A part of a report under its own heading."""
    return tag("section", tag("h3", title), children, class_=class_)


def notice(*children: Children, kind: str = "info") -> Element:
    """A paragraph that must not be overlooked; `kind` is info, warning or stop."""
    return tag("p", children, class_=f"calc-notice calc-{kind}")


def working(
    title: str,
    steps: Iterable[Children],
    marked: bool = False,
    change: Children = None,
    more: Children = None,
) -> Element:
    """One line of the result and the steps to it.

    `marked` where a limit decides the line; `change` says what would alter it; `more` leads to
    what explains it.
    """
    return tag(
        "div",
        tag("h4", title),
        tag("ol", [tag("li", step) for step in steps]),
        tag("p", change, class_="calc-turn") if change else None,
        tag("p", more, class_="calc-source") if more is not None else None,
        class_="calc-working calc-marked" if marked else "calc-working",
    )


def checklist(words: Wording, entries: Sequence[tuple[bool | None, str, Children]]) -> Element:
    """Points to tick off: met, not met or not known yet, each in words, with text and source."""
    states = {True: "met", False: "unmet", None: "open"}
    lines = []
    for met, text, more in entries:
        state = states[met]
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


def standing(words: Wording, version: Mapping[str, Any]) -> list[Element]:
    """The year and status of a version, said so that nobody takes it for this year's."""
    year = version["fiscal_year"]
    status = words(f"report.status.{version['status']}.long", year=words.year(year) if year else "")
    sentences = [status]
    if version["as_of"]:
        sentences.append(words("report.status.as-of", date=words.date(version["as_of"])))
    newest = words("report.status.newest", year=words.year(words.rules["newest_year"]))
    return [
        tag("p", " ".join(sentences), " ", words.cite(version["source"])),
        notice(newest, kind="warning"),
    ]


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
        lines.append([said, " ", words.cite(settings["source"])])
    return items(lines) if lines else None


def next_step(words: Wording, prefecture: str | None) -> Element:
    """Where to turn to: the prefecture's centre or desk with its address, or that none is known."""
    return part(words("report.next.heading"), _turn_to(words, prefecture), class_="calc-next")


def values(words: Wording, answer: str, found: Sequence[Any]) -> str:
    """Values of an answer in words: 「2法人」, 「はい」, 「研修や相談を利用する」."""
    definition = words.rules["answers"][answer]
    if definition["type"] == "integer":
        unit = words.text(definition["unit"]) if definition["unit"] else ""
        return words("form.with-unit", number=words.number(found[0]), unit=unit)
    labels = {choice["id"]: words.text(choice["label"]) for choice in definition["choices"] or ()}
    labels |= {True: words("form.yes"), False: words("form.no")}
    services = words.rules["services"]
    return words("report.or").join(
        labels.get(value) or words.text(services[value]["name"]) for value in found
    )


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
            [words.text(entry["text"]), " ", words.cite(entry["source"])]
            for entry in version["exclusions"]
        )


# --- inside ------------------------------------------------------------------------------------


def _sources(words: Wording, cited: Iterable[str], parts: Iterable[Element]) -> list[Element]:
    """Every source that the report cites by number, in words; on paper those cited there."""
    printed = {address for element in parts for address in _printed_links(element)}
    lines = []
    for number, source in enumerate(cited, 1):
        address = f"{words.base}sources.html#{source.replace('#', '-')}"
        style = None if address in printed else "calc-on-screen"
        lines.append(tag("li", link(address, words.place(source)), value=number, class_=style))
    if not lines:
        return []
    return [part(words("report.sources.heading"), tag("ol", lines), class_="calc-sources")]


def _printed_links(element: Element) -> Iterator[str]:
    """Where the links in an element lead that are printed."""
    if "calc-on-screen" in element.get("class", "").split():
        return
    if element.tag == "a":
        yield element.get("href", "")
    for child in element:
        yield from _printed_links(child)


def _renderer(kind: str) -> Any:
    return import_module(f"calculators.report_{kind}")


def _explained(view: View) -> Element:
    """The questions and answers about a result of this kind."""
    words = view.words
    entries = [
        link(f"{words.base}faq.html#{entry['id']}", words.text(entry["question"]))
        for entry in view.rules["faq"]["results"][view.kind]
    ]
    return part(words("report.faq.heading"), items(entries), class_="calc-on-screen")


def _compared(view: View, was: str) -> list[Element]:
    """Old and new conclusion side by side where the rules have changed since a link was made."""
    match = _STAMP.fullmatch(was)
    now = stamp(view)
    if not match or match[1] == now[:12]:
        return []
    figures = [_figure(text) for text in match[2][1:].split(",")]
    words, renderer = view.words, _renderer(view.kind)
    if len(figures) != len(renderer.figures(view.result)) or not isinstance(figures[0], str):
        return []
    try:
        before = renderer.headline(figures, words)
    except (KeyError, TypeError):  # A stamp that somebody made up.
        return []
    rows = [
        (words("report.changed.then"), before),
        (words("report.changed.now"), headline(view)),
    ]
    head = (words("report.changed.when"), words("report.changed.result"))
    return [
        notice(words("report.changed.text"), kind="warning"),
        table(words("report.changed.caption"), head, rows, texts=(1,)),
    ]


def _figure(text: str) -> int | str | None:
    if not text:
        return None
    return int(text) if text.lstrip("-").isdigit() else text


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
        tag("dd", entry.said),
        tag("dd", button, class_="calc-change"),
    )


def _where(entry: Given, words: Wording) -> str:
    if entry.row is None:
        return entry.label
    return words("form.in-row", number=entry.row + 1, label=entry.label)


def _cell(value: Any) -> str:
    """A CSV cell; text that a spreadsheet would run as a formula is kept text by an apostrophe."""
    text = str(value)
    if text[:1] in ("=", "+", "-", "@", "\t") and not re.fullmatch(r"-?[0-9.]+", text):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"'


def _duty(words: Wording, duty: Mapping[str, Any]) -> list[Children]:
    years = words("report.obligations.years", years=duty["years"]) if duty["years"] else None
    return [words.text(duty["text"]), " ", years, " ", words.cite(duty["source"])]


def _turn_to(words: Wording, prefecture: str | None) -> list[Element]:
    rules = words.rules
    if prefecture is None:
        return [tag("p", words("report.next.no-prefecture"))]
    name = words.text(rules["prefectures"][prefecture]["name"])
    recorded = rules.get("centres")
    if not recorded:
        return [tag("p", words("report.next.none", prefecture=name))]
    found = []
    for kind in ("centres", "desks"):
        for entry in recorded[kind]:
            if entry["prefecture"] == prefecture:
                found.append(_desk(words, entry))
    ask = tag("p", words("report.next.ask"))
    as_of = tag("p", words("report.next.as-of"), " ", words.cite(recorded["source"]))
    return [*found, ask, as_of] if found else [tag("p", words("report.next.none", prefecture=name))]


def _desk(words: Wording, entry: Mapping[str, Any]) -> Element:
    where = entry.get("address") or entry.get("department")
    return tag(
        "p",
        tag("strong", words.text(entry["name"])),
        tag("br") if where else None,
        where or words("report.next.no-address"),
        class_="calc-desk",
    )
