"""No command ends in a traceback, whatever stops it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import __main__ as door
from scripts.machine import failure
from scripts.machine.alone import alone
from scripts.machine.failure import BuildError
from tests.waiting import LONGEST

ROOT = Path(failure.__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments", [["help"], ["check", "--reech"], ["translations"], ["calc", "subsidy", "-"]]
)
def test_a_full_disk_behind_standard_output_is_said_and_sets_the_status(
    arguments: list[str],
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scripts", *arguments],
            cwd=ROOT,
            input="{}",
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=LONGEST,
        )
    wrong_use = "--reech" in arguments
    assert done.returncode == (2 if wrong_use else 1), done.stderr
    assert wrong_use or "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr


def stopped_by(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    def fail(arguments: list[str]) -> int:
        raise error

    monkeypatch.setattr(door, "_main", fail)
    assert door.main([]) == 1
    return capsys.readouterr().err


def test_what_stops_a_command_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(failure, "ROOT", tmp_path)
    full = OSError(28, "No space left on device", "site/x.html")
    assert stopped_by(full, monkeypatch, capsys).startswith("site/x.html: No space left on device.")
    assert "not enough memory" in stopped_by(MemoryError(), monkeypatch, capsys)
    told = stopped_by(KeyError("a\nb"), monkeypatch, capsys)
    assert told.count("\n") == 1 and "please report it" in told and "test_failure.py" in told
    assert "Traceback" in (tmp_path / ".build/fault.txt").read_text("utf-8")


def test_what_the_system_refuses_is_told_in_japanese_with_the_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    full = OSError(errno.ENOSPC, "No space left on device", "結果.csv")
    told = stopped_by(full, monkeypatch, capsys)
    assert told == "結果.csv：ディスクに空きがありません。ここで止めました。\n"
    closed = PermissionError(errno.EACCES, "Permission denied", "data/history.yaml")
    told = stopped_by(closed, monkeypatch, capsys)
    assert told.startswith("data/history.yaml：開く権限がないか、ほかのソフトが使っています。")


def test_two_builds_at_once_are_told_apart(tmp_path: Path) -> None:
    lock = tmp_path / "build.lock"
    told = pytest.raises(BuildError, match=rf"running \(process {os.getpid()}\)")
    with alone(lock), told, alone(lock):
        raise AssertionError
    with alone(lock):
        pass
