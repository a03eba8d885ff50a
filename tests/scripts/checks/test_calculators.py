"""The registry of calculators is walked: whatever belongs to one is there, or is missed by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calculators import CALCULATORS, KINDS, Calculator
from calculators.form import page
from calculators.form.address import fields_of
from calculators.kpi import report as kpi_report
from scripts.checks.calculators import check
from scripts.markdown.calculator_page import cited, examples_of
from scripts.model import ROOT, Data
from scripts.pages import coverage, faq, sources
from tests.facts import data, pages, rules


def without(name: str) -> Data:
    """The data but for one file."""
    return Data(data().documents, {key: data().files[key] for key in data().files if key != name})


def found(data_: Data, root: Path = ROOT) -> list[tuple[str, str]]:
    return [(fault.file, fault.found) for fault in check(data_, root)]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A project that holds nothing but a page for each calculator, in both languages."""
    for language in ("ja", "en"):
        for calculator in CALCULATORS.values():
            path = tmp_path / f"docs/{language}/{calculator.address}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# Title\n\n/// calculator | {calculator.id}\n///\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_calculator_answers_and_is_led_to(kind: str, language: str) -> None:
    form = rules()["forms"][kind]
    example = form["example"]
    if of := form["example_of"]:
        known = examples_of(data().many("programmes"))
        example = known[of["programme"], of["version"], of["id"]]["request"]
    answer = json.loads(page.answer(kind, language, fields_of(example), rules()))
    assert answer["headline"] and answer["csv"]
    address = f"{CALCULATORS[kind].address}.md"
    assert f"[{form['title'][language]}]({address})" in pages(faq, language)["faq.md"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_sources_name_every_calculator_whose_example_cites_them(language: str) -> None:
    examples = examples_of(data().many("programmes"))
    area = next(iter(sources.pages(data(), rules(), language)))
    for kind, calculator in CALCULATORS.items():
        title = rules()["forms"][kind]["title"][language]
        cites = cited(kind, rules(), examples, language)
        for document in area.context["documents"]:
            for place in document.places:
                users = area.context["citing_pages"]({}, f"{document.id}#{place.id}")
                named = (f"{calculator.address}.md", title) in users
                anchor = f"{document.id}-{place.id}"
                assert named == (anchor in cites), anchor


def test_what_is_covered_is_called_as_its_form_is() -> None:
    assert "[補助額を計算する](calculators/subsidy.md)" in pages(coverage, "ja")["coverage.md"]


def test_nothing_is_missing() -> None:
    assert found(data()) == []


@pytest.mark.parametrize("name", ["forms/kpi.yaml", "words/report/kpi.yaml", "kpi.yaml"])
def test_a_missing_file_is_one_message(name: str) -> None:
    assert found(without(name)) == [(name, "no such file")]


def test_a_report_without_one_of_its_functions_is_one_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(kpi_report, "rows")
    assert found(data()) == [("forms/kpi.yaml", "no rows in calculators.kpi.report")]


def test_a_calculator_that_no_answer_leads_to_is_one_message() -> None:
    file = data().files["faq.yaml"]
    entries = [
        entry.model_copy(update={"calculator": None}) if entry.calculator == "kpi" else entry
        for entry in file.entries
    ]
    changed = {**data().files, "faq.yaml": file.model_copy(update={"entries": entries})}
    told = found(Data(data().documents, changed))
    assert told == [("faq.yaml", "no entry that has calculator: kpi")]


def test_a_missing_page_and_one_without_the_calculator_are_one_message_each(docs: Path) -> None:
    assert found(data(), docs) == []
    (docs / "docs/en/calculators/kpi.md").unlink()
    (docs / "docs/ja/self-check.md").write_text("# Title\n", "utf-8")
    assert found(data(), docs) == [
        ("docs/ja/self-check.md", "a page without its calculator"),
        ("docs/en/calculators/kpi.md", "no such file"),
    ]


def test_a_calculator_of_which_there_is_but_the_name_misses_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(CALCULATORS, "new", Calculator("new", data=("facts",)))
    files = [file for file, _ in found(data())]
    assert files == [
        "forms/new.yaml",
        "words/report/new.yaml",
        "facts.yaml",
        "forms/new.yaml",
        "forms/new.yaml",
        "faq.yaml",
        "docs/ja/calculators/new.md",
        "docs/en/calculators/new.md",
    ]


def test_a_form_of_no_calculator_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Any] = {kind: CALCULATORS[kind] for kind in KINDS if kind != "kpi"}
    monkeypatch.setattr("scripts.checks.calculators.CALCULATORS", kept)
    assert found(data()) == [("forms/kpi.yaml", '"kpi"')]
