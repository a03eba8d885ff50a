"""The pages of the programmes, the sources and the assumptions, as rendered to Markdown."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest

from calculators.words import formats
from scripts.model.common import walk
from scripts.pages import DOCS, programmes, sources
from scripts.pages.rules_in_words import RulesInWords
from scripts.pages.templates import Templates
from tests.facts import data, rules

LANGUAGES = ("ja", "en")


@cache
def rendered(language: str) -> dict[str, str]:
    """Every page of these areas by its path."""
    templates = Templates(data(), rules(), language, (DOCS / "templates",))
    return {
        page.path: templates.render(page.template, page.path, page.context)
        for area in (programmes, sources)
        for page in area.pages(data(), rules(), language)
    }


def page_of(programme: Any, language: str) -> str:
    return plain(rendered(language)[f"programmes/{programme.id}.md"])


def plain(markdown: str) -> str:
    """Markdown with its character references read back."""
    return re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), markdown)


def anchors(markdown: str) -> list[str]:
    return re.findall(r"\{ #([a-z0-9_-]+) \}", markdown) + re.findall(r' id="([^"]+)"', markdown)


ALL = [(programme, language) for programme in data().many("programmes") for language in LANGUAGES]


def entry_name(entry: tuple[Any, str]) -> str:
    return f"{entry[0].id}-{entry[1]}"


@pytest.mark.parametrize("entry", ALL, ids=entry_name)
def test_every_text_of_a_programme_is_on_its_page(entry: tuple[Any, str]) -> None:
    programme, language = entry
    page = page_of(programme, language)
    for place, value in walk(programme.model_dump(by_alias=True)):
        if isinstance(value, dict) and set(value) == {"ja", "en"}:
            for part in re.split(r"\{[a-z_]+\}", value[language]):
                assert " ".join(part.split()) in page, place


@pytest.mark.parametrize(
    ("name", "japanese", "english"),
    [
        (
            "care-tech-takeup",
            "費用の4/5（令和8年度。令和7年度は3/4）",
            "4/5 (FY2026; 3/4 in FY2025)",
        ),
        ("care-tech-introduction", "1/2（要件を満たす場合は3/4）", "1/2 (3/4 where conditions"),
        ("third-party-support", "費用の1/2以内", "up to 1/2 of the cost"),
    ],
)
def test_the_summary_shows_the_rates_of_the_rules(name: str, japanese: str, english: str) -> None:
    for language, expected in (("ja", japanese), ("en", english)):
        page = plain(rendered(language)[f"programmes/{name}.md"])
        assert expected in page


@pytest.mark.parametrize("entry", ALL, ids=entry_name)
def test_every_cap_and_limit_is_on_its_page_in_full(entry: tuple[Any, str]) -> None:
    programme, language = entry
    page = page_of(programme, language)
    words = rules()["words"]["formats"]
    for version in programme.versions:
        shown = version.model_dump(include={"lines", "limits", "budget"})
        for place, value in walk(shown):
            if place and place[-1] in ("amount", "each", "at_most") and isinstance(value, int):
                assert formats.yen(value, words, language) in page, place
            elif place and place[-1] == "models" and value is not None:
                assert str(value) in page


@pytest.mark.parametrize("entry", ALL, ids=entry_name)
def test_every_source_of_a_programme_is_linked(entry: tuple[Any, str]) -> None:
    programme, language = entry
    page = rendered(language)[f"programmes/{programme.id}.md"]
    shown = programme.model_dump(by_alias=True)
    for place, value in walk(shown):
        if len(place) > 1 and place[-2] == "source" and "cases" not in place[:-3]:
            assert f"../sources.md#{value.replace('#', '-')}" in page, place


@pytest.mark.parametrize("entry", ALL, ids=entry_name)
def test_examples_show_the_amounts_expected_of_them(entry: tuple[Any, str]) -> None:
    programme, language = entry
    page = page_of(programme, language)
    words = rules()["words"]["formats"]
    for version in programme.versions:
        for example in (one for one in version.examples if one.shown):
            start = page.index(f"{{ #{version.id}-{example.id} }}")
            block = page[start:].split("\n#")[0]
            for key in ("subsidy", "own_burden", "state", "prefecture"):
                amount = getattr(example.expect, key)
                if amount is not None:
                    assert formats.yen(amount, words, language) in block
            assert ("<details>" in block) is (example.expect.status == "calculated")
            assert f"calculators/subsidy.html#subsidy?programme={programme.id}" in block


@pytest.mark.parametrize("entry", ALL, ids=entry_name)
def test_years_stand_side_by_side_with_what_changed(entry: tuple[Any, str]) -> None:
    programme, language = entry
    page = page_of(programme, language)
    head = next(line for line in page.splitlines() if line.startswith("| "))
    assert head.count("|") == len(programme.versions) + 2
    assert ("{ #changes }" in page) is (len(programme.versions) > 1)


def test_changes_are_exactly_the_differences() -> None:
    programme = next(one for one in data().many("programmes") if one.id == "linkage-model-areas")
    said = RulesInWords(Templates(data(), rules(), "en", ()).wording)
    [(before, after, rows)] = programmes._changes(said, programme.versions)
    assert (before.id, after.id) == ("r6", "r7")
    by_topic = {}
    for topic, _, old, new in rows:
        assert old != new
        by_topic.setdefault(topic, []).append((old, new))
    assert "rates" not in by_topic
    assert "ceilings" not in by_topic
    gone = [old for old, new in by_topic["limits"] if new is None]
    come = [new for old, new in by_topic["limits"] if old is None]
    assert len(gone) == 1 and len(come) == 2
    assert not list(programmes._changes(said, programme.versions[:1]))
    same = [programme.versions[0], programme.versions[0]]
    assert [rows for _, _, rows in programmes._changes(said, same)] == [[]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_anchors_are_unique_and_every_link_between_these_pages_has_its_target(
    language: str,
) -> None:
    pages = rendered(language)
    for path, text in pages.items():
        found = anchors(text)
        assert len(found) == len(set(found)), path
    for path, text in pages.items():
        for target, anchor in re.findall(r"\((?:\.\./)?([a-z/-]+\.md)#([^)]+)\)", text):
            if target in pages:
                assert anchor in anchors(pages[target]), (path, target, anchor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_place_and_assumption_has_its_entry(language: str) -> None:
    listed = anchors(rendered(language)["sources.md"])
    for document in data().files["sources.yaml"].documents:
        assert document.id in listed
        for place in document.places:
            assert f"{document.id}-{place.id}" in listed
    listed = anchors(rendered(language)["assumptions.md"])
    assert listed == [entry.id for entry in data().files["assumptions.yaml"].assumptions]


def test_an_assumption_names_the_programmes_it_concerns() -> None:
    page = rendered("en")["assumptions.md"]
    for entry in data().files["assumptions.yaml"].assumptions:
        block = page[page.index(f"{{ #{entry.id} }}") :].split("\n## ")[0]
        for programme in data().many("programmes"):
            named = any(entry.id in version.assumptions for version in programme.versions)
            if named:
                assert f"programmes/{programme.id}.md" in block, (entry.id, programme.id)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_text_stays_text(language: str) -> None:
    evil = "<script>alert(1)</script> [x](javascript:1) | {{ 7 * 7 }} *b*"
    changed = rules() | {
        "categories": {
            key: entry | {"label": {"ja": evil, "en": evil}, "short": {"ja": evil, "en": evil}}
            for key, entry in rules()["categories"].items()
        }
    }
    templates = Templates(data(), changed, language, (DOCS / "templates",))
    for page in programmes.pages(data(), changed, language):
        text = templates.render(page.template, page.path, page.context)
        # Structured data is a script that holds data only; nothing in it can end it.
        text = re.sub(r'<script type="application/ld\+json">[^<>]*</script>', "", text)
        assert "<script" not in text
        # What stands in an HTML block is no Markdown; everything else is.
        text = re.sub(r"^<(div|details).*", "", text, flags=re.MULTILINE)
        assert "[x](" not in text
        assert "*b*" not in text.replace("&#42;b&#42;", "")


def test_a_programme_is_described_for_search_engines() -> None:
    page = rendered("en")["programmes/care-tech-takeup.md"]
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    service = json.loads(found)
    assert service["@type"] == "GovernmentService"
    assert service["name"] == "介護テクノロジー定着支援事業"
    assert "3/4" in service["description"]
