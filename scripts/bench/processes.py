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


def pages(browser: int) -> list[int]:
    """The processes that run pages, of the browser that was started as process `browser`."""
    return [pid for pid in _descendants(browser) if "--type=renderer" in _command(pid)]


def memory(pid: int) -> int:
    """The bytes of memory a process holds, its share of what it shares with others included."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def peak(pid: int) -> int:
    """The most bytes of memory a process has held; 0 where it is over, or not told."""
    for line in _read(Path(f"/proc/{pid}/status")).splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


class Slow:
    """While entered, the browser's pages get only one part in `factor` of the time.

    All threads of a page are stopped and go on together: its own, its workers' and the compiler's.
    What the developer tools offer slows down the page's own thread alone.
    """

    def __init__(self, browser: int, factor: int) -> None:
        self._browser = browser
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
        while not self._ended.is_set():
            # Anew every time: a page can get a process of its own at any moment.
            found = pages(self._browser)
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


def _descendants(pid: int) -> Iterator[int]:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, _read(children).split()):
            yield child
            yield from _descendants(child)


def _command(pid: int) -> str:
    return _read(Path(f"/proc/{pid}/cmdline")).replace("\0", " ")


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""  # ended in this very moment
