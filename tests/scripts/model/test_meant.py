"""What people write in place of the words and figures of the files is told by what they mean."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.model import FILES, HOST_FILES, other_names, typed
from scripts.model.calls_of_hosts import STAGES
from tests.facts import data
from tests.scripts.model.test_habits import HOST, LOCAL, OVER, told

CALL = LOCAL + (
    "calls:\n- {id: a, programme: a, version: r8, fiscal_year: 2026, name: {ja: 募集, en: C}, "
    "source: [a#b], stages: [{kind: survey, source: [a#b], CHANGED}]}\n"
)


@pytest.fixture(autouse=True)
def in_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")


def stage(**fields: str) -> str:
    """What is said of a stage with these fields."""
    given = {"to": '"2026-12-11"', **{key.rstrip("_"): value for key, value in fields.items()}}
    text = ", ".join(f"{key}: {value}" for key, value in given.items())
    if "kind" in given:
        return told(CALL.replace("kind: survey, ", "").replace("CHANGED", text), "local/23.yaml")
    return told(CALL.replace("CHANGED", text), "local/23.yaml")


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ({"kind": "交付申請"}, "application"),
        ({"kind": "Application"}, "application"),
        ({"kind": "aplication"}, "application"),
        ({"kind": "事前協議"}, "consultation"),
        ({"kind": "実績報告書"}, "report"),
        ({"kind": "説明会"}, "session"),
        ({"by": "必着"}, "arrival"),
        ({"by": "消印有効"}, "postmark"),
        ({"by": "当日消印有効"}, "postmark"),
        ({"time": '"17時"'}, '"17:00"'),
        ({"time": '"午後5時"'}, '"17:00"'),
        ({"time": '"午後5時半"'}, '"17:30"'),
        ({"time": '"5:00 PM"'}, '"17:00"'),
        ({"time": '"１７：００"'}, '"17:00"'),
        ({"to": "20261211"}, '"2026-12-11"'),
        ({"to": '"2026年12月11日（金）"'}, '"2026-12-11"'),
        ({"to": '"平成30年4月1日"'}, '"2018-04-01"'),
        ({"required": "いいえ"}, "false"),
        ({"required": "する"}, "true"),
        ({"until": '"2026-12-11"'}, "to"),
        ({"締切": '"2026-12-11"'}, "to"),
    ],
)
def test_a_stage_is_told_by_the_word_that_is_meant(fields: dict[str, str], right: str) -> None:
    [line] = stage(**fields).splitlines()
    assert line.endswith(f"{right} と書いてください"), line


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"to": "12月11日"}, '年も書いてください。令和8年なら "2026-12-11"'),
        ({"to": "令和8年12月"}, '日も書いてください。1日なら "2026-12-01"'),
        ({"to": '"2026-12-11 17:00"'}, '時刻は time: "17:00" に書きます'),
        ({"to": "未定"}, "この項目を書かないか、null と書きます"),
        ({"to": "46346"}, "文字を書いてください"),
    ],
)
def test_what_a_day_lacks_is_told(fields: dict[str, str], said: str) -> None:
    [line] = stage(**fields).splitlines()
    assert said in line, line


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("1億2000万円", 120_000_000),
        ("1.2億", 120_000_000),
        ("400万", 4_000_000),
        ("4百万円", 4_000_000),
        ("120000千円", 120_000_000),
        ("千円", 1_000),
        ("4_000_000", 4_000_000),
        ("4 000 000", 4_000_000),
        ("4e6", 4_000_000),
        ("4000000.0", 4_000_000),
        ("25人", 25),
        ("3年", 3),
        ("200.000", None),
        ("3万5", None),
        ("240,00", None),
        ("31以上", None),
        ("二十万", None),
        ("0.00001億", 1_000),
        ("", None),
    ],
)
def test_an_amount_means_one_number_or_none(text: str, whole: int | None) -> None:
    assert typed.amount(text) == whole


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("50%", "1/2"),
        ("0.75", "3/4"),
        ("２分の１", "1/2"),
        ("1／2", "1/2"),
        ("1/2以内", "1/2"),
        ("国4/5", "4/5"),
        ("8割", "4/5"),
        ("2/1", None),
        ("定額", None),
        ("150%", None),
    ],
)
def test_a_share_means_one_ratio_or_none(text: str, share: str | None) -> None:
    assert typed.ratio(text) == share


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [
        ("052-000-0000", "０５２－０００－００００", '"052-000-0000"'),
        ("052-000-0000", "052‐000‐0000", '"052-000-0000"'),
        ("052-000-0000", "(052)000-0000", '"052-000-0000"'),
        ("052-000-0000", "電話 052-000-0000", '"052-000-0000"'),
        ('"23"', '"２３"', '"23"'),
        ('"23"', "23", '"23"'),
        ("[ja]", "[日本語]", "ja"),
        ("phone:", "電話:", "phone"),
        ("phone:", "tel:", "phone"),
        ("publisher:", "公開者:", "publisher"),
        ("desk:", "問い合わせ先:", "desk"),
        ("official: true", "official: 公式", "true"),
    ],
)
def test_a_host_is_told_by_what_is_meant(old: str, new: str, right: str) -> None:
    [line] = told(HOST.replace(old, new)).splitlines()
    assert line.endswith(f"{right} と書いてください"), line


@pytest.mark.parametrize(
    ("name", "pattern", "right"),
    [
        ("base_path", "kaigo/shien", '"/kaigo/shien/"'),
        ("logo", "Logo.svg", '"logo.svg"'),
        ("logo", "./logo.svg", '"logo.svg"'),
        ("colours", '{light: "115A36", dark: "#9bd4b5"}', '"#115a36"'),
        ("frame_ancestors", '["https://a.example/kaigo/"]', '"https://a.example"'),
    ],
)
def test_what_has_the_right_form_but_for_its_signs_is_told_whole(
    name: str, pattern: str, right: str
) -> None:
    [line] = told(f"{HOST}{name}: {pattern}\n").splitlines()
    assert line.endswith(f"{right} と書いてください"), line


def test_spaces_that_nobody_sees_are_named() -> None:
    line = stage(to='"2026-12-11 "')
    assert '"2026-12-11" と書いてください' in line


def test_a_text_that_stands_beside_its_place_is_one_fault() -> None:
    text = CALL.replace("source: [a#b], stages", "next: {ja: 次, en: Next}, source: [a#b], stages")
    [line] = told(text.replace("CHANGED", 'to: "2026-12-11"'), "local/23.yaml").splitlines()
    assert "text: {ja: …} のように" in line


def test_a_missing_colon_is_one_fault() -> None:
    for typed_in in ("{ja：案内, en: Guide}", "{ja 案内, en: Guide}"):
        [line] = told(HOST.replace("{ja: 案内, en: Guide}", typed_in)).splitlines()
        assert "ja" in line


def test_no_choice_is_proposed_for_a_number_that_is_none_of_them() -> None:
    rounding = "  rounding:\n  - {unit: 500, place: total, source: [a#b]}\n"
    [line] = told(LOCAL + rounding, "local/23.yaml").splitlines()
    assert line.endswith("この中の言葉を使ってください")


@pytest.mark.parametrize("bullet", ["・", "ー ", "‐ ", "-"])
def test_what_stands_for_a_hyphen_is_named(bullet: str) -> None:
    text = LOCAL.replace("- programme", f"{bullet}programme")
    assert "半角の - と空白にしてください" in told(text, "local/23.yaml")


def test_words_of_the_files_in_a_japanese_message_stay_as_they_are() -> None:
    """ "to" is a key: a message with it is no sentence about "a to b"."""
    line = stage(nothing_like_it="1")
    assert "to（終了）" in line and "まで" not in line


def choices_of(schema: Any) -> set[str]:
    found = set(schema["enum"]) if isinstance(schema, dict) and "enum" in schema else set()
    parts = schema.values() if isinstance(schema, dict) else schema
    if isinstance(schema, dict | list):
        for part in parts:
            found |= choices_of(part)
    return {one for one in found if isinstance(one, str)}


@pytest.mark.slow
def test_every_choice_that_an_official_makes_has_a_name() -> None:
    models = [HOST_FILES["local/*.yaml"], HOST_FILES["sources.yaml"], FILES["programmes/*.yaml"]]
    known = set().union(*(choices_of(model.model_json_schema()) for model in models))
    missing = {one for one in known if not other_names.names(one, "choices")}
    assert missing <= {"group", "linkage_standard"}, "add it to scripts/model/other_names.yaml"


def test_stages_are_called_as_pages_call_them() -> None:
    stages = data().words()["host"]["stages"]
    assert {kind: stages[kind]["ja"] for kind in STAGES} == {
        kind: other_names.names(kind, "choices")[0] for kind in STAGES
    }


def test_an_amount_that_is_typed_in_words_is_told_in_its_place() -> None:
    for typed_in in ("1億2000万円", "4百万円", "400万"):
        whole = typed.amount(typed_in)
        line = told(f"{OVER}{typed_in}}}\n", "local/23.yaml")
        assert f"{whole} と書いてください" in line
