"""`handout`: what it refuses before it builds or prints anything."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from scripts.commands import handout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "handout EXERCISE"),
        (["--keys", "two-years"], "handout EXERCISE"),
        (["two-years", "a.pdf", "b.pdf"], "handout EXERCISE"),
        (["two-year"], "There is no exercise 'two-year'. Did you mean 'two-years'?"),
        (["two-years", "zzz"], "There is no exercise 'zzz'. There are: tablets-home-visit"),
    ],
)
def test_what_is_no_exercise_is_told_and_nothing_is_written(
    argv: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with contextlib.chdir(tmp_path):
        assert handout.main(argv) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_it_speaks_japanese_on_a_japanese_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert handout.main(["two-year"]) == 2
    said = capsys.readouterr().err
    assert "「two-year」という練習問題はありません。「two-years」でしょうか。" in said
