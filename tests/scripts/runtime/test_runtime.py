"""The packed runtime: the answers of this Python, the same bytes every time, and how it fails."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest

from calculators import KINDS, answer_line
from scripts.machine import environment
from scripts.opendata import engine
from scripts.runtime import MAKERS, PackError, chosen_level, files, lean, node, pack, wasm, weigh
from scripts.runtime import rules as packed_rules
from tests.calculators.subsidy import local_cases

CASES = Path(__file__).resolve().parents[2] / "cases"
POISONED = Path(__file__).with_name("poisoned.mjs")
OTHERS = [
    ("caseload", {"cases": 48, "care_managers": 1, "unit_price": "10"}),
    ("addon", {"users": 70, "grade": "I", "unit_price": "10.14", "months": 12}),
    ("eligibility", {"answers": {"staff": 12, "improvement_support": "training"}}),
]
SURPRISES = [
    "",
    "{",
    "[]",
    "null",
    '"\\ud800"',
    '{"programme": 0.5}',
    "[" * 5000,
    '{"mode":"hours"}',
]


@pytest.fixture(scope="module")
def rules(site) -> dict:
    """The rules that the site was packed with."""
    return packed_rules.read(site / "runtime")


@pytest.fixture(scope="module")
def requests() -> list[dict[str, str]]:
    """Every case, and changed copies of them until there are well over a thousand."""
    cases = {
        kind: json.loads((CASES / f"{kind}.json").read_text("utf-8"))
        for kind in ("linkage", "subsidy")
    }
    given = [(kind, case["request"]) for kind, listed in cases.items() for case in listed]
    given += [("subsidy", request) for _, request, _ in local_cases.requests()]
    given += OTHERS
    chance = random.Random(7)
    changed = [(kind, _changed(request, chance)) for _ in range(24) for kind, request in given]
    texts = [
        {"kind": kind, "text": json.dumps(request, ensure_ascii=False)}
        for kind, request in given + changed
    ]
    return texts + [{"kind": kind, "text": text} for kind in KINDS for text in SURPRISES]


def _changed(value: object, chance: random.Random) -> object:
    """The same with some of its numbers and words replaced, dropped or turned into nonsense."""
    if isinstance(value, dict):
        kept = {
            key: _changed(part, chance) for key, part in value.items() if chance.random() < 0.95
        }
        return kept or dict(value)
    if isinstance(value, list):
        return [_changed(part, chance) for part in value for _ in range(chance.choice((1, 1, 2)))]
    if isinstance(value, bool) or chance.random() < 0.6:
        return value
    if isinstance(value, int):
        return chance.choice((value + 1, value * 997, -value, value / 3, str(value), None))
    return chance.choice((value, "", "不明", value[::-1] if isinstance(value, str) else [value]))


@pytest.mark.parametrize("level", MAKERS)
def test_pyodide_gives_the_same_bytes_as_this_python(site, rules, requests, level) -> None:
    asked = requests if level == chosen_level() else requests[:: len(requests) // 100]
    assert len(requests) >= 1000
    there = node.answer_lines(site / "runtime", level, asked)
    here = [answer_line(request["kind"], request["text"], rules) for request in asked]
    assert there == here


@pytest.mark.parametrize("level", MAKERS)
def test_an_error_that_nobody_expected_tells_what_it_was_and_where(site, level) -> None:
    told = r"(?s)in answer_line\b.*ModuleNotFoundError: .*calculators\.nothing"
    with pytest.raises(node.NodeError, match=told):
        node.answer_lines(site / "runtime", level, [{"kind": "nothing", "text": "{}"}])


def test_no_answer_needs_the_data_that_waits_in_the_second_part(site, rules, requests) -> None:
    """It reads as zero and nobody would notice: so here it is anything else, and no part comes."""
    order = node.answering(site / "runtime", "lean", requests)
    waiting = json.loads(lean.PROFILE.read_bytes())["unread"]
    assert sum(end - start for start, end in waiting) > 10**6
    done = subprocess.run(
        [environment.node(), str(POISONED), str(node.HERE)],
        input=json.dumps({**order, "poison": waiting}).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-1000:]
    here = [answer_line(request["kind"], request["text"], rules) for request in requests]
    assert json.loads(done.stdout) == here


def test_ranges_that_overlap_are_left_out_once() -> None:
    ranges = [(40, 50), (10, 30), (15, 20), (30, 35)]
    assert wasm.merged(ranges) == [(10, 35), (40, 50)]


def test_the_same_input_is_packed_into_the_same_bytes(rules, tmp_path, monkeypatch) -> None:
    """Everything made anew, in another place and time zone and language."""
    pack(rules, tmp_path / "once", chosen_level())
    monkeypatch.setattr("scripts.runtime.level.BUILD", tmp_path / "build")
    monkeypatch.setattr(files, "compress", lambda *_: None)
    monkeypatch.setattr(files.Store, "transferred", lambda store, file: 1)
    for name, value in {"TZ": "Asia/Tokyo", "LANG": "ja_JP.UTF-8", "TMPDIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    pack(rules, tmp_path / "again", chosen_level())
    once, again = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("once", "again")
    )
    once = {name: once[name] for name in again}
    del once["manifest.json"], again["manifest.json"]
    assert once == again


def test_nothing_of_this_machine_is_in_the_pack(site) -> None:
    for path in (site / "runtime").iterdir():
        if path.suffix not in (".br", ".gz"):
            assert str(node.HERE.parent).encode() not in path.read_bytes(), path.name


def test_every_file_is_named_by_its_content_and_has_smaller_copies(site) -> None:
    folder = site / "runtime"
    manifest = json.loads((folder / "manifest.json").read_bytes())
    listed = [file for level in manifest["levels"] for file in level["files"].values()]
    listed += [file for level in manifest["levels"] for file in level["later"].values()]
    for file in [*listed, *manifest["rules"]["files"].values()]:
        assert file["sha256"].startswith(file["path"].split(".")[1])
        assert (folder / file["path"]).stat().st_size == file["size"]
        for copy in files.COPIES:
            assert (folder / f"{file['path']}.{copy}").stat().st_size < file["size"]


def test_no_level_is_heavier_than_its_budget(site) -> None:
    manifest = json.loads((site / "runtime/manifest.json").read_bytes())
    said: list[str] = []
    assert weigh(manifest, said.append) == []
    assert len(said) == len(manifest["levels"])
    heavy = manifest["levels"][0]
    heavy["files"]["glue"]["transfer"] += 10**7
    assert weigh(manifest, said.append) == [heavy["id"]]
    assert any("WARNING" in text and "budget.json" in text for text in said)


def test_a_change_of_the_rules_alone_packs_nothing_else_anew(rules, tmp_path) -> None:
    pack(rules, tmp_path, chosen_level())
    before = {path.name for path in tmp_path.iterdir()}
    said: list[str] = []
    pack({**rules, "more": 1}, tmp_path, chosen_level(), said.append)
    changed = {path.name for path in tmp_path.iterdir()} ^ before
    assert {name.split(".")[0] for name in changed} == {"rules"}
    made = [text for text in said if not text.startswith("Level ")]
    assert not [text for text in made if "ompressing 1 file" not in text]


def test_the_library_holds_what_the_engine_imports_and_little_else(site) -> None:
    names = engine.sources()
    assert "calculators/form/page.py" in names
    assert all(name.startswith("calculators/") for name in names)


def test_a_level_that_cannot_be_packed_is_left_out_with_a_warning(
    rules, tmp_path, monkeypatch
) -> None:
    def fail(progress: object) -> None:
        raise node.NodeError("no such tool")

    monkeypatch.setitem(MAKERS, "snapshot", fail)
    said: list[str] = []
    pack(rules, tmp_path, "snapshot", said.append)
    manifest = json.loads((tmp_path / "manifest.json").read_bytes())
    assert [level["id"] for level in manifest["levels"]] == ["packed", "plain"]
    assert any("WARNING" in text and "no such tool" in text for text in said)
    for name in MAKERS:
        monkeypatch.setitem(MAKERS, name, fail)
    with pytest.raises(PackError):
        pack(rules, tmp_path, "snapshot", said.append)


def test_an_unknown_level_is_refused_by_name(monkeypatch) -> None:
    monkeypatch.setenv("CALCULATOR_RUNTIME", "fastest")
    with pytest.raises(PackError, match=r"'fastest'.*packed"):
        chosen_level()


def test_data_without_a_constant_address_is_not_taken_for_the_memory() -> None:
    data = bytes([11, 5, 1, 0, 0x23, 0, 0x0B])
    with pytest.raises(ValueError, match="constant address"):
        wasm.initial_memory_size(b"\0asm\1\0\0\0" + data)
