"""The page of what changed: the newest first, by what it is about, no more than is known."""

from __future__ import annotations

import pytest

from scripts.model import Data
from scripts.pages import DOCS, changes
from scripts.pages.templates import Templates
from scripts.rules.compile import data_version
from tests.facts import data, hosted, rules
from tests.scripts.checks.test_history import entry, raised, with_states


def page(of: Data, language: str = "ja") -> str:
    templates = Templates(of, rules(), language, (DOCS / "templates",))
    [made] = changes.pages(of, rules(), language)
    return templates.render(made.template, made.path, made.context)


@pytest.mark.slow
def test_the_newest_stands_first_and_names_its_programme() -> None:
    later = {**raised(), "date": "2026-12-24"}
    text = page(with_states(data(), entry(data()), later))
    assert text.index("12月24日") < text.index("12月1日")
    assert "<summary>介護テクノロジー定着支援事業（1件）</summary>" in text
    assert "| 1,000,000 | 1,200,000 |" in text and "計算の例（" in text
    assert "この日から、変わったことを記録しています。" in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_version_is_that_of_the_status_line_and_the_feed_is_near(language: str) -> None:
    text = page(data(), language)
    assert f"`{data_version(data())}`" in text and 'href="changes.atom"' in text


@pytest.mark.slow
def test_what_is_not_written_down_yet_is_no_secret() -> None:
    note = "まだこのページには載せていません"
    assert note not in page(with_states(data(), entry(data())))
    old = {**entry(data()), "facts_digest": "0" * 12}
    assert note in page(with_states(data(), old))


@pytest.mark.slow
def test_a_language_tells_only_what_reads_otherwise_in_it() -> None:
    where = {"ja": "事業 ＞ 要件", "en": "Programme > requirement"}
    before, after = (
        {"ja": "前の言い方", "en": "As before"},
        {"ja": "新しい言い方", "en": "As before"},
    )
    told = {"file": "calls.yaml", "where": where, "before": before, "after": after}
    state = {**entry(data()), "facts": [told], "results": []}
    assert "新しい言い方" in page(with_states(data(), state))
    assert "As before" not in page(with_states(data(), state), "en")


def test_a_host_begins_with_none_of_what_others_published() -> None:
    text = page(hosted("example-mihon"))
    assert "変わったことの記録は、まだありません。" in text and "<summary>" not in text
