"""`python3 -m scripts translations`: which English texts are older than their Japanese.

The English of texts is taken as it is with `--match`, or as read and approved by somebody else with
`--reviewed`.
"""

from __future__ import annotations

import sys
from collections import Counter
from fnmatch import fnmatchcase

from scripts.checks.checked import load_data
from scripts.checks.translations import ROOT, read, states, texts, update, write
from scripts.commands.usage import usage
from scripts.machine.language import say
from scripts.model.load import Faulty


def main(argv: list[str]) -> int:
    """Exit status 0 where no text is stale, 1 where one is, 2 for wrong arguments."""
    if argv and (len(argv) != 2 or argv[0] not in ("--match", "--reviewed")):
        print(usage("translations"), file=sys.stderr)
        return 2
    try:
        data = load_data()
    except Faulty as error:
        print(error, file=sys.stderr)
        return 1
    pairs = list(texts(data, ROOT))
    if argv and not any(fnmatchcase(pair.key, argv[1]) for pair in pairs):
        told = (
            f"{argv[1]} という名前の文はありません。check の「すること」にある名前を、そのまま"
            "引用符の中に書いてください。",
            f"There is no text of the key {argv[1]}: write the one that check names, in quotes.",
        )
        print(say(*told), file=sys.stderr)
        return 2
    record = update(pairs, read(ROOT), *argv[::-1])
    write(ROOT, record)
    found = states(pairs, record)
    for state, count in sorted(Counter(found.values()).items()):
        print(f"{state:<9}{count}")
    stale = [key for key, state in found.items() if state == "stale"]
    for key in stale:
        print(f"stale: {key}", file=sys.stderr)
    return 1 if stale else 0
