"""`python3 -m scripts test`: the style checker and every test, the browser ones included."""

from __future__ import annotations

import os
import subprocess
import sys

from scripts import environment

ROOT = environment.ROOT
WORKERS = "2"


def main(argv: list[str]) -> int:
    """Exit status 0 where all is well. Arguments go to pytest: a file, -k a word, …"""
    browser = environment.chromium()
    environment.say(f"Browser: {browser}")
    python = [sys.executable, "-m"]
    failed = []
    for title, command in (
        ("Style of the code", [*python, "ruff", "check"]),
        ("Form of the code", [*python, "ruff", "format", "--check", "--quiet"]),
        ("Tests", [*python, "pytest", "-n", WORKERS, "--dist", "loadfile", *argv]),
    ):
        environment.say(f"\n{title}")
        result = subprocess.run(command, cwd=ROOT, env={**os.environ, "CHROMIUM": browser})
        if result.returncode != 0:
            failed.append(title)
    environment.say(f"\nFailed: {', '.join(failed)}" if failed else "\nAll is well.")
    return 1 if failed else 0
