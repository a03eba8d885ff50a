"""Before and after: a blank half is asked for, the example and contradictions are named."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from calculators.form import page
from tests.facts import rules

FORM = {
    field["name"]: field
    for one in rules()["forms"]["linkage"]["sections"]
    for field in one["fields"]
}
EXAMPLE = {name: field["start"] for name, field in FORM.items() if field["start"]}
EXAMPLE |= {"mode": "amounts", "licence_per_year": "0"}
PAIRS = [name for name, field in FORM.items() if field["pair"]]


def ask(fields: dict[str, str], language: str = "ja") -> dict[str, Any]:
    given = [[name, text] for name, text in fields.items() if text]
    return json.loads(page.answer("linkage", language, given, rules()))


def warnings(answer: dict[str, Any]) -> str:
    """What the result warns of."""
    found = re.findall(r'<p class="calc-notice calc-warning">(.*?)</p>', answer["html"])
    return " ".join(re.sub(r"<[^>]+>", "", text) for text in found)


def test_every_figure_before_has_one_after_and_each_names_the_other() -> None:
    assert len(PAIRS) == 2 * (len(rules()["linkage"]["items"]) + 1)
    assert all(FORM[FORM[name]["pair"]]["pair"] == name for name in PAIRS)


@pytest.mark.parametrize("name", PAIRS)
def test_a_blank_half_is_asked_about_and_not_taken_for_nothing(name: str) -> None:
    answer = ask(EXAMPLE | {name: ""})
    assert answer["status"] == "incomplete"
    assert [(error["field"], error["code"]) for error in answer["errors"]] == [(name, "required")]
    assert "両方" in answer["errors"][0]["text"]
    assert name in answer["missing"]
    both = {name: "", FORM[name]["pair"]: ""}
    assert ask(EXAMPLE | both)["status"] == "calculated"
    assert ask(EXAMPLE | {name: "0"})["status"] == "calculated"


def test_figures_of_the_example_are_marked_until_they_are_changed() -> None:
    of_example = [name for name in EXAMPLE if FORM[name]["example"] and name != "hourly_wage"]
    answer = ask(EXAMPLE)
    assert answer["answers"].count("例のまま</span>") == len(of_example)
    assert f"例のままの欄が{len(of_example)}か所あります" in answer["answers"]
    assert answer["csv"].count("例のまま") == len(of_example)
    own = ask({name: ("1" if name in of_example else text) for name, text in EXAMPLE.items()})
    assert "例のまま" not in own["answers"]


def test_hours_and_amounts_that_contradict_each_other_are_named() -> None:
    assert warnings(ask(EXAMPLE)) == ""
    turned = ask(EXAMPLE | {"before.labour": "32784", "after.labour": "95218"})
    assert "時間では作業が減るのに、人件費の金額では増える" in warnings(turned)
    blank = ask(EXAMPLE | {"before.labour": "", "after.labour": ""})
    assert "人件費の金額では変わらない" in warnings(blank)
    apart = ask(EXAMPLE | {"after.labour": "90000"})
    assert "1時間あたりの額" in warnings(apart)
    without_hours = {
        "before.labour": "1",
        "after.labour": "2",
        "hours.before": "",
        "hours.after": "",
    }
    assert "食い違って" not in warnings(ask(EXAMPLE | without_hours))
    by_hours = EXAMPLE | {"mode": "hours", "before.labour": "", "after.labour": ""}
    assert warnings(ask(by_hours)) == ""


def test_money_and_time_stand_side_by_side() -> None:
    html = ask(EXAMPLE)["html"]
    cards = [
        re.sub(r"<[^>]+>", " ", card) for card in re.findall(r'"calc-card">(.*?)</section>', html)
    ]
    assert "月5,934円 減ります" in cards[0]
    assert "38,395円から32,461円" in cards[0]
    assert "月34.3時間 浮きます" in cards[1]
    assert "月52.4時間から18.1時間" in cards[1]
    valued = ask(EXAMPLE | {"hours.before": "", "hours.after": ""})["html"]
    assert "月62,434円分 浮きます" in valued
