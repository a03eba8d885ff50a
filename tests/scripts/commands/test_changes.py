"""`changes --record` writes down what differs from the state that was written down last."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.commands import changes
from scripts.model import ROOT, read_data
from scripts.model.history import FILE

pytestmark = pytest.mark.slow

TAKEUP = "data/programmes/care-tech-takeup.yaml"
REIJI = "example-reiji"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, with one commit, in a folder with a space."""
    folder = tmp_path / "わたしの 県"
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "data" / FILE).write_text("states: []\n", "utf-8")
    monkeypatch.setattr(changes, "ROOT", folder)
    monkeypatch.delenv("HOST", raising=False)
    commit(folder, init=True)
    return folder


def commit(folder: Path, *, init: bool = False) -> None:
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.invalid")
    steps = [("init", "--quiet")] if init else []
    steps += [("add", "--all"), (*who, "commit", "--quiet", "--message", "A state")]
    for step in steps:
        subprocess.run(("git", *step), cwd=folder, check=True)


def raise_cap(folder: Path, before: int, after: int) -> None:
    path = folder / TAKEUP
    text = path.read_text("utf-8")
    changed = text.replace(f"device, amount: {before},", f"device, amount: {after},")
    assert changed != text
    path.write_text(changed, "utf-8")


def states(folder: Path, host: str | None = None) -> list[dict[str, object]]:
    data, faults = read_data(folder / "data", host)
    assert not faults
    found: list[dict[str, object]] = data.plain(FILE)["states"]
    return found


def test_each_publishing_adds_what_changed_since_the_one_before(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert changes.main(["--record"]) == 0
    [first] = states(root)
    assert (first["facts"], first["results"]) == ([], [])
    commit(root)
    raise_cap(root, 1_000_000, 1_200_000)
    commit(root)  # What was written down last counts, not the last commit.
    assert changes.main(["--record"]) == 0
    kept, second = states(root)
    assert kept == first and second["facts"] and second["results"]
    assert changes.main(["--record"]) == 0
    assert len(states(root)) == 2 and "Nothing to record" in capsys.readouterr().out


def test_a_host_writes_down_its_own(root: Path) -> None:
    path = root / f"data/hosts/{REIJI}/local/39.yaml"
    assert changes.record(None, REIJI) == 0
    commit(root)
    text = path.read_text("utf-8")
    assert text.count("unit: 1000") == 1
    path.write_text(text.replace("unit: 1000", "unit: 100"), "utf-8")
    assert changes.record(None, REIJI) == 0
    _, second = states(root, REIJI)
    [told] = second["facts"]  # type: ignore[misc]
    assert told["where"]["ja"].startswith("例示県") and told["after"]["ja"] == "100"
    assert states(root) == []
    assert states(root, "example-mihon") == []


def test_nothing_is_left_out_between_two_states(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Compared with another than the last, a change in between would never be told."""
    changes.main(["--record"])
    shutil.copytree(root, tmp_path / "before")
    raise_cap(root, 1_000_000, 1_200_000)
    commit(root)
    raise_cap(root, 1_200_000, 1_300_000)
    assert changes.main(["HEAD", "--record"]) == 1
    assert "not the one written down last" in capsys.readouterr().err
    assert changes.main([str(tmp_path / "before"), "--record"]) == 0
    assert "1,000,000" in (root / "data" / FILE).read_text("utf-8")


def test_without_git_a_copy_of_before_is_compared(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(root / "data", tmp_path / "before/data")
    raise_cap(root, 1_000_000, 10_000_000)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert changes.main([str(tmp_path / "before")]) == 0
    assert "1,000,000 → 10,000,000" in capsys.readouterr().out
    assert changes.main([]) == 1
    told = capsys.readouterr().err
    assert "git is not installed" in told and "changes ../before" in told


@pytest.mark.parametrize("arguments", [[], ["--record"]])
def test_a_folder_without_history_is_told_plainly(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    shutil.rmtree(root / ".git")
    assert changes.main(arguments) == 1
    told = capsys.readouterr().err
    assert "gitの履歴がありません" in told and "changes ../before" in told
    assert "HEAD" not in told and "fatal" not in told


@pytest.mark.parametrize("more", [[], ["--record"]])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("v9", "v9 という版はありません。コミット、タグ"),
        ("../前のフォルダー", "../前のフォルダー に、data/ というフォルダーがありません"),
        (".", ". に、data/ というフォルダーがありません"),
        ("C:\\kaigo", "C:\\kaigo に、data/ というフォルダーがありません"),
    ],
)
def test_a_state_that_is_not_there_is_told_by_its_whole_name(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    more: list[str],
    name: str,
    said: str,
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    monkeypatch.chdir(tmp_path)
    assert changes.main([name, *more]) == 1
    told = capsys.readouterr().err
    assert said in told and "fatal" not in told


def test_a_history_without_a_commit_is_told_plainly(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    shutil.rmtree(root / ".git")
    subprocess.run(("git", "init", "--quiet"), cwd=root, check=True)
    assert changes.main([]) == 1
    told = capsys.readouterr().err
    assert "まだコミットがありません" in told and "changes ../before" in told


@pytest.mark.parametrize("arguments", [[], ["--record"]])
def test_a_folder_that_git_refuses_is_told_plainly(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert changes.main(arguments) == 1
    told = capsys.readouterr().err
    assert "持ち主がほかの人" in told and "changes ../before" in told
    assert "HEAD" not in told and "fatal" not in told


def full(descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_the_record_and_the_sheet_as_they_were(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, record = tmp_path / "sheet.md", root / "data" / FILE
    sheet.write_text("of before", "utf-8")
    before = record.read_text("utf-8")
    monkeypatch.setattr(os, "fsync", full)
    for arguments, path in ((["--record"], record), (["--out", str(sheet)], sheet)):
        with pytest.raises(OSError, match="No space left") as told:
            changes.main(arguments)
        assert told.value.filename == str(path)
    assert (sheet.read_text("utf-8"), record.read_text("utf-8")) == ("of before", before)


@pytest.mark.parametrize(("language", "said"), [("ja", "使い方："), ("en", "usage: ")])
def test_what_cannot_be_meant_is_told(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    said: str,
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", language)
    twice = ["--out", "x", "--out", "y"]
    for wrong in (
        ["a..b", "--record"],
        ["--record", "--out", "x"],
        ["--out"],
        ["a", "b"],
        ["..HEAD"],
        twice,
    ):
        assert changes.main(wrong) == 2, wrong
        assert capsys.readouterr().err.startswith(said)


def test_a_new_host_is_ticked_by_what_a_document_says(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stage is one tick, with its kind and days in words; keys of the files are none."""
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    host = root / "data/hosts" / REIJI
    shutil.move(host, root / "kept")
    commit(root)
    shutil.move(root / "kept", host)
    sheet = changes.sheet("HEAD", "", REIJI)
    stages = [line for line in sheet.splitlines() if "令和8年6月15日" in line]
    assert stages == [
        "  - （なし） → 交付申請、始まり 令和8年6月15日（2026年）、"
        "終わり 令和8年7月31日（2026年）、消印有効"
    ]
    assert "in Japanese only" not in sheet and "example-reiji-call-2026#call" not in sheet
    facts = sheet.split("## ")[1]
    assert facts.count("- [ ]") < 60
