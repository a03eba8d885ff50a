"""Text that is no YAML is told where the slip is, in the reader's language."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.scripts.model.test_habits import told


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('code: "23\nofficial: true\nnote: "x"\n', 1),
        ('a: 1\ncode: "23\nofficial: true\n', 2),
        ("a: 1\ncode: '23\nofficial: true\nnote: it's\n", 2),
        ('a: 1\nb: {c: "x, d: 1}\ne: {f: "y"}\n', 2),
        ('a: 1\nb: "x\nc: 全角\u3000の空白 "y"\n', 2),
    ],
)
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_a_quote_that_is_not_closed_is_told_where_it_opens(
    monkeypatch: pytest.MonkeyPatch, text: str, line: int, loader: str
) -> None:
    monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, loader))
    text += f"# {loader}\n"  # What was read before is not read again.
    said = told(text)
    assert said.startswith(f"data/host.yaml:{line}: "), said
    assert "a quote that opens on this line and is not closed" in said


def test_a_slip_after_a_closed_quote_is_told_where_it_is() -> None:
    said = told('a: "x\n  y"\nb: 1\nc: d: e\n')
    assert said.startswith("data/host.yaml:4: ") and "quote that opens" not in said


@pytest.mark.parametrize(
    "text",
    [
        *("a: [1, 2\nb: 3\n", "a: {b: 1\nc: 2\n", "a: b: c\n", "a: 1\n b: 2\n", "a: @x\n"),
        *("- a\nb: c\n", 'a: "\\q"\n', 'a: "b" c\n', "a: &\n", "a: !x!y z\n", "a: ]\n"),
        *("a: >x\n b\n", "%FOO\n", "k: - a\n", 'a: "x\n', 'a: "x\nb: "y"\n', ""),
        *("---\n...\nfoo: a\n... b\n", 'a: "\\xZZ"\n', "a: {b: c}}\n", "a: |\n  x\n y\n"),
    ],
)
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_what_the_parser_says_is_not_told_in_english(
    monkeypatch: pytest.MonkeyPatch, text: str, loader: str
) -> None:
    monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, loader))
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    said = told(text and f"{text}# {loader}\n")
    assert said and not re.search("[a-z]{2,} |<", said.partition(": ")[2]), said
