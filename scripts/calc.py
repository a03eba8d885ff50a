"""`python3 -m scripts calc KIND request.json | - | --jsonl`: the engine on the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from calculators import KINDS, answer_line
from scripts.compile import rules_for_engine
from scripts.load import Faulty

CLOSED = 128 + 13
"""What a shell reports of a command that ended by SIGPIPE, for all systems."""

_USAGE = f"""usage: python3 -m scripts calc KIND request.json   one request from a file
       python3 -m scripts calc KIND -              one request from standard input
       python3 -m scripts calc KIND --jsonl        a request a line in, a result a line out
KIND is one of: {", ".join(KINDS)}"""


def main(argv: list[str]) -> int:
    """Exit status 0 where every request got a result, 2 where one was invalid, 1 for bad data.

    `CLOSED` where the reader, `head` for one, had seen enough.
    """
    if len(argv) != 2 or argv[0] not in KINDS:
        print(_USAGE, file=sys.stderr)
        return 2
    kind, source = argv
    # "-sig": editors on Windows put a mark before the first character.
    sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    try:
        rules = rules_for_engine()
    except Faulty as error:
        print(error, file=sys.stderr)
        return 1
    try:
        return _stream(kind, rules) if source == "--jsonl" else _single(kind, source, rules)
    except BrokenPipeError:
        # Else Python tries to write the rest on its way out, and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED


def _single(kind: str, source: str, rules: dict[str, Any]) -> int:
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{source}: cannot be read: {error}", file=sys.stderr)
        return 2
    answer = answer_line(kind, text, rules)
    print(answer)
    return 2 if _invalid(answer) else 0


def _stream(kind: str, rules: dict[str, Any]) -> int:
    """Answer each line as it comes: one may wait for the answer before it writes the next."""
    failed = False
    for line in sys.stdin:
        if line.strip():
            answer = answer_line(kind, line, rules)
            failed = failed or _invalid(answer)
            print(answer)
    return 2 if failed else 0


def _invalid(answer: str) -> bool:
    return answer.startswith('{"status":"invalid"')
