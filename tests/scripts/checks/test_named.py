"""The id that is meant where a name was written, whatever else the files hold."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.checks.named import by_id
from scripts.model.load import Document, Fault

ADVICE = "correct it"
R8 = {"id": "r8", "status": "in-force", "fiscal_year": 2026}


@pytest.mark.parametrize(
    ("programme", "advice"),
    [
        ({"versions": [R8]}, "write r8"),
        ({"versions": [None, {**R8, "id": None}, R8]}, "write r8"),
        ({"versions": [{"status": "in-force", "fiscal_year": 2026}]}, ADVICE),
        ({"versions": [{**R8, "fiscal_year": "2026"}]}, ADVICE),
        ({"versions": None}, ADVICE),
        ({"versions": R8}, ADVICE),
        ([R8], ADVICE),
        (None, ADVICE),
    ],
)
def test_a_year_names_its_version_in_files_with_faults_too(programme: Any, advice: str) -> None:
    file = "programmes/care-tech-takeup.yaml"
    fault = Fault("local/23.yaml", ("rules", 0, "version"), '"令和8年度"', "a version", ADVICE)
    assert by_id(fault, {file: Document(file, programme, {})}).advice == advice
