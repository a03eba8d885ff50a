"""`python3 -m scripts COMMAND`: the one entry to everything this project can do.

It needs nothing but Python: what a command needs is set up first, in folders of this project
(`.venv`, `node_modules`), and the command then runs there.
"""

from __future__ import annotations

import difflib
import importlib
import sys
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)


class Command(NamedTuple):
    """A command: what it does, the module of scripts/ that does it, and what it needs first."""

    summary: str
    module: str
    groups: tuple[str, ...] = ("",)
    npm: bool = False


COMMANDS = {
    "serve": Command(
        "build the site, show it at a local address, rebuild on changes", "serve", npm=True
    ),
    "build": Command("write the finished site to site/", "site", npm=True),
    "test": Command("run every test, the browser ones included", "test", ("", "test"), npm=True),
    "check": Command("check every file in data/ and list all faults", "check"),
    "translations": Command(
        "say which English texts are older than their Japanese", "translations"
    ),
    "check-links": Command("try every address in data/links.yaml", "check_links"),
    "bench": Command(
        "measure how soon pages show a computed result", "bench", ("", "test"), npm=True
    ),
    "calc": Command("calculate: calc KIND request.json | - | --jsonl", "calc"),
}


def main(arguments: list[str]) -> int:
    """Run the command named first; returns the exit code."""
    # A terminal that cannot show a character gets its code instead of a traceback.
    sys.stdout.reconfigure(errors="backslashreplace")
    if sys.version_info < OLDEST_PYTHON:
        print(
            f"This project needs Python {'.'.join(map(str, OLDEST_PYTHON))} or newer; "
            f"this is Python {sys.version.split()[0]}.",
            file=sys.stderr,
        )
        return 1
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if arguments else 2
    name, *rest = arguments
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        print(f"There is no command {name!r}.{hint}\n\n{usage()}", file=sys.stderr)
        return 2
    return run(name, rest)


def usage() -> str:
    """What the commands are, in a few lines."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "usage: python3 -m scripts COMMAND [arguments]\n\n" + "\n".join(lines)


def run(name: str, arguments: list[str]) -> int:
    """Set up what the command needs and run it with the project's own Python."""
    from scripts import environment

    command = COMMANDS[name]
    try:
        environment.prepare(command.groups, npm=command.npm)
        if not environment.is_running():
            return environment.restart_inside([name, *arguments])
        return importlib.import_module(f"scripts.{command.module}").main(arguments)
    except environment.SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
