"""What git knows of this project's files; nothing where there is no git or no repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

_QUESTIONS = (
    ("diff", "--name-only", "--relative", "-z", "HEAD", "--", "."),
    ("ls-files", "--others", "--exclude-standard", "-z", "--", "."),
)


def changed(folder: Path) -> list[str]:
    """The files in a folder, seen from there, that differ from the last commit or are new."""
    found: set[str] = set()
    for question in _QUESTIONS:
        try:
            answer = subprocess.run(("git", *question), cwd=folder, capture_output=True, text=True)
        except OSError:
            return []
        if answer.returncode:
            return []
        found.update(name for name in answer.stdout.split("\0") if name)
    return sorted(found)
