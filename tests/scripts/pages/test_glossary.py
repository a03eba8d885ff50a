"""The glossary: readings, both languages, order, and the calendar of eras."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from typing import Any

import pytest

from scripts.checks import glossary as checks
from scripts.checks import links
from scripts.model import Data
from scripts.pages import glossary
from tests.facts import data, faults, japanese_outside_its_span, pages

FILE = data().files["glossary.yaml"]


def headings(language: str) -> list[str]:
    page = pages(glossary, language)["glossary.md"]
    return re.findall(r"^### (.+?) \{ #", page, re.M)


def test_every_term_stands_on_both_pages_with_its_reading() -> None:
    for language in ("ja", "en"):
        page = pages(glossary, language)["glossary.md"]
        assert len(headings(language)) == len(FILE.terms)
        for term in FILE.terms:
            assert f"{{ #{term.id} }}" in page and term.kana in page


def test_terms_stand_in_the_order_of_the_language() -> None:
    by_id = {term.id: term for term in FILE.terms}
    for language, key in (("ja", lambda t: t.kana), ("en", lambda t: t.term.en.lower())):
        page = pages(glossary, language)["glossary.md"]
        for section in page.split("\n## ")[1:]:
            ids = re.findall(r"^### .+ \{ #(.+?) \}$", section, re.M)
            keys = [key(by_id[name]) for name in ids]
            assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("year", "begins", "ends"),
    [
        ("令和6年度（2024年度）", "令和6年4月1日（2024年）", "令和7年3月31日（2025年）"),
        ("令和7年度（2025年度）", "令和7年4月1日（2025年）", "令和8年3月31日（2026年）"),
    ],
)
def test_fiscal_years_begin_in_april(year: str, begins: str, ends: str) -> None:
    assert f"| {year} | {begins} | {ends} |" in pages(glossary, "ja")["glossary.md"]


def test_english_page_is_english() -> None:
    assert not japanese_outside_its_span(pages(glossary, "en")["glossary.md"])


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda file: file["terms"][0].update(group="nothing"), "nothing"),
        (lambda file: file["terms"][0].update(also=[file["terms"][1]["term"]["ja"]]), "stands for"),
        (
            lambda file: file["groups"].append(
                {"id": "empty", "name": {"ja": "空", "en": "Empty"}}
            ),
            "empty",
        ),
    ],
)
def test_a_term_out_of_place_is_found(change: Any, found: str) -> None:
    result = faults("glossary.yaml", checks.check, change)
    assert any(found in fault.found for fault in result), result


def test_no_address_is_there_twice() -> None:
    double = faults(
        "links.yaml",
        links.check,
        lambda file: file["links"][1].update(url=file["links"][0]["url"]),
    )
    assert [fault.place for fault in double] == [("links", 1, "url")]


@pytest.mark.parametrize(
    ("file", "change", "found"),
    [
        (
            "centres.yaml",
            lambda file: file["kinds"]["planned"]["text"].update(
                en="A support centre was to open."
            ),
            "support centre",
        ),
        (
            "addon.yaml",
            lambda file: file["title"].update(en="Add-on for productivity-promotion systems"),
            "productivity-promotion systems",
        ),
    ],
)
def test_an_english_text_that_calls_a_thing_by_another_word_is_found(
    file: str, change: Any, found: str
) -> None:
    document = data().documents[file]
    value = copy.deepcopy(document.value)
    change(value)
    documents = {**data().documents, file: replace(document, value=value)}
    result = list(checks.check(Data(documents, data().files)))
    assert [fault.file for fault in result] == [file]
    assert found in result[0].found
