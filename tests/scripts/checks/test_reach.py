"""No rule value can be another without a worked example that comes out otherwise."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from scripts.checks import reach
from scripts.checks.reach import conditions, values
from scripts.checks.reach.change import changed, others
from scripts.checks.worked import differences, worked
from scripts.model import Data, model_for
from scripts.model.load import Fault
from scripts.rules.compile import with_file
from tests.facts import data, rules

pytestmark = pytest.mark.slow

COLLABORATION = "programmes/collaboration.yaml"


def with_change(name: str, change: Callable[[dict[str, Any]], object]) -> list[Fault]:
    """What is not noticed in one file once `change` has altered it."""
    value = copy.deepcopy(data().documents[name].value)
    change(value)
    model = model_for(name)
    assert model is not None
    altered = Data(data().documents, {**data().files, name: model.model_validate(value)})
    return reach.check(altered, [name]).faults


@pytest.mark.parametrize("name", [name for name in sorted(data().files) if reach.has_rules(name)])
def test_every_rule_value_is_held_by_a_worked_example(name: str) -> None:
    tried = reach.check(data(), [name])
    assert [str(fault) for fault in tried.faults] == []
    assert tried.noticed == tried.changes


def test_the_values_of_a_file_are_found() -> None:
    tried = reach.check(data(), [COLLABORATION])
    assert tried.changes > tried.values > 30


def test_a_file_without_rules_or_gone_is_passed_over() -> None:
    assert reach.check(data(), ["glossary.yaml", "programmes/gone.yaml"]) == (0, 0, 0, [])


def test_a_cap_that_no_example_reaches_is_named_with_its_line() -> None:
    def keep_the_small_one(programme: dict[str, Any]) -> None:
        version = programme["versions"][0]
        version["examples"] = [one for one in version["examples"] if one["id"] == "below-cap"]

    told = [str(fault) for fault in with_change(COLLABORATION, keep_the_small_one)]
    each = next(line for line in told if ".cap.each:" in line)
    assert each.startswith(f"data/{COLLABORATION}:")
    assert 'found "1200000"' in each and "as 12000000" in each
    assert any(".cap: " in line and "left out" in line for line in told)


def test_a_requirement_that_no_self_check_fails_is_named() -> None:
    def without_self_checks(programme: dict[str, Any]) -> None:
        programme["versions"][0]["self_checks"] = []

    told = [str(fault) for fault in with_change(COLLABORATION, without_self_checks)]
    assert any('found "prefecture-runs-it"' in line for line in told)
    assert any("turned round" in line for line in told)


def test_a_question_that_another_could_stand_for_is_named() -> None:
    """A requirement copied from its neighbour still asks what that one asks."""

    def only_all_or_none(programme: dict[str, Any]) -> None:
        version = programme["versions"][0]
        kept = ("all-met", "none-met")
        version["self_checks"] = [one for one in version["self_checks"] if one["id"] in kept]

    told = [str(fault) for fault in with_change(COLLABORATION, only_all_or_none)]
    assert any(
        'found "plan_and_report"' in line and "as includes_small_corporation or" in line
        for line in told
    )


def test_an_entry_that_a_list_could_have_too_many_is_named() -> None:
    """A purchase that another need would let pass, and a service that another rate would reach."""
    name = "programmes/care-tech-introduction.yaml"
    value = copy.deepcopy(data().documents[name].value)
    version = value["versions"][1]
    gone = ("package-of-robots-alone", "two-technologies-in-a-welfare-home")
    version["examples"] = [one for one in version["examples"] if one["id"] not in gone]
    model = model_for(name)
    assert model is not None
    altered = Data(data().documents, {**data().files, name: model.model_validate(value)})
    told = [str(fault) for fault in reach.check(altered, [name]).faults]
    assert any(".one_of:" in line and "robot-other" in line for line in told)
    assert any(".where.group:" in line and "welfare-home" in line for line in told)


def test_a_requirement_that_could_count_elsewhere_too_is_named() -> None:
    def nothing_told_of_what_is_open(programme: dict[str, Any]) -> None:
        for example in programme["versions"][0]["examples"]:
            example["expect"].pop("open", None)

    told = [str(fault) for fault in with_change(COLLABORATION, nothing_told_of_what_is_open)]
    assert any(
        ".used_by:" in line and "eligibility, subsidy-if-told, subsidy" in line for line in told
    )


def test_a_service_in_another_group_is_named() -> None:
    name = "programmes/care-tech-takeup.yaml"
    value = copy.deepcopy(data().documents[name].value)
    newest = value["versions"][-1]
    newest["self_checks"] = [one for one in newest["self_checks"] if one["id"] != "no-linkage"]
    model = model_for(name)
    assert model is not None
    altered = Data(data().documents, {**data().files, name: model.model_validate(value)})
    told = [str(fault) for fault in reach.check(altered, ["services.yaml"]).faults]
    assert told and all("services.yaml:" in line and ".group:" in line for line in told)
    assert any("as multi-function" in line for line in told)


def without_estimates(name: str, *ids: str) -> list[str]:
    """What is not noticed in a file once these examples of the quick estimate are gone."""
    value = copy.deepcopy(data().documents["wants.yaml"].value)
    value["examples"] = [one for one in value["examples"] if one["id"] not in ids]
    model = model_for("wants.yaml")
    assert model is not None
    altered = {**data().files, "wants.yaml": model.model_validate(value)}
    told = reach.check(Data(data().documents, altered), [name]).faults
    return [f"{fault.key()}: {fault.expected}" for fault in told]


def test_a_way_to_a_programme_that_no_estimate_takes_is_named() -> None:
    told = without_estimates("wants.yaml", "tablet", "undecided")
    number = [want.id for want in data().files["wants.yaml"].wants].index("tablet")
    for key in ("expenses[4]", "expenses[5]", "categories[0]", "pieces"):
        assert any(line.startswith(f"wants[{number}].{key}: ") for line in told), (key, told)


def test_who_applies_and_what_an_expense_stands_for_are_held_by_estimates() -> None:
    third = without_estimates("programmes/third-party-support.yaml", "advice")
    assert [line for line in third if line.startswith("applicant: ")]
    linkage = without_estimates("programmes/linkage-model-areas.yaml", "tablet", "undecided")
    assert [line.partition(": ")[0] for line in linkage] == [
        "versions[1].expenses[0].categories[1]"
    ]


def test_the_lowest_that_a_prefecture_may_set_is_held_by_what_it_then_comes_to() -> None:
    name = "programmes/care-tech-takeup.yaml"
    versions = data().plain(name)["versions"]
    place = ("versions", len(versions) - 1)
    tried = [one for one in values.of_version(versions[-1], place) if "range" in one.place]
    assert {one.became for one in tried} == {"3000000", "5000000", "left out"}
    examples = [one for one in worked(name, data().plain(name)) if "at_lowest" in one.expected]
    assert {one.expected["at_lowest"] for one in examples} == {4_000_000, 1_600_000}
    for change in tried:
        other = with_file(rules(), name, changed(data().plain(name), change.edits))
        assert any(differences(one, other) for one in examples), change


def test_a_figure_is_tried_one_step_beside_and_with_a_zero_too_many() -> None:
    assert list(others(1600000)) == [1700000, 1500000, 16000000]
    assert list(others("3/4")) == ["2/4", "4/4"]
    assert list(others("10/10")) == ["9/10"]
    assert list(others("2026-01-31")) == ["2026-01-30", "2026-02-01"]
    assert list(others("52.4")) == ["52.5", "52.3", "524.0"]
    assert list(others(True)) == [False]


def test_a_condition_is_tried_turned_round_swapped_and_in_part() -> None:
    first, second = {"answer": "a", "is": True}, {"answer": "b", "at_least": 5}
    tried = [one.edits[0] for one in conditions.changes({"all": [first, second]}, ())]
    assert ((), {"any": [first, second]}) in tried
    assert (("all",), [second]) in tried
    assert (("all", 0), {"not": first}) in tried
    assert (("all", 1, "at_least"), 4) in tried


def test_a_changed_value_leaves_the_original_as_it_was() -> None:
    original = {"a": [{"b": 1}, {"b": 2}]}
    assert changed(original, ((("a", 1, "b"), 3),)) == {"a": [{"b": 1}, {"b": 3}]}
    assert original == {"a": [{"b": 1}, {"b": 2}]}


@pytest.mark.parametrize("rounding", ["down", "up"])
def test_how_pieces_are_rounded_is_a_word_and_no_list(rounding: str) -> None:
    pieces = {"lines": ["ict"], "shares": [{"share": "1/5"}], "rounding": rounding}
    found = list(values.of_version({"rates": [], "pieces": [pieces]}, ("rules", 0)))
    became = {change.became for change in found if change.place[-1] == "rounding"}
    assert became == {"down", "up", "left out"} - {rounding}
    assert not [change for change in found if change.place[-2:-1] == ("rounding",)]
