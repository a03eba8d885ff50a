"""What differs between two states of the data is told in words, and by what it does."""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calculators.words.wording import Wording
from scripts.checks import differences
from scripts.commands import changes
from scripts.model import Data, model_for
from scripts.rules.compile import compile_rules
from tests.facts import data, rules

TAKEUP = "programmes/care-tech-takeup.yaml"
JAPANESE = Wording(rules(), "ja")


def changed(change: Callable[[Any], object], name: str = TAKEUP) -> Data:
    value = copy.deepcopy(data().documents[name].value)
    change(value)
    model = model_for(name)
    assert model is not None
    return Data(data().documents, {**data().files, name: model.model_validate(value)})


def version(value: Any, id_: str = "r8") -> Any:
    return next(one for one in value["versions"] if one["id"] == id_)


def cap(amount: int) -> Callable[[Any], object]:
    def change(value: Any) -> None:
        [line] = [one for one in version(value)["lines"] if one["id"] == "robot-transfer"]
        line["cap"]["amount"] = amount

    return change


def found(new: Data) -> list[differences.Change]:
    return list(differences.changes(data(), new, JAPANESE))


def test_states_that_are_the_same_differ_in_nothing() -> None:
    assert found(data()) == []


@pytest.mark.slow
def test_a_planted_zero_is_found_marked_and_told_by_what_it_does() -> None:
    new = changed(cap(10_000_000))
    [change] = found(new)
    assert change.where == (
        "介護テクノロジー定着支援事業",
        "令和8年度（2026年度）",
        "移乗支援",
        "上限額",
        "金額",
    )
    assert (change.before, change.after, change.tenfold) == ("1,000,000", "10,000,000", True)
    assert change.file == TAKEUP and change.line
    both = (rules(), compile_rules(new))
    outcomes = list(differences.outcomes(data(), new, both, JAPANESE))
    assert outcomes and all("補助額" in one.before and one.before != one.after for one in outcomes)


def test_a_change_of_the_same_order_is_not_marked() -> None:
    [change] = found(changed(cap(1_200_000)))
    assert not change.tenfold


@pytest.mark.parametrize(
    ("change", "where", "after"),
    [
        (lambda v: version(v)["exclusions"].pop(0), "開発の費用", None),
        (
            lambda v: version(v).update(as_of="2026-11-30"),
            "令和8年度（2026年度）",
            "令和8年11月30日（2026年）",
        ),
        (
            lambda v: version(v)["requirements"][0]["met_when"].update({"in": ["training"]}),
            "満たす条件",
            None,
        ),
    ],
)
def test_conditions_and_what_is_gone_are_told(
    change: Callable[[Any], object], where: str, after: str | None
) -> None:
    told = found(changed(change))
    assert any(where in one.where and one.after == after for one in told), told


@pytest.mark.slow
def test_a_new_year_is_told_by_its_figures() -> None:
    def add(value: Any) -> None:
        value["versions"].append({**copy.deepcopy(version(value)), "id": "r9", "fiscal_year": 2027})

    told = found(changed(add))
    assert told and all(one.before is None for one in told)
    assert "令和9年度（2027年度）" in told[0].where


@pytest.mark.slow
def test_the_sheet_names_both_states_and_leaves_room_to_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    states = {"HEAD": (data(), True), "": (changed(cap(10_000_000)), True)}
    monkeypatch.setattr(changes, "state", lambda revision, host: states[revision])
    text = changes.sheet("HEAD", "")
    assert "- [ ] 介護テクノロジー定着支援事業 ＞ 令和8年度" in text
    assert "10倍以上" in text and "確かめた人・日付" in text


@pytest.mark.slow
def test_an_earlier_state_of_another_form_is_compared_without_its_examples(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An update of the project may ask for more than the data of before say."""
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    copy = tmp_path / "before"
    shutil.copytree(changes.ROOT / "data", copy / "data", ignore=shutil.ignore_patterns("hosts"))
    path = copy / "data" / TAKEUP
    text = path.read_text("utf-8")
    assert "device, amount: 1000000," in text and "\nsummary:\n" in text
    text = re.sub(r"^summary:\n(  .*\n)+", "", text, flags=re.M)
    path.write_text(text.replace("device, amount: 1000000,", "device, amount: 100000,"), "utf-8")
    told = changes.sheet(str(copy), "")
    assert "計算の例は比べていません" in told
    assert "100,000 → 1,000,000" in told and "10倍以上" in told


def test_entries_that_share_what_they_are_known_by_are_told_apart() -> None:
    entries = [{"prefecture": "12", "fiscal_year": 2024, "amount": 1}] * 2
    ways = [way for way, value in differences.leaves(entries) if value == 1]
    assert ways == [("12 2024", "amount"), ("12 2024 #2", "amount")]
    places = [[key for _, key in differences.entries(entries, way)] for way in ways]
    assert places == [[0, "amount"], [1, "amount"]]


def test_a_revision_that_nobody_has_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert changes.main(["no-such-revision"]) == 1
    assert "no-such-revision" in capsys.readouterr().err
    assert changes.main(["--wrong"]) == 2
