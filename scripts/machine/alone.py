"""One at a time: a second build, or a second set-up, would write into what the first is reading.

Standard library only. The lock ends with the process that holds it, however that comes to its end.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from scripts.machine.failure import BuildError
from scripts.machine.language import say


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold the lock file; raises `BuildError` at once where another process holds it."""
    lock.parent.mkdir(exist_ok=True)
    with lock.open("a+", encoding="utf-8") as file:
        if not _taken(file):
            file.seek(1)
            holder = file.read(20).strip()
            known = holder.isdecimal()
            process = f"（プロセス {holder}）" * known
            told = (
                f"このプロジェクトは、今ほかの画面で作っています{process}。"
                "終わるのを待つか、それを終えてから、もう一度作ってください。",
                f"Another build of this project is running{f' (process {holder})' * known}. Wait "
                "until it has ended, or end it, and build again.",
            )
            raise BuildError(say(*told))
        file.truncate(0)
        file.write(f" {os.getpid()}")  # The first byte is what is locked.
        file.flush()
        yield


@contextmanager
def in_turn(lock: Path, waiting: str) -> Iterator[None]:
    """Hold the lock file once no other process does; `waiting` is said where one does."""
    lock.parent.mkdir(exist_ok=True)
    with lock.open("a+", encoding="utf-8") as file:
        if not _taken(file):
            print(waiting, file=sys.stderr, flush=True)
            while not _taken(file):
                time.sleep(0.2)
        yield


def _taken(file: TextIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
