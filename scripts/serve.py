"""`python3 -m scripts serve`: show the site at a local address and keep it up to date.

This process answers the browser and watches the files; a second one, which it starts anew when
Python code has changed, builds. What cannot be built is said here, and the site stays as it was.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
import traceback
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path

from scripts import inputs
from scripts.http_site import Server

FIRST_PORT = 8000
PORTS = 50
PAUSE = 0.3


def main(argv: list[str]) -> int:
    """Serve until Ctrl-C; exit status 1 where there is no site to serve."""
    if argv:
        print("usage: python3 -m scripts serve", file=sys.stderr)
        return 2
    builds = Builds()
    seen = inputs.snapshot()
    try:
        if inputs.is_current():
            say("site/ is up to date.")
        elif not builds.run(quick=False) and not inputs.SITE.is_dir():
            return 1
        server = listen()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(f"\n  {server.address}\n\nChanges are shown as soon as a file is saved. Ctrl-C ends.")
        watch(server, builds, seen)
    except KeyboardInterrupt:
        return 0
    finally:
        builds.stop()


def listen() -> Server:
    """A server on the first port that is free."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        try:
            return Server(inputs.SITE, port, live=True)
        except OSError:
            continue
    raise SystemExit(f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1} is free.")


def watch(server: Server, builds: Builds, seen: dict[Path, tuple[int, int]]) -> None:
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
        say(f"\nChanged: {', '.join(_names(changed))}")
        if any(map(inputs.is_code, changed)):
            builds.stop()
        if builds.run(quick=True):
            server.reload_pages()


class Builds:
    """The process that builds; it stays warm from one build to the next."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    def run(self, *, quick: bool) -> bool:
        """Build; says what goes on, and returns whether there is a new site."""
        if self._process is None or not self._process.is_alive():
            self._connection, theirs = self._context.Pipe()
            self._process = self._context.Process(target=build_on_request, args=(theirs,))
            self._process.start()
            theirs.close()
        started = time.monotonic()
        try:
            self._connection.send(quick)
            failure = self._connection.recv()
        except (EOFError, OSError):
            failure = "The process that builds has ended unexpectedly."
        if failure:
            say(f"{failure}\nNot built; the site shown is as it was.")
            return False
        say(f"Built in {time.monotonic() - started:.1f} s.")
        return True

    def stop(self) -> None:
        """End the process, so that the next build begins with the code as it is then."""
        if self._process is None:
            return
        self._connection.close()
        self._process.join()
        self._process = None


def build_on_request(connection: Connection) -> None:
    """Build whenever the other end asks, until it closes; answers what failed, or None."""
    builder = None
    try:
        while True:
            quick = connection.recv()
            try:
                from scripts.load import Faulty
                from scripts.site import Builder
                from scripts.site.failure import BuildError

                builder = builder or Builder(lambda text: say(f"{text} …"))
                builder.build(quick=quick)
                connection.send(None)
            except (Faulty, BuildError) as error:
                connection.send(str(error))
            except Exception:  # the code itself is being worked on: say so and wait for the next
                connection.send(traceback.format_exc())
    except (EOFError, KeyboardInterrupt):
        pass
    finally:
        if builder:
            builder.__exit__()


def _names(paths: Iterable[Path]) -> list[str]:
    names = [path.relative_to(inputs.ROOT).as_posix() for path in paths]
    return names if len(names) <= 5 else [*names[:5], f"and {len(names) - 5} more"]


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, file=sys.stderr, flush=True)
