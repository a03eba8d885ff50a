"""Amounts of which not everything is known: both ends, what holds them apart, what is left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.rules.inputs import Invalid
from calculators.subsidy import amounts
from calculators.subsidy.range import Range, range_of
from calculators.subsidy.sensitivity import subsidy_of
from tests.facts import rules


def found(programme: str, *items: dict[str, Any], **more: Any) -> Range:
    """The range of a request that some version takes."""
    known = range_of({"programme": programme, "items": list(items), **more}, rules())
    assert known is not None
    return known


def ends(known: Range) -> tuple[int | None, int | None]:
    return known["least"]["subsidy"], known["most"]["subsidy"]


SOFTWARE = {"category": "ict", "unit_price": 1_400_000}


def test_what_is_open_makes_a_range_and_is_named_with_what_it_moves() -> None:
    # 4/5 of 1,400,000 is 1,120,000; the cap for 8 people is 1,000,000, and up to 1,700,000 more
    # counts where the price does not depend on the staff, with support and with linked offices.
    known = found("care-tech-takeup", SOFTWARE, version="r8", answers={"staff": 8})
    assert ends(known) == (1_000_000, 1_120_000)
    assert (known["least"]["own_burden"], known["most"]["own_burden"]) == (400_000, 280_000)
    causes = {cause["answer"]: cause["subsidy"] for cause in known["causes"]}
    assert causes["setup_support"] == [1_000_000, 1_120_000]
    assert causes["software_priced_by_staff"] == [1_000_000, 1_120_000]
    at_home = {"staff": 8, "service": "home-visit-care"}
    known = found("care-tech-takeup", SOFTWARE, version="r8", answers=at_home)
    causes = {cause["answer"]: cause["subsidy"] for cause in known["causes"]}
    assert causes["linked_offices"] == [1_000_000, 1_050_000]


def test_an_amount_that_nothing_moves_is_one_amount_without_a_cause() -> None:
    item = {"category": "robot-bathing", "unit_price": 1_500_000}
    known = found("care-tech-takeup", item, version="r8")
    assert ends(known) == (1_000_000, 1_000_000)
    assert known["causes"] == []


def test_conditions_that_only_hold_together_are_causes_too() -> None:
    known = found("care-tech-introduction", SOFTWARE, version="r7-request", answers={"staff": 8})
    assert ends(known) == (700_000, 1_000_000)
    assert "returns_gains_to_wages" in {cause["answer"] for cause in known["causes"]}


def test_without_a_price_the_caps_say_what_it_comes_to_at_most() -> None:
    known = found("care-tech-takeup", {"category": "ict"}, version="r7", answers={"staff": 12})
    assert ends(known) == (0, 1_500_000)
    assert known["priced"] is False and known["most"]["own_burden"] is None
    line = known["lines"][0]
    assert (line["rates"], line["caps"], line["per"]) == (["3/4"], [1_500_000], "office")


def test_a_count_that_is_not_known_runs_over_all_its_tiers() -> None:
    item = {"category": "ict", "unit_price": 9_000_000}
    known = found("care-tech-takeup", item, version="r7")
    assert ends(known) == (1_000_000, 2_500_000)
    assert known["causes"] == [{"answer": "staff", "subsidy": [1_000_000, 2_500_000]}]
    group = found("collaboration", {"category": "expense", "unit_price": 99_000_000})
    assert ends(group) == (2_400_000, 12_000_000)
    assert {"answer": "corporations", "subsidy": [2_400_000, 12_000_000]} in group["causes"]


def test_what_a_version_does_not_take_is_left_out() -> None:
    training = {"category": "robot-training", "unit_price": 500_000}
    known = found("care-tech-takeup", training, SOFTWARE, version="r6", answers={"staff": 8})
    assert (known["items"], known["left_out"]) == ([1], [0])
    assert known["lines"][0]["items"] == [1]
    nothing = {"programme": "care-tech-takeup", "version": "r6", "items": [training]}
    assert range_of(nothing, rules()) is None


def test_what_a_place_has_left_open_has_no_lowest_amount() -> None:
    item = {"category": "ict", "unit_price": 700_000}
    known = found("care-tech-takeup", item, version="r7", prefecture="11")
    assert ends(known) == (None, 700_000) and known["at_most"]


def test_what_is_wrong_with_a_request_is_said_as_the_calculator_says_it() -> None:
    wrong = {"programme": "care-tech-takeup", "items": [{**SOFTWARE, "quantity": -1}]}
    with pytest.raises(Invalid):
        range_of(wrong, rules())


CATEGORIES = ["robot-transfer", "robot-monitoring", "ict", "improvement-support"]
ITEMS = st.lists(
    st.fixed_dictionaries(
        {
            "category": st.sampled_from(CATEGORIES),
            "unit_price": st.integers(0, 6_000_000),
            "quantity": st.integers(1, 3),
        }
    ),
    min_size=1,
    max_size=3,
)


def _possible(answer: str) -> st.SearchStrategy[Any]:
    definition = rules()["answers"][answer]
    if definition["type"] == "integer":
        return st.integers(1, 40)
    if definition["type"] == "boolean":
        return st.booleans()
    if definition["type"] == "choice":
        return st.sampled_from([choice["id"] for choice in definition["choices"]])
    return st.sampled_from(list(rules()["services"]))


@pytest.mark.slow
@settings(max_examples=150)
@given(
    items=ITEMS,
    version=st.sampled_from(
        [
            ("care-tech-takeup", "r6"),
            ("care-tech-takeup", "r7"),
            ("care-tech-takeup", "r8"),
            ("care-tech-introduction", "r7-request"),
        ]
    ),
    data=st.data(),
)
def test_whatever_the_answers_turn_out_to_be_the_amount_lies_within(
    items: list[dict[str, Any]], version: tuple[str, str], data: st.DataObject
) -> None:
    request = {"programme": version[0], "version": version[1], "items": items}
    known = range_of(request, rules())
    if known is None:
        return
    kept = [items[place] for place in known["items"]]
    answers = {name: data.draw(_possible(name)) for name in known["open"]}
    amount = subsidy_of(amounts({**request, "items": kept, "answers": answers}, rules()))
    least, most = ends(known)
    assert least is not None and most is not None and least <= amount <= most
