"""What the benchmark does to the data while it watches how soon pages follow."""

from __future__ import annotations

import pytest

from scripts.bench.steady import REWORDED, reworded
from scripts.checks.checked import CROSS_CHECKS
from scripts.model import ROOT, Data, model_for
from scripts.model.load import parse
from tests.facts import data


@pytest.mark.slow
def test_what_is_reworded_has_no_fault() -> None:
    text = (ROOT / "data" / REWORDED).read_text("utf-8")
    document = parse(reworded(text, 3), REWORDED)
    model = model_for(REWORDED)
    assert model is not None
    changed = {**data().files, REWORDED: model.model_validate(document.value)}
    assert changed[REWORDED] != data().files[REWORDED]
    every = Data({**data().documents, REWORDED: document}, changed)
    assert [fault for check in CROSS_CHECKS for fault in check(every)] == []
