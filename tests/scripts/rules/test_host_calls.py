"""A host's call through the year: on every day just what holds is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scripts.model.calls_of_hosts import HostCall
from scripts.rules.host_calls import Moment, moments
from tests.facts import hosted


def call(host: str, code: str) -> HostCall:
    [found] = hosted(host).files[f"local/{code}.yaml"].calls
    assert isinstance(found, HostCall)
    return found


def on(day: str, found: list[Moment]) -> list[Moment]:
    return [moment for moment in found if moment.first <= day <= moment.last]


@pytest.mark.parametrize(
    ("day", "kind", "stage"),
    [
        ("2026-09-30", "next", "survey"),
        ("2026-10-01", "open", "survey"),
        ("2026-10-30", "open", "survey"),
        ("2026-10-31", "next", "consultation"),
        ("2026-11-16", "open", "consultation"),
        ("2026-12-11", "open", "consultation"),
        ("2026-12-12", "next", "application"),
        ("2027-02-15", "open", "application"),
        ("2027-02-16", "closed", None),
    ],
)
def test_each_day_has_what_holds_on_it(day: str, kind: str, stage: str | None) -> None:
    [moment] = on(day, moments(call("example-mihon", "32")))
    assert (moment.kind, moment.stage and moment.stage.kind) == (kind, stage)


def test_no_day_is_without_a_moment() -> None:
    found = moments(call("example-mihon", "32"))
    day = date(2026, 9, 1)
    while day < date(2027, 6, 1):
        assert len(on(day.isoformat(), found)) == 1, day
        day += timedelta(days=1)


def test_an_open_stage_names_those_that_had_to_come_first() -> None:
    [moment] = on("2026-12-01", moments(call("example-mihon", "32")))
    assert [stage.kind for stage in moment.needed] == ["survey"]


def test_a_call_of_which_no_day_is_known_says_nothing_of_today() -> None:
    told = call("example-reiji", "39")
    stages = [stage for stage in told.stages if stage.to is None]
    assert moments(told.model_copy(update={"stages": stages})) == []
