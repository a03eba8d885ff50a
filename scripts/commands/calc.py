"""`python3 -m scripts calc KIND request.json | - | --jsonl`: the engine on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from calculators import KINDS, MOST_TEXT, answer_line
from calculators.html import report
from calculators.words.wording import Wording
from scripts.checks.checked import rules_for_engine
from scripts.commands.usage import usage
from scripts.machine import hosts
from scripts.machine.failure import in_words
from scripts.machine.language import say
from scripts.model.load import Faulty

LANGUAGES = ("ja", "en")
_CALENDAR = "--ics"


def main(argv: list[str]) -> int:
    """Exit status 0 where every request got a result, 2 where one was invalid, 1 for bad data."""
    asked = _asked(argv)
    if asked is None:
        print(usage("calc"), file=sys.stderr)
        return 2
    kind, source, language = asked
    # Python starts with no others, and only these can be told how to read and write.
    assert isinstance(sys.stdin, TextIOWrapper) and isinstance(sys.stdout, TextIOWrapper)
    # "-sig": editors on Windows put a mark before the first character.
    sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    try:
        rules = rules_for_engine(hosts.chosen())
    except Faulty as error:
        print(error, file=sys.stderr)
        return 1
    if source == "--jsonl":
        return _stream(kind, rules)
    return _single(kind, source, language, rules)


def _asked(argv: list[str]) -> tuple[str, str, str | None] | None:
    """Kind, source and the language of a calendar where one is wanted; None: nothing that is known.

    A calendar is of one result.
    """
    kind, source, *more = argv if len(argv) > 1 else ("", "")
    if kind not in KINDS:
        return None
    if not more:
        return kind, source, None
    calendar = len(more) == 2 and more[0] == _CALENDAR and more[1] in LANGUAGES
    return (kind, source, more[1]) if calendar and source != "--jsonl" else None


def _single(kind: str, source: str, language: str | None, rules: dict[str, Any]) -> int:
    try:
        text = sys.stdin.read(MOST_TEXT + 1) if source == "-" else _start_of(Path(source))
    except OSError as error:
        print(say(f"{in_words(error)}。", f"{in_words(error)}."), file=sys.stderr)
        return 2
    except UnicodeDecodeError:
        told = f"{source}：文字コードがUTF-8ではありません。UTF-8で保存し直してください。"
        print(say(told, f"{source}: this is not UTF-8. Save it again as UTF-8."), file=sys.stderr)
        return 2
    answer = answer_line(kind, text, rules)
    if language and not _invalid(answer):
        _calendar(kind, text, json.loads(answer), Wording(rules, language))
    else:
        print(answer)
    return 2 if _invalid(answer) else 0


def _calendar(kind: str, text: str, result: dict[str, Any], words: Wording) -> None:
    """Write what falls due after a result, with the same bytes as the page."""
    written = report.calendar(report.View(kind, result, json.loads(text), words))
    if not written:
        told = say(
            "この結果には、期限のあるものがありません。", "Nothing falls due after this result."
        )
        print(told, file=sys.stderr)
    sys.stdout.buffer.write(written.encode())
    sys.stdout.flush()


def _start_of(path: Path) -> str:
    """The text of a file, no more of it than tells that it is too long."""
    with path.open(encoding="utf-8-sig") as file:
        return file.read(MOST_TEXT + 1)


def _stream(kind: str, rules: dict[str, Any]) -> int:
    """Answer each line as it comes: one may wait for the answer before it writes the next."""
    failed = False
    for line in _lines():
        if line.strip():
            answer = answer_line(kind, line, rules)
            failed = failed or _invalid(answer)
            print(answer)
    return 2 if failed else 0


def _lines() -> Iterator[str]:
    """The lines of standard input; of one that is too long no more than tells so."""
    while line := sys.stdin.readline(MOST_TEXT + 2):
        yield line
        while line and not line.endswith("\n"):
            line = sys.stdin.readline(2**16)


def _invalid(answer: str) -> bool:
    return answer.startswith('{"status":"invalid"')
