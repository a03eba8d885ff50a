"""The page of what waits for confirmation holds everything that is only reported."""

from __future__ import annotations

import copy
import html
import re
from functools import cache
from typing import Any

import pytest

from calculators.words.wording import Wording
from scripts.checks.checked import CROSS_CHECKS
from scripts.model import Data
from scripts.model.common import walk
from scripts.model.conflicts import ConflictsFile
from scripts.pages import DOCS, to_confirm
from scripts.pages.templates import Templates
from scripts.rules.compile import compile_rules
from tests.facts import data, hosted, rules


@cache
def rendered(language: str) -> str:
    templates = Templates(data(), rules(), language, (DOCS / "templates",))
    (page,) = to_confirm.pages(data(), rules(), language)
    return templates.render(page.template, page.path, page.context)


def test_an_official_is_told_to_write_into_the_own_folder_and_nowhere_else() -> None:
    own = hosted("example-reiji")
    templates = Templates(own, compile_rules(own), "ja", (DOCS / "templates",))
    (page,) = to_confirm.pages(own, compile_rules(own), "ja")
    text = templates.render(page.template, page.path, page.context)
    assert "host.yamlのconfirmed" in text and "data/sources.yaml" not in text
    assert "<code>guideline-2026-takeup</code>" in text


def waiting() -> list[Any]:
    documents = data().files["sources.yaml"].documents
    return [document for document in documents if document.evidence == "reported"]


@pytest.mark.slow
def test_every_reported_document_is_there_with_the_official_page_to_open() -> None:
    assert waiting()
    for language in ("ja", "en"):
        text = rendered(language)
        for document in waiting():
            assert f"{{ #{document.id} }}" in text
            assert f"({document.confirm_at.url})" in text


@pytest.mark.slow
def test_no_row_shows_what_the_data_calls_a_rate_or_a_line_among_themselves() -> None:
    """Whatever document may come to wait: all of them do here."""
    documents = {document.id for document in data().files["sources.yaml"].documents}
    said = [one.says for _, one in to_confirm._claims(data(), documents, Wording(rules(), "ja"))]
    assert "台数 ＞ 移乗支援、" in "\n".join(said) and "ライセンス料 ＞ 上限額" in "\n".join(said)
    assert [one for one in said if re.search(r"＞ [a-z][a-z0-9-]*( ＞|（|$)", one)] == []


def test_every_fact_that_rests_on_one_has_its_row() -> None:
    (page,) = to_confirm.pages(data(), rules(), "ja")
    listed = {
        (document.id, claim.file)
        for document, claims in page.context["documents"]
        for claim in claims
    }
    ids = {document.id for document in waiting()}
    facts = {
        (value.partition("#")[0], f"{name} {'.'.join(map(str, place[:-2]))}".strip())
        for name, document in data().documents.items()
        for place, value in walk(document.value)
        if place[-2:-1] == ("source",) and str(value).partition("#")[0] in ids
    }
    assert facts and listed == facts


def test_a_row_says_what_to_look_for() -> None:
    (page,) = to_confirm.pages(data(), rules(), "en")
    for _, claims in page.context["documents"]:
        assert claims and all(claim.says and claim.source for claim in claims)


def test_what_was_read_waits_for_nothing() -> None:
    for document in data().files["sources.yaml"].documents:
        if document.evidence != "reported":
            assert f"{{ #{document.id} }}" not in rendered("ja")


def test_both_sides_of_a_conflict_are_told_and_what_to_ask() -> None:
    for conflict in data().files["conflicts.yaml"].conflicts:
        section = rendered("en").partition(f"{{ #{conflict.id} }}")[2].partition("###")[0]
        assert section.count("\n- ") == 2 and "**Ask**: " in html.unescape(section)


@pytest.mark.slow
def test_a_conflict_about_a_programme_that_is_not_there_is_a_fault() -> None:
    value = copy.deepcopy(data().plain("conflicts.yaml"))
    value["conflicts"][0]["programme"] = "care-tech-takup"
    changed = {**data().files, "conflicts.yaml": ConflictsFile.model_validate(value)}
    everything = Data(data().documents, changed)
    found = [fault for check in CROSS_CHECKS for fault in check(everything)]
    assert [fault.place for fault in found] == [("conflicts", 0, "programme")]
    assert "care-tech-takeup" in found[0].advice


def test_days_are_told_as_days_and_figures_with_what_they_are_for() -> None:
    """Who compares a row with the document knows from the row alone what to look for."""
    (page,) = to_confirm.pages(data(), rules(), "ja")
    says = [claim.says for _, claims in page.context["documents"] for claim in claims]
    assert any(
        text.endswith("（始まり：令和8年7月1日（2026年）、終わり：令和8年12月31日（2026年））")
        for text in says
    )
    for text in says:
        assert ".yaml" not in text and "。、" not in text
        assert not re.search(r"\d{4}-\d{2}", text), text
        assert not re.match(r"(金額|率|人数|始まり|終わり)", text), text
    assert any("見守り ＞ 上限額（金額：300,000円）" in text for text in says)
    assert "都道府県の募集 ＞ 愛知県 ＞ 令和7年度（2025年度） ＞ 率（率：4/5）" in says
