"""No text repeats a figure that the data holds, however it is written."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from scripts.checks import prose, translations
from scripts.commands import check
from scripts.model import Data
from scripts.model.load import Document, Fault
from tests.facts import data, faults, hosted


def with_text(file: str, change: dict[str, str]) -> Data:
    """The data with the first assumption's text replaced."""
    document = data().documents[file]
    value = copy.deepcopy(document.value)
    value["assumptions"][0]["text"] |= change
    return Data({**data().documents, file: Document(file, value, document.lines)}, data().files)


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("ja", "上限は1,000万円です。", "1,000万円"),
        ("ja", "上限は１０００万円です。", "1000万円"),
        ("ja", "上限は10,000,000円です。", "10,000,000円"),
        ("ja", "全体では351億円です。", "351億円"),
        ("ja", "費用の4分の3です。", "4分の3"),
        ("ja", "費用の４／５です。", "4/5"),
        ("ja", "事業所の30％が使います。", "30%"),
        ("en", "The ceiling is ¥10 million.", "¥10 million"),
        ("en", "The ceiling is 10 million yen.", "10 million yen"),
        ("en", "It is 21,000 yen a year.", "21,000 yen"),
        ("en", "It pays three quarters.", "three quarters"),
        ("en", "It pays 4/5.", "4/5"),
    ],
)
def test_a_repeated_figure_is_found(language: str, text: str, written: str) -> None:
    (fault,) = prose.check(with_text("assumptions.yaml", {language: text}))
    assert f'"{written}"' in fault.found
    assert fault.place == ("assumptions", 0, "text", language)
    assert ".yaml#" in fault.expected


@pytest.mark.parametrize(
    "text",
    [
        "1円未満を切り捨てます。",
        "全額（10分の10）です。",
        "令和6年4月1日の7/12です。",
        "1,234,567円です。",
        "100%にはなりません。",
        "第三者の支援です。",
    ],
)
def test_other_numbers_may_stand_in_a_text(text: str) -> None:
    assert not list(prose.check(with_text("assumptions.yaml", {"ja": text})))


@pytest.mark.slow
def test_a_host_may_say_what_its_call_pays() -> None:
    """No text of its files can borrow a figure, and other prefectures' figures are not its own."""

    def change(file: dict[str, Any]) -> None:
        file["calls"][0]["conditions"][0]["text"]["ja"] = "1台につき30万円までです。"
        file["rules"][0]["over_lines"][0]["amount"] = 1000

    assert not faults("local/32.yaml", prose.check, change, hosted("example-mihon"))


def test_a_page_of_prose_is_watched_too(tmp_path: Path) -> None:
    page = tmp_path / "docs/ja/x.md"
    for name in ("ja", "en", "templates"):
        (tmp_path / "docs" / name).mkdir(parents=True)
    page.write_text('# 題\n\n{{ value("a") }}\n{% if x\n%}\n上限は30万円です。\n', encoding="utf-8")
    (fault,) = prose.pages(data(), tmp_path)
    assert (fault.file, fault.line) == ("docs/ja/x.md", 6)
    assert "{{ value(" in fault.advice


def test_no_page_of_this_site_repeats_a_figure() -> None:
    assert not list(prose.pages(data(), translations.ROOT))


def test_a_page_in_one_language_is_found(tmp_path: Path) -> None:
    for name in ("ja/both.md", "en/both.md", "ja/a/alone.md", "en/new.md"):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# X\n", encoding="utf-8")
    expected = [fault.expected for fault in translations.lonely(tmp_path)]
    assert expected == ["docs/en/a/alone.md as well", "docs/ja/new.md as well"]
    assert not translations.lonely(translations.ROOT)


@pytest.mark.slow
def test_check_reports_what_is_wrong_in_the_prose(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Fault("docs/ja/x.md", (), "a page in one language", "docs/en/x.md as well", "write it")
    monkeypatch.setattr(translations, "lonely", lambda root: [found])
    assert check.main([]) == 1
    said = capsys.readouterr()
    assert str(found) in said.out
    assert "1 page is in one language only" in said.err
    monkeypatch.undo()
    assert check.main([]) == 0
