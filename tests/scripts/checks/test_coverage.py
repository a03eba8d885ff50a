"""What of each document is on the site: every place that is cited is counted, once."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.checks import coverage as checks
from scripts.pages import coverage
from tests.facts import data, faults, pages

FILE = data().files["coverage.yaml"]


def test_the_parts_of_a_document_hold_all_its_places() -> None:
    documents = {entry.id: entry for entry in data().files["sources.yaml"].documents}
    for covered in FILE.documents:
        counted = sum(len(part.places) for part in covered.parts)
        assert counted == len(documents[covered.id].places)


def test_the_page_shows_how_many_places_each_part_has() -> None:
    page = pages(coverage, "ja")["coverage.md"]
    part = FILE.documents[0].parts[0]
    assert f"| {part.name.ja} | 一部を掲載 | {len(part.places)} |" in page
    assert "すべて掲載" not in page


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda parts: parts[0]["places"].pop(0), "no part that has the place"),
        (lambda parts: parts[1]["places"].append(parts[0]["places"][0]), "a second time"),
        (lambda parts: parts[0]["places"].append("gone"), "gone"),
    ],
)
def test_a_place_that_is_lost_or_counted_twice_is_found(change: Any, found: str) -> None:
    result = faults(
        "coverage.yaml", checks.check, lambda file: change(file["documents"][0]["parts"])
    )
    assert any(found in fault.found for fault in result), result
