"""Drafts for a new year: copied, listed, ticked off and taken in; until then nothing is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.commands import new_year
from scripts.model import ROOT, read_data

MIHON = "example-mihon"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setattr(new_year, "ROOT", tmp_path)
    monkeypatch.setattr(
        new_year, "load_data", lambda host=None: read_data(tmp_path / "data", host)[0]
    )
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    monkeypatch.delenv("HOST", raising=False)
    return tmp_path


def tick(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("# [ ] ", "# [x] "), "utf-8")


def test_drafts_are_copies_that_nothing_reads(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in (root / "data").rglob("*") if path.is_file()}
    assert new_year.main(["2031"]) == 1
    draft = root / "drafts/2031/programmes-care-tech-takeup.yaml"
    text = draft.read_text("utf-8")
    assert "- id: r13\n" in text and "fiscal_year: 2031" in text
    assert 'valid: {from: "2031-04-01", to: "2032-03-31"}' in text and "as_of: null" in text
    assert "# [ ] 移乗支援 ＞ 上限額 ＞ 金額：1,000,000" in text
    assert "# [ ] 出典：新しい年度の資料にする" in text
    assert {path: path.read_bytes() for path in before} == before
    assert "移乗支援 ＞ 上限額" in capsys.readouterr().out


def test_only_what_is_ticked_is_taken_in(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_year.main(["2031"])
    done = root / "drafts/2031/programmes-collaboration.yaml"
    tick(done)
    assert new_year.main(["2031", "--adopt"]) == 1
    data, faults = read_data(root / "data")
    assert not faults
    versions = {programme.id: programme.versions for programme in data.many("programmes")}
    assert versions["collaboration"][-1].id == "r13"
    assert versions["collaboration"][-1].fiscal_year == 2031
    assert versions["care-tech-takeup"][-1].id != "r13"
    assert not done.exists()
    told = capsys.readouterr().out
    assert "collaboration.yaml に取り込みました" in told and "残り" in told


def test_a_host_s_rules_are_copied_for_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", MIHON)
    assert new_year.main(["2031"]) == 1
    [draft] = (root / f"drafts/2031-{MIHON}").glob("*.yaml")
    text = draft.read_text("utf-8")
    assert "version: r13" in text and "amount: 4000000" in text and "calls:" not in text
    tick(draft)
    assert new_year.main(["2031", "--adopt"]) == 0
    data, faults = read_data(root / "data", MIHON)
    assert not faults
    assert [rule.version for rule in data.files["local/32.yaml"].rules][-1] == "r13"
    assert len(data.files["local/32.yaml"].calls) == 1


def test_what_is_recorded_for_the_year_already_is_not_copied(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new_year.main(["2020"]) == 0
    assert "写しになるものはありません" in capsys.readouterr().out
    assert not (root / "drafts").exists()


def test_a_year_is_needed() -> None:
    assert new_year.main([]) == new_year.main(["R9"]) == new_year.main(["2027", "2028"]) == 2
