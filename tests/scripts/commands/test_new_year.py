"""Drafts for a new year: copied, listed, ticked off and taken in; until then nothing is there."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.commands import new_year
from scripts.model import ROOT, read_data

pytestmark = pytest.mark.slow

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
    usual = {programme.id: programme.usual for programme in data.many("programmes")}
    assert usual["collaboration"] == "r13" != usual["care-tech-takeup"]
    assert not done.exists()
    told = capsys.readouterr().out
    assert "collaboration.yaml に取り込みました" in told and "残り" in told


def adopt_national(root: Path) -> None:
    """Take in the national rules of the year, as an update of the project brings them."""
    with pytest.MonkeyPatch.context() as national:
        national.delenv("HOST")
        new_year.main(["2031"])
        tick(root / "drafts/2031/programmes-care-tech-takeup.yaml")
        tick(root / "drafts/2031/programmes-collaboration.yaml")
        new_year.main(["2031", "--adopt"])


def test_a_host_s_rules_are_copied_for_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOST", MIHON)
    assert new_year.main(["2031"]) == 1
    [draft] = (root / f"drafts/2031-{MIHON}").glob("*.yaml")
    text = draft.read_text("utf-8")
    assert "version: r13" in text and "amount: 4000000" in text and "calls:" not in text
    assert "令和8年度" not in text.partition("\n\n")[0]
    tick(draft)
    before = (root / f"data/hosts/{MIHON}/local/32.yaml").read_bytes()
    assert new_year.main(["2031", "--adopt"]) == 1
    assert "国の規則 care-tech-takeup r13 がまだありません" in capsys.readouterr().out
    assert (root / f"data/hosts/{MIHON}/local/32.yaml").read_bytes() == before and draft.exists()
    adopt_national(root)
    assert new_year.main(["2031", "--adopt"]) == 0
    assert f"check --host {MIHON}" in capsys.readouterr().out
    data, faults = read_data(root / "data", MIHON)
    assert not faults
    assert [rule.version for rule in data.files["local/32.yaml"].rules][-1] == "r13"
    assert len(data.files["local/32.yaml"].calls) == 1


def test_the_rules_of_every_programme_of_a_host_are_in_its_draft(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands behind the id of a year on its line, and however the entry is written."""
    monkeypatch.setenv("HOST", MIHON)
    path = root / f"data/hosts/{MIHON}/local/32.yaml"
    more = (
        "  - programme: collaboration\n    version: 'r6'  # 令和6年度\n    offered: true\n"
        "    source: [example-mihon-rules-2026#amounts]\ncalls:\n"
    )
    path.write_text(path.read_text("utf-8").replace("calls:\n", more, 1), "utf-8")
    assert new_year.main(["2031"]) == 1
    draft = root / f"drafts/2031-{MIHON}/local-32.yaml"
    text = draft.read_text("utf-8")
    assert text.count("version: r13") == 2 and "programme: collaboration" in text
    assert "見本県介護テクノロジー定着支援事業費補助金 ＞ 合計の上限" in text
    tick(draft)
    adopt_national(root)
    assert new_year.main(["2031", "--adopt"]) == 0
    data, faults = read_data(root / "data", MIHON)
    assert not faults
    versions = [(rule.programme, rule.version) for rule in data.files["local/32.yaml"].rules]
    assert versions[2:] == [("care-tech-takeup", "r13"), ("collaboration", "r13")]


