"""What the documents for developers point to is there, and none of them gets into the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DEVELOPMENT = ROOT / "docs/development"
RECORDS = DEVELOPMENT / "decisions"
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DEVELOPMENT.rglob("*.md"))]
WRITTEN = (".venv/", ".build/", "site/", "site-hosts/", "site-servers/", "en/", "runtime/")
WRITTEN += ("embed/", ".well-known/")
"""What paths begin with that lead to what commands write."""
MADE_UP = "worth"
"""The calculator that add-a-calculator.md adds for an example."""


def pointed_to(document: Path) -> list[Path]:
    """The files and folders that a document names: relative links, and paths in backquotes."""
    text = document.read_text("utf-8")
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text)
    return [
        *(document.parent / link for link in linked),
        *(ROOT / name for name in named if not name.startswith(WRITTEN) and MADE_UP not in name),
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_points_to_is_there(document: Path) -> None:
    assert not [path for path in pointed_to(document) if not path.exists()]


def test_decision_records_are_numbered_and_listed() -> None:
    files = sorted(path for path in RECORDS.glob("*.md") if path.name != "README.md")
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    listed = re.findall(r"\]\((\d{4}[^)]*)\)", (RECORDS / "README.md").read_text("utf-8"))
    assert listed == [path.name for path in files]
    for path in files:
        assert path.read_text("utf-8").startswith(f"# {path.name[:4]} "), path.name


def test_what_is_for_developers_is_no_page_of_the_site(site: Path) -> None:
    names = {path.stem for path in DEVELOPMENT.rglob("*.md")} - {"README"}
    assert len(names) > 5 and not names & {path.stem for path in site.rglob("*.html")}


def test_code_in_a_list_is_indented_and_not_fenced() -> None:
    """A fence within a list is no code for the site: its lines would run into one."""
    prose = [
        path for name in ("ja", "en", "handbook") for path in (ROOT / "docs" / name).rglob("*")
    ]
    fenced = [
        path
        for path in [*prose, *(ROOT / "docs/templates").rglob("*")]
        if path.suffix in (".md", ".j2") and re.search(r"(?m)^ +```", path.read_text("utf-8"))
    ]
    assert not fenced
