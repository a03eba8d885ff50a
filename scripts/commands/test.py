"""`python3 -m scripts test`: style, types and every test, the browser ones included.

`--quick [AREA]` is for while one works: style, types, and the tests that need neither the built
site nor long. AREA is a folder of tests (subsidy, pages, …): then only what lies in it is tested.
"""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from scripts.machine import ending, environment, inputs
from scripts.machine.language import say

ROOT = environment.ROOT
TESTS = ROOT / "tests"
WORKERS = "2"
# Files stay whole, for what their tests share, and begin in the order of tests/conftest.py.
IN_FILES = ("-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder")
NOTHING_TO_RUN = 5  # pytest's exit status where no test was chosen

_PYTHON = (sys.executable, "-m")


class UnknownArea(Exception):
    """There is no such folder of tests; the text names the nearest."""


class Plan(NamedTuple):
    """What to run: titles with their commands, and whether a browser is needed for it."""

    steps: list[tuple[str, tuple[str, ...]]]
    browser: bool


def main(argv: list[str]) -> int:
    """Exit status 0 where all is well. Other arguments go to pytest: a file, -k a word, …"""
    started = time.monotonic()
    try:
        plan = planned(argv)
    except UnknownArea as error:
        print(error, file=sys.stderr)
        return 2
    variables = dict(os.environ)
    if plan.browser:
        environment.chromium()  # prints the handouts: installed before the workers ask at once
        variables["CHROMIUM"] = environment.headless()
        browser = variables["CHROMIUM"]
        environment.say(say(f"ブラウザー：{browser}", f"Browser: {browser}"))
    # The tests start the commands hundreds of times. Where Python is told to keep nothing of what
    # it compiles beside the sources, it would compile this project and its tests as often.
    if variables.pop("PYTHONDONTWRITEBYTECODE", None):
        variables["PYTHONPYCACHEPREFIX"] = str(inputs.BUILD / "compiled")
    failed = [title for title, command in plan.steps if not _succeeds(title, command, variables)]
    outcome = say("すべて問題ありません。", "All is well.")
    if failed:
        outcome = say(
            f"うまくいかなかったもの：{'、'.join(failed)}", f"Failed: {', '.join(failed)}"
        )
    seconds = f"{time.monotonic() - started:.0f}"
    environment.say(f"\n{outcome}{say(f'（{seconds}秒）', f' ({seconds} s)')}")
    return 1 if failed else 0


def planned(argv: list[str]) -> Plan:
    """What these arguments ask for. Raises UnknownArea."""
    if argv[:1] != ["--quick"]:
        return Plan(_steps(*IN_FILES, *argv), browser=True)
    chosen = ["-m", "not slow"]
    area, rest = (argv[1], argv[2:]) if argv[1:] and not argv[1].startswith("-") else ("", argv[1:])
    if area:
        return Plan(_steps(*chosen, *_folders(area), *rest), browser=False)
    return Plan(_steps(*IN_FILES, *chosen, *rest), browser=False)


def _steps(*arguments: str) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (say("コードの書き方", "Style of the code"), (*_PYTHON, "ruff", "check")),
        (
            say("コードの形", "Form of the code"),
            (*_PYTHON, "ruff", "format", "--check", "--quiet"),
        ),
        (say("コードの型", "Types of the code"), (*_PYTHON, "mypy", "--no-error-summary")),
        (say("テスト", "Tests"), (*_PYTHON, "pytest", *arguments)),
    ]


def _folders(area: str) -> list[str]:
    """The folders of tests with this name: the engine and the tool can each have one."""
    areas = _areas()
    if area not in areas:
        near = difflib.get_close_matches(area, areas, 1)
        hint = (f"{near[0]} のことですか。", f"Did you mean {near[0]!r}? ") if near else ("", "")
        raise UnknownArea(
            say(
                f"{area} というテストのフォルダーはありません。{hint[0]}"
                f"あるもの：{'、'.join(areas)}",
                f"There are no tests for {area!r}. {hint[1]}There are: {', '.join(areas)}.",
            )
        )
    return areas[area]


def _areas() -> dict[str, list[str]]:
    """The folders in which tests lie, at any depth, by their own names."""
    found: dict[str, set[Path]] = {}
    for file in TESTS.rglob("test_*.py"):
        for folder in file.parents:
            if folder.is_relative_to(TESTS) and folder != TESTS:
                found.setdefault(folder.name, set()).add(folder)
    return {
        name: sorted(str(folder.relative_to(ROOT)) for folder in folders)
        for name, folders in sorted(found.items())
    }


def _succeeds(title: str, command: tuple[str, ...], variables: dict[str, str]) -> bool:
    environment.say(f"\n{title}")
    process = subprocess.Popen(command, cwd=ROOT, env=variables)
    with ending.bound(process):
        return ending.status_of(process) in (0, NOTHING_TO_RUN)
