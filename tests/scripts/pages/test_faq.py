"""Questions and answers: figures come from the data, anchors stay, nothing is left unexplained."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from calculators import KINDS, calculate
from calculators.html import report
from calculators.words.wording import Wording
from scripts.checks import faq as checks
from scripts.pages import DOCS, cases, coverage, faq, guidelines
from scripts.rules import borrowed
from tests.facts import data, faults, japanese_outside_its_span, pages, rules

ANCHORS = Path(__file__).resolve().parents[2] / "cases" / "faq_anchors.txt"
FILE = data().files["faq.yaml"]


def entry(page: str, name: str) -> str:
    """What stands under one question."""
    return page.split(f"{{ #{name} }}")[1].split("</div>")[0]


def test_no_anchor_ever_published_has_gone() -> None:
    known = ANCHORS.read_text(encoding="utf-8").split()
    missing = set(known) - {one.id for one in FILE.entries}
    assert not missing, "an address that people have kept leads nowhere"
    new = {one.id for one in FILE.entries} - set(known)
    assert not new, f"add to {ANCHORS.name}, which holds every id ever published: {sorted(new)}"


@pytest.mark.parametrize(
    ("name", "japanese", "english"),
    [
        ("staff-tiers", ("100万円", "160万円"), ("¥1 million", "¥1.6 million")),
        ("device-ceilings", ("100万円", "30万円"), ("¥1 million", "¥300,000")),
        ("package", ("1,000万円",), ("¥10 million",)),
        ("four-fifths", ("3/4", "4/5"), ("3/4", "4/5")),
        ("terminal-ceiling", ("10万円",), ("¥100,000",)),
        ("how-many-models", ("2,000万円", "850万円", "6,000万円"), ("¥20 million", "¥60 million")),
        ("after-subsidy", ("3年間",), ("3 years",)),
        ("third-party-support", ("3回以上",), ("3 times",)),
        ("first-cost", ("21,000円",), ("¥21,000",)),
        ("caseload-limit", ("45件から50件",), ("50 cases instead of 45",)),
        ("targets", ("30%", "50%"), ("30%", "50%")),
    ],
)
def test_answers_show_the_figures_of_the_data(
    name: str, japanese: tuple[str, ...], english: tuple[str, ...]
) -> None:
    for language, figures in (("ja", japanese), ("en", english)):
        text = entry(pages(faq, language)["faq.md"], name)
        assert all(figure in text for figure in figures), text


def test_no_answer_types_an_amount() -> None:
    """Amounts of money stand in the data; an answer borrows them."""
    typed = re.compile(r"[0-9][0-9,.]*(?:万|億)円|[0-9][0-9,]{2,}円|¥ ?[0-9]")
    for one in FILE.entries:
        assert not typed.search(one.answer.ja + one.answer.en), one.id


@pytest.mark.parametrize(
    ("change", "found", "place"),
    [
        (
            lambda one: one["figures"]["first"].update(at="faq.yaml#entries.nothing"),
            "nothing",
            "at",
        ),
        (lambda one: one["figures"]["first"].update(at="gone.yaml#a"), "gone.yaml", "at"),
        (lambda one: one["figures"].pop("first"), "{first}", "ja"),
        (
            lambda one: one["figures"].update(more=one["figures"]["first"]),
            "leaves out",
            "more",
        ),
        (lambda one: one.update(answers=["staf"]), "staf", 0),
        (lambda one: one.update(programmes=["gone"]), "gone", 0),
    ],
)
def test_a_wrong_reference_is_found(change: Any, found: str, place: Any) -> None:
    number = [one.id for one in FILE.entries].index("staff-tiers")
    result = faults("faq.yaml", checks.check, lambda file: change(file["entries"][number]))
    assert any(found in fault.found and fault.place[-1] == place for fault in result), result


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("answers", "staff"),
        ("categories", "ict"),
        ("fields", "subsidy.version"),
        ("lines", "package"),
        ("results", "timestudy"),
    ],
)
def test_what_no_entry_explains_is_found(key: str, name: str) -> None:
    def forget(file: dict[str, Any]) -> None:
        for one in file["entries"]:
            one[key] = [other for other in one.get(key, []) if other != name]

    found = faults("faq.yaml", checks.check, forget)
    assert f'no entry that has "{name}" under {key}' in [fault.found for fault in found]


@pytest.mark.slow
def test_a_field_that_two_entries_explain_is_found() -> None:
    found = faults(
        "faq.yaml", checks.check, lambda file: file["entries"][0].update(answers=["staff"])
    )
    assert any("explains" in fault.found for fault in found)


def test_every_field_of_every_form_leads_to_an_entry() -> None:
    ids = {one.id for one in FILE.entries}
    for form in rules()["forms"].values():
        for section in form["sections"]:
            for field in section["fields"]:
                assert field["faq"] in ids or field["name"] == "label", (form["id"], field["name"])


def test_every_result_leads_to_entries() -> None:
    by_kind = rules()["faq"]["results"]
    assert set(by_kind) == set(KINDS)
    request = {"cases": 48, "care_managers": 1}
    result = calculate("caseload", request, rules())
    page = report.render(report.View("caseload", result, request, Wording(rules(), "ja", "../")))
    for entry in by_kind["caseload"]:
        assert f'<a href="../faq.html#{entry["id"]}">{entry["question"]["ja"]}</a>' in page


def test_a_figure_is_found_by_key_position_id_and_code() -> None:
    at = "programmes/care-tech-takeup.yaml#versions.0.lines.ict.cap.tiers.1.from"
    assert borrowed.value_at(data(), at) == 11
    assert borrowed.value_at(data(), "adoption.yaml#prefectures.31.applications") == 234
    with pytest.raises(LookupError):
        borrowed.value_at(data(), "adoption.yaml#prefectures")


@pytest.mark.parametrize("area", [faq, guidelines, cases, coverage])
def test_english_pages_are_english(area: Any) -> None:
    for path, page in pages(area, "en").items():
        assert not japanese_outside_its_span(page), path


@pytest.mark.parametrize(
    ("before", "after", "index"),
    [("56", "9", 16), ("6.7", "9.9", 148), ("2.25", "0", 0), ("2.05", "2.25", 110)],
)
def test_results_are_shown_against_a_hundred(before: str, after: str, index: int) -> None:
    assert cases.index(before, after) == index


def test_workforce_figures_add_up_as_printed() -> None:
    page = pages(guidelines, "en")["guidelines.md"]
    assert "690,000 more, or about 33,000 a year" in page


def test_plans_are_told_from_what_is_done() -> None:
    page = pages(cases, "en")["cases.md"]
    assert "Plan (draft)" in entry(page + "</div>", "noheji")
    assert "Done or planned" in entry(page + "</div>", "licence-support")


def test_each_answer_says_as_of_when() -> None:
    page = pages(faq, "ja")["faq.md"]
    assert "資料の時点：令和6年（2024年）" in entry(page, "staff-tiers")
    assert "資料の時点：令和7年（2025年）、日付の記載なし" in entry(page, "two-subsidies")


def test_every_topic_can_be_filtered() -> None:
    """The filter is a matter of the style sheet alone, which has to know the topics."""
    style = (DOCS / "assets/stylesheets/content.css").read_text(encoding="utf-8")
    for topic in FILE.topics:
        assert f"#topic-{topic.id}:checked) .faq-entry:not(.topic-{topic.id}," in style
