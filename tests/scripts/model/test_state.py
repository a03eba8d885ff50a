"""A state of the data, read again: what was worked out of it holds while no file has changed."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.model import ROOT, read_data
from scripts.rules.compile import compile_rules

pytestmark = pytest.mark.slow

CATEGORIES = "categories.yaml"


def test_data_read_again_are_the_same_until_a_file_changes(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    first, again = (read_data(tmp_path / "data")[0] for _ in range(2))
    assert first == again and hash(first) == hash(again)
    assert compile_rules(first) is compile_rules(again)

    file = tmp_path / "data" / CATEGORIES
    text = file.read_text("utf-8")
    old = first.plain(CATEGORIES)["categories"][0]["short"]["ja"]
    assert text.count(f"{{ja: {old},")
    file.write_text(text.replace(f"{{ja: {old},", f"{{ja: {old}など,", 1), "utf-8")
    changed = read_data(tmp_path / "data")[0]
    assert changed != first
    assert compile_rules(changed)["categories"] != compile_rules(first)["categories"]


def test_a_state_handed_to_another_process_is_told_apart_there() -> None:
    first = read_data(ROOT / "data")[0]
    hash(first)
    handed = pickle.loads(pickle.dumps(first))
    assert handed != first and handed == replace(handed)


def test_the_data_of_a_host_are_a_state_of_their_own() -> None:
    national = read_data(ROOT / "data")[0]
    assert national != read_data(ROOT / "data", "example-mihon")[0]
