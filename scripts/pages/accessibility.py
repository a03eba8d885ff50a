"""The accessibility policy, from the host's own facts, and what a test run has recorded.

Nothing is claimed here: without facts there is no policy, and without a record no result.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from scripts.machine.inputs import ROOT
from scripts.model import Data
from scripts.pages import Page
from scripts.rules.compile import data_version

RECORD = ROOT / "docs/accessibility.json"
"""What `python3 -m scripts test --record` has found; it need not be there."""

HIGHER = {"1-2-4", "1-2-5", "1-4-3", "1-4-4", "1-4-5", "2-4-5", "2-4-6", "2-4-7", "3-1-2"}
HIGHER |= {"3-2-3", "3-2-4", "3-3-3", "3-3-4"}
"""The criteria of level AA; all others are of level A."""


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page."""
    record = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else None
    context = {
        "publisher": data.files["site.yaml"].publisher,
        "policy": data.host.accessibility if data.host else None,
        "record": record,
        "hosted": data.host is not None,
        "current": record is not None and record["data"] == data_version(data),
        "criteria": _criteria(record, rules) if record else [],
    }
    yield Page("accessibility-results.md", "accessibility-results.md.j2", context)


def _criteria(record: dict[str, Any], rules: dict[str, Any]) -> list[dict[str, Any]]:
    """Each success criterion with the rules that were checked for it, and what they found."""
    found = []
    for key in rules["words"]["accessibility"]["criteria"]:
        number = key.replace("-", ".")
        checked = [rule for rule in record["rules"] if number in rule["criteria"]]
        found.append(
            {
                "key": key,
                "number": number,
                "level": "AA" if key in HIGHER else "A",
                "rules": len(checked),
                "faults": sum(rule["faults"] for rule in checked),
            }
        )
    return found
