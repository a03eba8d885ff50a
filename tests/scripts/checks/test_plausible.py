"""An amount of another order than those beside it asks for a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.checks import plausible
from tests.facts import data, faults

TAKEUP = "programmes/care-tech-takeup.yaml"


def cap_of(file: dict[str, Any], line: str) -> dict[str, Any]:
    lines = file["versions"][-1]["lines"]
    return next(entry["cap"] for entry in lines if entry["id"] == line)


def tier(file: dict[str, Any]) -> dict[str, Any]:
    return cap_of(file, "ict")["cases"][-1]["tiers"][1]


def test_the_caps_are_in_line() -> None:
    assert not list(plausible.check(data()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: cap_of(f, "robot-transfer").update(amount=10_000_000), "the version before"),
        (lambda f: cap_of(f, "robot-monitoring").update(amount=30_000), "the version before"),
        (lambda f: cap_of(f, "intercom").update(amount=10_000_000), "the highest of lines like it"),
        (lambda f: tier(f).update(amount=15_000_000), "the tier before"),
    ],
)
def test_a_zero_too_many_or_too_few_is_asked_about(
    change: Callable[[dict[str, Any]], object], said: str
) -> None:
    told = [str(fault) for fault in faults(TAKEUP, plausible.check, change)]
    assert any(said in line for line in told), told


def test_a_checked_amount_is_not_asked_about() -> None:
    def change(file: dict[str, Any]) -> None:
        cap_of(file, "robot-transfer").update(amount=10_000_000, checked="the table of the notice")

    assert not faults(TAKEUP, plausible.check, change)
