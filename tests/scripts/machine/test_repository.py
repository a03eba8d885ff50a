"""Which files differ from the last commit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.machine.repository import changed


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(("git", *who, *arguments), cwd=folder, check=True, capture_output=True)


def test_what_was_changed_and_what_is_new_is_named_from_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("same.yaml", "other.yaml"):
        (folder / name).write_text("a: 1\n")
    (tmp_path / "outside.txt").write_text("a")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    assert changed(folder) == []
    (folder / "other.yaml").write_text("a: 2\n")
    (folder / "new.yaml").write_text("a: 3\n")
    (tmp_path / "outside.txt").write_text("b")
    assert changed(folder) == ["new.yaml", "other.yaml"]


def test_without_a_repository_nothing_is_known(tmp_path: Path) -> None:
    assert changed(tmp_path) == []


def test_without_git_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert changed(tmp_path) == []
