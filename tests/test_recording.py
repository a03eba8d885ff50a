"""The record of what axe finds: put together from all workers, and shown as it is."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.pages import DOCS, accessibility
from scripts.pages.templates import Templates
from scripts.rules.compile import compile_rules
from tests.facts import hosted, pages, rules
from tests.recording import Notes


def notes(**faults: int) -> dict[str, Any]:
    found = {name: {"criteria": ["1.4.3"], "faults": count} for name, count in faults.items()}
    tools = {"engine": "4.0", "browser": "Chromium 1"}
    return {"rules": found, "pages": ["a.html"], "ways": ["375 light"], "tools": tools}


def shown(record: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> str:
    monkeypatch.setattr(accessibility, "RECORD", record)
    pages.cache_clear()
    try:
        return pages(accessibility, language)["accessibility-results.md"]
    finally:
        pages.cache_clear()


def test_the_notes_of_all_workers_are_one_record(tmp_path: Path) -> None:
    run = Notes()
    run.join(notes(contrast=2))
    run.join({**notes(contrast=1, names=0), "pages": ["a.html", "b.html"]})
    run.write(tmp_path / "record.json", date(2026, 11, 29))
    record = json.loads((tmp_path / "record.json").read_text("utf-8"))
    assert record["date"] == "2026-11-29" and record["engine"] == "4.0"
    assert (record["pages"], record["ways"]) == (2, 1)
    assert [(rule["id"], rule["faults"]) for rule in record["rules"]] == [
        ("contrast", 3),
        ("names", 0),
    ]


def test_a_run_that_checked_nothing_leaves_no_record(tmp_path: Path) -> None:
    Notes().write(tmp_path / "record.json", date(2026, 11, 29))
    assert not list(tmp_path.iterdir())


def test_without_a_record_the_page_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(tmp_path / "none.json", monkeypatch, "ja")
    assert "検査の記録は、まだありません" in text and "| 1.4.3 |" not in text


def test_the_page_shows_what_was_found_for_each_criterion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Notes()
    run.join(notes(contrast=2))
    run.write(tmp_path / "record.json", date(2026, 11, 29))
    text = shown(tmp_path / "record.json", monkeypatch, "en")
    (row,) = [line for line in text.splitlines() if line.startswith("| 1.4.3 |")]
    assert row.endswith("| AA | 1 | 2 |")
    assert text.count("not checked automatically") == 37
    assert "have changed since" not in text
    run.write(tmp_path / "record.json", date(2026, 11, 29))
    old = json.loads((tmp_path / "record.json").read_text("utf-8"))
    (tmp_path / "record.json").write_text(json.dumps({**old, "data": "0" * 12}), "utf-8")
    assert "have changed since" in shown(tmp_path / "record.json", monkeypatch, "en")


def test_the_criteria_are_those_of_the_standard() -> None:
    criteria = rules()["words"]["accessibility"]["criteria"]
    assert len(criteria) == 38 and set(criteria) >= accessibility.HIGHER
    assert len(accessibility.HIGHER) == 13


@pytest.mark.slow
def test_a_host_s_page_tells_whose_pages_were_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests open the national pages: no other site claims their results for its own."""
    run = Notes()
    run.join(notes(contrast=0))
    run.write(tmp_path / "record.json", date(2026, 11, 29))
    monkeypatch.setattr(accessibility, "RECORD", tmp_path / "record.json")
    data = hosted("example-mihon")
    templates = Templates(data, compile_rules(data), "ja", (DOCS / "templates",))
    [page] = accessibility.pages(data, compile_rules(data), "ja")
    text = templates.render(page.template, page.path, page.context)
    assert "全国版のページです" in text and "適合レベルAAに" in text
    assert "全国版" not in shown(tmp_path / "record.json", monkeypatch, "ja")
