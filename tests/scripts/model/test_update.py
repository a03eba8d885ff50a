"""An update of the project, merged by git, leaves a host's folder alone and fits it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.model import ROOT, read_data

OWN = "data/hosts/aichi"
HOST = """\
code: "23"
official: true
name: {ja: 愛知県の案内}
description: {ja: 愛知県の補助金の案内です。}
publisher: {ja: 愛知県 高齢福祉課}
desk: {department: {ja: 高齢福祉課}, phone: 052-000-0000}
languages: [ja]
address: https://www.pref.example.lg.jp/kaigo/
"""


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.invalid")
    subprocess.run(("git", *who, *arguments), cwd=folder, check=True, capture_output=True)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_an_update_of_the_shared_files_is_merged_without_a_conflict(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    git(tmp_path, "init", "--quiet", "--initial-branch", "project")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "The project")
    git(tmp_path, "switch", "--quiet", "--create", "prefecture")
    (tmp_path / OWN / "local").mkdir(parents=True)
    (tmp_path / OWN / "host.yaml").write_text(HOST, "utf-8")
    rules = 'code: "23"\nname: {ja: 愛知県}\n'
    (tmp_path / OWN / "local/23.yaml").write_text(rules, "utf-8")
    (tmp_path / OWN / "history.yaml").write_text("states: []\n", "utf-8")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "The prefecture's own")
    before = contents(tmp_path / OWN)

    git(tmp_path, "switch", "--quiet", "project")
    update(tmp_path / "data")
    git(tmp_path, "commit", "--quiet", "--all", "--message", "An update")
    git(tmp_path, "switch", "--quiet", "prefecture")
    git(tmp_path, "merge", "--quiet", "--no-edit", "project")

    assert contents(tmp_path / OWN) == before
    data, faults = read_data(tmp_path / "data", "aichi")
    assert not faults and data.host and data.host.name.ja == "愛知県の案内"
    changed = data.files["programmes/care-tech-takeup.yaml"].versions[-1]
    assert changed.as_of == "2026-11-30"


def update(data: Path) -> None:
    """What an update may bring: a later day in a programme, other examples of hosts."""
    takeup = data / "programmes/care-tech-takeup.yaml"
    text = takeup.read_text("utf-8")
    later = re.sub(r'(    as_of: )"[0-9-]+"', r'\g<1>"2026-11-30"', text)
    assert later != text
    takeup.write_text(later, "utf-8")
    shutil.rmtree(data / "hosts/example-reiji")
    (data / "hosts/example-mihon/logo.svg").write_text("<svg/>", "utf-8")
    history = data / "history.yaml"
    history.write_text("# Another head.\n" + history.read_text("utf-8"), "utf-8")
