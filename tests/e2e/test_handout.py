"""`handout`: chosen sheets as one PDF, with bookmarks, page numbers, sources and the day."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from calculators.words.wording import Wording
from scripts.commands import handout
from scripts.machine import environment
from tests.facts import rules

TODAY = {
    language: Wording(rules(), language).date(date.today().isoformat()) for language in ("ja", "en")
}


def read(pdf: Path, *options: str, program: str = "pdftotext") -> str:
    """What a second program finds in a PDF."""
    if not (found := environment.program("pdftotext")):
        pytest.skip("there is no program here that reads PDF, and none can be installed")
    command = [str(Path(found).with_name(program)), *options, str(pdf)]
    output = ["-"] if program == "pdftotext" else []
    return subprocess.run([*command, *output], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def sheets(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sheets in Japanese, one of them for three rows of the room."""
    out = tmp_path_factory.mktemp("handout") / "配布.pdf"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMAND_LANGUAGE", "ja")
        assert handout.main(["bathing-and-sensors", "two-years", str(out)]) == 0
    return out


def test_every_page_has_its_number_and_the_day(sheets: Path) -> None:
    pages = read(sheets, "-layout").split("\f")[:-1]
    assert len(pages) >= 4
    for number, page in enumerate(pages, 1):
        foot = re.sub(r"\s", "", page)[-80:]
        assert foot.endswith(f"に印刷{number}/{len(pages)}")
        assert f"（非公式）練習問題のシート{TODAY['ja']}" in foot


def test_the_bookmarks_lead_to_each_exercise_and_each_row_s_sheet(sheets: Path) -> None:
    outline = read(sheets, "-xml", "-stdout", "-i", program="pdftohtml")
    marks = dict(re.findall(r'<item page="(\d+)">(.*?)</item>', outline)[::-1])
    titles = [title for _, title in re.findall(r'<item page="(\d+)">(.*?)</item>', outline)]
    assert titles.index("練習2　入浴の機器と見守りのセンサー") < titles.index("3列目")
    assert titles.index("3列目") < titles.index("練習7　令和6年度と令和8年度")
    assert marks["1"] == "練習2　入浴の機器と見守りのセンサー"


def test_it_asks_and_names_its_sources_and_gives_no_answer(sheets: Path) -> None:
    text = re.sub(r"\s", "", read(sheets))
    assert "補助率3/4を掛けます：＿" in text
    assert text.count("根拠：") >= 4
    assert "1,125,000円" not in text and "次へ" not in text


def test_the_keys_in_english_tell_the_answers(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "keys.pdf"
    assert handout.main(["fax-to-linkage", "--key", str(out)]) == 0
    text = re.sub(r"\s+", " ", read(out))
    assert "Printing: ¥792 − ¥0 = ¥792" in text and "¥50,208" in text
    assert f"Keys to exercises, printed on {TODAY['en']}" in text
