"""What stands beside a form: the result so far, what an entry changed, what is missing."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from calculators.form import page
from tests.facts import rules

OFFICE = {
    "programme": "care-tech-takeup",
    "version": "r8",
    "items[0].category": "ict",
    "items[0].unit_price": "250万",
    "answers.improvement_support": "training",
}


def ask(fields: dict[str, str], language: str = "ja", kind: str = "subsidy") -> dict[str, Any]:
    return json.loads(page.answer(kind, language, [list(pair) for pair in fields.items()], rules()))


def after(before: dict[str, str], entry: str, text: str, kind: str = "subsidy") -> str:
    """The summary once `text` is entered in the field `entry`."""
    now = {name: said for name, said in (before | {entry: text}).items() if said}
    told = {"page.before": json.dumps(list(before.items())), "page.entry": entry}
    return plain(ask(now | told, kind=kind)["summary"])


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_what_is_missing_is_named_with_a_way_to_it() -> None:
    answer = ask(OFFICE)
    assert "summary" not in answer
    assert plain(answer["missing"]) == "まだ必要な入力：1件事業所の職員数"
    assert 'data-change="answers.staff"' in answer["missing"]
    wrong = ask(OFFICE | {"answers.staff": "十人"})
    assert plain(wrong["missing"]) == "読み取れない入力：1件事業所の職員数"
    assert ask(OFFICE | {"answers.staff": "15"})["missing"] == ""


def test_the_amounts_stand_in_it_as_in_the_heading() -> None:
    answer = ask(OFFICE | {"answers.staff": "15"})
    for part in (answer["summary"], answer["html"]):
        assert re.findall(r'"calc-pair-amount">([^<]+)<', part) == ["1,500,000円", "1,000,000円"]
        assert answer["headline"] in plain(part)
    assert "交付決定を待ってください" in answer["summary"]


@pytest.mark.parametrize(
    ("entry", "text", "said"),
    [
        ("answers.staff", "25", "補助見込額 ＋500,000円"),
        ("answers.staff", "25", "「事業所の職員数」を「25人」にしたため。"),
        ("answers.staff", "25", "の上限額が1,500,000円から2,000,000円に変わりました。"),
        ("items[0].unit_price", "100万", "補助見込額 −700,000円"),
        ("items[0].unit_price", "300万", "補助見込額は変わりません。"),
        ("items[0].unit_price", "300万", "は上限額の1,500,000円に達しています。"),
        ("answers.improvement_support", "none", "結果が変わりました。"),
    ],
)
def test_an_entry_is_said_with_what_it_changed_and_why(entry: str, text: str, said: str) -> None:
    assert said in after(OFFICE | {"answers.staff": "15"}, entry, text)


def test_what_was_cleared_is_said_and_what_changed_nothing_is_not() -> None:
    asked = {"answers.staff": "15", "items[0].label": "ソフト"}
    assert "calc-change" not in after(OFFICE | asked, "prefecture", "01")
    linkage = {"mode": "amounts", "licence_per_year": "0", "before.postage": "2000"}
    linkage |= {"after.postage": "0", "one_off_cost": "1000"}
    cleared = linkage | {"offices": "2"}
    assert "を空欄にしたため" in after(cleared, "offices", "", kind="linkage")


def test_a_result_before_that_was_none_is_compared_with_nothing() -> None:
    assert "変わ" not in after(OFFICE, "answers.staff", "15")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_sentence_as_headline_has_its_amounts_in_bold(language: str) -> None:
    answer = ask({"users": "70", "grade": "I"}, language, "addon")
    amounts = re.findall(r"<strong>([^<]+)</strong>", answer["summary"])
    assert len(amounts) == 2
    assert plain(answer["summary"]).count(answer["headline"]) == 1
