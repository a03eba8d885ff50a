"""What the subsidy result says beyond the amounts: what a package would bring, what is assumed."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

import pytest

from calculators.form import page
from calculators.html.report import View, render
from calculators.words.wording import Wording
from tests.facts import ask as calculated
from tests.facts import rules

TAKEUP = {
    "programme": "care-tech-takeup",
    "version": "r8",
    "answers.improvement_support": "training",
}
DEVICE = {"items[0].category": "robot-bathing", "items[0].unit_price": "1500000"}
SOFTWARE = {"items[1].category": "ict", "items[1].unit_price": "2500000", "answers.staff": "15"}
COMPARED = re.compile(r'href="\.\./calculators/compare\.html#compare\?([^"]*)"')
LANGUAGES = ("ja", "en")


def ask(fields: dict[str, str], language: str = "ja") -> dict[str, Any]:
    given = [*map(list, fields.items()), ["page.base", "../"]]
    return json.loads(page.answer("subsidy", language, given, rules()))


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def paid(answer: dict[str, Any]) -> int:
    amount: int = json.loads(answer["json"])["result"]["total"]["subsidy"]
    return amount


def test_the_result_says_what_a_package_would_bring_and_leads_to_the_comparison() -> None:
    alone = ask(TAKEUP | DEVICE | SOFTWARE)
    packed = ask(TAKEUP | DEVICE | SOFTWARE | {f"items[{n}].package": "yes" for n in (0, 1)})
    gain = paid(packed) - paid(alone)
    assert gain > 0
    assert f"{paid(packed):,}円になり、{gain:,}円増えるかもしれません" in plain(alone["html"])
    assert "増えるかもしれません" not in plain(packed["html"])
    carried = dict(parse_qsl(COMPARED.findall(alone["html"])[0].replace("&amp;", "&")))
    assert carried == DEVICE | SOFTWARE | {
        "answers.improvement_support": "training",
        "fiscal_year": "2026",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_package_that_cannot_be_made_or_brings_nothing_is_not_offered(language: str) -> None:
    one = ask(TAKEUP | DEVICE, language)
    assert COMPARED.search(one["html"])
    assert not re.search("パッケージとして申請|Filed as a package", one["html"])
    group = {"programme": "collaboration", "version": "r6", "answers.corporations": "3"}
    group |= {"items[0].category": "expense", "items[0].unit_price": "1000000"}
    assert not COMPARED.search(ask(group | {"answers.includes_small_corporation": "yes"})["html"])


def test_only_what_concerns_the_purchase_is_listed_as_assumed() -> None:
    everything = calculated(
        "subsidy",
        programme="care-tech-takeup",
        version="r8",
        answers={"improvement_support": "training"},
        items=[{"category": "robot-bathing", "unit_price": 1500000}],
    )["assumptions"]
    html = ask(TAKEUP | DEVICE)["html"]
    listed = re.findall(r'assumptions\.html#([\w-]+)"', html)
    assert f"この計算の前提（{len(listed)}件）" in html
    assert "cap-per-device" in listed
    assert "package-one-cap" in everything
    assert not {"package-one-cap", "staff-headcount"} & set(listed)
    assert "staff-headcount" in ask(TAKEUP | DEVICE | SOFTWARE)["html"]


def test_only_the_line_whose_ceiling_binds_stays_unfolded_on_a_narrow_screen() -> None:
    html = ask(TAKEUP | DEVICE | SOFTWARE | {"items[1].unit_price": "100000"})["html"]
    device, software = re.findall(r"<details [^>]*calc-working[^>]*>", html)
    assert "calc-marked" in device
    assert "data-narrow" not in device
    assert "data-narrow" in software


def test_an_eligible_expense_is_one_sum_and_is_called_so() -> None:
    group = {"programme": "collaboration", "version": "r6", "answers.corporations": "3"}
    group |= {"items[0].category": "expense", "answers.includes_small_corporation": "yes"}
    missing = ask(group)
    assert plain(missing["missing"]) == "まだ必要な入力：1件1件目の対象経費の合計"
    # The number that the form begins with is not asked for, and one that was typed is not lost.
    answer = ask(group | {"items[0].unit_price": "100万", "items[0].quantity": "1"})
    assert "数量" not in plain(answer["answers"])
    twice = ask(group | {"items[0].unit_price": "100万", "items[0].quantity": "2"})
    assert paid(twice) == 2 * paid(answer)


def test_a_city_chosen_leads_to_where_its_prefecture_is_asked() -> None:
    request = {
        "programme": "linkage-model-areas",
        "version": "r6",
        "municipality": "12204",
        "answers": {"service": "care-management", "local.first_use": "2024-04-01"},
        "items": [{"category": "expense", "unit_price": 300000}],
    }
    result = calculated("subsidy", **request)
    said = plain(render(View("subsidy", result, request, Wording(rules(), "en"))))
    assert "Chiba Centre for Efficient Care Work" in said
    assert "Choose your prefecture" not in said


def test_what_gets_nothing_whatever_it_costs_is_told_no_ceiling() -> None:
    request = {"programme": "model-facilities", "version": "r7"}
    for number, price in enumerate(["100000", *["20000000"] * 3]):
        request |= {
            f"items[{number}].category": "expense",
            f"items[{number}].model": str(number + 1),
        }
        request[f"items[{number}].unit_price"] = price
    _, first, *others = re.split(r"<h4>Model \d: ", ask(request, "en")["html"])
    assert first.startswith("subsidy ¥0") and "ceiling stops" not in first
    assert len(others) == 3 and all("ceiling stops" in other for other in others)
