"""A new host's folder: what is asked, what is refused, and that what is written is sound."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from scripts.checks.checked import load_data
from scripts.commands import new_host
from scripts.model import ROOT, read_data
from scripts.model.load import dump, parse

pytestmark = pytest.mark.slow

TYPED = ["aichi", "23", "はい", "ja", "愛知県の案内", "愛知県", "高齢福祉課"]
TYPED += ["052-000-0000", "", ""]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose data/ can be written to, spoken to in Japanese."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setattr(new_host, "ROOT", tmp_path)
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    return tmp_path / "data"


def test_what_is_typed_makes_a_sound_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(TYPED) + "\n"))
    assert new_host.main([]) == 0
    data = load_data(root, "aichi")
    assert data.host and data.host.official and data.host.code == "23"
    assert data.host.languages == ["ja"] and data.host.desk.phone == "052-000-0000"
    assert data.files["local/23.yaml"].name.ja == "愛知県"
    assert "check --host aichi" in capsys.readouterr().out


def test_options_answer_without_asking(root: Path) -> None:
    answers = {"folder": "kani", "code": "21214", "official": "no", "languages": "ja,en"}
    answers |= {"name": "可児市の案内", "name-en": "Kani Guide", "publisher": "可児市 高齢福祉課"}
    answers |= {"municipality": "可児市", "municipality-en": "Kani City"}
    answers |= {"department": "高齢福祉課", "phone": "0574-00-0000", "mail": "a@city.example"}
    answers |= {"publisher-en": "Kani City", "department-en": "Division for the Elderly"}
    answers |= {"address": "https://city.example/kaigo/"}
    assert new_host.main([f"--{key}={value}" for key, value in answers.items()]) == 0
    data = load_data(root, "kani")
    assert data.host and not data.host.official
    assert data.address == "https://city.example/kaigo/"
    name = data.files["local/21214.yaml"].name
    assert (name.ja, name.en) == ("岐阜県可児市", "Kani City, Gifu")


@pytest.mark.parametrize("code", [f"{number:02}" for number in range(1, 48)])
def test_every_prefecture_gets_a_sound_folder(root: Path, code: str) -> None:
    """Also those of which some readers of YAML would take the code for a number."""
    answers = {"folder": "own", "code": code, "official": "no", "languages": "ja,en"}
    answers |= {"name": "県の案内", "name-en": "Guide", "publisher": "第2福祉課"}
    answers |= {"publisher-en": "Second Division (2)", "department": "1係", "phone": "0570-00-0000"}
    answers |= {"department-en": "Section 1", "mail": "08@pref.example", "address": ""}
    assert new_host.main([f"--{key}={value}" for key, value in answers.items()]) == 0
    assert read_data(root, "own")[1] == []
    for name in ("host.yaml", f"local/{code}.yaml"):
        text = (root / "hosts/own" / name).read_text("utf-8")
        assert parse(text, name).value["code"] == code


def test_what_is_written_is_read_the_same() -> None:
    texts = ["08", "09", "1e5", "0x1f", ".5", "1_000", "+1", "-0.0", "yes", "No", "~", "", "null"]
    texts += [
        "2026-12-01",
        "12:30",
        "a: b",
        "# a",
        "- a",
        "あ\nい",
        " a ",
        "0o7",
        ".inf",
        "<<",
        "=",
    ]
    assert parse(dump({"texts": texts, "number": 8}), "x.yaml").value == {
        "texts": texts,
        "number": 8,
    }


def test_a_wrong_answer_is_told_and_asked_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["愛知", *TYPED[:1], "愛知県", *TYPED[1:]]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n"))
    assert new_host.main([]) == 0
    told = capsys.readouterr().err
    assert "半角の英小文字" in told and "名前ではありません" in told


def test_a_city_says_its_own_name_and_is_sound(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its division is not part of it, and lists print its code with a digit that checks it."""
    typed = ["yokohama-test", "141003", "14100", "横浜市健康福祉局", "神奈川県横浜市", "はい", "ja"]
    typed += ["横浜市の案内", "横浜市健康福祉局", "高齢施設課", "045-000-0000", "", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n"))
    assert new_host.main([]) == 0
    told = capsys.readouterr().err
    assert '"14100"' in told and "課の名前を付けずに" in told
    assert load_data(root, "yokohama-test").files["local/14100.yaml"].name.ja == "神奈川県横浜市"


@pytest.mark.parametrize(
    ("typed", "told"),
    [(["aichi"], "--code"), (["x/y"] * 9, "--folder"), (["example-mihon"] * 9, "もうあります")],
)
def test_what_stays_unanswered_writes_nothing(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: list[str],
    told: str,
) -> None:
    before = sorted((root / "hosts").iterdir())
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n"))
    assert new_host.main([]) == 1
    assert told in capsys.readouterr().err
    assert sorted((root / "hosts").iterdir()) == before


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["--cdoe", "23"], "--cdoe というオプションはありません。--code のことですか"),
        (["aichi"], "aichi というオプションはありません"),
        (["--phone", "--mail", "a@b.jp"], "--phone の後に、答えを書いて"),
        (["--code", "23", "--name"], "--name の後に、答えを書いて"),
    ],
)
def test_wrong_options_are_refused(
    root: Path, capsys: pytest.CaptureFixture[str], typed: list[str], told: str
) -> None:
    assert new_host.main(typed) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"phone": "（052）000-0000"}, "--phone: 052-000-0000 と書いてください"),
        ({"name": "　"}, "--name: 何か書いてください。"),
        ({"municipality": "名古屋市"}, "--municipality: このコードとこの言語では、たずねません"),
        ({"name-en": "Aichi"}, "--name-en: このコードとこの言語では、たずねません"),
    ],
)
def test_an_option_that_does_not_fit_is_told_once_and_writes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, str], told: str
) -> None:
    keys = ["folder", "code", "official", "languages", "name", "publisher", "department", "phone"]
    given = dict(zip([*keys, "mail", "address"], TYPED, strict=True)) | changed
    assert new_host.main([f"--{key}={value}" for key, value in given.items()]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert told in line and not (root / "hosts/aichi").exists()
