"""The browser's processes: slow them down, and see how much memory they take. Linux only."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

AVAILABLE = sys.platform == "linux"

_PERIOD = 0.010


def pages(mark: str) -> list[int]:
    """The processes that run pages, of the browser whose command line holds `mark`."""
    parents, commands = _table()
    browsers = {pid for pid, command in commands.items() if mark in command}
    return [
        pid
        for pid, command in commands.items()
        if "--type=renderer" in command and browsers & set(_ancestors(pid, parents))
    ]


def memory(pid: int) -> int:
    """The bytes of memory a process holds, its share of what it shares with others included."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


class Slow:
    """While entered, the browser's pages get only one part in `factor` of the time.

    All threads of a page are stopped and go on together: its own, its workers' and the compiler's.
    What the developer tools offer slows down the page's own thread alone.
    """

    def __init__(self, mark: str, factor: int) -> None:
        self._mark = mark
        self._factor = factor
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        if self._factor > 1:
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        if self._factor > 1:
            self._ended.set()
            self._thread.join()

    def _run(self) -> None:
        found: list[int] = []
        looked = 0.0
        while not self._ended.is_set():
            if time.monotonic() - looked > 0.1:
                found, looked = pages(self._mark), time.monotonic()
            _send(found, signal.SIGSTOP)
            time.sleep(_PERIOD * (self._factor - 1) / self._factor)
            _send(found, signal.SIGCONT)
            time.sleep(_PERIOD / self._factor)


def _send(processes: list[int], number: signal.Signals) -> None:
    for pid in processes:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _table() -> tuple[dict[int, int], dict[int, str]]:
    parents, commands = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name, in brackets, can hold anything; the parent is the second field after it.
            parents[int(folder.name)] = int(
                (folder / "stat").read_text().rpartition(")")[2].split()[1]
            )
            commands[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except (OSError, ValueError):
            continue  # ended in this very moment
    return parents, commands


def _ancestors(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid in parents:
        yield pid
        pid = parents[pid]
