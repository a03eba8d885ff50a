"""What one language says in figures, the other says too."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from scripts.checks import same_figures
from tests.facts import data, faults, hosted


def texts(ja: str, en: str) -> list[str]:
    """What is said of a text: the language in which something is missing, and what that is."""
    name = "linkage_move.yaml"
    value = copy.deepcopy(data().documents[name].value)
    value["points"][0]["text"] = {"ja": ja, "en": en}
    document = replace(data().documents[name], value=value)
    changed = replace(data(), documents={name: document})
    found = list(same_figures.check(changed))
    return [f"{fault.place[-1]}: {fault.found.removeprefix('a text without ')}" for fault in found]


def test_the_texts_agree() -> None:
    assert not list(same_figures.check(data()))
    for host in ("example-mihon", "example-reiji"):
        assert not list(same_figures.check(hosted(host)))


@pytest.mark.parametrize(
    ("ja", "en"),
    [
        ("上限は30万円です。", "The ceiling is 300,000 yen."),
        ("予算は1億2,000万円です。", "The budget is 120 million yen."),
        ("令和8年度から令和元年の額に戻ります。", "From FY2026 as in 2019."),
        ("平成29年の13項目", "Thirteen items, that is 13, of 2017"),
        ("令和2〜5年度に受けた額", "What was had from FY2020 to FY2023"),
        ("職員の3割以上、2026年7月10日", "30% of the staff or more, 10 July 2026"),
        ("1事業所に2回まで、三つの県", "Twice for an office, in three prefectures"),
        ("千円未満を切り捨て、{amount}になります。", "Rounded down to 1,000 yen it is {amount}."),
        ("３０秒ほど待ちます。", "Wait for half a minute."),
        ("午後5時15分に締め切ります。", "It closes at 17:15."),
        ("17時まで受け付けます。", "Taken until 5 p.m."),
    ],
)
def test_one_figure_in_the_ways_of_both_languages_is_one(ja: str, en: str) -> None:
    assert texts(ja, en) == []


@pytest.mark.parametrize(
    ("ja", "en", "said"),
    [
        (
            "1,545の市町村が日を決めました。",
            "1,454 municipalities have a date.",
            ["en: 1545", "ja: 1454"],
        ),
        ("上限は30万円です。", "The ceiling is 3,000,000 yen.", ["en: 300000", "ja: 3000000"]),
        ("令和8年度です。", "This is FY2025.", ["en: 2026", "ja: 2025"]),
        ("3月31日までです。", "Until the end of March.", ["en: 31"]),
        ("52.4時間です。", "It takes 54.2 hours.", ["en: 52.4", "ja: 54.2"]),
    ],
)
def test_a_figure_that_is_another_is_told(ja: str, en: str, said: list[str]) -> None:
    assert texts(ja, en) == said


def test_the_fault_names_the_place_and_the_figure() -> None:
    def change(file: dict[str, Any]) -> None:
        text = next(one for one in file["points"] if one["id"] == "platform")["text"]
        text["en"] = text["en"].replace("1,545", "1,454")

    told = faults("linkage_move.yaml", same_figures.check, change)
    assert [fault.key().rpartition(".")[2] for fault in told] == ["en", "ja"]
    assert "1545" in told[0].found and "1454" in told[1].found
