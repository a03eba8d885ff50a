"""How well results are known: the weakest of their sources, and where to confirm it."""

from __future__ import annotations

from typing import Any

import pytest

from calculators import calculate
from calculators.rules.evidence import basis, cited_in, weakest
from tests.facts import rules

PAGE = {"name": {"ja": "国の要綱", "en": "State's rules"}, "url": "https://example.jp/rules.pdf"}
SUMS = {"before": {"labour": 10}, "after": {"labour": 5}}
REQUESTS = {
    "addon": {"users": 70, "grade": "I"},
    "caseload": {"cases": 48},
    "kpi": {"offices": 100, "using": 7},
    "linkage": {"mode": "amounts", **SUMS},
    "timestudy": {"users": 100, "partners": 40},
    "eligibility": {"answers": {}},
    "subsidy": {
        "programme": "care-tech-takeup",
        "version": "r6",
        "items": [{"category": "robot-transfer", "unit_price": 1_000_000}],
    },
    "compare": {
        "fiscal_year": "2024",
        "answers": {"staff": 10, "improvement_support": "training"},
        "items": [{"category": "ict", "unit_price": 1_000_000}],
    },
}


def reported(*documents: str) -> dict[str, Any]:
    """The rules as they would be if others only said what these documents say."""
    known = rules()["sources"]
    changed = {id_: {**known[id_], "evidence": "reported", "confirm_at": PAGE} for id_ in documents}
    return {**rules(), "sources": {**known, **changed}}


def test_the_weakest_source_counts_and_each_page_to_look_at_is_named_once() -> None:
    known = {
        "read": {"id": "read", "evidence": "document", "confirm_at": None},
        "page": {"id": "page", "evidence": "official", "confirm_at": None},
        "told": {"id": "told", "evidence": "reported", "confirm_at": PAGE},
    }
    given = {"sources": known}
    assert basis(["read#a", "read#b"], given) == {"evidence": "document", "to_confirm": []}
    assert weakest(["page#a", "read#b"], given) == "official"
    assert basis(["told#a", "read#a", "told#b"], given) == {
        "evidence": "reported",
        "to_confirm": [{"document": "told", **PAGE}],
    }


def test_every_place_that_rules_cite_is_found_however_deep() -> None:
    value = {
        "source": ["a#1"],
        "lines": [{"cap": {"source": ["b#1", "b#2"]}}, {"sources": ["c#1"]}],
    }
    assert list(cited_in(value)) == ["a#1", "b#1", "b#2", "c#1"]


@pytest.mark.parametrize("kind", REQUESTS)
def test_results_on_documents_that_were_read_leave_nothing_to_confirm(kind: str) -> None:
    only_read = {
        id_: {**entry, "evidence": "document", "confirm_at": None}
        for id_, entry in rules()["sources"].items()
    }
    result = calculate(kind, REQUESTS[kind], {**rules(), "sources": only_read})
    assert (result["evidence"], result["to_confirm"]) == ("document", [])


@pytest.mark.parametrize("kind", REQUESTS)
def test_results_on_what_is_only_reported_say_so_and_where_to_look(kind: str) -> None:
    result = calculate(kind, REQUESTS[kind], reported(*rules()["sources"]))
    assert result["evidence"] == "reported"
    assert PAGE["url"] in {entry["url"] for entry in result["to_confirm"]}


def test_the_self_check_says_it_of_each_version() -> None:
    result = calculate("eligibility", {"answers": {}}, reported("scheme-2024"))
    evidence = {(e["programme"], e["version"]): e["evidence"] for e in result["versions"]}
    assert evidence["care-tech-takeup", "r6"] == "reported"
    assert evidence["model-facilities", "r7"] == "document"


def test_the_comparison_says_it_of_each_way_and_each_year() -> None:
    result = calculate("compare", REQUESTS["compare"], reported("scheme-2024"))
    parts = {
        part["programme"]: part["evidence"] for way in result["ways"] for part in way["programmes"]
    }
    assert parts["care-tech-takeup"] == "reported"
    assert parts["care-tech-introduction"] == "document"
    years = {entry["programme"]: entry["versions"] for entry in result["years"]}
    assert {one["evidence"] for one in years["care-tech-introduction"]} == {"document"}
