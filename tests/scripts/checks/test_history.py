"""What is written down at a publishing: the gist of what changed, in both languages."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from scripts.checks import history
from scripts.model import Data, model_for
from scripts.model.history import FILE, HistoryFile
from scripts.rules.compile import data_version
from tests.facts import data, rules
from tests.scripts.checks.test_differences import TAKEUP, cap, changed, version

pytestmark = pytest.mark.slow

DAY = "2026-12-01"


def entry(new: Data, old: Data | None = None) -> dict[str, Any]:
    found = history.entry(old or data(), new, rules(), DAY)
    HistoryFile.model_validate({"states": [found]})
    return found


@cache
def raised() -> dict[str, Any]:
    """A cap that is another than before, as it is written down."""
    return entry(changed(cap(1_200_000)))


def with_states(of: Data, *states: dict[str, Any]) -> Data:
    file = HistoryFile.model_validate({"states": list(states)})
    return Data(of.documents, {**of.files, FILE: file})


def test_a_figure_is_told_in_both_languages_with_what_it_does() -> None:
    found = raised()
    [told] = found["facts"]
    assert told["where"]["ja"].endswith("令和8年度（2026年度） ＞ 移乗支援 ＞ 上限額 ＞ 金額")
    assert told["where"]["en"].endswith("FY2026 (Reiwa 8) > transfer > ceiling > amount")
    assert told["before"]["ja"] == "1,000,000" and told["after"]["en"] == "1,200,000"
    assert found["results"] and all("補助額" in one["after"]["ja"] for one in found["results"])
    assert all("subsidy" in one["after"]["en"] for one in found["results"])


def test_a_new_year_and_one_that_is_gone_are_each_told_once() -> None:
    def add(value: Any) -> None:
        value["versions"].append({**copy.deepcopy(version(value)), "id": "r9", "fiscal_year": 2027})

    later = changed(add)
    [told] = entry(later)["facts"]
    assert told["where"]["ja"].endswith("令和9年度（2027年度）")
    assert (told["before"], told["after"]) == (None, {"ja": "掲載", "en": "listed"})
    [gone] = entry(data(), later)["facts"]
    assert (gone["before"], gone["after"]) == ({"ja": "掲載", "en": "listed"}, None)


def test_each_language_tells_its_own_text() -> None:
    def say(value: Any) -> None:
        version(value)["duties"][0]["text"] = {"ja": "新しい言い方です。", "en": "A new wording."}

    [told] = entry(changed(say))["facts"]
    assert told["after"] == {"ja": "新しい言い方です。", "en": "A new wording."}


def test_a_figure_in_other_letters_and_a_name_of_a_document_are_no_change() -> None:
    def widen(value: Any) -> None:
        text = next(one["text"] for one in value["assumptions"] if "12" in one["text"]["ja"])
        text["ja"] = text["ja"].replace("12", "１２")

    assert entry(changed(widen, "assumptions.yaml"))["facts"] == []

    def respell(value: Any) -> None:
        for one in (step for grade in value["grades"] for step in grade["requirements"]):
            one["text"]["ja"] = one["text"]["ja"].replace("三つ", "3つ")

    assert changed(respell, "addon.yaml").plain("addon.yaml") != data().plain("addon.yaml")
    assert entry(changed(respell, "addon.yaml"))["facts"] == []

    def rename(value: Any) -> None:
        value["documents"][0]["short"]["ja"] += "（改）"

    assert entry(changed(rename, history.SOURCES))["facts"] == []

    def redate(value: Any) -> None:
        value["documents"][0]["date"] = "2001-01-01"

    [told] = entry(changed(redate, history.SOURCES))["facts"]
    assert "2001" in told["after"]["en"]


def test_english_and_words_of_pages_change_no_fact() -> None:
    def reword(value: Any) -> None:
        version(value)["duties"][0]["text"]["en"] = "The same in other words."

    new = changed(reword)
    assert entry(new)["facts"] == []
    assert history.facts_digest(written(new, reword)) == history.facts_digest(data())


def test_it_is_known_whether_the_last_state_is_this_one() -> None:
    assert not history.is_current(with_states(data()))
    assert history.is_current(with_states(data(), entry(data())))
    later = written(data(), cap(1_200_000))
    assert not history.is_current(with_states(later, entry(data())))


def test_the_version_of_the_data_does_not_depend_on_what_was_written_down() -> None:
    documents = {name: one for name, one in data().documents.items() if name != FILE}
    assert data_version(Data(documents, data().files)) == data_version(data())


def written(of: Data, change: Callable[[Any], object]) -> Data:
    """The data with the change in the file itself."""
    document = copy.deepcopy(of.documents[TAKEUP])
    change(document.value)
    model = model_for(TAKEUP)
    assert model is not None
    files = {**of.files, TAKEUP: model.model_validate(document.value)}
    return Data({**of.documents, TAKEUP: document}, files)


def test_what_a_new_form_of_the_data_fills_in_by_itself_is_no_change() -> None:
    """Readers are told what holds now and did not before; not how the files are written."""
    old = written(data(), cap(900_000))
    of_another_form = {name: one for name, one in old.files.items() if name != TAKEUP}
    [told] = entry(data(), Data(old.documents, of_another_form))["facts"]
    assert (told["before"]["ja"], told["after"]["ja"]) == ("900,000", "1,000,000")


def test_what_is_written_down_speaks_to_readers() -> None:
    """No name of a field or of a module stands there, and no "no" that was never a yes."""
    for state in data().plain(FILE)["states"]:
        for one in (*state["facts"], *state["results"]):
            said = [
                one["where"]["ja"],
                *(one[key]["ja"] for key in ("before", "after") if one[key]),
            ]
            assert not any(re.fullmatch(r"[a-z_]+", text) for text in said), one
            assert one["before"] or one["after"]["ja"] not in ("いいえ", "1"), one
