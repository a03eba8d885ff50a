"""What a file says twice on purpose agrees."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from scripts.checks import local, versions
from tests.facts import faults

ADOPTED = "a status other than request"


@pytest.mark.parametrize(
    ("name", "number", "status", "place", "told"),
    [
        ("care-tech-takeup", 2, "request", "usual", "r7, the newest version"),
        ("care-tech-takeup", 2, "request", "versions[2].status", ADOPTED),
        ("care-tech-takeup", 0, "request", "versions[0].status", ADOPTED),
        ("care-tech-takeup", 0, "undated", "versions[0].status", "undated exactly where"),
        ("care-tech-introduction", 1, "in-force", "versions[1].status", "request, as the id"),
        ("third-party-support", 0, "in-force", "versions[0].status", "undated exactly where"),
    ],
)
def test_a_status_that_would_change_what_is_said_or_calculated_is_told(
    name: str, number: int, status: str, place: str, told: str
) -> None:
    """Each example names its version: none of them would notice."""

    def change(programme: dict[str, Any]) -> None:
        programme["versions"][number]["status"] = status

    found = {
        fault.key(): fault for fault in faults(f"programmes/{name}.yaml", versions.check, change)
    }
    assert found[place].expected.startswith(told)


def test_the_status_of_a_host_s_own_programme_is_held_too() -> None:
    def change(file: dict[str, Any]) -> None:
        file["own"][0]["versions"][0]["status"] = "request"

    [fault] = faults("local/27211.yaml", local.check, change)
    assert fault.key() == "own[0].versions[0].status" and fault.expected.startswith(ADOPTED)


def test_a_new_year_is_added_without_another_word() -> None:
    def add(value: Any) -> None:
        newest = copy.deepcopy(value["versions"][-1])
        value["versions"].append({**newest, "id": "r9", "examples": [], "self_checks": []})

    told = faults("programmes/care-tech-takeup.yaml", versions.check, add)
    assert "usual" not in {fault.key() for fault in told}
