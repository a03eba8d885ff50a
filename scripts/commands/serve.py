"""`python3 -m scripts serve [--date DAY]`: show the site at a local address, kept up to date.

With a day such as 2027-04-01 the pages are shown as they will be on it: which calls are open, which
year is this one.

This process answers the browser and watches the files; a second one, which it starts anew when
Python code has changed, builds. What cannot be built is said here, and the site stays as it was.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from scripts.commands.usage import usage
from scripts.machine import ending, hosts, inputs
from scripts.machine.http_site import Server
from scripts.machine.language import say as tell
from scripts.machine.options import cut

FIRST_PORT = 8000
PORTS = 50
PAUSE = 0.2


def main(argv: list[str]) -> int:
    """Serve until told to end; exit status 1 where there is no site to serve."""
    rest, named = cut(argv, "--date")
    problem = _wrong_day(named[0]) if named else None
    if problem or rest or len(named) > 1:
        told = usage("serve")
        print(f"{problem}\n{told}" if problem else told, file=sys.stderr)
        return 2
    day = date.fromisoformat(named[0]).isoformat() if named else None
    builds = Builds()
    seen = inputs.snapshot()
    try:
        if inputs.is_current():
            say(tell("site/ は最新です。", "site/ is up to date."))
        elif not builds.run(quick=False) and not inputs.is_of(hosts.chosen()):
            say(tell("表示できるサイトがありません。", "There is no site of it to show."))
            return 1
        server = listen(day)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        how = tell(
            "ファイルを保存すると、すぐに反映されます。Ctrlを押しながらCで終わります。",
            "Changes are shown as soon as a file is saved. Ctrl-C ends.",
        )
        say(f"\n  {server.address}\n\n{how}")
        watch(server, builds, seen)
    except ending.Told:
        return 0
    finally:
        builds.stop()


def _wrong_day(text: str) -> str | None:
    """What is amiss with a day, and what to write in its place; None for a day."""
    try:
        date.fromisoformat(text)
    except ValueError:
        # Not loaded without need: this process is up at once, whatever the models are.
        from scripts.model import habits

        expected = tell("2027-04-01 のような日付", "a day such as 2027-04-01")
        advice = habits.advice_on(text, "date", "") or expected
        return f"--date {text}: {advice}".replace('"', "")
    return None


def listen(day: str | None = None) -> Server:
    """A server on the first port that is free; `day` as for `Server`."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        try:
            return Server(inputs.SITE, port, live=True, day=day)
        except OSError:
            continue
    first, last = FIRST_PORT, FIRST_PORT + PORTS - 1
    told = (
        f"{first}から{last}までのポートが、すべて使われています。ほかの画面のserveを終えてください。",
        f"No port from {first} to {last} is free.",
    )
    raise SystemExit(tell(*told))


def watch(server: Server, builds: Builds, seen: dict[Path, tuple[int, int]]) -> NoReturn:
    """Build again whenever a file changes, and tell the open pages."""
    while True:
        time.sleep(PAUSE)
        now = inputs.snapshot()
        if now == seen:
            continue
        changed = sorted(
            path for path in now.keys() | seen.keys() if now.get(path) != seen.get(path)
        )
        seen = now
        say(f"\n{tell('変更', 'Changed')}: {', '.join(_names(changed))}")
        if any(map(inputs.is_code, changed)):
            builds.stop()
        built = builds.run(quick=True, looked_at=server.looked_at, shown=server.show_first)
        server.show_site(anew=built)


class Builds:
    """The process that builds; it stays warm from one build to the next."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    def run(
        self,
        *,
        quick: bool,
        looked_at: Collection[str] = (),
        shown: Callable[[list[str]], None] = lambda pages: None,
    ) -> bool:
        """Build; says what goes on, and returns whether there is a new site.

        Pages that are `looked_at` come first where they can, and `shown` is told of them.
        """
        if not (self._process and self._connection and self._process.is_alive()):
            self._connection, theirs = self._context.Pipe()
            self._process = self._context.Process(target=build_on_request, args=(theirs,))
            with ending.undisturbed():
                self._process.start()
            theirs.close()
        started = time.monotonic()
        try:
            self._connection.send((quick, tuple(looked_at)))
            while isinstance(answer := self._connection.recv(), list):
                if answer:
                    _say_shown(time.monotonic() - started)
                    shown(answer)
            failure = answer
        except (EOFError, OSError):
            failure = tell(
                "作っていたプログラムが、途中で終わってしまいました。",
                "The process that builds has ended unexpectedly.",
            )
        if failure:
            kept = tell(
                "作り直せませんでした。前に作ったサイトは、そのままです。",
                "Not built; the site made before is as it was.",
            )
            say(f"{failure}\n{kept}")
            return False
        seconds = f"{time.monotonic() - started:.1f}"
        say(tell(f"{seconds}秒で作りました。", f"Built in {seconds} s."))
        return True

    def stop(self) -> None:
        """End the process, so that the next build begins with the code as it is then."""
        if self._process is None or self._connection is None:
            return
        self._connection.close()
        self._process.terminate()
        self._process.join(ending.PATIENCE)
        self._process.kill()
        self._process.join()
        self._process = None


def build_on_request(connection: Connection) -> None:
    """Build whenever the other end asks, until it closes; answers what failed, or None."""
    ending.end_with_parent()
    ending.heed()
    gc.disable()  # What is no longer needed is looked for while nobody waits.
    builder = None
    try:
        while True:
            quick, looked_at = connection.recv()
            try:
                from scripts.machine.failure import BuildError
                from scripts.model.load import Faulty
                from scripts.site import Builder

                builder = builder or Builder(lambda text: say(f"{text} …"), hosts.chosen())
                builder.build(quick=quick, looked_at=looked_at, shown=connection.send)
                connection.send(None)
            except (Faulty, BuildError, hosts.NoSuchHost) as error:
                connection.send(str(error))
            except Exception:  # the code itself is being worked on: say so and wait for the next
                connection.send(traceback.format_exc())
            gc.collect()
    except (EOFError, ending.Told):
        pass
    finally:
        gc.enable()
        if builder:
            with suppress(ending.Told):  # The signal may come while it ends of itself.
                builder.__exit__()


def _say_shown(seconds: float) -> None:
    told = (
        f"開いているページは{seconds:.1f}秒で新しくしました。ほかのページを作っています。",
        f"The page that is open is new after {seconds:.1f} s; the others follow.",
    )
    say(tell(*told))


def _names(paths: Iterable[Path]) -> list[str]:
    names = [path.relative_to(inputs.ROOT).as_posix() for path in paths]
    more = len(names) - 5
    return names if more <= 0 else [*names[:5], tell(f"ほか{more}件", f"and {more} more")]


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, file=sys.stderr, flush=True)
