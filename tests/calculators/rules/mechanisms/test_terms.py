"""What a host's call says beyond rates and caps: the engine's steps for it, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from calculators import calculate
from calculators.rules.mechanisms import over_lines, pieces, rounding, tax
from tests.facts import rules

SOURCE = ["call-17-2025#call"]
HOST = {
    "code": "17",
    "name": {"ja": "石川県", "en": "Ishikawa"},
    "as_of": None,
    "answers": {},
    "categories": {},
    "own": {},
    "stands_for": {},
}


def ask(items: list[dict[str, Any]], terms: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """The result under the take-up programme of FY2025 with these terms of a host."""
    local = {"offered": True, "rates": [], "caps": [], "source": SOURCE, "rules": "x", **terms}
    mine = {**rules(), "hosts": {"17": HOST}, "local": {"17": {"care-tech-takeup/r7": local}}}
    answers = {"improvement_support": "training", **fields.pop("answers", {})}
    request = {"programme": "care-tech-takeup", "version": "r7", "prefecture": "17"}
    return calculate("subsidy", {**request, "answers": answers, "items": items, **fields}, mine)


def item(category: str, unit_price: int, **more: Any) -> dict[str, Any]:
    return {"category": category, "unit_price": unit_price, **more}


def over(id_: str, lines: list[str] | None, amount: int) -> dict[str, Any]:
    text = {"ja": id_, "en": id_}
    more = {"per": "office", "when": None, "source": SOURCE}
    return {"id": id_, "text": text, "lines": lines, "amount": amount, **more}


def rounded(unit: int, place: str, before_cap: bool = False) -> dict[str, Any]:
    more = {"lines": None, "before_cap": before_cap, "source": SOURCE}
    return {"rounding": [{"unit": unit, "place": place, **more}]}


def test_small_sets_of_lines_are_cut_before_large_ones() -> None:
    caps = [
        over("all", None, 900_000),
        over("robots", ["robot-other", "robot-monitoring"], 400_000),
    ]
    items = [item("robot-other", 400_000), item("robot-monitoring", 400_000)]
    result = ask([*items, item("robot-transfer", 800_000)], {"over_lines": caps})
    cuts = [(line["heading"], line["subsidy"]) for line in result["lines"][3:]]
    assert cuts == [("robots", -200_000), ("all", -100_000)]
    assert result["total"]["subsidy"] == 900_000
    assert result["total"]["own_burden"] == 700_000


@pytest.mark.parametrize(
    ("place", "subsidy"), [("piece", 222_000), ("line", 224_000), ("total", 449_000)]
)
def test_where_thousands_are_dropped(place: str, subsidy: int) -> None:
    """3/4 of 99,999 is 74,999.25 a piece, 224,997.75 for three of them and 449,995.5 for six."""
    items = [item("robot-other", 99_999, quantity=3)] * (2 if place == "total" else 1)
    result = ask(items, rounded(1000, place))
    assert result["total"]["subsidy"] == subsidy
    if place == "total":
        assert result["lines"][-1]["heading"] == "total-rounding"


def test_rounding_before_the_cap_leaves_the_cap_whole() -> None:
    cap = {"per": "device", "plus": [], "range": None}
    cap["amount"] = {"kind": "fixed", "amount": 299_500, "source": SOURCE}
    caps = {"caps": [{"line": "robot-other", "cap": cap, "source": SOURCE}]}
    before = ask([item("robot-other", 500_000)], {**caps, **rounded(1000, "line", True)})
    after = ask([item("robot-other", 500_000)], {**caps, **rounded(1000, "line")})
    assert before["total"]["subsidy"] == 299_500
    assert after["total"]["subsidy"] == 299_000
    binds = next(s for s in before["lines"][0]["steps"] if s["step"] == "cap")["binds_from"]
    below = ask([item("robot-other", binds - 1)], {**caps, **rounded(1000, "line", True)})
    at = ask([item("robot-other", binds)], {**caps, **rounded(1000, "line", True)})
    assert (below["lines"][0]["capped"], at["lines"][0]["capped"]) == (False, True)


def test_other_income_comes_off_the_project_once() -> None:
    terms = {"income": {"text": {"ja": "", "en": ""}, "source": SOURCE}}
    items = [item("robot-other", 200_000), item("robot-other", 200_000)]
    whole = ask(items, terms, other_income=100_000)
    assert [line["eligible"] for line in whole["lines"]] == [200_000, 100_000]
    larger = ask(items, terms, other_income=100_000, total_project_cost=600_000)
    assert larger["total"]["eligible"] == 400_000
    assert ask(items, terms, other_income=10**9)["total"]["subsidy"] == 0
    refused = ask(items, {}, other_income=1)
    assert [error["field"] for error in refused["errors"]] == ["other_income"]


def test_pieces_of_the_lowest_subsidy_are_left_out_first() -> None:
    limit = {"id": "p", "lines": ["robot-other", "robot-transfer"], "answer": "staff"}
    limit |= {"shares": [{"share": "1/5", "when": None, "assume": None}], "rounding": None}
    terms = {"pieces": [{**limit, "source": SOURCE}]}
    items = [item("robot-other", 100_000, quantity=2), item("robot-transfer", 1_000_000)]
    result = ask(items, terms, answers={"staff": 13})
    assert [line["subsidy"] for line in result["lines"]] == [75_000, 750_000]
    assert {"pieces-lowest-first", "pieces-rounded-down"} <= set(result["assumptions"])
    assert result["at_least"] and result["total"]["cost"] == 1_200_000
    unknown = ask(items, terms)
    assert unknown["total"]["subsidy"] == 900_000 and unknown["at_most"]
    assert "pieces-not-checked" in unknown["assumptions"]


@pytest.mark.parametrize(
    ("how", "most", "at_least"), [("down", 2, False), ("up", 3, False), (None, 2, True)]
)
def test_how_a_part_of_a_piece_is_rounded(how: Any, most: int, at_least: bool) -> None:
    rule: pieces.Pieces = {
        "id": "p",
        "lines": [],
        "answer": "capacity",
        "shares": [{"share": "1/5", "when": None, "assume": None}],
        "rounding": how,
        "source": SOURCE,
    }
    found = pieces.number(rule, {"capacity": 13})
    assert found and (found.most, found.at_least) == (most, at_least)
    assert pieces.number(rule, {}) is None


@pytest.mark.parametrize(
    ("counts", "prices", "taxable", "out", "assumed"),
    [
        ("never", "with_tax", None, True, []),
        ("never", "without_tax", None, False, []),
        ("never", None, None, False, [tax.AS_TYPED]),
        ("unless_taxable", "with_tax", True, True, []),
        ("unless_taxable", "with_tax", False, False, []),
        ("unless_taxable", "with_tax", None, False, [tax.STATUS]),
    ],
)
def test_when_tax_is_taken_out(
    counts: Any, prices: str | None, taxable: bool | None, out: bool, assumed: list[str]
) -> None:
    rule: tax.Tax = {"counts": counts, "source": SOURCE}
    assert tax.left_out(rule, prices, taxable) == (out, assumed)
    assert tax.left_out(None, prices, taxable) == (False, [])


def test_a_price_without_tax_stays_exact_until_the_line_is_rounded() -> None:
    terms = {"tax": {"counts": "never", "source": SOURCE}}
    items = [item("robot-other", 100, quantity=3)]
    result = ask(items, terms, prices="with_tax")
    [line] = result["lines"]
    assert line["eligible"] == "3000/11"
    assert line["subsidy"] == int(Fraction(3000, 11) * Fraction(3, 4))
    assert result["total"]["own_burden"] == 300 - line["subsidy"]


def test_what_was_received_before_comes_off_the_cap_and_never_below_nothing() -> None:
    terms = {"earlier": [{"line": "ict", "answer": "corporations", "source": SOURCE}]}
    for earlier, subsidy in ((0, 1_000_000), (400_000, 600_000), (2_000_000, 0)):
        answers = {"staff": 5, "corporations": earlier}
        result = ask([item("ict", 2_000_000)], terms, answers=answers)
        assert result["total"]["subsidy"] == subsidy


def test_a_category_that_the_host_drops_is_refused_by_name() -> None:
    terms = {"drop": [{"category": "intercom", "source": SOURCE}]}
    result = ask([item("intercom", 1)], terms)
    assert [error["code"] for error in result["errors"]] == ["not-in-version"]


def test_a_cap_removed_leaves_the_rate_alone() -> None:
    caps = {"caps": [{"line": "robot-other", "cap": None, "source": SOURCE}]}
    result = ask([item("robot-other", 4_000_000)], caps)
    assert result["total"]["subsidy"] == 3_000_000
    assert [step["step"] for step in result["lines"][0]["steps"]] == ["input", "rate", "rounding"]


def test_nothing_within_the_period_is_not_eligible() -> None:
    terms = {"spending": {"from": "2025-04-01", "to": "2026-01-31", "source": SOURCE}}
    late = ask([item("robot-other", 100_000, date="2026-02-01")], terms)
    assert late["status"] == "not_eligible"
    unmet = [entry["id"] for entry in late["requirements"] if entry["met"] is False]
    assert unmet == ["spending-period"]
    wrong = ask([item("robot-other", 100_000, date="2025-02-30")], terms)
    assert [error["code"] for error in wrong["errors"]] == ["not-a-date"]


def test_sets_are_ordered_by_size_with_all_lines_last() -> None:
    found = over_lines.in_order(
        [over("all", None, 1), over("two", ["a", "b"], 1), over("one", ["a"], 1)]  # type: ignore[list-item]
    )
    assert [rule["id"] for rule in found] == ["one", "two", "all"]


def test_what_names_a_line_goes_before_what_speaks_of_all() -> None:
    rules_: list[rounding.Rounding] = [
        {"unit": 100, "place": "line", "lines": None, "before_cap": False, "source": SOURCE},
        {"unit": 1000, "place": "line", "lines": ["ict"], "before_cap": False, "source": SOURCE},
    ]
    units = [(found := rounding.of_line(rules_, line)) and found["unit"] for line in ("ict", "x")]
    assert units == [1000, 100]


def test_fields_of_a_place_are_refused_without_one() -> None:
    request = {"programme": "care-tech-takeup", "items": [item("robot-other", 1)]}
    result = calculate("subsidy", {**request, "prices": "with_tax"}, rules())
    assert [(e["field"], e["code"]) for e in result["errors"]] == [("prices", "not-here")]
    local = calculate("subsidy", {**request, "answers": {"local.capacity": 3}}, rules())
    assert local["errors"][0]["field"] == "answers.local.capacity"


def test_rules_of_another_year_are_never_used_and_said_to_be_there() -> None:
    request = {"programme": "care-tech-takeup", "version": "r8", "prefecture": "17"}
    result = calculate("subsidy", {**request, "items": [item("robot-other", 1)]}, rules())
    assert result["local"] is None
    assert result["notices"][0]["years"] == [2025]
