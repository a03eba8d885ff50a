"""Prefectures, centres and services: the lists, their checks, and their pages."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from calculators.html.report import next_step
from calculators.words.wording import Wording
from scripts.checks import centres as centre_checks
from scripts.checks import prefectures as prefecture_checks
from scripts.checks import services as service_checks
from scripts.model import Data
from scripts.model.local import LocalFile
from scripts.pages import DOCS, centres, prefectures
from scripts.pages.templates import Templates
from tests.facts import data, faults, japanese_outside_its_span, pages, rules

LIST = data().files["centres.yaml"]
NAMES = {entry.code: entry.name.ja for entry in data().files["prefectures.yaml"].prefectures}

# Addresses that begin with a city: that city's prefecture, known from geography.
CITIES = {
    "福井市": "18", "新宿区": "13", "広島市": "34", "横浜市": "14",
    "松山市": "38", "津市": "24", "富山市": "16", "千葉市": "12",
}  # fmt: skip


def test_every_address_lies_in_the_prefecture_it_is_listed_for() -> None:
    for desk in [*LIST.centres, *LIST.desks]:
        where = desk.address or desk.department
        city = next((code for name, code in CITIES.items() if where.startswith(name)), None)
        assert where.startswith(NAMES[desk.prefecture]) or city == desk.prefecture, where


def test_numbers_of_entries_are_those_printed() -> None:
    assert (len(LIST.centres), len(LIST.desks), len(LIST.planned)) == (21, 11, 9)
    listed = {entry.prefecture for entry in [*LIST.centres, *LIST.desks, *LIST.planned]}
    assert len(listed) == 40


def test_what_is_known_since_is_shown_and_a_single_article_is_only_a_question() -> None:
    own, listed = pages(prefectures, "ja"), pages(centres, "ja")["centres/index.md"]
    assert "相談先は「いしかわ介護業務改善相談支援センター」です" in own["prefectures/17.md"]
    assert "いしかわ介護業務改善相談支援センター" in listed
    assert "いしかわ介護業務改善相談支援センター" in own["prefectures/index.md"]
    for code in LIST.since.to_ask:
        assert "公式のページでは確かめられていません" in own[f"prefectures/{code}.md"]
        assert f"prefectures/{code}.md" in listed[listed.index("{ #since }") :]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_tile_shows_what_the_page_of_its_prefecture_says_today(language: str) -> None:
    """Also of centres that have become known since the list; what is of its day says that."""
    own = {path: html.unescape(text) for path, text in pages(prefectures, language).items()}
    index = own["prefectures/index.md"]
    day = Wording(rules(), language).date(LIST.as_of)
    since = {known.prefecture for known in LIST.since.known}
    for entry in prefectures.entries(data()):
        code = entry.prefecture.code
        tile, row = index.split(f"({code}.md")[1:]
        first = tile.partition("}")[0]
        assert (".tile-centre " in first) is (code in since or entry.kind == "centre")
        lead = own[f"prefectures/{code}.md"].partition("{ .lead }")[0]
        if entry.place:
            name = getattr(entry.place.name, language)
            assert name in lead and name in row.partition("\n")[0] and day not in first
        else:
            assert day in first and day in row.partition("\n")[0]
        told = getattr(LIST.substitute.name, language) in own[f"prefectures/{code}.md"]
        assert told is (entry.place is None)


def test_a_result_names_a_centre_that_is_known_since_and_denies_none() -> None:
    def next_(prefecture: str) -> str:
        return "".join(next_step(Wording(rules(), "en"), prefecture).itertext())

    for known in LIST.since.known:
        assert known.name.en in next_(known.prefecture)
        assert "list no desk" not in next_(known.prefecture)
    assert "list no desk" in next_(next(code for code, name in NAMES.items() if name == "沖縄県"))


def test_fukui_has_both_and_seven_prefectures_have_nothing() -> None:
    kinds = {entry.prefecture.name.en: entry for entry in prefectures.entries(data())}
    assert [kind for kind, _ in kinds["Fukui"].desks] == ["centre", "desk"]
    nothing = [name for name, entry in kinds.items() if entry.kind == "none"]
    assert nothing == ["Fukushima", "Gunma", "Ishikawa", "Shizuoka", "Kyoto", "Shimane", "Okinawa"]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Hokkaido", "北海道"),
        ("Kyoto", "京都"),
        ("Tokyo", "東京"),
        ("Osaka", "大阪"),
        ("Chiba", "千葉"),
    ],
)
def test_tiles_carry_short_names(name: str, short: str) -> None:
    found = [entry for entry in prefectures.entries(data()) if entry.prefecture.name.en == name]
    assert [entry.prefecture.short for entry in found] == [short]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda file: file["centres"].pop(), "21"),
        (lambda file: file["desks"].pop(3), "11"),
        (lambda file: file["planned"].pop(0), "9"),
        (lambda file: file["centres"].reverse(), "order of the codes"),
        (lambda file: file["centres"].insert(1, file["centres"][0]), "each prefecture once"),
        (lambda file: file["without_entry"].append("01"), "07, 10, 17"),
    ],
)
def test_a_list_that_lost_or_doubled_an_entry_is_found(change: Any, expected: str) -> None:
    found = faults("centres.yaml", centre_checks.check, change)
    assert any(expected in fault.expected for fault in found), found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda file: file["prefectures"].pop(12), '"13"'),
        (lambda file: file["prefectures"].pop(), '"47"'),
        (lambda file: file["prefectures"].append(file["prefectures"][0]), "47 prefectures"),
        (lambda file: file["prefectures"][3].update(tile={"x": 13, "y": 1}), "a tile of its own"),
    ],
)
def test_a_map_with_a_gap_or_a_double_is_found(change: Any, expected: str) -> None:
    found = faults("prefectures.yaml", prefecture_checks.check, change)
    assert any(expected in fault.expected for fault in found), found


def test_a_group_without_a_service_is_found() -> None:
    def empty(file: dict[str, Any]) -> None:
        file["services"] = [one for one in file["services"] if one["group"] != "facility"]

    (fault,) = faults("services.yaml", service_checks.check, empty)
    assert "facility" in fault.found


def test_neighbours_on_the_map_lie_as_they_do_in_japan() -> None:
    tiles = {entry.name.en: entry.tile for entry in data().files["prefectures.yaml"].prefectures}
    north_of = [
        ("Hokkaido", "Aomori"), ("Aomori", "Iwate"), ("Iwate", "Miyagi"), ("Miyagi", "Fukushima"),
        ("Tochigi", "Saitama"), ("Saitama", "Tokyo"), ("Tokyo", "Kanagawa"), ("Niigata", "Gunma"),
        ("Kyoto", "Osaka"), ("Osaka", "Wakayama"), ("Kagawa", "Tokushima"), ("Ehime", "Kochi"),
        ("Fukuoka", "Kumamoto"), ("Kumamoto", "Kagoshima"), ("Kagoshima", "Okinawa"),
    ]  # fmt: skip
    west_of = [
        ("Nagasaki", "Saga"), ("Saga", "Fukuoka"), ("Yamaguchi", "Hiroshima"),
        ("Hiroshima", "Okayama"), ("Shimane", "Tottori"), ("Tottori", "Hyogo"), ("Hyogo", "Kyoto"),
        ("Kyoto", "Shiga"), ("Akita", "Iwate"), ("Yamagata", "Miyagi"), ("Tochigi", "Ibaraki"),
        ("Tokyo", "Chiba"), ("Ehime", "Kagawa"), ("Gifu", "Nagano"), ("Toyama", "Niigata"),
    ]  # fmt: skip
    assert all(tiles[north].y < tiles[south].y for north, south in north_of)
    assert all(tiles[west].x < tiles[east].x for west, east in west_of)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_prefecture_says_where_to_turn(language: str) -> None:
    rendered = pages(prefectures, language)
    assert len(rendered) == 48
    for entry in prefectures.entries(data()):
        page = rendered[f"prefectures/{entry.prefecture.code}.md"]
        for _, desk in entry.desks:
            assert getattr(desk.name, language) in page
            assert (desk.address or desk.department) in page
        if not entry.place:
            assert getattr(LIST.substitute.name, language) in page.replace("&#39;", "'")
        assert f"#subsidy?prefecture={entry.prefecture.code}" in page


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_prefecture_shows_what_its_own_settings_say(language: str) -> None:
    source = ["scheme-2024#rates"]
    takeup = {"programme": "care-tech-takeup", "version": "r6", "offered": True, "source": source}
    takeup["rates"] = [{"id": "standard", "cases": [{"rate": "2/3", "source": source}]}]
    cap = {"per": "office", "amount": 900000, "source": source}
    takeup["caps"] = [{"line": "ict", "cap": cap, "source": source}]
    takeup["rounding"] = [{"unit": 1000, "place": "line", "source": source}]
    absent = {"programme": "collaboration", "version": "r6", "offered": False, "source": source}
    settings = {
        "code": "40",
        "name": {"ja": "福岡県", "en": "Fukuoka"},
        "rules": [takeup, absent],
    }
    host = Data(
        data().documents, {**data().files, "local/40.yaml": LocalFile.model_validate(settings)}
    )
    templates = Templates(host, rules(), language, (DOCS / "templates",))
    text = {
        page.path: templates.render(page.template, page.path, page.context)
        for page in prefectures.pages(host, rules(), language)
    }
    own = text["prefectures/40.md"].split("{ #rules }")[1].split("\n## ")[0]
    offered, not_offered = own.split("\n### ")[1:]
    expected = {
        "ja": ("この年度に行われた", "2/3", "90万円", "1,000円未満"),
        "en": ("run in that year", "2/3", "¥900,000", "¥1,000"),
    }[language]
    assert all(words in offered.replace("900,000円", "90万円") for words in expected), offered
    assert ("行われなかった" if language == "ja" else "not run in that year") in not_offered
    assert not (japanese_outside_its_span(own) if language == "en" else [])
    assert "{ #rules-" not in text["prefectures/41.md"]


def test_rank_uses_the_exact_rate() -> None:
    """Akita (3.4778), Toyama (3.4953) and Okinawa (3.4869) all print as 3.5."""
    rendered = pages(prefectures, "ja")
    ranks = {
        code: int(re.search(r"高いほうから(\d+)番目", rendered[f"prefectures/{code}.md"])[1])
        for code in ("05", "16", "47", "31", "32")
    }
    assert ranks["31"] == 1 and ranks["32"] == 47
    assert ranks["16"] + 1 == ranks["47"] and ranks["47"] + 1 == ranks["05"]


def test_the_directory_has_every_name_and_no_number_from_the_map() -> None:
    page = pages(centres, "ja")["centres/index.md"]
    for desk in [*LIST.centres, *LIST.desks]:
        assert f"| {desk.name.ja} |" in page
    assert not re.search(r"\| *(?:No\.|番号|[A-K]|\d{1,2}) *\|", page)


@pytest.mark.parametrize("area", [centres, prefectures])
def test_english_pages_are_english(area: Any) -> None:
    for path, page in pages(area, "en").items():
        assert not japanese_outside_its_span(page), path


def test_structured_data_of_a_prefecture_is_sound() -> None:
    page = pages(prefectures, "en")["prefectures/18.md"]
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    services = [json.loads(text) for text in found]
    assert [service["@type"] for service in services] == ["GovernmentService"] * 2
    place = services[0]["availableChannel"]["serviceLocation"]["address"]
    assert place["streetAddress"] == LIST.centres[8].address
