"""`python3 -m scripts handout EXERCISE… [--key] [OUT.pdf]`: sheets of exercises as one PDF.

The sheets are in the language that commands talk in; `--lang ja` or `--lang en` says another.
"""

from __future__ import annotations

import difflib
import sys
from datetime import date
from pathlib import Path

from calculators.words.wording import Wording
from scripts.commands.usage import usage
from scripts.machine import environment, hosts, inputs, language
from scripts.machine.addresses import FOLDERS, addresses
from scripts.machine.failure import BuildError, in_words
from scripts.machine.language import say
from scripts.model import Data
from scripts.model.exercises import FILE
from scripts.model.load import Faulty
from scripts.rules.compile import compile_rules
from scripts.site import Builder, handout, load

KEY = "--key"
_PDF = ".pdf"


def main(argv: list[str]) -> int:
    """Exit status 0 where the PDF is new, 1 where it stays as it was, 2 for wrong arguments."""
    outs = [one for one in argv if one.endswith(_PDF)]
    names = [one for one in argv if one != KEY and one not in outs]
    if not names or len(outs) > 1 or any(name.startswith("-") for name in names):
        print(usage("handout"), file=sys.stderr)
        return 2
    out = Path(outs[0] if outs else f"handout{_PDF}")
    try:
        data, _ = load(hosts.chosen(), quick=True)
        if wrong := _unknown(names, data):
            print(wrong, file=sys.stderr)
            return 2
        make(data, names, KEY in argv, out)
    except (BuildError, Faulty, OSError) as error:
        print(in_words(error) if isinstance(error, OSError) else error, file=sys.stderr)
        kept = say(f"{out} は元のままです。", f"Nothing was printed; {out} is as it was.")
        print(kept, file=sys.stderr)
        return 1
    print(say(f"{out} ができました。", f"{out} is ready."), file=sys.stderr)
    return 0


def make(data: Data, names: list[str], key: bool, out: Path) -> None:
    """Build the site where it is not current, and print the sheets of these exercises to `out`."""
    browser = environment.chromium()
    if not inputs.is_current():
        with Builder(_tell, hosts.chosen()) as builder:
            builder.build()
    spoken = language.chosen()
    words = Wording(compile_rules(data), spoken)
    roots = addresses(data.address)
    pages = [f"{FOLDERS[spoken]}exercises/{name}{'-key' if key else ''}.html" for name in names]
    site = data.plain("site.yaml")
    official = "official" if site["publisher"]["official"] else "unofficial"
    title = words("exercises.handout.key" if key else "exercises.handout.sheets")
    text = handout.document(
        inputs.SITE,
        pages,
        spoken,
        title,
        foot=words(
            "exercises.handout.foot",
            site=words.text(site["name"]),
            status=words(f"site.status.short-{official}"),
            title=title,
            date=words.date(date.today().isoformat()),
        ),
        address=f"{roots[spoken]}exercises/" if roots else None,
    )
    _tell(say("PDFにしています", "Printing"))
    handout.printed(text, out, browser)


def _unknown(names: list[str], data: Data) -> str:
    """What is to be said of names that are no exercise's; empty where all are."""
    known = [exercise.id for exercise in data.files[FILE].exercises]
    for name in names:
        if name in known:
            continue
        near = difflib.get_close_matches(name, known, 1)
        listed = ", ".join(known)
        hint = say(f"「{near[0]}」でしょうか。", f"Did you mean {near[0]!r}? ") if near else ""
        return say(
            f"「{name}」という練習問題はありません。{hint}あるのは次のものです：{listed}",
            f"There is no exercise {name!r}. {hint}There are: {listed}",
        )
    return ""


def _tell(text: str) -> None:
    print(f"{text} …", file=sys.stderr, flush=True)
