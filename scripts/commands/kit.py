"""`python3 -m scripts kit [OUT.zip]`: the site as one zip that works without a network."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from scripts import kit
from scripts.checks.checked import load_data
from scripts.commands.usage import usage
from scripts.machine import hosts, inputs
from scripts.machine.failure import BuildError, in_words
from scripts.machine.language import say
from scripts.model.load import Faulty
from scripts.rules.compile import compile_rules
from scripts.site import Builder

_ZIP = ".zip"


def main(argv: list[str]) -> int:
    """Exit status 0 where the zip is new, 1 where it stays as it was, 2 for wrong arguments."""
    if len(argv) > 1 or any(one.startswith("-") for one in argv):
        print(usage("kit"), file=sys.stderr)
        return 2
    out = Path(argv[0] if argv else f"kit{_ZIP}")
    if out.suffix.lower() != _ZIP:
        told = f"{out}：.zip で終わる名前にしてください。", f"{out}: give it a name ending in .zip."
        print(say(*told), usage("kit"), sep="\n", file=sys.stderr)
        return 2
    started = time.monotonic()
    try:
        make(out)
    except (BuildError, Faulty, OSError) as error:
        print(in_words(error) if isinstance(error, OSError) else error, file=sys.stderr)
        told = f"作られませんでした。{out} は前のままです。", f"Not made; {out} is as it was."
        print(say(*told), file=sys.stderr)
        return 1
    size = out.stat().st_size / 1e6
    figures = f"{size:.1f} MB", f"{time.monotonic() - started:.1f}"
    ready = f"{out} ができました（{figures[0]}、{figures[1]}秒）"
    print(say(ready, f"{out} is ready: {figures[0]} ({figures[1]} s)"), file=sys.stderr)
    return 0


def make(out: Path) -> None:
    """Build the site where it is not current, and write the kit of it to `out`."""
    if not inputs.is_current():
        with Builder(_say, hosts.chosen()) as builder:
            builder.build()
    data = load_data(host=hosts.chosen())
    kit.write(inputs.SITE, data.plain("site.yaml")["name"], compile_rules(data), out, _say)


def _say(text: str) -> None:
    print(f"{text} …", file=sys.stderr, flush=True)
