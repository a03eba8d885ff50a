"""The pages in easy Japanese: short, every kanji with its reading, figures from the data."""

from __future__ import annotations

import re

import pytest

from scripts.pages import DOCS
from scripts.pages.ruby import ruby
from scripts.pages.templates import Templates
from tests.facts import JAPANESE, data, japanese_outside_its_span, rules

PAGES = sorted(path.stem for path in (DOCS / "ja" / "easy").glob("*.md"))
KANJI = re.compile(r"[一-鿿々]")
LONGEST = 1000


def page(name: str, language: str) -> str:
    templates = Templates(data(), rules(), language, (DOCS / "templates", DOCS / language))
    return templates.render(f"easy/{name}.md", f"easy/{name}.md", {})


def easy(name: str) -> str:
    """The part for readers of easy Japanese, from the title to the sources below it."""
    body = page(name, "ja").split("\n# ")[1]
    body = re.split(r"\n(?:<span class=\"cited\">)?\[[^\]]*\]\(\.\./sources", body)[0]
    return re.sub(r"\]\([^)]*\)", "]", body)


def test_there_are_three() -> None:
    assert PAGES == ["ask", "linkage", "support"]


@pytest.mark.parametrize("name", PAGES)
def test_every_kanji_has_its_reading(name: str) -> None:
    rest = re.sub(r"<ruby>.*?</ruby>", "", easy(name))
    rest = re.sub(r"[0-9,]+[万億]?円", "", rest)
    assert not KANJI.findall(rest)
    assert "《" not in rest


@pytest.mark.parametrize("name", PAGES)
def test_page_is_short_and_says_the_main_thing_first(name: str) -> None:
    text = re.sub(r"<rt>.*?</rt>|<[^>]+>|\{[^}]*\}|（）|\s", "", easy(name))
    assert len(text) <= LONGEST
    assert "{ .lead }" in page(name, "ja").split("\n## ")[0]
    sentences = re.split(r"[。？]|か\n", re.sub(r"<rt>.*?</rt>|<[^>]+>|（）", "", easy(name)))
    assert max(len(sentence.split("\n")[-1]) for sentence in sentences) <= 70


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_show_the_same_figures_and_sources(name: str) -> None:
    ja, en = page(name, "ja"), page(name, "en")
    assert not japanese_outside_its_span(en)
    assert re.findall(r"sources\.md#[a-z0-9-]+", ja) == re.findall(r"sources\.md#[a-z0-9-]+", en)
    assert re.findall(r"\d/\d", ja) == re.findall(r"\d/\d", en)


def test_figures_are_those_of_the_data() -> None:
    assert "100万円まで" in easy("support") and "30万円まで" in easy("support")
    assert "21,000円" in easy("linkage")


def test_no_other_page_has_readings() -> None:
    for path in DOCS.rglob("*.md"):
        if path.parent.name != "easy":
            assert "《" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("補助金《ほじょきん》", "<ruby>補助金<rp>（</rp><rt>ほじょきん</rt><rp>）</rp></ruby>"),
        ("を持《も》つ", "を<ruby>持<rp>（</rp><rt>も</rt><rp>）</rp></ruby>つ"),
        ("｜お金《おかね》", "<ruby>お金<rp>（</rp><rt>おかね</rt><rp>）</rp></ruby>"),
        ("a《b》", "a《b》"),
    ],
)
def test_readings_go_over_their_word(text: str, expected: str) -> None:
    assert ruby(text) == expected
    assert JAPANESE.search(str(ruby("介護《かいご》")))
