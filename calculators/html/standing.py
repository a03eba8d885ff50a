"""The year of rules and figures beside an amount, how it stands to the reader's own, and how known.

Nothing here knows what day it is. A text that depends on it carries all its cases in `data-now`,
`data-ended` and `data-to-come` beside the fiscal year in `data-year`. The page's script standing.js
puts in the one that fits the reader's clock, also in a result that has just been worked out. Until
then, and without scripts, the text gives the dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from calculators.html.markup import Child, Children, Element, link, tag
from calculators.words.wording import Wording

CASES = ("now", "ended", "to-come")
_PAST = ("calculated", "not_eligible")  # statuses of a result that speak of a year's rules
_MOST_NAMED = 3  # official pages beside an amount
_PREFECTURE = 2  # digits of its code; a municipality's has five
_MONTHS_OF_YEAR_BEFORE = 3  # January to March belong to the fiscal year that began in April


@dataclass(frozen=True)
class Standing:
    """A fiscal year (None where the document states none), what it is the year of, how well known.

    `kind` is "rules" (set for that year), "request" (asked for in a budget), "undated", or
    "figures" (set for longer than a year, from a document of that one). `decides` is who settles
    the rest and is asked about it: as `decider` says it.
    """

    kind: str
    year: int | None
    evidence: str
    decides: str = "prefecture"


def decider(code: str | None) -> str:
    """Whether a place whose rules hold is a prefecture, as where none of its own are recorded."""
    return "municipality" if code and len(code) > _PREFECTURE else "prefecture"


def of_version(version: Mapping[str, Any], evidence: str, decides: str = "prefecture") -> Standing:
    """The standing of a programme's version whose rules are known that well."""
    kind = "rules" if version["status"] == "in-force" else version["status"]
    return Standing(kind, version["fiscal_year"], evidence, decides)


def of_figures(as_of: str, evidence: str) -> Standing:
    """The standing of figures from a document of this day ("2024-09-20") or year ("2023")."""
    year, month = (*map(int, as_of.split("-")[:2]), 4)[:2]
    return Standing("figures", year - (month <= _MONTHS_OF_YEAR_BEFORE), evidence)


def line(words: Wording, standing: Standing, with_chip: bool = True) -> Element:
    """The label and the sentence, as they stand directly under an amount."""
    label: Children = [chip(words, standing), " "] if with_chip else None
    return tag("p", label, sentence(words, standing), class_="standing")


def chip(words: Wording, standing: Standing, with_year: bool = False) -> Element:
    """The label alone, where there is no room: 「終わった年度」, 「令和6年度・終わった年度」."""
    style = {"class_": "chip", "data_kind": standing.kind, "data_evidence": standing.evidence}
    if standing.kind in ("request", "undated"):
        said = words(f"standing.chip.{standing.kind}")
        said = _labelled(words, standing, said) if with_year and standing.year else said
        return tag("span", said, data_standing=standing.kind, **style)
    assert standing.year is not None
    cases = {case: words(_chip_key(standing, case)) for case in CASES}
    if with_year:
        cases = {case: _labelled(words, standing, said) for case, said in cases.items()}
    return by_clock(standing.year, words.year(standing.year), cases, **style)


def past(words: Wording, years: Iterable[Standing], status: str) -> Element | None:
    """What is said after a conclusion once the year of its rules is over: that it was so then.

    None where the conclusion is of no single year, or is not about that year's rules.
    """
    years = list(years)
    if status not in _PAST or {year.kind for year in years} != {"rules"}:
        return None
    if len({year.year for year in years}) > 1:
        return None
    said = {"now": "", "ended": words(f"standing.past.{status}"), "to-come": ""}
    return by_clock(years[0].year, "", said)


def known(
    words: Wording,
    evidence: str,
    to_confirm: Iterable[Mapping[str, Any]],
    confirmed: Iterable[Mapping[str, Any]] = (),
) -> Element:
    """On what it rests, in words; what is only reported with the official pages to look at.

    Where these are many, it leads to the page that lists them all. Where all was read in
    the text, it says who of the host's did so last.
    """
    read_here = max(confirmed, key=lambda entry: str(entry["date"]), default=None)
    if read_here and evidence == "document":
        day, by = words.date(read_here["date"]), words.text(read_here["by"])
        said = words("standing.evidence.confirmed", date=day, by=by)
        return tag("p", said, class_="evidence")
    # Two documents may have to be looked up on one page.
    names = {page["url"]: words.text(page["name"]) for page in to_confirm}
    links = [link(url, name) for url, name in names.items()]
    if len(links) > _MOST_NAMED:
        links = [link(f"{words.base}to-confirm.html", words("standing.evidence.all"))]
    pages: list[Child] = []
    for one in links:
        pages += [words("standing.evidence.between"), one] if pages else [one]
    return tag("p", words(f"standing.evidence.{evidence}"), pages, class_="evidence")


def before_buying(words: Wording) -> Element:
    """That nothing is bought before the decision, with the way to the order of things."""
    return tag(
        "p",
        tag("strong", words("standing.before.label")),
        words("standing.before.short"),
        " ",
        link(f"{words.base}procedure.html", words("standing.before.order")),
        class_="before-line",
    )


def by_clock(
    year: int | None, unknown: str, cases: Mapping[str, str], **attributes: str | None
) -> Element:
    """A text that depends on the reader's day: `unknown` until a script has put in the case."""
    said = {f"data_{case.replace('-', '_')}": text for case, text in cases.items()}
    return tag("span", unknown, data_year=year, **said, **attributes)


def sentence(words: Wording, standing: Standing) -> Child:
    """How a year stands to the reader's own, in one sentence."""
    if standing.kind in ("request", "undated"):
        return on_any_day(words, standing)
    said = {case: words(_key(standing, case), **_dates(words, standing)) for case in CASES}
    return by_clock(standing.year, on_any_day(words, standing), said)


def on_any_day(words: Wording, standing: Standing) -> str:
    """The sentence for where no clock can be read: it gives the dates."""
    dates = _dates(words, standing)
    if standing.kind == "undated":
        return words("standing.undated", **dates)
    if standing.kind == "request":
        return words("standing.request", **dates)
    return words(_key(standing, "dates"), **dates)


def _dates(words: Wording, standing: Standing) -> dict[str, str]:
    """Who is asked, and the year with its first and last day where there is one, in words."""
    asked = {"decides": words(f"report.decides.{standing.decides}")}
    if standing.year is None:
        return asked
    return {
        **asked,
        "year": words.year(standing.year),
        "first": words.date(f"{standing.year}-04-01"),
        "last": words.date(f"{standing.year + 1}-03-31"),
    }


def _key(standing: Standing, case: str) -> str:
    """Where the sentence for a case stands."""
    if standing.kind == "figures":
        return f"standing.figures.{case}"
    if case == "now":
        return f"standing.rules.now.{standing.evidence}"
    read = "reported" if standing.evidence == "reported" else "read"
    return f"standing.rules.{case}.{read}"


def _chip_key(standing: Standing, case: str) -> str:
    if standing.kind == "figures":
        return f"standing.chip.figures.{case}"
    return f"standing.chip.now.{standing.evidence}" if case == "now" else f"standing.chip.{case}"


def _labelled(words: Wording, standing: Standing, said: str) -> str:
    assert standing.year is not None
    return words("standing.label", year=words.year(standing.year), standing=said)
