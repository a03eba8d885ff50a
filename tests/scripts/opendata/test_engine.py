"""The engine as others get it: installed without a network, it answers as the pages do."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from calculators import answer_line
from calculators.form import page
from scripts.machine.inputs import ROOT
from scripts.opendata import engine
from tests.facts import rules

CASES = ROOT / "tests/cases/subsidy.json"
ASK_AS_A_PAGE = """
import json, sys
from calculators.form import page
rules = json.load(open("rules.json", encoding="utf-8"))
for line in sys.stdin:
    sys.stdout.buffer.write(page.answer(*json.loads(line), rules).encode() + b"\\n")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what was downloaded, and a new Python in it that has the wheel installed."""
    place = tmp_path_factory.mktemp("others")
    for name, content in engine.files(rules()).items():
        (place / Path(name).name).write_bytes(content)
    venv.create(place / "python")
    (wheel,) = place.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", place / "python/bin/python"]
    command = [*pip, "install", "--no-index", wheel]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return place


def run(folder: Path, arguments: list[str], asked: str) -> list[str]:
    done = subprocess.run(
        [folder / "python/bin/python", "-I", *arguments],
        cwd=folder,
        input=asked.encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


@pytest.mark.slow
def test_five_lines_give_the_answers_of_the_pages(folder: Path) -> None:
    cases = json.loads(CASES.read_text("utf-8"))
    requests = [json.dumps(case["request"], ensure_ascii=False) for case in cases]
    program = engine.PROGRAM.splitlines()
    assert len(program) == 5 and (folder / "example.py").read_text("utf-8") == engine.PROGRAM
    answers = run(folder, ["example.py"], "\n".join(requests))
    assert answers == [answer_line("subsidy", text, rules()) for text in requests]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_answers_a_form_as_the_page_in_the_browser_does(folder: Path, language: str) -> None:
    """The very text that the worker sends; tests/e2e compares that one with Python's here."""
    fields = [["programme", "care-tech-takeup"], ["version", "r6"], ["answers.staff", "25"]]
    fields += [["items[0].category", "ict"], ["items[0].unit_price", "120万"], ["page.base", "../"]]
    asked = ["subsidy", language, fields]
    (answer,) = run(folder, ["-c", ASK_AS_A_PAGE], json.dumps(asked))
    assert answer == page.answer("subsidy", language, [(a, b) for a, b in fields], rules())


def test_the_wheel_holds_the_engine_and_lists_it() -> None:
    content = engine.wheel()
    assert content == engine.wheel()
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        names = set(wheel.namelist())
        record = next(name for name in names if name.endswith("/RECORD"))
        listed = [line.split(",") for line in wheel.read(record).decode().splitlines()]
        for name, digest, size in listed:
            if digest:
                value = wheel.read(name)
                found = base64.urlsafe_b64encode(hashlib.sha256(value).digest()).rstrip(b"=")
                assert (len(value), f"sha256={found.decode()}") == (int(size), digest)
        assert {name for name, *_ in listed} == names
    assert set(engine.sources()) <= names
