"""The national indicators: every value of the source in picture and table, nothing made up."""

from __future__ import annotations

import html
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from scripts.checks import adoption
from scripts.pages import kpi
from tests.facts import data, faults, japanese_outside_its_span, pages

FILE = data().files["kpi.yaml"]
INDICATORS = [indicator for group in FILE.groups for indicator in group.indicators]
IDS = [indicator.id for indicator in INDICATORS]


def card(name: str, language: str = "ja") -> str:
    """What stands under one indicator."""
    return pages(kpi, language)["kpi.md"].split(f"{{ #{name} }}")[1].split("\n</div>")[0]


def picture(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(re.search(r"<figure>.*?</figure>", card(name))[0])


def test_every_indicator_has_a_card_and_a_row() -> None:
    for language in ("ja", "en"):
        page = pages(kpi, language)["kpi.md"]
        cards = re.findall(r"^### .* \{ #(\S+) \}", page, re.M)
        assert [one for one in cards if not one.endswith("-figures")] == IDS and len(IDS) == 19
        for indicator in INDICATORS:
            row = re.search(rf"^\| {re.escape(getattr(indicator.name, language))} \|.*", page, re.M)
            assert row is not None and row[0].count("|") == 6, indicator.id


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_table_stands_under_a_heading_that_names_its_group(language: str) -> None:
    page = pages(kpi, language)["kpi.md"]
    above = re.findall(r"^### (.*) \{ #\S+ \}\n\n\|", page, re.M)
    for heading, group in zip(above, FILE.groups, strict=True):
        assert getattr(group.name, language) in html.unescape(heading)


@pytest.mark.parametrize(
    ("name", "conclusion"),
    [
        ("technology", "2023年は29%、2040年の目標は90%以上"),
        ("awareness", "2023年は2,570件（暫定値）、2029年の目標は増加"),
        ("linkage-third", "目標は2026年に50%、2040年に100%"),
        ("hours-leading", "目標は2026年から2040年まで25%"),
        ("turnover-all", "2023年は15.7%（令和4年調査）、2040年の目標は全産業平均以下"),
    ],
)
def test_the_caption_says_from_where_to_where(name: str, conclusion: str) -> None:
    assert picture(name).findtext("figcaption") == conclusion


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
def test_bars_are_as_long_as_their_figures_say(indicator: Any) -> None:
    if indicator.id == "committee":
        assert "<figure>" not in card("committee")
        return
    bars = {bar.get("data-value"): bar.get("width") for bar in picture(indicator.id).iter("rect")}
    printed = [value.number for value in indicator.values.values() if value and value.number]
    assert set(bars) == set(printed)
    lengths = {float(number): float(width.rstrip("%")) for number, width in bars.items()}
    unit = max(lengths.values()) / max(lengths)
    assert all(abs(width - number * unit) < 0.02 for number, width in lengths.items())


def test_what_something_is_compared_to_is_drawn_and_said() -> None:
    drawn = [entry.id for entry in INDICATORS if "kpi-compared" in card(entry.id)]
    assert drawn == ["overtime-all", "leave-all", "turnover-all"]
    assert "13.8時間" in card("overtime-all") and "13.8 hours" in card("overtime-all", "en")


def test_a_displaced_label_leads_to_how_it_was_settled() -> None:
    for name in ("technology", "committee"):
        assert "linkage/discrepancies.md#kpi-labels" in card(name)


def test_english_page_is_english() -> None:
    assert not japanese_outside_its_span(pages(kpi, "en")["kpi.md"])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"number": "29", "note": "atleast"}, "at-least"),
        ({"number": "29", "note": "increase"}, "words in place of a number"),
        ({"note": "at-least"}, "words in place of a number"),
    ],
)
def test_a_value_that_makes_no_sense_is_found(value: Any, expected: str) -> None:
    def spoil(file: dict[str, Any]) -> None:
        file["groups"][1]["indicators"][2]["values"]["2023"] = value

    (fault,) = faults("kpi.yaml", adoption.check, spoil)
    assert expected in fault.expected
    assert fault.place[-2:] == ("2023", "note")
