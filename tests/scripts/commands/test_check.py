"""`check --reach` names what no example holds; a plain check does so for what was changed."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest

from scripts.checks.checked import load_data
from scripts.commands import check
from scripts.model import Data, model_for
from tests.facts import data

CENTRES = "programmes/consultation-centres.yaml"


@pytest.fixture
def unheld(monkeypatch: pytest.MonkeyPatch) -> Iterator[Data]:
    """The data with a programme whose requirement no self-check holds."""
    value = copy.deepcopy(data().documents[CENTRES].value)
    del value["versions"][0]["self_checks"]
    model = model_for(CENTRES)
    assert model is not None
    altered = Data(data().documents, {**data().files, CENTRES: model.model_validate(value)})
    monkeypatch.setattr(
        check, "load_data", lambda host=None: load_data(host=host) if host else altered
    )
    monkeypatch.setattr(check, "write_schemas", lambda: 0)
    yield altered


def test_an_unknown_option_is_told_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["--reech"]) == 2
    assert "check [--reach]" in capsys.readouterr().err


@pytest.mark.slow
def test_reach_names_the_value_and_ends_with_a_fault(
    unheld: Data, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main(["--reach"]) == 1
    told = capsys.readouterr()
    assert f"data/{CENTRES}:" in told.out and 'found "council-and-centre"' in told.out
    assert "2 rule values that no example notices" in told.err


@pytest.mark.slow
def test_reach_of_a_host_asks_it_of_the_host_s_own_rules(
    unheld: Data, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOST", "example-mihon")
    assert check.main(["--reach"]) == 0
    told = capsys.readouterr().out
    assert "rule values, " in told and not told.startswith("0 rule") and CENTRES not in told


@pytest.mark.slow
@pytest.mark.parametrize(("names", "status"), [([CENTRES], 1), ([], 0)])
def test_a_plain_check_asks_it_of_changed_files_only(
    unheld: Data, monkeypatch: pytest.MonkeyPatch, names: list[str], status: int
) -> None:
    monkeypatch.setattr(check.repository, "changed", lambda folder: names)
    assert check.main([]) == status
