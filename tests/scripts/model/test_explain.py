"""What a file's model finds wrong is told at the field to mend, with what stands there."""

from __future__ import annotations

import ast

import pytest

from scripts.model import ROOT
from tests.scripts.model.test_habits import HOST, told

OVER = HOST + "notice: {title: {ja: 件, en: A}, text: {ja: 文, en: B}, "


def test_rules_between_fields_name_them_with_what_they_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = OVER + 'from: "2026-12-20", to: "2026-12-11"}\n'
    assert told(text) == (
        'data/host.yaml:8: notice.from: found from: "2026-12-20", to: "2026-12-11": expected a '
        "first day that is not after the last: correct one of these fields"
    )
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert told(text) == (
        "data/host.yaml:8: notice.from: 見つかったもの "
        'from: "2026-12-20"、to: "2026-12-11": あるべきもの 最後の日より後ではない、最初の日: '
        "これらの項目を見比べて直してください"
    )


def test_a_mapping_that_has_none_of_the_fields_is_named_itself() -> None:
    text = HOST.replace("phone: 052-000-0000", "extension: '22'")
    assert told(text) == (
        "data/host.yaml:6: desk: found nothing: expected a phone, a mail or a web address under "
        "which it can be reached: add what is missing"
    )


def test_every_rule_between_fields_says_which_they_are() -> None:
    """A rule that raises a bare ValueError would be told as "a mapping with 16 keys"."""
    bare = [
        f"{path.name}:{node.lineno}"
        for path in sorted((ROOT / "scripts/model").glob("*.py"))
        for owner in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(owner, ast.ClassDef)
        for node in ast.walk(owner)
        if isinstance(node, ast.Raise) and node.exc and "ValueError" in ast.unparse(node.exc)
    ]
    assert bare == []
