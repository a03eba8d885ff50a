"""Whoever is told to end does, and so does what it has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.machine import ending
from tests.waiting import LONGEST, until

ROOT = Path(ending.__file__).parents[2]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")

COMMAND = """
import signal, subprocess, sys
from scripts.machine import ending

ending.heed()
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE, text=True)
try:
    with ending.bound(child):
        print(child.stdout.readline().strip(), flush=True)
        ending.status_of(child)
except ending.Told as told:
    print("tidied up", flush=True)
    sys.exit(told.status)
"""
WILLING = "import os, time; print(os.getpid(), flush=True); time.sleep(1000)"
STUBBORN = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); " + WILLING

WITH_WORKERS = """
import multiprocessing, os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor

sys.path.insert(0, sys.argv[1])
from scripts.machine import ending

def say():
    print(multiprocessing.current_process().pid, flush=True)
    time.sleep(1000)

if __name__ == "__mp_main__" and "told" in sys.argv:  # in the worker, which is just starting
    os.killpg(0, signal.SIGINT)

if __name__ == "__main__":
    ending.heed()
    os.setpgid(0, 0)  # a group like that of a command in a terminal
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(1, context, initializer=ending.end_with_parent)
    try:
        with ending.undisturbed():
            answer = pool.submit(say)
        answer.result()
    except ending.Told:
        for process in multiprocessing.active_children():
            process.terminate()
"""


def usual() -> None:
    """How a terminal starts a command, also where these tests themselves run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def ignoring() -> None:
    """What a shell does to a command before it starts it in the background."""
    usual()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """The processes of a test; whatever comes of it, none is left behind."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def start(
    started: list[subprocess.Popen[str]], *arguments: str, background: bool = False
) -> tuple[subprocess.Popen[str], int]:
    """A process, and the one that it starts in turn and names in its first line."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=ignoring if background else usual,
    )
    started.append(process)
    return process, int(process.stdout.readline())


def is_over(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{pid}/stat")
    # Some containers have nobody who takes notice of the end of an orphan.
    return state.exists() and ") Z" in state.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("background", [False, True], ids=["in front", "in the background"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_command_tidies_up_and_takes_along_what_it_started(
    started: list[subprocess.Popen[str]], number: signal.Signals, background: bool
) -> None:
    process, child = start(started, "-c", COMMAND, WILLING, background=background)
    process.send_signal(number)
    said, _ = process.communicate(timeout=LONGEST)
    assert (said, process.returncode) == ("tidied up\n", 128 + number)
    assert is_over(child)


def test_one_who_ignores_that_it_is_asked_is_made_to_end(
    started: list[subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "PATIENCE", 0.1)
    process, pid = start(started, "-c", STUBBORN)
    with ending.bound(process):
        pass
    assert process.returncode == -signal.SIGKILL and is_over(pid)


def test_what_has_ended_by_itself_is_left_alone(started: list[subprocess.Popen[str]]) -> None:
    process, _ = start(started, "-c", "print(1); raise SystemExit(3)")
    with ending.bound(process):
        assert process.wait(LONGEST) == 3
    assert process.returncode == 3


def test_signals_in_a_row_do_not_cut_the_tidying_short(
    started: list[subprocess.Popen[str]],
) -> None:
    code = (
        "import os, signal, time\n"
        "from scripts.machine import ending\n"
        "ending.heed()\n"
        "try: print(os.getpid(), flush=True); time.sleep(1000)\n"
        "except ending.Told:\n"
        "    for number in (signal.SIGINT, signal.SIGTERM): os.kill(os.getpid(), number)\n"
        "    print('tidied up')\n"
    )
    process, _ = start(started, "-c", code)
    # Both may have come before the first is heeded: a terminal and a parent tell at the same time.
    for number in (signal.SIGTERM, signal.SIGINT):
        process.send_signal(number)
    assert process.communicate(timeout=LONGEST) == ("tidied up\n", "")


def test_a_tidying_that_hangs_is_cut_short(started: list[subprocess.Popen[str]]) -> None:
    code = (
        "import os, time\n"
        "from scripts.machine import ending\n"
        "ending.LONGEST = 0.1\n"
        "ending.heed()\n"
        "try: print(os.getpid(), flush=True); time.sleep(1000)\n"
        "except ending.Told: time.sleep(1000)\n"
    )
    process, _ = start(started, "-c", code)
    process.send_signal(signal.SIGINT)
    assert process.wait(LONGEST) == 130


@pytest.fixture
def with_workers(tmp_path: Path) -> list[str]:
    """The arguments that start a process with a worker."""
    script = tmp_path / "with_workers.py"
    script.write_text(WITH_WORKERS)
    return [str(script), str(ROOT)]


@pytest.mark.slow
def test_workers_end_with_a_parent_that_was_killed(
    started: list[subprocess.Popen[str]], with_workers: list[str]
) -> None:
    process, worker = start(started, *with_workers)
    os.kill(worker, signal.SIGINT)  # the Ctrl-C that reaches everybody is the parent's business
    assert not is_over(worker)
    process.kill()
    until(lambda: is_over(worker), "the end of the worker")


def test_what_is_being_started_is_started_before_a_signal_is_heeded() -> None:
    code = (
        "import os, signal, threading, time\n"
        "from scripts.machine import ending\n"
        "ending.heed()\n"
        # The system may hand the signal to any thread, and Python then heeds it in the first one.
        "threading.Thread(target=time.sleep, args=[1000], daemon=True).start()\n"
        "try:\n"
        "    with ending.undisturbed():\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "        time.sleep(0.1)\n"
        "        print('started', end=' ')\n"
        "    print('not heeded', end=' ')\n"
        "except ending.Told: print('told')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=LONGEST
    )
    assert (done.stdout, done.stderr) == ("started told\n", "")


def test_workers_that_are_just_starting_end_without_a_word(with_workers: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *with_workers, "told"], capture_output=True, text=True, timeout=LONGEST
    )
    assert (done.returncode, done.stderr) == (0, "")
