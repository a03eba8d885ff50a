"""Beside programmes and under headings: from which years amounts are, and how well known."""

from __future__ import annotations

import re

import pytest

from calculators.words.wording import Wording
from scripts.pages.years import Years, newest
from tests.facts import data, rules

PAGE = {"name": {"ja": "国の要綱", "en": "State's rules"}, "url": "https://example.jp/rules.pdf"}


def under(text: str, *cited: str, language: str = "ja") -> str:
    return Years(Wording(rules(), language)).under_heading(text, cited)


def years(html: str) -> list[str]:
    return re.findall(r'data-year="(\d+)"', html)


def test_amounts_get_the_years_of_the_documents_that_the_page_cites_right_under_the_heading() -> (
    None
):
    text = under(
        "# 見出し { #top }\n\n30万円です。\n",
        "scheme-2024#takeup",
        "outline-2023-supplementary#budget",
    )
    heading, said, rest = text.split("\n\n", 2)
    assert heading == "# 見出し { #top }"
    assert years(said) == ["2024", "2023"] and "根拠：" in said
    assert rest.endswith("30万円です。\n")


@pytest.mark.parametrize("text", ["# 見出し\n\n件数は3件です。\n", "30万円です。\n"])
def test_pages_without_amounts_or_heading_stay_as_they_are(text: str) -> None:
    assert under(text, "scheme-2024#takeup") == text


def test_a_page_that_says_its_years_itself_is_left_alone() -> None:
    text = '# 見出し\n\n<p class="standing">令和6年度</p>\n\n30万円です。\n'
    assert under(text, "scheme-2024#takeup") == text


def test_calculators_of_programmes_say_the_years_of_all_adopted_rules_and_no_request() -> None:
    text = under("# 試算\n\n/// calculator | subsidy\n///\n")
    adopted = {
        str(version.fiscal_year)
        for programme in data().many("programmes")
        for version in programme.versions
        if version.status == "in-force"
    }
    assert years(text) == sorted(adopted, reverse=True)
    assert 'data-standing="request"' not in text


@pytest.mark.parametrize("kind", ["linkage", "addon", "caseload", "kpi", "timestudy"])
def test_calculators_of_figures_say_the_year_of_their_document(kind: str) -> None:
    text = under(f"# 試算\n\n/// calculator | {kind}\n///\n")
    assert years(text) and "以前の年度の資料" in text and "終わった年度" not in text


def test_the_time_study_is_of_the_year_of_the_example_it_works_with_and_of_no_other() -> None:
    text = under("# 試算\n\n/// calculator | timestudy\n///\n")
    assert years(text) == ["2023"] and "確かめる先" not in text


def test_what_a_year_rests_on_is_said_at_its_weakest() -> None:
    known = rules()["sources"]
    told = {**known["scheme-2024"], "evidence": "reported", "confirm_at": PAGE}
    mine = {**rules(), "sources": {**known, "scheme-2024": told}}
    cited = ["lecture-2024#kpi", "scheme-2024#takeup"]
    text = Years(Wording(mine, "ja")).under_heading("# 額\n\n1円\n", cited)
    assert years(text) == ["2024"] and 'data-evidence="reported"' in text
    assert PAGE["url"] in text


def test_a_programme_begins_with_its_newest_rules_that_are_no_request() -> None:
    for programme in data().many("programmes"):
        first = newest(programme)
        assert first.status != "request"
        after = programme.versions[programme.versions.index(first) + 1 :]
        assert all(version.status == "request" for version in after)


def test_the_list_says_every_adopted_year_once_the_newest_first() -> None:
    chips = re.findall("<span [^>]*chip[^>]*>", Years(Wording(rules(), "en")).recorded())
    said = years("".join(chips))
    assert said == sorted(set(said), reverse=True) and len(said) > 1
