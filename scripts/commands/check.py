"""`python3 -m scripts check`: list every fault of the data and keep the JSON Schemas current.

In files that differ from the last commit every rule value must be held by a worked example;
`--reach` asks that of all files, and nothing else of sound data. The folders in data/hosts/ are
checked after the national data, each laid over it; `--host NAME` checks that one alone, with
`--reach` for its own rules.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from scripts.checks import citations, history, prose, reach, translations, words
from scripts.checks.checked import load_data
from scripts.commands.usage import usage
from scripts.machine import hosts, repository
from scripts.machine.language import say
from scripts.model import ROOT, Data
from scripts.model.history import FILE as HISTORY
from scripts.model.load import Faulty
from scripts.model.schemas import write_schemas

UNNOTICED = (
    "どの例も答えの変わらない、規則の値",
    "rule value that no example notices",
    "rule values that no example notices",
)


def main(argv: list[str]) -> int:
    """Exit status 0 where the data is sound, 1 with one line a fault where it is not."""
    if argv not in ([], ["--reach"]):
        print(usage("check"), file=sys.stderr)
        return 2
    host = hosts.chosen()
    if argv:
        return reached(host)
    if host is not None:
        return 1 if of_hosts([host]) else 0
    changed = write_schemas()
    try:
        data = load_data()
    except Faulty as error:
        return told(error)
    found = {
        (
            "日本語より古い英語の文",
            "English text is older than its Japanese",
            "English texts are older than their Japanese",
        ): translations.faults(data),
        (
            "片方の言語だけのページ",
            "page is in one language only",
            "pages are in one language only",
        ): translations.lonely(ROOT),
        (
            "docs/ に書かれた、データの数字",
            "figure of the data is repeated in docs/",
            "figures of the data are repeated in docs/",
        ): list(prose.pages(data, ROOT)),
        (
            "言葉と使うところの食い違い",
            "fault between words and their readers",
            "faults between words and their readers",
        ): list(words.check(data)),
        (
            "calculators/ にある、行き先のない出典",
            "citation in calculators/ leads nowhere",
            "citations in calculators/ lead nowhere",
        ): list(citations.check(data, ROOT)),
        UNNOTICED: reach.check(data, repository.changed(ROOT / "data")).faults,
    }
    for faults in found.values():
        print(*faults, sep="\n", end="\n" if faults else "")
    for what, faults in found.items():
        if faults:
            print(counted(len(faults), *what), file=sys.stderr)
    if any(found.values()) or of_hosts(hosts.names()):
        return 1
    counted_files = len(data.files)
    print(
        say(
            f"data/：{counted_files}ファイル、まちがいは見つかりません",
            f"data/: {counted_files} files, no faults",
        )
    )
    _note_unrecorded(data)
    if changed:
        files = counted(changed, "ファイル", "file", "files")
        print(
            say(
                f"エディター用の定義を新しくしました：{files}",
                f"Schemas for editors: {files} brought up to date",
            )
        )
    return 0


def told(error: Faulty, where: str = "data/") -> int:
    """Print every fault, and how many there are; returns the exit status."""
    print(*error.faults, sep="\n")
    number = len(error.faults)
    in_english = f"{number} {'fault' if number == 1 else 'faults'} in {where}"
    print(say(f"{where} に、まちがいが{number}件あります", in_english), file=sys.stderr)
    return 1


def of_hosts(names: list[str]) -> int:
    """Check hosts, each laid over the national data; returns how many have faults."""
    return sum(_of_host(name) for name in names)


def _of_host(name: str) -> int:
    """A host's own rules are held by its own examples, whatever the last commit has."""
    where = _folder(name)
    try:
        data = load_data(host=name)
        unnoticed = reach.check(data, _ruled(data)).faults
        if unnoticed:
            raise Faulty(unnoticed)
    except Faulty as error:
        return told(error, where)
    print(say(f"{where}：まちがいは見つかりません", f"{where}: no faults"))
    _note_unrecorded(data, f" --host {name}")
    return 0


def _folder(host: str | None) -> str:
    return f"data/hosts/{host}/" if host else "data/"


def _ruled(data: Data) -> Iterable[str]:
    """The files whose rule values examples must hold: a host's own, or all."""
    return [f"local/{data.host.code}.yaml"] if data.host else data.files


def _note_unrecorded(data: Data, host: str = "") -> None:
    """Say where facts differ from what the page "What changed" tells; that is no fault."""
    if data.files[HISTORY].states and not history.is_current(data):
        command = f"python3 -m scripts changes --record{host}"
        print(
            say(
                f"「変わったこと」のページに、まだ載せていない変更があります。公開の前に：{command}",
                f'The page "What changed" does not tell of all yet. Before publishing: {command}',
            )
        )


def reached(host: str | None) -> int:
    """Name the rule values, of all files or of a host's own, that no worked example notices."""
    try:
        data = load_data(host=host)
    except Faulty as error:
        return told(error, _folder(host))
    tried = reach.check(data, _ruled(data))
    print(*tried.faults, sep="\n", end="\n" if tried.faults else "")
    values, tries, noticed = tried.values, tried.changes, tried.noticed
    print(
        say(
            f"規則の値 {values}、変えてみた数 {tries}、例の答えが変わった数 {noticed}",
            f"{values} rule values, {tries} changes of them, {noticed} noticed",
        )
    )
    if tried.faults:
        print(counted(len(tried.faults), *UNNOTICED), file=sys.stderr)
    return 1 if tried.faults else 0


def counted(number: int, ja: str, one: str, many: str) -> str:
    """A number with what it counts: "1 fault", "2 faults"."""
    return say(f"{ja}：{number}件", f"{number} {one if number == 1 else many}")
