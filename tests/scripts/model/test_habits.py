"""Mistakes of habit are told by what to type instead, in the language of whoever reads it."""

from __future__ import annotations

import pytest

from scripts.model import model_for
from scripts.model.explain import faults_of
from scripts.model.load import Faulty, parse

HOST = """\
code: "23"
official: true
name: {ja: 案内, en: Guide}
description: {ja: 説明, en: About}
publisher: {ja: 県, en: Prefecture}
desk: {department: {ja: 課, en: Desk}, phone: 052-000-0000}
languages: [ja]
"""


def told(text: str, name: str = "host.yaml") -> str:
    """The faults of a file as `check` prints them."""
    from pydantic import ValidationError

    try:
        document = parse(text, name)
        model = model_for(name)
        assert model is not None
        try:
            model.model_validate(document.value)
        except ValidationError as error:
            return "\n".join(map(str, faults_of(error, document, model)))
    except Faulty as error:
        return str(error)
    return ""


RULE = "code: '23'\nname: {ja: 県, en: K}\nrules:\n- programme: a\n  version: r8\n  offered: true\n"
LOCAL = RULE + "  source: [a#b]\n"
OVER = (
    LOCAL
    + "  over_lines:\n  - {id: t, text: {ja: 上限, en: T}, per: office, source: [a#b], amount: "
)


@pytest.mark.parametrize(
    ("text", "name", "english", "japanese"),
    [
        (OVER + "'240,000'}\n", "local/23.yaml", "write 240000", "240000 と書いて"),
        (OVER + "２４０，０００円}\n", "local/23.yaml", "write 240000", "240000 と書いて"),
        (OVER + "24万円}\n", "local/23.yaml", "write 240000", "240000 と書いて"),
        (LOCAL + "  rounding: 100\n", "local/23.yaml", "- {unit: 100, place: total", "下の行に"),
        (
            HOST.replace('"23"', "愛知県"),
            "host.yaml",
            'Aichi is "23"',
            "コードを書いてください",
        ),
        (HOST.replace('"23"', "“23”"), "host.yaml", 'plain ones: "23"', "引用符は半角"),
        (
            HOST.replace("official: true", "official:\u3000true"),
            "host.yaml",
            "ideographic space (U+3000) in column 10",
            "全角の空白（U+3000、10文字目）",
        ),
        (
            HOST.replace("official: true", "official：true"),
            "host.yaml",
            "fullwidth colon (U+FF1A) in column 9",
            "全角のコロン（U+FF1A、9文字目）",
        ),
        (
            HOST.replace("desk: {", "desk:\n\tdepartment: {"),
            "host.yaml",
            "a tab (U+0009) in column 1",
            "タブ（U+0009、1文字目）",
        ),
        (
            HOST.replace("official: true", "\u00a0official: true"),
            "host.yaml",
            "no-break space (U+00A0) in column 1",
            "改行しない空白（U+00A0、1文字目）",
        ),
        (
            HOST.replace("official", "offical"),
            "host.yaml",
            'rename it to "official"',
            "official と",
        ),
        (OVER + "¥4000000.0}\n", "local/23.yaml", "write 4000000", "4000000 と書いて"),
        (
            LOCAL.replace("[a#b]", "［a＃b］"),
            "local/23.yaml",
            "write [a#b]",
            "[a#b] と書いてください",
        ),
        (
            LOCAL.replace("- programme", "－ programme"),
            "local/23.yaml",
            "－ in full width in column 1: expected YAML: write a plain -",
            "全角の －（1文字目）",
        ),
        (
            HOST.replace("{ja: 案内, en: Guide}", "案内"),
            "host.yaml",
            "write it as {ja: …, en: …}",
            '{ja: "案内"} のように書いてください',
        ),
        (
            HOST.replace("languages: [ja]\n", ""),
            "host.yaml",
            'add "languages:"',
            "を足してください",
        ),
    ],
)
def test_what_to_type_instead_is_said_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, text: str, name: str, english: str, japanese: str
) -> None:
    for language, wanted in (("en", english), ("ja", japanese)):
        monkeypatch.setenv("COMMAND_LANGUAGE", language)
        assert wanted in told(text, name), told(text, name)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("令和9年2月15日", '"2027-02-15" と書いてください'),
        ("R9.2.15", '"2027-02-15" と書いてください'),
        ("2027/2/15", '"2027-02-15" と書いてください'),
        ("２０２７年２月１５日", '"2027-02-15" と書いてください'),
        ("令和元年5月1日", '"2019-05-01" と書いてください'),
        ("令和8年2月29日", "2026-02-29 という日は暦にありません"),
        ("2027-02-29", "2027-02-29 という日は暦にありません"),
        ("2206-04-01", "2000年から2100年までの日付"),
    ],
)
def test_a_day_as_people_write_it_is_told_as_it_is_to_be_written(
    monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    notice = f'notice: {{title: {{ja: 件, en: A}}, text: {{ja: 文, en: B}}, from: "{typed}", '
    text = f'{HOST}{notice}to: "2027-12-11"}}\n'
    assert said in told(text), told(text)


@pytest.mark.parametrize("typed", ["8", "８", "令和8年度", "R8", "2026年度"])
def test_a_year_with_words_around_it_is_told_by_its_figures(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    text = f"documents:\n- {{id: a, fiscal_year: {typed}}}\n"
    assert "令和8年度は 2026 と書いてください" in told(text, "sources.yaml")


def test_the_year_of_the_era_is_told_by_that_of_the_calendar(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "documents:\n- {id: a, fiscal_year: 8}\n"
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert "令和8年度は 2026 と書いてください" in told(text, "sources.yaml")


def test_such_characters_inside_a_text_are_left_alone() -> None:
    assert told(HOST.replace("ja: 説明", 'ja: "県：説明\u3000です"')) == ""


def test_a_misspelt_key_is_one_fault_and_not_two() -> None:
    assert told(HOST.replace("official", "offical")).count("\n") == 0
