"""From what a person types to the finished answer."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import calculate
from calculators.form import page
from calculators.form.address import fields_of
from scripts.markdown.calculator_page import examples_of
from tests.facts import data, rules

TAKEUP = {"programme": "care-tech-takeup", "version": "r6"}
DEVICE = {"items[0].category": "robot-transfer", "items[0].unit_price": "100万円"}
TRAINED = {"answers.improvement_support": "training"}


def ask(fields: dict[str, str], language: str = "ja", kind: str = "subsidy") -> dict[str, Any]:
    return json.loads(page.answer(kind, language, [list(pair) for pair in fields.items()], rules()))


def result_of(answer: dict[str, Any]) -> dict[str, Any]:
    return json.loads(answer["json"])["result"]


def test_what_is_typed_becomes_the_request() -> None:
    answer = ask(TAKEUP | DEVICE | TRAINED | {"items[0].quantity": "２台", "prefecture": "01"})
    assert json.loads(answer["json"])["request"] == {
        **TAKEUP,
        "prefecture": "01",
        "items": [{"category": "robot-transfer", "unit_price": 1_000_000, "quantity": 2}],
        "answers": {"improvement_support": "training"},
    }
    assert answer["readings"]["items[0].unit_price"] == "1,000,000円として計算します"
    assert answer["headline"] == "補助見込額 1,500,000円（自己負担 500,000円）"


@pytest.mark.parametrize(
    ("typed", "language", "said"),
    [
        ("1", "en", "Read as 1 corporation"),
        ("one", "en", None),
        ("1 corporations", "en", "Read as 1 corporation"),
        ("1 corporation", "en", None),
        ("3", "en", "Read as 3 corporations"),
        ("1", "ja", "1法人として計算します"),
    ],
)
def test_a_number_is_read_back_with_what_it_counts(
    typed: str, language: str, said: str | None
) -> None:
    answer = ask({"answers.corporations": typed}, language, "eligibility")
    assert answer["readings"].get("answers.corporations") == said


@pytest.mark.parametrize("typed", ["1 hour", "1h", "1時間", "1 hours"])
def test_what_is_read_back_can_be_typed(typed: str) -> None:
    answer = ask({"hours.before": typed}, "en", "linkage")
    assert answer["readings"].get("hours.before") == (
        None if typed == "1 hour" else "Read as 1 hour"
    )
    assert "hours.before" not in [error["field"] for error in answer["errors"]]


@pytest.mark.slow
def test_every_example_of_the_programmes_gives_its_own_result() -> None:
    """A request put into the form and read back is the same request."""
    for entry in examples_of(data().many("programmes")).values():
        answer = ask(dict(fields_of(entry["request"])))
        assert answer["errors"] == []
        assert result_of(answer) == calculate("subsidy", entry["request"], rules())


def test_rows_may_be_blank_or_missing_in_between() -> None:
    fields = TAKEUP | TRAINED | {"items[1].quantity": "1", "items[3].category": "robot-transfer"}
    answer = ask(fields | {"items[3].unit_price": "0", "items[3].quantity": "1"})
    assert [line["items"] for line in result_of(answer)["lines"]] == [[0]]
    wrong = ask(fields | {"items[3].unit_price": "1e6", "items[3].quantity": "1"})
    assert [error["field"] for error in wrong["errors"]] == ["items[3].unit_price"]
    assert "4件目" in wrong["errors"][0]["text"]


def test_an_empty_form_is_incomplete_and_says_what_is_missing() -> None:
    answer = ask({})
    assert answer["status"] == "incomplete"
    fields = [error["field"] for error in answer["errors"]]
    assert fields[0] == "programme"
    assert {"items[0].category", "items[0].unit_price"} <= set(fields)
    assert all(error["code"] == "required" for error in answer["errors"])


def test_a_year_that_is_not_recorded_is_refused_by_name_and_never_guessed() -> None:
    answer = ask(TAKEUP | DEVICE | TRAINED | {"version": "r99"})
    assert answer["status"] == "not_confirmed"
    assert answer["headline"].startswith("判定できません")
    assert "r99" in answer["answers"]
    wrong = ask(TAKEUP | DEVICE | TRAINED | {"programme": "no-such-programme"})
    assert wrong["errors"][0]["field"] == "programme"


@pytest.mark.parametrize("text", ["1e6", "1_000", "①", "٣", "12.5.3", "十万", "−500", "1.5"])
def test_what_cannot_be_read_says_what_to_type(text: str) -> None:
    for language in ("ja", "en"):
        answer = ask(TAKEUP | DEVICE | TRAINED | {"items[0].unit_price": text}, language)
        (error,) = answer["errors"]
        assert answer["status"] == "invalid"
        assert error["field"] == "items[0].unit_price"
        assert "html" not in answer


def test_the_engine_s_complaints_find_their_field() -> None:
    answer = ask(TAKEUP | DEVICE | TRAINED | {"items[0].unit_price": "9999億9999万円" * 2})
    assert answer["errors"][0]["field"] == "items[0].unit_price"
    fields = {"items[0].category": "ict", "items[0].unit_price": "1", "answers.staff": "0"}
    answer = ask(TAKEUP | TRAINED | fields)
    assert [error["field"] for error in answer["errors"]] == ["answers.staff"]
    assert "事業所の職員数" in answer["errors"][0]["text"]


def test_a_question_is_asked_where_its_answer_counts() -> None:
    form = rules()["forms"]["subsidy"]
    staff = next(
        field
        for section in form["sections"]
        for field in section["fields"]
        if field["name"] == "answers.staff"
    )
    alone = TAKEUP | {"items[0].category": "ict"}
    assert page.shown(staff["shown_when"], alone)
    assert not page.shown(staff["shown_when"], alone | {"items[0].package": "yes"})
    assert page.shown(
        staff["shown_when"],
        alone | {"items[0].package": "yes", "items[1].category": "ict"},
    )
    assert not page.shown(staff["shown_when"], TAKEUP | DEVICE)


@pytest.mark.slow
def test_no_hidden_question_could_have_changed_the_result() -> None:
    """For every example, whatever is answered to a question that is not shown: same amounts."""
    questions = [
        field
        for section in rules()["forms"]["subsidy"]["sections"]
        if section["id"] == "answers"
        for field in section["fields"]
    ]
    for entry in examples_of(data().many("programmes")).values():
        request = entry["request"]
        fields = dict(fields_of(request))
        before = calculate("subsidy", request, rules())
        for field in questions:
            # Without a place nobody can answer what only a place asks.
            local = field["name"].startswith("answers.local.")
            if local or page.shown(field["shown_when"], fields):
                continue
            values = [one["means"] for one in field["options"] or ()] or [1, 11, 31, 1000]
            key = field["name"].removeprefix("answers.")
            for value in values:
                answers = {**request["answers"], key: value}
                after = calculate("subsidy", {**request, "answers": answers}, rules())
                assert (after["status"], after["total"]) == (before["status"], before["total"]), key


def test_hostile_text_stays_text() -> None:
    evil = "<img src=x onerror=alert(1)>"
    answer = ask(TAKEUP | DEVICE | TRAINED | {"items[0].label": evil})
    assert "<img" not in answer["html"] + answer["answers"]
    assert "&lt;img src=x" in answer["html"]


def test_csv_is_read_back_and_runs_no_formula() -> None:
    answer = ask(TAKEUP | DEVICE | TRAINED | {"items[0].label": "=1+1", "items[0].quantity": "3"})
    assert answer["csv"].startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(answer["csv"][1:])))
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    total = next(row for row in rows if row[:1] == ["合計"])
    amounts = result_of(answer)["total"]
    assert [total[1], total[4], total[5]] == [
        str(amounts[key]) for key in ("cost", "subsidy", "own_burden")
    ]


OTHER = "0" * 12


def test_a_link_from_other_rules_says_whether_the_result_is_another() -> None:
    fields = TAKEUP | DEVICE | TRAINED
    answer = ask(fields)
    assert ask(fields | {"page.was": answer["stamp"]})["html"] == answer["html"]
    for figures in ("calculated,750000,250000", answer["stamp"].partition(",")[2]):
        html = ask(fields | {"page.was": f"{OTHER},{figures}"})["html"]
        assert "結果は、作ったときと同じです" in html
    for figures in ("calculated,500000,500000", "0a1b2c3d"):
        html = ask(fields | {"page.was": f"{OTHER},{figures}"})["html"]
        assert "規則が変わりました" in html and "作ったときの結果とは違います" in html


@pytest.mark.parametrize("amount", ["999999999999", "123456789", "-5"])
def test_no_stamp_puts_an_amount_on_the_page(amount: str) -> None:
    fields = TAKEUP | DEVICE | TRAINED
    was = f"{OTHER},calculated,{amount},{amount}"
    html = ask(fields | {"page.was": was})["html"]
    assert not re.search(re.escape(f"{int(amount):,}".strip("-")) + r"(?![0-9,])円", html)


MADE_UP = (",<b>", ";calculated", ",1,2,3<", ",CALCULATED", "," + "a" * 21 + "b" * 21)


@pytest.mark.parametrize("was", ["", "x", OTHER, *(OTHER + rest for rest in MADE_UP)])
def test_a_made_up_stamp_changes_nothing(was: str) -> None:
    fields = TAKEUP | DEVICE | TRAINED
    assert ask(fields | {"page.was": was})["html"] == ask(fields)["html"]


def test_a_hostile_base_is_not_used() -> None:
    html = ask(TAKEUP | DEVICE | TRAINED | {"page.base": "https://evil.example/"})["html"]
    assert "evil" not in html
    assert 'href="sources.html#' in html


NAMES = (
    *TAKEUP,
    *DEVICE,
    "items[0].quantity",
    "items[7].unit_price",
    "answers.staff",
    "prefecture",
)
NAMES += ("rounding_unit", "page.was", "page.base", "items[0]", "[", "")
TEXTS = st.sampled_from(["care-tech-takeup", "r6", "robot-transfer", "ict", "30万", "1000"])


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), TEXTS | st.text(max_size=50)), max_size=12))
def test_whatever_arrives_there_is_an_answer(fields: list[tuple[str, str]]) -> None:
    answer = ask(dict(fields))
    assert ("html" in answer) != bool(answer["errors"])


def test_a_figure_that_is_too_large_is_not_also_said_to_be_used() -> None:
    answer = ask(TAKEUP | TRAINED | DEVICE | {"items[0].unit_price": "99999999999999999999"})
    assert [error["code"] for error in answer["errors"]] == ["too-large"]
    assert "items[0].unit_price" not in answer["readings"]
