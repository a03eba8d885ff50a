"""What is known of calls agrees with the rules made of them: a wrong digit is seen at the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.checks import calls
from tests.facts import data, faults, hosted

CALLS, ISHIKAWA, IBARAKI = "calls.yaml", "local/17.yaml", "local/27211.yaml"


def call(file: dict[str, Any], prefecture: str, year: int) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one
        for one in file["calls"]
        if (one["prefecture"], one["fiscal_year"]) == (prefecture, year)
    )
    return found


def amount(prefecture: str, year: int, line: str) -> Callable[[dict[str, Any]], object]:
    def change(file: dict[str, Any]) -> None:
        items = call(file, prefecture, year)["caps"]["items"]
        entry = next(item for item in items if item["held_by"] == line)
        entry["amount"] *= 10

    return change


@pytest.mark.slow
def test_the_calls_and_the_rules_agree() -> None:
    assert not list(calls.check(data()))
    assert not list(calls.check(hosted("example-mihon")))


@pytest.mark.parametrize(
    "change",
    [
        amount("17", 2025, "robot-transfer"),
        amount("17", 2025, "office-total"),
        amount("31", 2024, "package"),
        amount("31", 2025, "robot-monitoring"),
        amount("10", 2024, "model"),
        lambda file: call(file, "17", 2025)["rate"].update(rate="4/5"),
        lambda file: call(file, "14", 2025)["rate"].update(rate="3/4"),
        lambda file: call(file, "40", 2025).update(finish="2026-02-01"),
        lambda file: file["cities"][1]["amounts"][0].update(amount=1_000_000),
        lambda file: file["cities"][3]["amounts"][0].update(amount=100_000),
    ],
)
def test_a_figure_of_a_call_that_the_rules_do_not_have_is_told(
    change: Callable[[dict[str, Any]], object],
) -> None:
    [fault] = faults(CALLS, calls.check, change)
    assert "the rules of that year have" in fault.expected
    assert fault.key().rpartition(".")[2] in ("amount", "finish", "rate")


def test_a_figure_of_the_rules_that_the_call_does_not_have_is_told() -> None:
    def sum_of_all(file: dict[str, Any]) -> None:
        file["rules"][0]["over_lines"][0]["amount"] = 40_000_000

    def flat(file: dict[str, Any]) -> None:
        file["own"][0]["versions"][0]["flat"][0].update(each=100_000, most=500_000)

    [fault] = faults(ISHIKAWA, calls.check, sum_of_all)
    assert fault.found == '"4000000"' and fault.expected.startswith("40000000")
    assert len(faults(IBARAKI, calls.check, flat)) == 2


def test_a_line_that_no_rules_have_is_told_with_the_nearest() -> None:
    def change(file: dict[str, Any]) -> None:
        call(file, "17", 2025)["caps"]["items"][0]["held_by"] = "robot-transfers"

    [fault] = faults(CALLS, calls.check, change)
    assert 'such as "robot-transfer"' in fault.expected
