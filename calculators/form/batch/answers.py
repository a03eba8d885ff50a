"""A result as the cells that stand behind the rows of its request.

Amounts are bare figures that a spreadsheet can add up; all else is in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from calculators.html.report import View
from calculators.quick import report as quick
from calculators.subsidy import place
from calculators.subsidy.report import requirement

_BASIS = ("evidence", "rules")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "subsidy": (
        "status",
        "total.cost",
        "total.subsidy",
        "total.own_burden",
        "total.state",
        "total.prefecture",
        "bounds",
        "programme",
        "version",
        "host",
        "unmet",
        "open",
        *_BASIS,
    ),
    "linkage": (
        "status",
        "monthly.labour",
        "monthly.cash",
        "monthly.total",
        "yearly.labour",
        "yearly.cash",
        "yearly.total",
        "payback_months.cash",
        "payback_months.total",
        *_BASIS,
    ),
    "eligibility": ("status", "eligible", "undetermined", "questions", *_BASIS),
    "compare": (
        "status",
        "best.cost",
        "best.subsidy",
        "best.own_burden",
        "programmes",
        "fiscal_year",
        "closed",
        *_BASIS,
    ),
    "quick": ("status", "offer", "least", "most", *_BASIS),
    "caseload": (
        "status",
        "monthly.I.yen",
        "monthly.II.yen",
        "monthly.difference.yen",
        "yearly.I.yen",
        "yearly.II.yen",
        "yearly.difference.yen",
        *_BASIS,
    ),
    "addon": ("status", "monthly.units", "monthly.yen", "total.units", "total.yen", *_BASIS),
    "timestudy": ("status", "hours", "hours_after", "printing", "postage", *_BASIS),
    "kpi": (
        "status",
        "municipality.rate",
        "municipality.needed",
        "municipality.more",
        "prefecture.rate",
        "prefecture.needed",
        "prefecture.more",
        *_BASIS,
    ),
}
"""The columns of each calculator: a text made below, or else where a figure is in the result."""


def headings(kind: str, words: Any) -> list[str]:
    """What stands above the answer's columns."""
    return [words(f"batch.answers.{_key(name)}") for name in _COLUMNS[kind]]


def cells(view: View) -> list[str]:
    """The answer's cells; what the result does not say is left blank."""
    if view.kind == "subsidy":
        view = place.here(view)
    return [_cell(view, name) for name in _COLUMNS[view.kind]]


def _key(name: str) -> str:
    return name.replace(".", "-").replace("_", "-").lower()


def _cell(view: View, name: str) -> str:
    if name in _TEXTS:
        return _TEXTS[name](view)
    at: Any = view.result
    for step in name.split("."):
        at = _best(at) if step == "best" else at.get(step) if at else None
    return "" if at is None else str(at)


def _best(result: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The best way to file, where there is one."""
    best = result.get("best")
    way: Mapping[str, Any] | None = None if best is None else result["ways"][best]
    return way


def _list(view: View, entries: Iterable[str]) -> str:
    return view.words("batch.between").join(dict.fromkeys(entries))


def _status(view: View) -> str:
    return view.words(f"batch.status.{view.result['status'].replace('_', '-')}")


def _bounds(view: View) -> str:
    found = (name for name in ("at_least", "at_most") if view.result.get(name) is True)
    return _list(view, (view.words(f"batch.bounds.{name.replace('_', '-')}") for name in found))


def _programme(view: View) -> str:
    return view.words.text(view.rules["programmes"][view.result["programme"]]["name"])


def _version(view: View) -> str:
    """The year whose rules were used; as it was asked for where there are none."""
    programme = view.rules["programmes"][view.result["programme"]]
    version = programme["versions"].get(view.result["version"])
    return _year(view, version) if version else str(view.result["version"])


def _year(view: View, version: Mapping[str, Any]) -> str:
    if not version["fiscal_year"]:
        return view.words("report.subsidy.undated")
    year = view.words.year(version["fiscal_year"])
    if version["status"] != "request":
        return year
    return view.words("report.status.labelled", year=year, status=_request(view))


def _request(view: View) -> str:
    return view.words("report.status.request")


def _host(view: View) -> str:
    """Whose rules were used; where a place's own are of other years only, that."""
    if not view.result.get("rules"):
        return ""
    local = view.result.get("local")
    said = [view.words.text(local["name"]) if local else view.words("batch.national")]
    said += [view.words.text(notice["message"]) for notice in view.result.get("notices", ())]
    return _list(view, said)


def _requirements(met: bool | None) -> Callable[[View], str]:
    def said(view: View) -> str:
        found = [e["id"] for e in view.result.get("requirements", ()) if e["met"] is met]
        if not found:
            return ""
        version = place.version_of(view)
        return _list(view, (requirement(view, version, id_) for id_ in found))

    return said


def _standing(status: str) -> Callable[[View], str]:
    """The programmes and years of which a self-check came to this."""

    def said(view: View) -> str:
        return _list(
            view,
            (_named(view, e) for e in view.result["versions"] if e["status"] == status),
        )

    return said


def _named(view: View, entry: Mapping[str, Any]) -> str:
    programme = view.rules["programmes"][entry["programme"]]
    year = _year(view, programme["versions"][entry["version"]])
    name = view.words.text(programme["name"])
    return view.words("report.status.named", name=name, label=year)


def _questions(view: View) -> str:
    labels = (view.rules["answers"][id_]["label"] for id_ in view.result["questions"])
    return _list(view, map(view.words.text, labels))


def _programmes(view: View) -> str:
    way = _best(view.result)
    return _list(view, (_named(view, part) for part in way["programmes"])) if way else ""


def _closed(view: View) -> str:
    return _list(view, (_named(view, entry) for entry in view.result["closed"]))


def _offer(view: View) -> str:
    """The programme and year that come first for a purchase."""
    offer = quick.first_offer(view.result)
    return _named(view, offer) if offer else ""


def _end(number: int) -> Callable[[View], str]:
    """The least or the most that it may pay, by its place among the figures of the headline."""

    def said(view: View) -> str:
        amount = quick.figures(view.result)[number]
        return "" if amount is None else str(amount)

    return said


def _fiscal_year(view: View) -> str:
    year = view.result["fiscal_year"]
    if not year.isdecimal():
        return view.words("report.compare.undated")
    return view.words.year(int(year))


def _evidence(view: View) -> str:
    evidence = view.result.get("evidence")
    return view.words(f"standing.evidence.short.{evidence}") if evidence else ""


_TEXTS: Mapping[str, Callable[[View], str]] = {
    "status": _status,
    "bounds": _bounds,
    "programme": _programme,
    "version": _version,
    "host": _host,
    "unmet": _requirements(False),
    "open": _requirements(None),
    "eligible": _standing("eligible"),
    "undetermined": _standing("undetermined"),
    "questions": _questions,
    "programmes": _programmes,
    "closed": _closed,
    "fiscal_year": _fiscal_year,
    "offer": _offer,
    "least": _end(1),
    "most": _end(2),
    "evidence": _evidence,
}
