"""Commands that end when they are told to, and with them all that they have started.

Standard library only: it holds before the project's own environment exists.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import FrameType
from typing import Any

PATIENCE = 20  # seconds for a process that was asked to end; then it is made to
LONGEST = 3 * PATIENCE  # seconds in which a command that was told to end has ended in any case

_ASK = signal.SIGINT if os.name == "posix" else signal.SIGTERM


class Told(KeyboardInterrupt):
    """This process has been told to end; `status` is what a shell expects of it then."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


def heed() -> None:
    """Raise `Told` at the first signal to end; those that follow do not disturb the ending.

    A shell lets what it starts in the background ignore the signal of Ctrl-C: it is heeded all the
    same, since whoever sends it there means it. That the terminal closes is heeded only where
    nobody asked to ignore it, as `nohup` does.
    """
    for number in _heeded():
        signal.signal(number, _tell)


def _heeded() -> list[signal.Signals]:
    numbers = [signal.SIGINT, signal.SIGTERM]
    if os.name == "posix" and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    return numbers


def _tell(number: int, frame: FrameType | None) -> None:
    for heeded in _heeded():
        signal.signal(heeded, _told_already)
    last_resort = threading.Timer(LONGEST, os._exit, [128 + number])
    last_resort.daemon = True
    last_resort.start()
    raise Told(number)


def _told_already(number: int, frame: FrameType | None) -> None:
    """Do nothing; were the signal ignored, one that has just come would be reported as a fault."""


@contextmanager
def bound(process: subprocess.Popen[Any]) -> Iterator[None]:
    """Let a process end, at the latest, with what is done inside."""
    try:
        yield
    finally:
        if process.poll() is None:
            process.send_signal(_ASK)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def status_of(process: subprocess.Popen[Any]) -> int:
    """The exit status of a process once it has ended.

    It is asked for again and again: a signal that comes just before a wait without end would be
    heeded only once that is over.
    """
    while True:
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            continue


@contextmanager
def undisturbed() -> Iterator[None]:
    """Start processes of multiprocessing whole: a signal to end is heeded once they are there.

    They begin deaf to it, too, and listen again when they call `end_with_parent`.
    """
    if os.name != "posix":
        yield
        return
    resource_tracker.ensure_running()  # when it starts itself, it lets signals through again
    came: list[int] = []
    # Blocked for those that are started; another thread of this process can still receive it.
    handlers = {
        number: signal.signal(number, lambda number, _: came.append(number)) for number in _heeded()
    }
    before = signal.pthread_sigmask(signal.SIG_BLOCK, handlers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])


def end_with_parent() -> None:
    """Let this process end as soon as the one that started it has, however that came to its end.

    Ctrl-C in a terminal reaches both: here it is ignored, and the parent ends what it has started.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _heeded())
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
