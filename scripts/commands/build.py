"""`python3 -m scripts build`: write the finished site to site/."""

from __future__ import annotations

import sys
import time

from scripts.commands.usage import usage
from scripts.machine import hosts
from scripts.machine.failure import BuildError, in_words
from scripts.machine.language import say
from scripts.model.load import Faulty
from scripts.site import Builder, many


def main(argv: list[str]) -> int:
    """Exit status 0 where site/ is new, 1 where it could not be built and stays as it was."""
    if argv not in ([], ["--all-hosts"]) or (argv and hosts.chosen()):
        print(usage("build"), file=sys.stderr)
        return 2
    started = time.monotonic()
    if argv:
        return build_all(started)
    try:
        with Builder(_say, hosts.chosen()) as builder:
            builder.build()
    except (BuildError, Faulty, OSError) as error:
        print(in_words(error) if isinstance(error, OSError) else error, file=sys.stderr)
        told = say("サイトは作られませんでした。", "The site was not built;")
        print(told, say("site/ は前のままです。", "site/ is as it was."), file=sys.stderr)
        return 1
    seconds = f"{time.monotonic() - started:.1f}"
    print(
        say(f"site/ ができました（{seconds}秒）", f"site/ is ready ({seconds} s)"), file=sys.stderr
    )
    return 0


def build_all(started: float) -> int:
    """Build every host's site; says of each how long it took and how large it is."""
    failed = 0
    for built in many.build_all(_say):
        if built.failure:
            failed += 1
            not_built = say("作られませんでした", "not built")
            print(f"{built.host}: {not_built}\n{built.failure}", file=sys.stderr)
        else:
            size, own = f"{built.size / 1e6:.1f} MB", f"{built.own / 1e6:.1f} MB"
            seconds = f"{built.seconds:.0f}"
            told = say(
                f"{seconds}秒、{size}（うち、このサイトだけのもの {own}）",
                f"{seconds} s, {size}, of it {own} its own",
            )
            print(f"site-hosts/{built.host}/: {told}", file=sys.stderr)
    seconds = f"{time.monotonic() - started:.0f}"
    told = say(f"作られなかったもの {failed}件（{seconds}秒）", f"{failed} not built ({seconds} s)")
    print(told, file=sys.stderr)
    return 1 if failed else 0


def _say(text: str) -> None:
    print(f"{text} …", file=sys.stderr, flush=True)
