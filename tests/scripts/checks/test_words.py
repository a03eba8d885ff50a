"""Words and those who ask for them: no key is missed, no text idle, no name in braces unfilled."""

from __future__ import annotations

import copy
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scripts.checks.words import Shown, check
from scripts.model import ROOT, Data, model_for
from tests.facts import data


@cache
def shown() -> Shown:
    return Shown(ROOT)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of all that shows words, to spoil."""
    for name in ("calculators", "scripts", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def changed(name: str, place: str, value: Any) -> Data:
    """The data with the text at a place of words/<name>.yaml replaced, or removed where None."""
    file = f"words/{name}.yaml"
    content = copy.deepcopy(data().documents[file].value)
    *around, last = place.split(".")
    at = content
    for step in around:
        at = at[step]
    if value is None:
        del at[last]
    else:
        at[last] = value
    model = model_for(file)
    assert model is not None
    return Data(data().documents, {**data().files, file: model.model_validate(content)})


def found(data_: Data) -> list[str]:
    return [f"{fault.file} {fault.found}" for fault in check(data_, shown())]


@cache
def found_as_it_is() -> list[str]:
    return found(data())


def new(data_: Data) -> list[str]:
    """What is found once something has changed, and was not before."""
    return [one for one in found(data_) if one not in found_as_it_is()]


@pytest.mark.slow
def test_all_words_are_shown_and_all_that_is_shown_is_there() -> None:
    assert found_as_it_is() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "place", "said"),
    [
        # Written out in code, in a template, in prose, and put together from parts.
        ("report", "answers.heading", "html/report.py the words report.answers.heading"),
        ("faq", "title", "docs/templates/faq.md.j2 the words faq.title"),
        ("self-check", "next", "docs/ja/self-check.md the words self-check.next"),
        ("errors", "not-json", "calculators/__init__.py the words errors.not-json"),
        ("report/kpi", "provisional", "kpi/report.py the words report.kpi.provisional"),
        ("report/caseload", "columns", "caseload/report.py the words report.caseload.columns.…"),
    ],
)
def test_words_that_are_not_there_are_missed_where_they_are_asked_for(
    name: str, place: str, said: str
) -> None:
    assert any(said in one for one in new(changed(name, place, None)))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("report/kpi", "idle"),
        ("report", "idle"),
        ("errors", "idle"),
        ("form", "errors.idle"),
        ("formats", "idle"),
        ("nav", "idle"),
        ("site", "search.idle"),
    ],
)
def test_words_that_nothing_shows_are_named(name: str, place: str) -> None:
    key = f"{name.replace('/', '.')}.{place}"
    more = changed(name, place, {"ja": "ことば", "en": "Words"})
    assert new(more) == [f"words/{name}.yaml the words {key}, which nothing shows"]


@pytest.mark.parametrize(
    ("name", "place", "said"),
    [
        # Filled by arguments, by a mapping of them, by a script, by the engine's own messages.
        ("faq", "lead", "{renamed}, which nothing"),
        ("report/linkage", "steps.hours", "{renamed}, which nothing"),
        ("report/subsidy", "headline.calculated", "{renamed}, which nothing"),
        ("self-check", "progress", "{renamed}, which nothing"),
        ("errors", "too-small", "{renamed}, which nothing"),
        ("form", "errors.at", "{renamed}, which nothing"),
        ("formats", "yen", "{renamed}, which nothing"),
        ("site", "search.found", "{renamed}, which nothing"),
    ],
)
def test_a_name_changed_in_both_languages_is_found(name: str, place: str, said: str) -> None:
    text = {"ja": "改めた{renamed}", "en": "Changed {renamed}"}
    assert any(said in one for one in new(changed(name, place, text)))


def test_a_name_that_the_words_no_longer_have_is_found() -> None:
    text = {"ja": "質問に答えています。", "en": "Questions answered."}
    assert new(changed("faq", "lead", text)) == [
        "docs/templates/faq.md.j2 {count} filled in at faq.lead"
    ]


@pytest.mark.slow
def test_code_that_asks_for_a_misspelt_key_is_named_with_its_line(project: Path) -> None:
    path = project / "calculators/kpi/report.py"
    text = path.read_text("utf-8").replace('view.say("provisional")', 'view.say("provisonal")')
    path.write_text(text, "utf-8")
    line = text[: text.index("provisonal")].count("\n") + 1
    said = [str(fault) for fault in check(data(), Shown(project))]
    assert said[0].startswith(f"calculators/kpi/report.py:{line}: ")
    assert "report.kpi.provisonal" in said[0]
    assert any("report.kpi.provisional, which nothing shows" in one for one in said)


def test_a_counter_that_ends_at_nine_is_given_no_number_to_fill_in() -> None:
    """Of ten and more nobody says 「10つ」: what counts anything takes 件, 個 or the like."""
    for name, document in data().documents.items():
        for place, value in document.places:
            if isinstance(value, str) and place and place[-1] == "ja":
                assert not re.search(r"\}つ", value), (name, place)
