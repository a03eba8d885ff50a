"""The command line: a request in, a result out, the exit status that scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from calculators import MOST_TEXT, answer_line
from tests.facts import rules
from tests.waiting import LONGEST

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
GOOD = {
    "programme": "model-facilities",
    "version": "r6",
    "items": [{"category": "expense", "unit_price": 18_000_000}],
}
BAD = {"programme": "model-facilities", "items": [{"category": "expense", "unit_price": -1}]}


def calc(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", "calc", *arguments],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LONGEST,
    )


def test_a_request_from_a_file_and_from_standard_input_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "request.json"
    path.write_text(json.dumps(GOOD), "utf-8")
    from_file, from_input = calc("subsidy", str(path)), calc("subsidy", "-", text=json.dumps(GOOD))
    assert from_file.returncode == from_input.returncode == 0
    assert from_file.stdout == from_input.stdout
    assert json.loads(from_file.stdout)["total"]["subsidy"] == 18_000_000
    assert from_file.stderr == ""


def test_each_line_gets_its_own_result_in_order_and_an_invalid_one_sets_the_status() -> None:
    lines = [json.dumps(GOOD), json.dumps(BAD), "no json", json.dumps(GOOD, ensure_ascii=True)]
    done = calc("subsidy", "--jsonl", text="\n".join(lines))
    statuses = [json.loads(line)["status"] for line in done.stdout.splitlines()]
    assert statuses == ["calculated", "invalid", "invalid", "calculated"]
    assert done.returncode == 2
    assert calc("subsidy", "--jsonl", text=lines[0]).returncode == 0


def start(kind: str, source: str = "--jsonl") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "scripts", "calc", kind, source]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
    )


def test_a_line_is_answered_before_the_next_one_is_written() -> None:
    with start("subsidy") as running:
        killer = threading.Timer(LONGEST, running.kill)  # an answer that is held back never comes
        killer.start()
        for request, status in ((GOOD, "calculated"), (BAD, "invalid"), (GOOD, "calculated")):
            running.stdin.write(json.dumps(request) + "\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["status"] == status
        running.stdin.close()
        killer.cancel()
        assert running.wait(LONGEST) == 2


SIGPIPE = 141  # what a shell reports of a command whose reader had seen enough


def test_a_reader_that_stops_reading_ends_a_stream_quietly() -> None:
    with start("subsidy") as running:
        running.stdin.write(json.dumps(GOOD) + "\n")
        running.stdin.flush()
        running.stdout.readline()
        running.stdout.close()
        running.stdin.write((json.dumps(GOOD) + "\n") * 50)
        running.stdin.close()
        assert running.wait(LONGEST) == SIGPIPE
        assert running.stderr.read() == ""


def test_a_reader_that_stops_reading_ends_a_single_answer_quietly() -> None:
    with start("subsidy", "-") as running:
        running.stdout.close()
        running.stdin.write(json.dumps(GOOD))
        running.stdin.close()
        assert running.wait(LONGEST) == SIGPIPE
        assert running.stderr.read() == ""


def test_the_mark_that_editors_put_first_is_no_part_of_the_request(tmp_path: Path) -> None:
    text = "\ufeff" + json.dumps(GOOD)
    path = tmp_path / "request.json"
    path.write_text(text, "utf-8")
    for done in (calc("subsidy", str(path)), calc("subsidy", "--jsonl", text=text)):
        assert json.loads(done.stdout)["status"] == "calculated"


def test_a_name_that_stands_twice_is_refused_by_name() -> None:
    text = '{"items": [{"category": "expense", "unit_price": 1, "unit_price": 2}]}'
    done = calc("subsidy", "-", text=text)
    [error] = json.loads(done.stdout)["errors"]
    assert (error["field"], error["code"]) == ("items[0].unit_price", "twice")
    assert "unit_price" in error["message"]["ja"] and done.returncode == 2


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"a": 1, "a": 1}', "a"),
        ('{"answers": {"x": [], "x": 2}}', "answers.x"),
        ('{"a": [{"b": {"c": 1, "c": 1}}]}', "a[0].b.c"),
        ('{"a": {"b": 1, "b": 1}, "a": 1}', "a"),
    ],
)
def test_the_way_to_a_name_that_stands_twice_is_told(text: str, field: str) -> None:
    [error] = json.loads(answer_line("subsidy", text, rules()))["errors"]
    assert (error["field"], error["code"]) == (field, "twice")


def test_where_a_text_is_no_json_is_told() -> None:
    [error] = json.loads(answer_line("subsidy", '{"a": 1,\n "b" 2}', rules()))["errors"]
    assert "2行目の6文字目" in error["message"]["ja"]
    assert "line 2, column 6" in error["message"]["en"]


def test_a_call_is_told_in_the_language_asked_for(tmp_path: Path) -> None:
    told = calc("--lang", "ja", "subsidy").stderr
    assert told.startswith("使い方：") and "使い方" in told and "one request" not in told
    missing = tmp_path / "none.json"
    told = calc("--lang", "ja", "subsidy", str(missing)).stderr
    assert told == f"{missing}：ファイルやフォルダーが見つかりません。\n"
    (tmp_path / "sjis.json").write_bytes('{"label": "見守り"}'.encode("cp932"))
    told = calc("--lang", "ja", "subsidy", str(tmp_path / "sjis.json")).stderr
    assert "UTF-8ではありません" in told


def test_a_line_that_is_too_long_is_refused_and_the_next_one_answered() -> None:
    endless = json.dumps({**GOOD, "version": "x" * (2 * MOST_TEXT)})
    done = calc("subsidy", "--jsonl", text="\n".join([endless, json.dumps(GOOD), endless]))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["status"] for answer in answers] == ["invalid", "calculated", "invalid"]
    assert answers[0]["errors"][0]["code"] == "text-too-long"
    assert str(MOST_TEXT) in answers[0]["errors"][0]["message"]["en"]


def test_very_many_unknown_names_are_told_in_short_time_and_words() -> None:
    many = {f"name {number}": 1 for number in range(100_000)}
    request = {**GOOD, "answers": many, "items": [{**GOOD["items"][0], **many}]}
    started = time.process_time()
    answer = answer_line("subsidy", json.dumps(request), rules())
    assert time.process_time() - started < 5
    errors = json.loads(answer)["errors"]
    assert len(errors) < 50 and len(answer) < 200_000
    assert [error["code"] for error in errors].count("more-unknown") == 2


def test_not_eligible_is_a_result_and_no_failure() -> None:
    request = {"programme": "third-party-support", "answers": {"on_site_visits": 2}}
    done = calc("subsidy", "-", text=json.dumps({**request, "items": GOOD["items"]}))
    assert json.loads(done.stdout)["status"] == "not_eligible"
    assert done.returncode == 0


def test_bytes_that_are_no_text_and_half_characters_break_nothing() -> None:
    request = {**GOOD, "version": "\ud800", "label\udfff": 1}
    done = calc("subsidy", "--jsonl", text=json.dumps(request))
    assert json.loads(done.stdout)["status"] in ("not_confirmed", "invalid")


def test_a_wrong_call_says_how_it_is_used(tmp_path: Path) -> None:
    for arguments in ([], ["subsidies", "-"], ["subsidy"], ["subsidy", str(tmp_path / "none")]):
        done = calc(*arguments)
        assert done.returncode == 2
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        assert done.stderr
