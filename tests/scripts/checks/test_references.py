"""What a file says twice on purpose agrees."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.checks import references
from tests.facts import faults


@pytest.mark.parametrize(
    ("name", "number", "status", "usual"),
    [
        ("care-tech-takeup", 2, "request", "r7"),
        ("care-tech-introduction", 1, "in-force", "r7-request"),
    ],
)
def test_a_status_that_would_change_what_is_calculated_by_itself_is_told(
    name: str, number: int, status: str, usual: str
) -> None:
    """Each example names its version: none of them would notice."""

    def change(programme: dict[str, Any]) -> None:
        programme["versions"][number]["status"] = status

    [fault] = faults(f"programmes/{name}.yaml", references.check, change)
    assert fault.key() == "usual" and fault.expected.startswith(f"{usual}, the newest version")
