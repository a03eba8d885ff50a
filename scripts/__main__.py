"""`python3 -m scripts COMMAND`: the one entry to everything this project can do.

It needs nothing but Python: what a command needs is set up first, in folders of this project
(`.venv`, `node_modules`), and the command then runs there.
"""

from __future__ import annotations

import difflib
import importlib
import io
import sys
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)
ASKING = ("-h", "--help")
"""What asks how a command is called, in place of running it."""


class Command(NamedTuple):
    """A command: what it does in Japanese and in English, its module in scripts/, what it needs.

    `hosted`: it can be told by `--host NAME` or HOST to work on a host's site.
    """

    japanese: str
    english: str
    module: str
    groups: tuple[str, ...] = ("",)
    npm: bool = False
    hosted: bool = False


COMMANDS = {
    "serve": Command(
        "サイトを作ってこの端末で見せ、変更があれば作り直す",
        "build the site, show it at a local address, rebuild on changes",
        "commands.serve",
        npm=True,
        hosted=True,
    ),
    "build": Command(
        "サイトを site/ に書く。--host 名前：その自治体のサイト",
        "write the finished site to site/; --host NAME: a host's own",
        "commands.build",
        npm=True,
        hosted=True,
    ),
    "kit": Command(
        "ネットワークなしで使えるサイトを、一つのzipにする：kit [OUT.zip]",
        "write the site as one zip that works without a network: kit [OUT.zip]",
        "commands.kit",
        npm=True,
        hosted=True,
    ),
    "handout": Command(
        "練習問題の用紙を、一つのPDFにする：handout 練習問題… [--key] [OUT.pdf]",
        "write sheets of exercises as one PDF: handout EXERCISE… [--key] [OUT.pdf]",
        "commands.handout",
        npm=True,
        hosted=True,
    ),
    "test": Command(
        "ブラウザーのものも含めて、すべてのテストを行う",
        "run every test, the browser ones included",
        "commands.test",
        ("", "test"),
        npm=True,
    ),
    "check": Command(
        "data/ のまちがいをすべて示す。--reach：例で確かめられていない規則",
        "check every file in data/ and list all faults; --reach: which rules no example holds",
        "commands.check",
        hosted=True,
    ),
    "translations": Command(
        "日本語より古い英語の文を示す",
        "say which English texts are older than their Japanese",
        "commands.translations",
    ),
    "check-links": Command(
        "リンク先がつながるか試す：data/links.yaml、--host 名前：自分のファイル",
        "try the addresses in data/links.yaml; --host NAME: those in its own files",
        "commands.check_links",
        hosted=True,
    ),
    "bench": Command(
        "ページが計算の結果を見せるまでの時間を測る",
        "measure how soon pages show a computed result",
        "commands.bench",
        ("", "test"),
        npm=True,
    ),
    "new-host": Command(
        "質問に答えて、新しい自治体のフォルダーを作る",
        "write the folder of a new host, asking what it says",
        "commands.new_host",
    ),
    "new-year": Command(
        "最新の規則を、確かめるための下書きに写す：new-year 年度 [--adopt]",
        "copy the newest rules as drafts to confirm: new-year YEAR [--adopt]",
        "commands.new_year",
        hosted=True,
    ),
    "changes": Command(
        "データの二つの状態の違いを、言葉で示す：changes [版]",
        "say in words what differs between two states of the data: changes [REV]",
        "commands.changes",
        hosted=True,
    ),
    "calc": Command(
        "計算する：calc KIND request.json | - | --jsonl",
        "calculate: calc KIND request.json | - | --jsonl",
        "commands.calc",
        hosted=True,
    ),
    "batch": Command(
        "申請の一覧をまとめて計算する：batch KIND in.csv out.csv",
        "calculate a table of requests: batch KIND in.csv out.csv",
        "commands.batch",
        hosted=True,
    ),
}


def main(arguments: list[str]) -> int:
    """Run the command named first; returns the exit code, and says in a sentence what fails."""
    from scripts.machine import failure

    try:
        status = _main(arguments)
        sys.stdout.flush()
    except Exception as error:
        return failure.told(error)
    return status


def _main(arguments: list[str]) -> int:
    from scripts.machine import language

    # A terminal that cannot show a character gets its code instead of a traceback.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if sys.version_info < OLDEST_PYTHON:
        print(
            f"This project needs Python {'.'.join(map(str, OLDEST_PYTHON))} or newer; "
            f"this is Python {sys.version.split()[0]}.",
            file=sys.stderr,
        )
        return 1
    try:
        arguments = language.take(arguments)
    except language.NoSuchLanguage as error:
        print(error, file=sys.stderr)
        return 2
    if not arguments or arguments[0] in (*ASKING, "help"):
        print(usage())
        return 0 if arguments else 2
    name, *rest = arguments
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, 1)
        hint = (f"{near[0]} のことですか。", f" Did you mean {near[0]!r}?") if near else ("", "")
        told = language.say(
            f"{name} というコマンドはありません。{hint[0]}",
            f"There is no command {name!r}.{hint[1]}",
        )
        print(f"{told}\n\n{usage()}", file=sys.stderr)
        return 2
    if any(one in rest for one in ASKING):
        from scripts.commands import usage as of_commands

        print(of_commands.usage(name))
        return 0
    return run(name, rest)


def usage() -> str:
    """What the commands are, in a few lines."""
    from scripts.machine.language import say

    width = max(map(len, COMMANDS))
    lines = [
        f"  {name:<{width}}  {say(command.japanese, command.english)}"
        for name, command in COMMANDS.items()
    ]
    call = say(
        "使い方：python3 -m scripts コマンド [引数]",
        "usage: python3 -m scripts COMMAND [arguments]",
    )
    more = say(
        "コマンドの後に --help と書くと、その使い方を示します。", "COMMAND --help: how it is called"
    )
    return f"{call}\n\n" + "\n".join(lines) + f"\n\n{more}"


def run(name: str, arguments: list[str]) -> int:
    """Set up what the command needs and run it with the project's own Python."""
    from scripts.machine import ending, environment, hosts

    command = COMMANDS[name]
    ending.heed()
    try:
        if command.hosted:
            arguments = hosts.take(arguments)
            hosts.chosen()
        environment.prepare(command.groups, npm=command.npm)
        if not environment.is_running():
            return environment.restart_inside([name, *arguments])
        status: int = importlib.import_module(f"scripts.{command.module}").main(arguments)
        return status
    except hosts.NoSuchHost as error:
        print(error, file=sys.stderr)
        return 2
    except environment.SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except ending.Told as told:
        return told.status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
