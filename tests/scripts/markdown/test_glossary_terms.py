"""Words of the glossary are explained where a page first uses them, and nowhere else."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from scripts.markdown.glossary_terms import meanings
from tests.facts import data


def html(text: str, language: str = "ja") -> str:
    extensions = ["tables", "attr_list", "md_in_html", "scripts.markdown.glossary_terms"]
    settings = {"scripts.markdown.glossary_terms": {"language": language}}
    return Markdown(extensions=extensions, extension_configs=settings).convert(text)


def explained(text: str, language: str = "ja") -> list[str]:
    return re.findall(r"<abbr [^>]*>(.*?)</abbr>", html(text, language))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("補助率は決まっています。補助率です。", ["補助率"]),
        ("補助上限額と補助率", ["補助上限額", "補助率"]),
        ("**繰越分**と*概算要求*", ["繰越分", "概算要求"]),
        ("- 逓減制\n- 返戻", ["逓減制", "返戻"]),
        ("| 表 |\n| --- |\n| 事後評価書 |", ["事後評価書"]),
        ("<div markdown='1'>\n返戻です。\n</div>", ["返戻"]),
        ("# 補助率\n\n本文", []),
        ("[補助率](x.md)と`補助率`", []),
        ("<p>補助率</p>", []),
        ("[補助率](x.md)のあとの補助率", ["補助率"]),
    ],
)
def test_first_use_in_running_text(text: str, words: list[str]) -> None:
    assert explained(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The subsidy rate, and the Subsidy rate again", ["subsidy rate"]),
        ("A Subsidy rate", ["Subsidy rate"]),
        ("In daily life, LIFE counts", ["LIFE"]),
        ("LIFESTYLE and WAM NETs", []),
    ],
)
def test_english_words_stand_alone(text: str, words: list[str]) -> None:
    assert explained(text, "en") == words


def test_each_page_begins_anew() -> None:
    markdown = Markdown(extensions=["scripts.markdown.glossary_terms"])
    first, second = (markdown.reset().convert("補助率") for _ in range(2))
    assert first == second and "<abbr" in first


def test_meaning_is_a_title_that_can_take_the_focus() -> None:
    (found,) = re.findall(r"<abbr (.*?)>", html("返戻"))
    assert 'tabindex="0"' in found and meanings("ja")["返戻"] in found


def test_meanings_are_escaped_and_text_is_kept() -> None:
    text = "返戻 &lt;b&gt; の前に返戻、後に補助率と<b>返戻</b>"
    assert re.sub(r"</?abbr[^>]*>", "", html(text)) == f"<p>{text}</p>"


def test_common_words_are_not_explained() -> None:
    common = {term.term.ja for term in data().files["glossary.yaml"].terms if term.common}
    assert common and not common & set(meanings("ja"))