def test_what_is_recorded_for_the_year_already_is_not_copied(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new_year.main(["2020"]) == 0
    assert "写しになるものはありません" in capsys.readouterr().out
    assert not (root / "drafts").exists()


@pytest.mark.parametrize(("language", "said"), [("ja", "使い方："), ("en", "usage: ")])
def test_a_year_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", language)
    assert new_year.main([]) == new_year.main(["R9"]) == new_year.main(["2027", "2028"]) == 2
    assert capsys.readouterr().err.count(said) == 3


DRAFT = "drafts/2031/programmes-collaboration.yaml"
TARGET = "data/programmes/collaboration.yaml"


@pytest.fixture
def draft(root: Path) -> Path:
    """A draft in which everything is ticked."""
    new_year.main(["2031"])
    tick(root / DRAFT)
    return root / DRAFT


def is_taken_in(root: Path) -> bool:
    data, faults = read_data(root / "data")
    assert not faults
    [versions] = [one.versions for one in data.many("programmes") if one.id == "collaboration"]
    return versions[-1].id == "r13"


def test_every_draft_can_be_ticked_and_taken_in(root: Path) -> None:
    new_year.main(["2031"])
    for path in (root / "drafts/2031").iterdir():
        tick(path)
    assert new_year.main(["2031"]) == 0
    assert new_year.main(["2031", "--adopt"]) == 0
    assert is_taken_in(root) and not (root / "drafts/2031").exists()


@pytest.mark.parametrize(
    "edited",
    [
        lambda text: text.replace("\n\n", "\n", 1),
        lambda text: text.replace("\n\n", "\n　\n\n", 1),
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.replace("[x]", "[X]", 1).replace("[x]", "[ｘ]", 1),
        lambda text: text.replace(
            "出典：新しい年度の資料にする", "出典：新しい年度の資料にする 済"
        ),
    ],
)
def test_what_editors_and_people_make_of_a_draft_is_taken_in_whole(
    root: Path, draft: Path, edited: Callable[[str], str]
) -> None:
    draft.write_bytes(edited(draft.read_text("utf-8")).encode())
    new_year.main(["2031", "--adopt"])
    assert not draft.exists() and is_taken_in(root)
    assert "# [" not in (root / TARGET).read_text("utf-8")


def without_body(text: str) -> bytes:
    return text.partition("\n\n")[0].encode()


@pytest.mark.parametrize(
    ("edited", "said"),
    [
        (without_body, "一覧の下に本文がありません"),
        (lambda text: text.encode("utf-16"), "UTF-8ではありません"),
        (lambda text: text.encode("cp932", "replace"), "UTF-8ではありません"),
        (lambda text: re.sub("# data: .*\n", "", text).encode(), "「# data: 」で始まる行が"),
        (lambda text: text.replace("ation.yaml", ".yaml", 1).encode(), "もう取り込んだか"),
        (lambda text: text.replace("# [x] ", "[x] ", 1).encode(), "4行目「[x] 出典"),
        (lambda text: re.sub("# .x. 計算の例.*\n", "", text).encode(), "（一覧から消えています）"),
        *(
            (lambda text, mark=mark: text.replace("# [x] ", mark, 1).encode(), f"4行目「{mark}")
            for mark in ("# [×] ", "# [　] ", "#[ ] ", "# [✓] ", "# [] ", "# [xx] ", "# ［x］ ")
        ),
    ],
)
def test_what_is_no_tick_or_no_draft_is_told_and_stays(
    root: Path,
    draft: Path,
    capsys: pytest.CaptureFixture[str],
    edited: Callable[[str], bytes],
    said: str,
) -> None:
    before = (root / TARGET).read_bytes()
    draft.write_bytes(edited(draft.read_text("utf-8")))
    kept = draft.read_bytes()
    capsys.readouterr()
    assert new_year.main(["2031", "--adopt"]) == 1
    told = capsys.readouterr().out
    assert said in told and f"{DRAFT}：残り1件" in told
    assert draft.read_bytes() == kept and (root / TARGET).read_bytes() == before


def test_a_draft_in_one_language_is_taken_in_from_the_other(
    root: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "en")
    new_year.main(["2031", "--adopt"])
    assert not draft.exists() and is_taken_in(root)


def test_a_copy_of_a_draft_is_not_taken_in_as_well(
    root: Path, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = draft.with_name("programmes-collaboration2.yaml")
    shutil.copy(draft, copy)
    new_year.main(["2031", "--adopt"])
    assert is_taken_in(root) and copy.exists()
    assert "の下書きが、ほかにもあります" in capsys.readouterr().out
    new_year.main(["2031", "--adopt"])
    assert "もう取り込んだか" in capsys.readouterr().out


def test_a_full_disk_leaves_data_and_draft(
    root: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, kept = (root / TARGET).read_bytes(), draft.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as told:
        new_year.main(["2031", "--adopt"])
    assert told.value.filename == str(root / TARGET)
    assert ((root / TARGET).read_bytes(), draft.read_bytes()) == (before, kept)
    with pytest.raises(OSError, match="No space left"):
        new_year.main(["2032"])
    assert [path.name for path in (root / "drafts").iterdir()] == ["2031"]


def test_a_programme_of_the_host_s_own_is_no_draft_and_that_is_said(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOST", "example-reiji")
    new_year.main(["2031"])
    told = capsys.readouterr().out
    assert "独自の事業（own）は写しません。data/hosts/example-reiji/local/39.yaml" in told
