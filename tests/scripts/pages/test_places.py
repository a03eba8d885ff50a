"""What a programme's page says of the places with rules of their own."""

from __future__ import annotations

import html
import re

import pytest

from calculators.words.wording import Wording
from scripts.pages import prefectures, programmes
from scripts.pages.places import places
from tests.facts import data, japanese_outside_its_span, pages, rules

TAKEUP, AREAS = "programmes/care-tech-takeup.md", "programmes/linkage-model-areas.md"


def here(path: str, language: str = "ja") -> str:
    """The section on the reader's prefecture."""
    text = html.unescape(pages(programmes, language)[path])
    return text.partition("{ #here }")[2].partition("\n## ")[0]


@pytest.mark.slow
def test_each_number_of_devices_stands_with_what_it_depends_on() -> None:
    """Tottori pays for fewer devices of a service at home."""
    few, more = (line for line in part(TAKEUP, "31").splitlines() if "台数は、" in line)
    assert "「在宅サービスであること」が「はい」の場合" in few and "1/20まで" in few
    assert "それ以外の場合" in more and "1/10まで" in more


def part(path: str, code: str) -> str:
    """What the page says of one place."""
    return here(path).partition(f"{{ #here-{code}-")[2].partition("\n### ")[0]


@pytest.mark.slow
def test_every_published_place_stands_on_its_programme_s_page_and_no_test_data() -> None:
    found = {(one.code, one.programme) for one in places(data(), rules(), Wording(rules(), "ja"))}
    hosts = data().many("local")
    ruled = {(h.code, one.programme) for h in hosts for one in h.rules if one.published}
    owned = {(host.code, own.uses.programme) for host in hosts for own in host.own}
    assert found == ruled | owned
    anchors = re.findall(r"\{ #here-(\d+)-", here(TAKEUP) + here(AREAS))
    assert sorted(anchors) == sorted(code for code, _ in found)
    tests = {host.code for host in hosts for one in host.rules if not one.published}
    assert tests and not tests & {code for code, _ in found}


def test_a_prefecture_whose_rules_are_not_confirmed_does_not_say_that_there_are_none() -> None:
    hosts = data().many("local")
    unconfirmed = {host.code for host in hosts if not all(one.published for one in host.rules)}
    ruled = {host.code[:2] for host in hosts}
    found = pages(prefectures, "ja")
    for code in (entry.code for entry in data().files["prefectures.yaml"].prefectures):
        page = found[f"prefectures/{code}.md"]
        assert ("公式でない資料から読み取っただけ" in page) == (code in unconfirmed), code
        assert ("国の資料どおりに計算します" in page) == (code not in ruled), code


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_place_has_its_row_and_its_part(language: str) -> None:
    section = here(TAKEUP, language)
    assert len(re.findall(r"^\| \[.+?\]\(#here-", section, re.M)) == 3
    assert section.count('class="place"') == 3
    assert not (language == "en" and japanese_outside_its_span(section))


def test_a_flat_sum_says_the_most_that_it_comes_to() -> None:
    assert "1か所につき10,000円、合わせて50,000円まで" in part(AREAS, "27211")


def test_a_place_s_rule_stands_beside_the_nation_s() -> None:
    kanagawa = part(TAKEUP, "14")
    assert re.search(r"\| \*\*補助率\*\* \| 4/5 .*\| 3/4 \|", kanagawa)
    assert "| **消費税** | 消費税は対象になりません | 国の資料に決まりなし |" in kanagawa
    ishikawa = part(TAKEUP, "17")
    transfer = "| **補助額の上限**<br>移乗支援 | 1台につき1,000,000円（100万円） （国と同じ） |"
    assert transfer in ishikawa
    assert re.search(
        r"\| \*\*合計の上限\*\* \| .*4,000,000円.*\| 国の規則に加わる決まり \|", ishikawa
    )
    assert "#subsidy?programme=care-tech-takeup&version=r7&prefecture=17" in ishikawa


def test_a_source_that_all_rests_on_is_named_once_and_another_where_it_counts() -> None:
    assert part(TAKEUP, "17").count("sources.md#call-17-2025-call") == 1
    assert "sources.md#call-14-2025-rate-rate" in part(TAKEUP, "14")


def test_the_order_of_the_call_stands_in_the_table() -> None:
    row = next(line for line in here(TAKEUP).splitlines() if "(#here-17-" in line)
    assert "先に：いしかわ介護業務改善相談支援センターの研修" in row
    assert "令和7年10月31日（2025年）から令和7年11月14日（2025年）まで" in row
    assert "公式のページで確認" in row


def test_a_city_s_programme_has_no_national_rule_beside_it() -> None:
    city = part(AREAS, "12204")
    assert "国の規則" not in city.partition("| --- |")[2].partition("まだ確かめ")[0]
    assert "municipality=12204" in city
    assert "対象経費：区分ごとに1,000円未満を切り捨てます" in city


def test_where_nothing_is_recorded_the_page_says_so() -> None:
    assert "独自の規則は記録されていません" in here("programmes/model-facilities.md")


def test_a_city_stands_on_the_page_of_its_prefecture() -> None:
    chiba = html.unescape(pages(prefectures, "ja")["prefectures/12.md"])
    assert "千葉県船橋市" in chiba and "基準額は事業所ごとに100,000円です" in chiba
