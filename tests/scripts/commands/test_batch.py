"""A file as spreadsheets save it in, the same with its answers out; faults are said plainly."""

from __future__ import annotations

import csv
import errno
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scripts.commands import batch
from tests.facts import ask
from tests.tables import APPLICATIONS, HEAD, applications
from tests.waiting import LONGEST

ROOT = Path(__file__).resolve().parents[3]


def run(kind: str, source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", "batch", kind, str(source), str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def read(target: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))


@pytest.mark.slow
def test_300_applications_as_excel_saves_them_get_what_calc_says(tmp_path: Path) -> None:
    lines, requests = applications()
    source, target = tmp_path / "申請 一覧.csv", tmp_path / "結果.csv"
    source.write_bytes("".join(f"{line}\r\n" for line in (HEAD, *lines)).encode("cp932"))
    done = run("subsidy", source, target)
    assert done.returncode == 0, done.stderr

    written = target.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf") and written.count(b"\r\n") == len(lines) + 1
    assert written.count(b"\n") == written.count(b"\r\n")
    rows = read(target)
    given = list(csv.reader([HEAD, *lines]))
    assert list(rows[0])[: len(given[0])] == given[0]
    assert [list(row.values())[: len(given[0])] for row in rows] == given[1:]

    calc = subprocess.run(
        [sys.executable, "-m", "scripts", "calc", "subsidy", "--jsonl"],
        cwd=ROOT,
        input="\n".join(map(json.dumps, requests)),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    results = [json.loads(line) for line in calc.stdout.splitlines()]
    keys = ("cost", "subsidy", "own_burden", "state", "prefecture")
    columns = ("費用の合計", "補助見込額", "自己負担", "うち国の負担", "うち都道府県の負担")
    expected = [
        [
            *("" if (sum_ := result["total"][key]) is None else str(sum_) for key in keys),
            result["rules"],
        ]
        for result in results
    ]
    answered = [row for row in rows if row["判定"]]
    assert len(answered) == APPLICATIONS
    assert [
        [*(row[name] for name in columns), row["規則の識別番号"]] for row in answered
    ] == expected
    # A column can be added up: every amount stands there once.
    total = sum(int(row["補助見込額"] or 0) for row in rows)
    assert total == sum(result["total"]["subsidy"] or 0 for result in results)


def test_a_bad_row_sets_the_status_and_leaves_the_others(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("利用者の数,加算の区分\n70,I\n七十,I\n80,II\n", "utf-8-sig")
    assert batch.main(["addon", str(source), str(target)]) == 2
    first, bad, last = read(target)
    assert first["1か月の額"] == str(ask("addon", users=70, grade="I")["monthly"]["yen"])
    assert bad["エラー"].startswith("3行目：「利用者の数」の「七十」は") and bad["1か月の額"] == ""
    assert last["エラー"] == "" and last["1か月の額"] != ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends_do_not_matter(tmp_path: Path, encoding: str, end: str) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    text = end.join(['利用者の数,加算の区分,"備考', '二行目"', '70,加算（Ⅰ）,"①', '②"', ""])
    source.write_bytes(text.encode(encoding))
    assert batch.main(["addon", str(source), str(target)]) == 0
    (row,) = csv.DictReader(target.open(encoding="utf-8-sig", newline=""))
    assert row[f"備考{end}二行目"] == f"①{end}②" and row["エラー"] == ""


def test_what_a_spreadsheet_would_run_comes_out_as_text(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("利用者の数,加算の区分,備考,差額\n70,I,=HYPERLINK(1),-5\n", "utf-8")
    assert batch.main(["addon", str(source), str(target)]) == 0
    (row,) = read(target)
    assert (row["備考"], row["差額"]) == ("'=HYPERLINK(1)", "-5")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ("何も書かれていません", "holds nothing")),
        ("利用者の数,加算の区分\n70,I\n".encode("utf-16"), ("UTF-8 でも", "neither UTF-8")),
        (b"PK\x03\x04\xff\xfe\x00", ("UTF-8 でも", "neither UTF-8")),
        ("名前,金額\n甲,1\n".encode(), ("使える見出しがありません", "no heading that")),
        ("users,利用者の数\n1,1\n".encode(), ("同じ項目です", "mean the same")),
        (b'users,grade\n70,I\n"70,I\n80,I\n', ("二重引用符", "double quote")),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_the_language_that_was_asked_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    said: tuple[str, str],
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(content)
    for language, own, other in (("ja", *said), ("en", *said[::-1])):
        monkeypatch.setenv("COMMAND_LANGUAGE", language)
        assert batch.main(["addon", str(source), str(target)]) == 1
        errors = capsys.readouterr().err
        assert own in errors and other not in errors
        assert [file.name for file in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.slow
def test_a_name_that_leads_nowhere_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    assert batch.main(["addon", str(source), str(target)]) == 1
    assert f"{source} を読めません" in capsys.readouterr().err
    source.write_text("users,grade\n70,I\n", "utf-8")
    assert batch.main(["addon", str(source), str(tmp_path / "none" / "out.csv")]) == 1
    told = capsys.readouterr().err
    assert f"{tmp_path / 'none' / 'out.csv'} に書き込めません：ファイルやフォルダーが" in told
    assert batch.main(["addon", str(source), str(source)]) == 1
    assert "別の名前" in capsys.readouterr().err
    assert source.read_text("utf-8") == "users,grade\n70,I\n"


def test_columns_that_are_only_carried_along_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("users,grade,利用者数,備考\n70,I,9,\n", "utf-8")
    assert batch.main(["addon", str(source), str(tmp_path / "out.csv")]) == 0
    told = capsys.readouterr().err
    assert "Columns that were carried along without being used: 利用者数; 備考" in told


@pytest.mark.parametrize(("language", "said"), [("ja", "使い方："), ("en", "usage: ")])
def test_how_it_is_called_is_said(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    said: str,
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", language)
    assert batch.main(["nonsense", "a", "b"]) == batch.main(["subsidy", "a"]) == 2
    assert capsys.readouterr().err.count(said) == 2


def test_two_runs_into_one_file_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is at work, another begins and ends: each is whole, and the last to end stays."""
    target = tmp_path / "out.csv"
    for users in (70, 80):
        lines = "".join(f"{users},I\n" for _ in range(3))
        (tmp_path / f"{users}.csv").write_text(f"users,grade\n{lines}", "utf-8")
    met: list[str] = []
    take = batch.Batch.take

    def interrupted(self: batch.Batch, cells: list[str]) -> list[list[str]]:
        if not met:
            met.append("once")
            assert batch.main(["addon", str(tmp_path / "80.csv"), str(target)]) == 0
            met.extend(row["users"] for row in read(target))
        return take(self, cells)

    monkeypatch.setattr(batch.Batch, "take", interrupted)
    assert batch.main(["addon", str(tmp_path / "70.csv"), str(target)]) == 0
    assert met == ["once", "80", "80", "80"]
    assert [row["users"] for row in read(target)] == ["70", "70", "70"]
    assert len(list(tmp_path.iterdir())) == 3


def test_a_run_that_is_interrupted_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("users,grade\n70,I\n", "utf-8")
    target.write_text("of before", "utf-8")

    def told(self: batch.Batch, cells: list[str]) -> list[list[str]]:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch.Batch, "take", told)
    with pytest.raises(KeyboardInterrupt):
        batch.main(["addon", str(source), str(target)])
    assert target.read_text("utf-8") == "of before"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.csv", "out.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out"
    source.write_text("users,grade\n70,I\n", "utf-8")
    os.mkfifo(target)
    came: list[bytes] = []
    reader = threading.Thread(target=lambda: came.append(target.read_bytes()), daemon=True)
    reader.start()
    assert batch.main(["addon", str(source), str(target)]) == 0
    reader.join(LONGEST)
    assert came[0].startswith(b'\xef\xbb\xbf"users","grade",') and came[0].count(b"\r\n") == 2
    assert target.is_fifo()


def test_what_a_link_leads_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    source, link = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("users,grade\n70,I\n", "utf-8")
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "result.csv").write_text("of before", "utf-8")
    link.symlink_to(shared / "result.csv")
    assert batch.main(["addon", str(source), str(link)]) == 0
    assert link.is_symlink() and read(shared / "result.csv")[0]["users"] == "70"


def test_a_full_disk_is_told_and_sets_the_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("users,grade\n70,I\n", "utf-8")
    target.write_text("of before", "utf-8")
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert batch.main(["addon", str(source), str(target)]) == 1
    assert f"{target} に書き込めません：ディスクに空きがありません" in capsys.readouterr().err
    assert target.read_text("utf-8") == "of before"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.csv", "out.csv"]
