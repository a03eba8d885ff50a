"""What a file says twice on purpose agrees."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from scripts.checks import references
from tests.facts import faults


@pytest.mark.parametrize(
    ("name", "number", "status", "place", "told"),
    [
        ("care-tech-takeup", 2, "request", "usual", "r7, the newest version"),
        ("care-tech-introduction", 1, "in-force", "versions[1].status", "request, as the id"),
    ],
)
def test_a_status_that_would_change_what_is_calculated_by_itself_is_told(
    name: str, number: int, status: str, place: str, told: str
) -> None:
    """Each example names its version: none of them would notice."""

    def change(programme: dict[str, Any]) -> None:
        programme["versions"][number]["status"] = status

    [fault] = faults(f"programmes/{name}.yaml", references.check, change)
    assert fault.key() == place and fault.expected.startswith(told)


def test_a_new_year_is_added_without_another_word() -> None:
    def add(value: Any) -> None:
        newest = copy.deepcopy(value["versions"][-1])
        value["versions"].append({**newest, "id": "r9", "examples": [], "self_checks": []})

    told = faults("programmes/care-tech-takeup.yaml", references.check, add)
    assert "usual" not in {fault.key() for fault in told}
