"""Caps: what each kind comes to, how it is said, and the counts at which it is another one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from calculators.rules.inputs import Problems
from calculators.rules.mechanisms import cap
from calculators.rules.mechanisms.cap import Amount, Cap
from calculators.rules.mechanisms.cap.plus import Plus

FIXED: Amount = {"kind": "fixed", "amount": 300_000, "source": ["a#b"]}
TIERS: Amount = {
    "kind": "tiers",
    "answer": "staff",
    "tiers": [
        {"from": 1, "to": 10, "amount": 1_000_000, "source": None},
        {"from": 11, "to": None, "amount": 1_600_000, "source": ["c#d"]},
    ],
    "source": ["a#b"],
}
EACH: Amount = {
    "kind": "each",
    "answer": "corporations",
    "each": 1_200_000,
    "whole": 3_000_000,
    "source": ["a#b"],
}
CASES: Amount = {
    "kind": "cases",
    "cases": [
        {
            "when": {"answer": "prefecture_runs_takeup", "is": True},
            "assume": "prefecture-runs-one",
            "cap": FIXED,
        },
        {"when": None, "assume": None, "cap": TIERS},
    ],
    "source": ["a#b"],
}
PLUS: list[Plus] = [
    {
        "amount": 50_000,
        "when": {
            "all": [
                {"answer": "linked_offices", "at_least": 5},
                {"answer": "service", "in": ["day-care"]},
            ]
        },
        "if_unknown": {"answer": "linked_offices", "at_least": 5},
        "assume": "linkage-bonus-service",
        "source": ["e#f"],
    }
]
MESSAGES = {code: {"ja": code, "en": code} for code in ("required", "no-tier")}


def rule(amount: Amount, plus: list[Plus] | None = None) -> Cap:
    return {"per": "office", "amount": amount, "plus": plus or [], "range": None}


@pytest.mark.parametrize(
    ("amount", "answers", "expected"),
    [
        (FIXED, {}, 300_000),
        (TIERS, {"staff": 10}, 1_000_000),
        (TIERS, {"staff": 11}, 1_600_000),
        (EACH, {"corporations": 2}, 2_400_000),
        (EACH, {"corporations": 3}, 3_000_000),
        (CASES, {"prefecture_runs_takeup": True}, 300_000),
        (CASES, {"prefecture_runs_takeup": False, "staff": 11}, 1_600_000),
    ],
)
def test_what_a_cap_comes_to(amount: Amount, answers: dict[str, Any], expected: int) -> None:
    found = cap.find(rule(amount), answers, Problems(MESSAGES))
    assert found and found.amount == expected


def test_an_open_case_is_assumed_and_a_missing_count_asked_for() -> None:
    problems = Problems(MESSAGES)
    found = cap.find(rule(CASES), {"staff": 3}, problems)
    assert found and found.assumed == ["prefecture-runs-one"]
    assert cap.find(rule(TIERS), {}, problems) is None
    assert [error["field"] for error in problems.errors] == ["answers.staff"]


def test_the_counts_at_which_a_cap_is_higher() -> None:
    assert list(cap.higher_counts(rule(TIERS), {"staff": 3})) == [("staff", 11)]
    assert list(cap.higher_counts(rule(EACH), {"corporations": 2})) == [("corporations", 3)]
    assert list(cap.higher_counts(rule(EACH), {"corporations": 3})) == []
    assert list(cap.higher_counts(rule(CASES), {"prefecture_runs_takeup": True})) == []
    raised = list(cap.higher_counts(rule(FIXED, PLUS), {"linked_offices": 3}))
    assert raised == [("linked_offices", 5)]


@pytest.mark.parametrize(
    ("answers", "amount", "assumed"),
    [
        ({}, 300_000, []),
        ({"linked_offices": 4, "service": "day-care"}, 300_000, []),
        ({"linked_offices": 5, "service": "day-care"}, 350_000, []),
        ({"linked_offices": 5, "service": "nursing-home"}, 300_000, []),
        ({"linked_offices": 5}, 350_000, ["linkage-bonus-service"]),
    ],
)
def test_what_raises_a_cap(answers: dict[str, Any], amount: int, assumed: list[str]) -> None:
    found = cap.find(rule(FIXED, PLUS), answers, Problems(MESSAGES))
    assert found and (found.amount, found.assumed) == (amount, assumed)
    assert found.source == (["a#b", "e#f"] if found.plus else ["a#b"])


def test_within_a_range_the_highest_is_used_and_said_to_be() -> None:
    ranged: Cap = {**rule(FIXED), "range": {"from": 1, "to": 300_000, "assume": "by-prefecture"}}
    found = cap.find(ranged, {}, Problems(MESSAGES))
    assert found and found.assumed == ["by-prefecture"]
    assert cap.step(ranged, found, Fraction(1), Fraction(1), 1)["at_most"] is True


def test_the_cap_binds_from_the_first_whole_yen_that_exceeds_it() -> None:
    found = cap.Found(300_000, [], [], [])
    step = cap.step(rule(FIXED), found, Fraction(300_000), Fraction(3, 4), 1)
    assert (step["binding"], step["binds_from"]) == (False, 400_001)
    assert cap.step(rule(FIXED), found, Fraction(1), Fraction(0), 1)["binds_from"] is None


def test_the_open_data_has_a_row_for_each_amount() -> None:
    assert [row["amount"] for row in cap.rows(rule(CASES))] == [300_000, 1_000_000, 1_600_000]
    assert [row["conditional"] for row in cap.rows(rule(CASES))] == [True, False, False]
    [row] = cap.rows(rule(EACH))
    assert (row["amount"], row["at_most"]) == (1_200_000, 3_000_000)
