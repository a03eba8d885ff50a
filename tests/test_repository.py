"""What holds for every file of the project, whoever writes it and with whichever editor."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml

from scripts.commands import test as test_command
from scripts.machine.inputs import ROOT, files
from scripts.model import schemas

TEXTS = (".py", ".md", ".yaml", ".yml", ".json", ".js", ".mjs", ".css", ".html", ".j2", ".toml")


def texts() -> Iterator[Path]:
    """The text files that people write here."""
    own = [path for path in ROOT.iterdir() if path.is_file()]
    for path in [*files(), *(ROOT / "tests").rglob("*"), *own]:
        if path.suffix in TEXTS and "__pycache__" not in path.parts:
            yield path


@pytest.mark.slow
def test_files_are_as_the_editors_are_told_to_write_them() -> None:
    for path in texts():
        content = path.read_bytes().decode("utf-8")
        name = path.relative_to(ROOT).as_posix()
        assert "\r" not in content, f"{name}: ends its lines in another way"
        assert content.endswith("\n") or not content, f"{name}: does not end with a line's end"
        assert not re.search(r"[ \t]+$", content, re.M), f"{name}: has blanks at a line's end"


ANOTHER_SPELLING = re.compile(r"[1-9１-９]つ|くらべ")
"""Written 一つ, 二つ, … and 比べる here; figures that are filled in stand before other counters."""
AS_IT_WAS_SAID = ("data/history.yaml", "data/queries.yaml")
"""What earlier states said, and what people type."""


@pytest.mark.slow
def test_japanese_texts_spell_a_word_in_one_way() -> None:
    found = [
        f"{name}:{number}: {line.strip()}"
        for path in texts()
        if (name := path.relative_to(ROOT).as_posix()).startswith(("data/", "docs/", "scripts/"))
        and name not in AS_IT_WAS_SAID
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if ANOTHER_SPELLING.search(line)
    ]
    assert found == []


def test_every_data_file_has_a_schema_in_the_editor() -> None:
    """`check` writes the settings from the same list that says how each file is read."""
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
    assert settings == schemas.editor_settings(), "run: python3 -m scripts check"
    for schema in settings["yaml.schemas"]:
        assert (ROOT / schema).is_file(), schema
    named = settings["yaml.schemas"].values()
    listed = [[entry] if isinstance(entry, str) else entry for entry in named]
    globs = [glob.removeprefix("/") for globs in listed for glob in globs]
    for path in (ROOT / "data").rglob("*.yaml"):
        name = path.relative_to(ROOT).as_posix()
        assert any(fnmatchcase(name, glob) for glob in globs), name


def test_the_hooks_run_commands_of_this_project_and_nothing_from_elsewhere() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    for hook in config["repos"][0]["hooks"]:
        python, m, scripts, name, *rest = hook["entry"].split()
        assert (python, m, scripts) == ("python3", "-m", "scripts")
        assert (ROOT / f"scripts/commands/{name}.py").is_file()
        if name == "test":
            assert not test_command.planned(rest).browser
