"""Tables carried over from the documents: every printed figure is recomputed and must agree."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.checks import adoption, fees, linkage
from scripts.model import Data, model_for
from scripts.model.load import Document, Fault
from tests.facts import data


def faults(name: str, *changes: tuple[tuple[Any, ...], Any]) -> list[Fault]:
    """What the three checks say where some figures of one file are others."""
    value = copy.deepcopy(data().documents[name].value)
    for place, other in changes:
        at = value
        for step in place[:-1]:
            at = at[step]
        at[place[-1]] = other
    model = model_for(name)
    assert model is not None
    changed = {**data().files, name: model.model_validate(value)}
    documents = {**data().documents, name: Document(name, value, {})}
    everything = Data(documents, changed)
    return [
        fault
        for check in (linkage.check, fees.check, adoption.check)
        for fault in check(everything)
    ]


def test_the_documents_tables_add_up() -> None:
    for name in ("adoption.yaml", "kpi.yaml", "electronic_application.yaml", "linkage.yaml"):
        assert faults(name) == []


def test_applications_and_offices_of_the_whole_country() -> None:
    file = data().files["adoption.yaml"]
    assert len(file.prefectures) == 47
    assert (file.total.offices, file.total.applications, file.total.rate) == (
        181_566,
        10_912,
        "6.0",
    )
    rates = {entry.code: entry.rate for entry in file.prefectures}
    assert (rates["31"], rates["32"], rates["13"]) == ("24.7", "2.5", "7.2")


def _figures(name: str) -> Iterator[tuple[str, tuple[Any, ...], Any]]:
    """Every figure of a file that the checker can recompute, with another value for it."""
    value = data().documents[name].value
    if name == "adoption.yaml":
        for number, row in enumerate(value["prefectures"]):
            for key in ("offices", "applications"):
                yield name, ("prefectures", number, key), row[key] + 1
            yield name, ("prefectures", number, "rate"), "99.9"
    elif name == "electronic_application.yaml":
        for number, row in enumerate(value["rows"]):
            yield name, ("rows", number, "counts", 2), row["counts"][2] + 1
            yield name, ("rows", number, "total"), row["total"] + 1
            if row["percentages"]:
                yield name, ("rows", number, "percentages", 4), "50.0"
    else:
        for number, item in enumerate(value["items"]):
            for side in ("before", "after"):
                yield name, ("items", number, side), item[side] + 1000
        for section in ("licence", "printed", "derived"):
            for key, figure in value[section].items():
                if key not in ("source", "label", "when", "free", "sheets", "office_hours"):
                    other = figure + 100 if isinstance(figure, int) else "7.7"
                    yield name, (section, key), other


@pytest.mark.parametrize("name", ["adoption.yaml", "electronic_application.yaml", "linkage.yaml"])
def test_any_wrong_figure_is_found(name: str) -> None:
    for file, place, other in _figures(name):
        assert faults(file, (place, other)), f"{file} {place} = {other} went unnoticed"


def test_software_alone_must_keep_both_its_sums() -> None:
    assert faults("linkage.yaml", (("items", 5, "before"), 31_418), (("items", 5, "after"), 31_418))


@pytest.mark.parametrize(
    ("place", "other"),
    [
        (("schemes", 0, "bands", 1, "from"), 46),
        (("schemes", 1, "bands", 0, "to"), 50),
        (("schemes", 0, "bands", 2, "to"), 99),
        (("schemes", 0, "bands", 0, "to"), None),
        (("assumptions", 0, "assume"), "no-such"),
    ],
)
def test_case_loads_have_no_gap_or_overlap(place: tuple[Any, ...], other: Any) -> None:
    found = faults("caseload.yaml", (place, other))
    assert found
    assert all(fault.file == "caseload.yaml" for fault in found)


def test_files_of_the_standard_are_numbered_and_counted() -> None:
    tables = data().files["standard_files.yaml"].tables
    required = [
        (sum(file.required for file in files), len(files))
        for files in ([f for group in table.groups for f in group.files] for table in tables)
    ]
    assert required == [(8, 11), (6, 10)]
    name = "standard_files.yaml"
    assert faults(name, (("tables", 0, "groups", 0, "files", 0, "number"), 2))
    assert faults(name, (("printed_counts", 0, "discrepancy"), None))
    assert faults(name, (("printed_counts", 1, "files"), 4))


def test_every_prefecture_is_listed_once_in_order() -> None:
    first = data().documents["adoption.yaml"].value["prefectures"][0]
    assert faults("adoption.yaml", (("prefectures", 1), first))


def test_indicators_have_every_year_and_adopters_are_everybody() -> None:
    values = dict(data().documents["kpi.yaml"].value["groups"][0]["indicators"][0]["values"])
    values.pop("2029")
    assert faults("kpi.yaml", (("groups", 0, "indicators", 0, "values"), values))
    assert faults("kpi.yaml", (("adopters", "groups", 0, "percent"), "3"))


def _values(group: str, indicator: str, year: str) -> tuple[Any, ...]:
    """The way to a number of an indicator."""
    groups = data().documents["kpi.yaml"].value["groups"]
    i = next(n for n, one in enumerate(groups) if one["id"] == group)
    indicators = groups[i]["indicators"]
    k = next(n for n, one in enumerate(indicators) if one["id"] == indicator)
    return "groups", i, "indicators", k, "values", year, "number"


@pytest.mark.parametrize(
    ("group", "indicator", "year", "number", "said"),
    [
        ("use", "technology", "2026", "500", "at most 100"),
        ("outcome", "staffing", "2040", "332.0", "at most 100"),
        ("environment", "digital-leads", "2029", "1000", "5000 or more"),
        ("use", "linkage-any", "2026", "8", "40 or more"),
    ],
)
def test_an_indicator_that_cannot_be_is_told(
    group: str, indicator: str, year: str, number: str, said: str
) -> None:
    place = _values(group, indicator, year)
    [fault] = faults("kpi.yaml", (place, number))
    assert fault.place == place and said in fault.expected


@pytest.mark.parametrize(
    ("place", "other"),
    [
        (("calendar", 0, "every_months"), 30),
        (("calendar", 0, "every_months"), 1),
        (("calendar", 1, "each_year"), "03-30"),
        (("calendar", 1, "each_year"), "12-31"),
    ],
)
def test_a_calendar_that_says_another_day_than_its_text_is_told(
    place: tuple[Any, ...], other: Any
) -> None:
    [fault] = faults("addon.yaml", (place, other))
    assert fault.place == place
