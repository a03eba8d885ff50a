"""What stops a command, in a sentence: nobody but who works on the code can use a traceback.

Standard library only: it holds before the project's own environment exists.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from pathlib import Path
from typing import TextIO

from scripts.machine.language import say

ROOT = Path(__file__).resolve().parents[2]

CLOSED = 128 + 13
"""What a shell reports of a command that ended by SIGPIPE, for all systems."""

_IN_JAPANESE = {
    errno.ENOSPC: "ディスクに空きがありません",
    errno.EDQUOT: "使える容量の上限に達しています",
    errno.EROFS: "書き込みのできないディスクです",
    errno.EIO: "ディスクの読み書きに失敗しました",
    errno.EACCES: "開く権限がないか、ほかのソフトが使っています",
    errno.EPERM: "許可されていない操作です",
    errno.ENOENT: "ファイルやフォルダーが見つかりません",
    errno.EEXIST: "同じ名前のものが、もうあります",
    errno.EISDIR: "ファイルではなく、フォルダーです",
    errno.ENOTDIR: "フォルダーではないものが、途中にあります",
    errno.ENAMETOOLONG: "名前が長すぎます",
}
"""What systems say in English, wherever they run, by the number that they all give it."""


class BuildError(Exception):
    """The site cannot be built; the text says where and why."""


def told(error: Exception) -> int:
    """Say what stopped a command; returns the exit status.

    A reader that had seen enough, `head` for one, is no failure and nothing is said.
    """
    if isinstance(error, BrokenPipeError):
        _give_up(sys.stdout)
        return CLOSED
    try:
        print(_in_a_sentence(error), file=sys.stderr, flush=True)
    except OSError:  # nobody can be told
        _give_up(sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        _give_up(sys.stdout)
    return 1


def in_words(error: OSError) -> str:
    """What the system refused, after the name of the file; without a full stop."""
    return f"{error.filename}{say('：', ': ')}{reason(error)}" if error.filename else reason(error)


def reason(error: OSError) -> str:
    """Why the system refused it; without a full stop."""
    english = error.strerror or str(error)
    return say(_IN_JAPANESE.get(error.errno or 0, english), english)


def _in_a_sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        told = in_words(error)
        return say(f"{told}。ここで止めました。", f"{told}. Nothing more was done.")
    if isinstance(error, MemoryError):
        return say("メモリーが足りません。", "There is not enough memory for this.")
    last = traceback.extract_tb(error.__traceback__)[-1]
    told = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    where = f"({os.path.relpath(last.filename, ROOT)}:{last.lineno})"
    return say(
        f"プログラムに誤りがあります。開発者に知らせてください：{told} {where}",
        f"The program itself has a fault here, please report it: {told} {where}",
    ) + _kept(error)


def _kept(error: Exception) -> str:
    """Where all of it can be read."""
    path = ROOT / ".build/fault.txt"
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return ""
    file = path.relative_to(ROOT)
    return say(f"。全体は {file} にあります。", f". All of it is in {file}.")


def _give_up(stream: TextIO) -> None:
    """Let what was not written go: else Python tries again on its way out, and complains."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
