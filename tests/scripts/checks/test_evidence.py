"""How a document's content is known: what is only reported says where to confirm it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from pydantic import ValidationError

from scripts.model import model_for
from scripts.model.explain import faults_of
from scripts.model.load import Document
from tests import facts

NAME = "sources.yaml"
PAGE = {"name": {"ja": "県の要綱", "en": "Prefecture's rules"}, "url": "https://example.jp/a.pdf"}


def told(**fields: Any) -> list[str]:
    """What the checker says of the first document with these fields."""
    read = facts.data().documents[NAME]
    value = copy.deepcopy(read.value)
    value["documents"][0] |= fields
    document = Document(NAME, value, read.lines)
    model = model_for(NAME)
    assert model is not None
    try:
        model.model_validate(value)
    except ValidationError as error:
        return [str(fault) for fault in faults_of(error, document, model)]
    return []


def test_the_five_documents_that_were_read_are_documents() -> None:
    documents = {entry.id: entry.evidence for entry in facts.data().files[NAME].documents}
    read = ("guideline-comprehensive", "outline-2023-supplementary", "guideline-2025-carryover")
    for id_ in (*read, "scheme-2024", "lecture-2024"):
        assert documents[id_] == "document"


@pytest.mark.parametrize(
    "fields",
    [
        {"evidence": "reported", "confirm_at": PAGE},
        {"evidence": "reported", "confirm_at": PAGE, "read_in": [PAGE]},
        {"evidence": "official", "read_in": [PAGE]},
    ],
)
def test_evidence_that_is_complete_is_taken(fields: dict[str, Any]) -> None:
    assert not told(**fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"evidence": "reported"}, 'expected "confirm_at" (name, url)'),
        ({"evidence": "official", "confirm_at": PAGE}, 'expected no "confirm_at"'),
        ({"evidence": "document", "read_in": [PAGE]}, 'expected no "read_in"'),
        ({"evidence": "rumour"}, "expected one of document, official, reported"),
        ({"evidence": "reported", "confirm_at": {**PAGE, "url": "県庁"}}, "confirm_at.url"),
    ],
)
def test_evidence_that_is_incomplete_or_contradicts_itself_is_a_fault(
    fields: dict[str, Any], expected: str
) -> None:
    found = told(**fields)
    assert len(found) == 1 and expected in found[0] and "data/sources.yaml:" in found[0]
