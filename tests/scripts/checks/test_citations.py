"""What docstrings of the engine cite is recorded; every calculator says where its rule is from."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculators import KINDS
from scripts.checks import citations
from scripts.commands import check
from scripts.model import ROOT
from scripts.model.load import Fault
from tests.facts import data

CITING = '"""A rule, from `scheme-2024#rates`."""\n'


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """An engine in which every calculator cites a document and does nothing else."""
    for kind in KINDS:
        module = tmp_path / "calculators" / kind / "__init__.py"
        module.parent.mkdir(parents=True)
        module.write_text(CITING, encoding="utf-8")
    return tmp_path


def faults(engine: Path) -> list[Fault]:
    return list(citations.check(data(), engine))


@pytest.mark.slow
def test_every_calculator_of_this_project_cites_what_is_recorded() -> None:
    assert not faults(ROOT)


def test_a_place_that_is_not_recorded_is_named_with_its_line(engine: Path) -> None:
    module = engine / "calculators/kpi/report.py"
    code = 'def rows():\n    """What is shown.\n\n    See `scheme-2024#no-such-place`.\n    """\n'
    module.write_text(code, encoding="utf-8")
    (fault,) = faults(engine)
    assert str(fault).startswith("calculators/kpi/report.py:4: ")
    assert "scheme-2024#no-such-place" in fault.found


@pytest.mark.parametrize(
    "text", ["", '"""A rule, from nowhere."""\n', f"# {CITING}", f"x = {CITING}"]
)
def test_a_calculator_that_cites_nothing_in_a_docstring_is_found(engine: Path, text: str) -> None:
    (engine / "calculators/addon/__init__.py").write_text(text, encoding="utf-8")
    (fault,) = faults(engine)
    assert fault.file == "calculators/addon/__init__.py"


@pytest.mark.slow
def test_check_reports_a_wrong_citation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = Fault("calculators/kpi/__init__.py", (), "x#y", "a place", "correct it", 3)
    monkeypatch.setattr(citations, "check", lambda data, root: [wrong])
    assert check.main([]) == 1
    said = capsys.readouterr()
    assert str(wrong) in said.out and "1 citation in calculators/ leads nowhere" in said.err
