"""An amount of another order than those beside it asks for a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.checks import plausible
from tests.facts import data, faults, hosted

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


def sums(file: dict[str, Any]) -> dict[str, Any]:
    rule: dict[str, Any] = file["rules"][0]["over_lines"][0]
    return rule


def add(amount: int) -> Callable[[dict[str, Any]], object]:
    """A line that the host pays beside the national ones."""
    cap = {"per": "device", "amount": amount, "source": ["example-mihon-rules-2026#amounts"]}
    line = {"id": "lamp", "categories": ["other-device"], "pool": "item", "rate": "standard"}
    return lambda file: file["rules"][0].update(add=[{**line, "cap": cap}])


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        (lambda f: sums(f).update(amount=50_000_000), "over_lines[0].amount", "of other hosts"),
        (lambda f: sums(f).update(amount=400_000), "over_lines[0].amount", "of other hosts"),
        (lambda f: f["calls"][0]["budget"].update(amount=0), "budget.amount", "the highest cap"),
        (lambda f: f["calls"][0]["budget"].update(amount=120_000), "budget.amount", "highest cap"),
        (add(10_000_000), "rules[0].add[0].cap", "lines like it"),
        (
            lambda f: f["calls"][0]["budget"].update(amount=1_200_000_000),
            "budget.amount",
            "the share of its offices",
        ),
    ],
)
def test_the_amounts_of_a_host_are_asked_about_too(
    change: Callable[[dict[str, Any]], object], key: str, said: str
) -> None:
    mihon = hosted("example-mihon")
    assert not list(plausible.check(mihon))
    [fault] = faults("local/32.yaml", plausible.check, change, mihon)
    assert fault.key().endswith(key) and said in fault.expected


@pytest.mark.parametrize("where", ["over_lines", "budget"])
def test_what_a_host_has_compared_is_not_asked_about(where: str) -> None:
    def change(file: dict[str, Any]) -> None:
        rule = sums(file) if where == "over_lines" else file["calls"][0]["budget"]
        rule.update(amount=100_000, checked="the table of the notice")

    assert not faults("local/32.yaml", plausible.check, change, hosted("example-mihon"))


def test_the_ends_of_a_range_are_amounts() -> None:
    def change(file: dict[str, Any]) -> None:
        before = cap_of({"versions": file["versions"][:-1]}, "package")
        end = {"to": 10_000_000, "assume": "package-cap-by-prefecture"}
        before.update(amount=10_000_000, range={"from": 4_000_000, **end})
        after = cap_of(file, "package")
        after.update(range={"from": 400_000, **end})

    found = faults(TAKEUP, plausible.check, change)
    assert any(fault.key().endswith("cap.range.from") for fault in found), found


IBARAKI = "local/27211.yaml"


def flat(file: dict[str, Any]) -> dict[str, Any]:
    rule: dict[str, Any] = file["own"][0]["versions"][0]["flat"][0]
    return rule


@pytest.mark.parametrize(
    ("figures", "key", "said"),
    [
        ({"each": 100_000}, "most", "the least of its count"),
        ({"each": 1_000}, "most", "the least of its count"),
        ({"most": 500_000}, "most", "the least of its count"),
        ({"most": 5_000}, "most", "the least of its count"),
        ({"least": 30}, "most", "the least of its count"),
        ({"most": None}, "each", '"checked" beside it'),
    ],
)
def test_a_flat_sum_is_compared_with_its_most(figures: dict[str, Any], key: str, said: str) -> None:
    [fault] = faults(IBARAKI, plausible.check, lambda file: flat(file).update(figures))
    assert fault.key() == f"own[0].versions[0].flat[0].{key}" and said in fault.expected
    checked = {**figures, "checked": "the city's page"}
    assert not faults(IBARAKI, plausible.check, lambda file: flat(file).update(checked))


def test_one_budget_for_several_programmes_is_one_sum() -> None:
    def change(file: dict[str, Any]) -> None:
        file["versions"][0]["budget"]["amount"] *= 10

    told = faults("programmes/collaboration.yaml", plausible.check, change)
    assert "351000000000" in " ".join(fault.found for fault in told)


def test_a_budget_is_of_the_order_of_that_before() -> None:
    def change(file: dict[str, Any]) -> None:
        file["versions"][1]["budget"]["amount"] *= 10

    [fault] = faults("programmes/care-tech-introduction.yaml", plausible.check, change)
    assert fault.key() == "versions[1].budget.amount" and "version before" in fault.expected


@pytest.mark.parametrize("factor", [10, 20])
def test_start_up_aid_is_of_one_order(factor: int) -> None:
    def change(file: dict[str, Any]) -> None:
        file["aid"]["rows"][0]["amount"] *= factor

    [fault] = faults("linkage_move.yaml", plausible.check, change)
    assert fault.key() == "aid.rows[0].amount"
