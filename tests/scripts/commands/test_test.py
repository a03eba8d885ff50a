"""The command that runs the tests: all of them, the quick ones, or those of one area."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scripts.commands import test as command
from scripts.machine import environment
from tests.conftest import LONGEST_FIRST


def pytest_for(*arguments: str) -> tuple[str, ...]:
    """The command that runs the tests for these arguments; style and types come before."""
    *before, (_, last) = command.planned(list(arguments)).steps
    assert ["ruff" in step or "mypy" in step for _, step in before] == [True, True, True]
    return last


def test_without_a_word_everything_runs_and_the_browser_is_found_first() -> None:
    assert "not slow" not in pytest_for() and command.planned([]).browser
    assert pytest_for("-k", "rate")[-2:] == ("-k", "rate")


def test_quickly_nothing_slow_runs_and_no_browser_is_looked_for() -> None:
    assert "not slow" in pytest_for("--quick") and not command.planned(["--quick"]).browser


@pytest.mark.parametrize(
    ("area", "folders"),
    [
        ("subsidy", ["tests/calculators/subsidy"]),
        ("pages", ["tests/scripts/pages"]),
        ("scripts", ["tests/scripts"]),
        ("rules", ["tests/calculators/rules"]),
    ],
)
def test_an_area_is_a_folder_of_tests_wherever_it_lies(area: str, folders: list[str]) -> None:
    given = pytest_for("--quick", area, "-x")
    assert set(folders) <= set(given) and given[-1] == "-x" and "not slow" in given
    for folder in given[given.index("not slow") + 1 : -1]:
        assert folder.endswith(f"/{area}") and any((environment.ROOT / folder).rglob("test_*.py"))


def test_an_unknown_area_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--quick", "subsidi"]) == 2
    said = capsys.readouterr().err
    assert "Did you mean 'subsidy'?" in said and "pages" in said


def test_it_talks_japanese_where_the_machine_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert command.main(["--quick", "subsidi"]) == 2
    assert "subsidy のことですか。あるもの：" in capsys.readouterr().err
    titles = [title for title, _ in command.planned([]).steps]
    assert titles == ["コードの書き方", "コードの形", "コードの型", "テスト"]


def test_the_files_that_begin_first_are_there() -> None:
    assert [name for name in LONGEST_FIRST if not (command.TESTS / name).is_file()] == []


@pytest.mark.slow
def test_what_needs_the_site_counts_as_slow() -> None:
    """Whatever asks for the site: a page or a browser as well as the built files themselves."""
    asked = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "not slow"]
    folders = ["tests/e2e", "tests/scripts/site", "tests/calculators/addon"]
    done = subprocess.run(
        [*asked, *folders], cwd=environment.ROOT, capture_output=True, text=True, check=False
    )
    assert "tests/calculators/addon" in done.stdout
    assert "test_no_software_is_shipped_without_its_terms" not in done.stdout
    assert "test_self_check" not in done.stdout and "test_other_browsers" not in done.stdout
