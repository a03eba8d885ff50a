"""The call that a host announces: days that cannot be, and a programme that nobody can get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from scripts.checks import host_calls, hosts
from scripts.model.calls_of_hosts import Stage
from tests.facts import faults, hosted

MIHON = "local/32.yaml"
SURVEY, CONSULTATION, NOTICE, APPLICATION, DECISION, PURCHASE, REPORT, PAYMENT = range(8)


def told(change: Callable[[dict[str, Any]], object]) -> list[str]:
    """What is said of the made-up host's call once it is changed."""
    return [
        str(fault) for fault in faults(MIHON, host_calls.check, change, hosted("example-mihon"))
    ]


def stage(number: int, **days: str) -> Callable[[dict[str, Any]], object]:
    """A change of the days of one stage; the others are as they are."""
    return lambda file: file["calls"][0]["stages"][number].update(days)


@pytest.mark.slow
def test_the_calls_of_the_examples_are_sound() -> None:
    assert not list(host_calls.check(hosted("example-mihon")))
    assert not list(host_calls.check(hosted("example-reiji")))


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        # Between the consultation and the application stands a notice of which no day is known.
        (stage(APPLICATION, **{"from": "2026-10-20"}), "[3].from", "2026-11-16, of stages[1]"),
        (stage(SURVEY, to="2026-12-25"), "[1].to", "2026-12-25, of stages[0] (survey)"),
        (stage(REPORT, to="2026-11-30"), "[6].to", "2027-03-12, of stages[5] (purchase)"),
        (stage(PURCHASE, to="2027-02-10"), "[5].to", "2027-02-15, of stages[3] (application)"),
        (stage(REPORT, to="2028-03-19"), "[6].to", "a day from 2025-10-01 to 2027-09-30"),
        (stage(SURVEY, **{"from": "2016-10-01", "to": "2016-10-30"}), "[0].from", "2025-10-01"),
    ],
)
def test_a_day_that_cannot_be_is_told(
    change: Callable[[dict[str, Any]], object], key: str, said: str
) -> None:
    lines = told(change)
    assert any(f"stages{key}: " in line and said in line for line in lines), lines


@pytest.mark.parametrize(
    "change",
    [
        stage(CONSULTATION, to="2027-02-10"),
        stage(REPORT, to="2027-06-30"),
        stage(DECISION, **{"from": "2027-02-05"}),
    ],
)
def test_stages_may_overlap_and_a_report_may_come_after_the_year(
    change: Callable[[dict[str, Any]], object],
) -> None:
    assert told(change) == []


@pytest.mark.parametrize("time", ["24:00", "24:59", "12:60"])
def test_an_hour_that_no_clock_shows_is_refused(time: str) -> None:
    with pytest.raises(ValidationError, match="time"):
        Stage.model_validate(
            {"kind": "survey", "to": "2026-10-30", "time": time, "source": ["a#b"]}
        )


def test_a_stage_over_a_year_has_a_wrong_year() -> None:
    days = {"from": "2026-06-15", "to": "2027-07-31"}
    alone = {"kind": "application", **days, "source": ["example-mihon-call-2026#schedule"]}
    [line] = told(lambda file: file["calls"][0].update(stages=[alone]))
    assert "calls[0].stages[0].to" in line and "to 2027-06-15, a year after it" in line


def test_a_notice_is_no_banner_for_decades() -> None:
    def change(file: dict[str, Any]) -> None:
        file["notice"]["to"] = "2062-12-11"

    [fault] = faults("host.yaml", hosts.check, change, hosted("example-mihon"))
    assert fault.key() == "notice.to" and "2027-11-20" in fault.expected


def test_a_call_for_what_is_not_offered_names_both_places() -> None:
    [line] = told(lambda file: file["rules"][0].update(offered=False))
    assert "calls[0].programme: " in line
    assert "rules[0].offered in line 14 of data/hosts/example-mihon/local/32.yaml" in line
