"""Days that there are not, and years in which nobody has been: each is told and stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from scripts.checks import years
from scripts.model.common import Date, Month, PartOfDate
from tests.facts import data, faults, hosted, newest_year


@pytest.mark.parametrize("written", ["1926-11-02", "0206-11-20", "2026-02-31", "0000-01-01"])
def test_a_day_that_there_is_not_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="a date"):
        TypeAdapter(Date).validate_python(written)


@pytest.mark.parametrize("written", ["2026-13", "2026-02-31", "0206", "1926-04", "2026-00"])
def test_of_what_is_known_in_part_each_part_is_there(written: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(PartOfDate).validate_python(written)
    with pytest.raises(ValidationError):
        TypeAdapter(Month).validate_python(written)


@pytest.mark.parametrize("written", ["2024", "2024-02", "2024-02-29"])
def test_a_date_may_be_known_in_part(written: str) -> None:
    assert TypeAdapter(PartOfDate).validate_python(written) == written


def test_no_year_of_the_data_is_far_off() -> None:
    for of in (data(), hosted("example-mihon"), hosted("example-reiji")):
        assert not list(years.check(of))


@pytest.mark.parametrize(
    ("file", "change", "key"),
    [
        ("sources.yaml", lambda f: f["documents"][0].update(date="2062"), "documents[0].date"),
        ("local/32.yaml", lambda f: f.update(as_of="2062-11-20"), "as_of"),
        (
            "local/32.yaml",
            lambda f: f["calls"][0]["forms"][0].update(revised="2062-10-01"),
            "calls[0].forms[0].revised",
        ),
        ("host.yaml", lambda f: f["confirmed"][0].update(date="2062-11-02"), "confirmed[0].date"),
        (
            "programmes/collaboration.yaml",
            lambda f: f["versions"][-1].update(fiscal_year=2062),
            ".fiscal_year",
        ),
    ],
)
def test_a_year_far_off_is_told(
    file: str, change: Callable[[dict[str, Any]], object], key: str
) -> None:
    found = faults(file, years.check, change, hosted("example-mihon"))
    assert any(fault.key().endswith(key) for fault in found), found
    assert f"a year up to {newest_year() + 3}" in found[0].expected
