"""How a year stands to the reader's own: all cases are said, the reader's clock chooses one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from calculators import calculate
from calculators.html import report
from calculators.html.markup import html
from calculators.html.standing import (
    Standing,
    before_buying,
    chip,
    known,
    line,
    of_figures,
    of_version,
)
from calculators.words.wording import Wording
from tests.facts import rules


def said(standing: Standing, language: str = "ja") -> str:
    return html(line(Wording(rules(), language), standing))


def case(written: str, name: str) -> str:
    """What the sentence says in one case; the label stands before it."""
    return re.findall(rf'data-{name}="([^"]*)"', written)[-1]


def test_without_a_script_the_sentence_gives_the_dates_and_calls_no_year_this_one() -> None:
    text = re.sub("<[^>]+>", "", said(Standing("rules", 2024, "document")))
    assert "令和6年度（2024年度）の規則です。" in text
    assert "令和6年4月1日（2024年）から令和7年3月31日（2025年）まで" in text
    assert "今年度の規則" not in text and "終わりました" not in text


def test_a_page_to_look_at_for_two_documents_is_named_once() -> None:
    page = {"url": "https://example.jp/", "name": {"ja": "案内", "en": "Notice"}}
    other = {"url": "https://example.jp/2", "name": {"ja": "本文", "en": "Text"}}
    written = html(known(Wording(rules(), "ja"), "reported", [page, other, page]))
    assert re.findall(r'href="([^"]+)"', written) == [page["url"], other["url"]]


@pytest.mark.parametrize(
    ("evidence", "now", "ended"),
    [
        (
            "document",
            "今年度の規則です。要綱の本文で確かめています。",
            "年度）の規則です。この年度は終",
        ),
        ("official", "公式のページで確かめています", "年度）の規則です。この年度は終わりました"),
        (
            "reported",
            "今年度の規則として伝えられている内容です",
            "規則として伝えられている内容です。この年度は終",
        ),
    ],
)
def test_a_year_s_rules_say_how_well_they_are_known(evidence: str, now: str, ended: str) -> None:
    written = said(Standing("rules", 2026, evidence))
    assert now in case(written, "now")
    assert ended in case(written, "ended")
    assert "まだ始まっていません" in case(written, "to-come")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_request_and_an_undated_document_say_the_same_on_every_day(language: str) -> None:
    for kind, year in (("request", 2025), ("undated", None)):
        written = said(Standing(kind, year, "document"), language)
        assert "data-year" not in written
        assert f'data-standing="{kind}"' in written
    assert ("決まった規則ではありません" if language == "ja" else "not a rule") in said(
        Standing("request", 2025, "document"), language
    )


def test_a_request_is_never_called_the_rules_of_its_year() -> None:
    for language, words in (("ja", "年度）の規則"), ("en", "rules of")):
        assert words not in said(Standing("request", 2025, "document"), language)


def test_fees_of_an_earlier_document_are_not_said_to_have_ended() -> None:
    written = said(of_figures("2024-09-20", "document"))
    assert "今も同じかどうかは" in case(written, "ended")
    assert "終わりました" not in written


@pytest.mark.parametrize(
    ("as_of", "year"),
    [("2024-04-01", 2024), ("2024-03-31", 2023), ("2023", 2023), ("2025-01", 2024)],
)
def test_a_document_belongs_to_the_fiscal_year_of_its_day(as_of: str, year: int) -> None:
    assert of_figures(as_of, "document").year == year


def test_the_label_alone_can_carry_its_year() -> None:
    words = Wording(rules(), "ja")
    written = html(chip(words, Standing("rules", 2024, "document"), with_year=True))
    assert 'data-ended="令和6年度（2024年度）・終わった年度"' in written
    assert html(chip(words, Standing("undated", None, "document"), with_year=True)).endswith(
        ">年度の記載なし</span>"
    )


def test_what_is_only_reported_leads_to_every_official_page() -> None:
    words = Wording(rules(), "ja")
    pages = [
        {"name": {"ja": f"{name}の要綱", "en": name}, "url": f"https://example.jp/{name}.pdf"}
        for name in ("国", "県")
    ]
    written = html(known(words, "reported", pages))
    assert "確かめる先：" in written
    assert re.findall(r'href="([^"]+)"', written) == [page["url"] for page in pages]
    assert "確かめる先" not in html(known(words, "official", []))


def test_versions_stand_by_their_own_year_and_status() -> None:
    versions = rules()["programmes"]["care-tech-introduction"]["versions"]
    assert of_version(versions["r6"], "official") == Standing("rules", 2024, "official")
    assert of_version(versions["r7-request"], "document").kind == "request"


def test_before_buying_leads_to_the_order_of_things() -> None:
    for language in ("ja", "en"):
        assert 'href="../procedure.html"' in html(before_buying(Wording(rules(), language, "../")))


# --- after the year is over ----------------------------------------------------------------------


def conclusion(request: dict[str, Any], language: str = "ja") -> str:
    """The heading of a result of the subsidy calculator."""
    words = Wording(rules(), language)
    result = calculate("subsidy", request, rules())
    written = report.render(report.View("subsidy", result, request, words))
    return written.partition("</h2>")[0]


DEVICE = {
    "programme": "care-tech-takeup",
    "items": [{"category": "robot-transfer", "unit_price": 1_000_000}],
    "answers": {"improvement_support": "training"},
}


@pytest.mark.parametrize(("language", "said"), [("ja", "でした"), ("en", "of that time")])
@pytest.mark.parametrize("version", ["r6", "r7", "r8"])
def test_an_amount_of_a_year_that_is_over_is_said_in_the_past(
    version: str, language: str, said: str
) -> None:
    heading = conclusion({**DEVICE, "version": version}, language)
    (ended,) = re.findall(r'data-now="" data-ended="([^"]*)" data-to-come=""', heading)
    assert said in ended


def test_what_was_only_asked_for_never_was_a_rule() -> None:
    request = {**DEVICE, "programme": "care-tech-introduction", "version": "r7-request"}
    assert "でした" not in conclusion(request)


def test_a_refusal_of_a_year_that_is_over_is_of_that_time_as_well() -> None:
    refused = {**DEVICE, "version": "r6", "answers": {"improvement_support": "none"}}
    assert "当時の規則" in conclusion(refused)
