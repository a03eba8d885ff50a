"""`python3 -m scripts changes [REV]`: what differs between two states of the data, in words.

`--out` writes the sheet for the second pair of eyes to a file; `--record` writes down, as of today,
what the page "What changed" and its feed tell. Nothing else is changed.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any

from calculators.words.wording import Wording
from scripts.checks import differences, history
from scripts.commands.usage import usage
from scripts.machine import hosts, language, whole
from scripts.machine.language import say
from scripts.machine.options import cut
from scripts.model import ROOT, Data, overlay, read_data
from scripts.model.history import FILE as HISTORY
from scripts.rules.compile import compile_rules

NOW = ""
"""The state of the files as they are."""
LAST = "HEAD"


_HEAD = """\
# 公開のたびに書き足す記録。python3 -m scripts changes --record が書く。
# What each published state changed: written by python3 -m scripts changes --record.
"""

_IN_ENGLISH = {"LC_ALL": "C"}
"""For what git says to be known, whatever this machine's language is."""
_NO_GIT = (
    "gitが入っていないため、前の状態を調べられません。",
    "git is not installed here, so that no earlier state is known.",
)
_NO_COMMIT = (
    "このフォルダーのgitには、まだコミットがありません。",
    "The history of this folder has no commit yet.",
)
_NO_HISTORY = {
    "not a git repository": (
        "このフォルダーには、gitの履歴がありません（zipで受け取ったときなど）。",
        "This folder has no history: it is no git repository (a zip has none).",
    ),
    "dubious ownership": (
        "このフォルダーの持ち主がほかの人なので、gitが履歴を見せません。",
        "git refuses to read the history: this folder belongs to somebody else.",
    ),
}


class NoSuchState(Exception):
    """There is no such state of the data, or it cannot be read; the text says why."""


def main(argv: list[str]) -> int:
    """Exit status 0 where the states could be compared, 1 where not, 2 for wrong arguments."""
    rest, out = cut(argv, "--out")
    states = [one for one in rest if one != "--record"]
    recording = len(states) < len(rest)
    wrong = len(states) > 1 or any(one.startswith("-") for one in states)
    wrong = wrong or "" in out or len(out) > 1 or any(map(_from_nothing, states))
    if wrong or (recording and (out or ".." in "".join(states).replace("../", ""))):
        print(usage("changes"), file=sys.stderr)
        return 2
    try:
        if recording:
            return record(states[0] if states else None, hosts.chosen())
        old, new = _named(states[0] if states else LAST)
        text = sheet(old, new, hosts.chosen())
    except NoSuchState as error:
        print(error, file=sys.stderr)
        return 1
    if out:
        whole.write(Path(out[0]), text)
        print(say(f"{out[0]} に書きました。", f"Written to {out[0]}."), file=sys.stderr)
    else:
        print(text, end="")
    return 0


def _named(states: str) -> tuple[str, str]:
    """The two states that were named; a folder is one of them, whatever dots lead there."""
    if _is_copy(states) or _is_path(states):
        return states, NOW
    old, _, new = states.partition("..")
    return old, new


def sheet(old: str, new: str, host: str | None = None) -> str:
    """The sheet as Markdown. Raises NoSuchState."""
    (before, sound), (after, _) = state(old, host), state(new, host)
    rules = compile_rules(after)
    words = Wording(rules, language.chosen())
    facts = list(differences.changes(before, after, words))
    results = (
        list(differences.outcomes(before, after, (compile_rules(before), rules), words))
        if sound
        else None
    )
    titles = (words("changes.last") if old == LAST else old, new or words("changes.now"))
    return "".join(f"{line}\n" for line in _lines(words, titles, facts, results))


def record(old: str | None, host: str | None) -> int:
    """Write down what differs between a state and now, of today; returns the exit status.

    Without a state it is the one that was written down last. Raises NoSuchState.
    """
    path = ROOT / "data" / (f"{overlay.FOLDER}/{host}/{HISTORY}" if host else HISTORY)
    after, _ = state(NOW, host)
    if history.is_current(after):
        print(say("前に記録したときから、変わったことはありません。", "Nothing to record."))
        return 0
    before, sound = state(old or _last_commit_of(path) or LAST, host)
    states = [] if HISTORY not in after.files else after.plain(HISTORY)["states"]
    if states and states[-1]["facts_digest"] != history.facts_digest(before):
        day = states[-1]["date"]
        raise NoSuchState(
            say(
                f"比べる相手が、前に記録した状態（{day}）ではありません。その状態の版か、"
                "フォルダーを書いてください。例：python3 -m scripts changes 版 --record",
                f"The state to compare with is not the one written down last ({day}). Name that "
                "one, by its revision or its folder: python3 -m scripts changes REV --record",
            )
        )
    rules = compile_rules(before) if sound else None
    entry = history.entry(before, after, rules, date.today().isoformat())
    if states and not entry["facts"] and not entry["results"]:
        states[-1]["facts_digest"] = entry["facts_digest"]
        whole.write(path, _written(states))
        print(say("言葉のほかに、変わったことはありません。", "Nothing differs but words."))
        return 0
    whole.write(path, _written([*states, entry]))
    counts = (len(entry["facts"]), len(entry["results"]))
    print(
        say(
            f"{path.relative_to(ROOT)} に書きました"
            f"（数字と条件 {counts[0]}件、計算の例 {counts[1]}件）。",
            f"Written to {path.relative_to(ROOT)}: {counts[0]} figures and conditions, "
            f"{counts[1]} worked examples.",
        )
    )
    return 0


def _written(states: list[dict[str, Any]]) -> str:
    """The file, a line for everything that was told."""
    lines = ["states:"]
    for entry in states:
        lines.append(f"  - date: {json.dumps(entry['date'])}")
        lines += (f"    {key}: {json.dumps(entry[key])}" for key in ("version", "facts_digest"))
        for key in ("facts", "results"):
            told = [f"      - {json.dumps(one, ensure_ascii=False)}" for one in entry[key]]
            lines += [f"    {key}:", *told] if told else [f"    {key}: []"]
    return _HEAD + "\n".join(lines) + "\n"


def _last_commit_of(path: Path) -> str | None:
    """The commit that changed a file last; None where git knows of none."""
    command = ["git", "log", "-1", "--format=%H", "--", str(path)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() or None


def state(revision: str, host: str | None) -> tuple[Data, bool]:
    """The data of a commit, of a copy of the project, or as it is now; whether all of it is sound.

    An earlier state may be of another form than the present one: it can be compared, but not
    calculated with.
    """
    if revision == NOW or _is_copy(revision):
        return _read(revision, (ROOT if revision == NOW else Path(revision)) / "data", host)
    with tempfile.TemporaryDirectory() as folder:
        _extract(revision, Path(folder))
        return _read(revision, Path(folder) / "data", host)


def _is_copy(name: str) -> bool:
    """Whether this is a folder with a project in it."""
    return name != NOW and (Path(name) / "data").is_dir()


def _is_path(name: str) -> bool:
    """Whether this can only mean a folder, be it there or not."""
    return name.startswith(("./", "../", "/", "~")) or "\\" in name or Path(name).is_dir()


def _from_nothing(states: str) -> bool:
    """Whether two states are asked for and the first is not named."""
    return states.startswith("..") and not _is_path(states)


def _read(revision: str, root: Path, host: str | None) -> tuple[Data, bool]:
    data, faults = read_data(root, host)
    unreadable = [
        fault
        for fault in faults
        if revision == NOW or (fault.file not in data.documents and (root / fault.file).exists())
    ]
    if unreadable:
        name = revision or say("今のファイル", "now")
        raise NoSuchState(
            say(
                f"{name}：データを読めません：{unreadable[0]}",
                f"{name}: the data cannot be read: {unreadable[0]}",
            )
        )
    return data, not faults


def _extract(revision: str, folder: Path) -> None:
    """The folder data/ of a commit."""
    command = ["git", "archive", "--format=tar", revision, "data"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **_IN_ENGLISH}, capture_output=True, check=False
        )
    except OSError:
        raise NoSuchState(_without_history(*_NO_GIT)) from None
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip()
        for sign, why in _NO_HISTORY.items():
            if sign in told:
                raise NoSuchState(_without_history(*why))
        if revision == LAST:
            raise NoSuchState(_without_history(*_NO_COMMIT))
        raise NoSuchState(_not_there(revision, "pathspec" in told))
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")


def _not_there(name: str, empty: bool) -> str:
    """Why nothing is found under a name; `empty`: git knows it, and it has no data/."""
    if empty or _is_path(name):
        return say(
            f"{name} に、data/ というフォルダーがありません。"
            "data/ を含むフォルダーの名前と場所を確かめてください。",
            f"{name} has no folder data/: check the name of the folder, and where it is.",
        )
    return say(
        f"{name} という版はありません。コミット、タグ、ブランチの名前か、data/ を含むフォルダーを"
        "書いてください。タグの一覧は git tag で見られます。",
        f"There is no revision {name}: name a commit, a tag, a branch, or a folder that holds "
        "data/. git tag lists the tags.",
    )


def _without_history(ja: str, en: str) -> str:
    """Why no earlier state can be had from git, and what can be named in its place."""
    example = "python3 -m scripts changes ../before"
    return say(
        f"{ja}前の状態の data/ を含むフォルダーがあれば、その名前を書いて比べられます。"
        f"例：{example}",
        f"{en} A folder that holds the earlier data/ can be named instead: {example}",
    )


def _lines(
    words: Wording,
    titles: tuple[str, str],
    facts: list[differences.Change],
    results: list[differences.Outcome] | None,
) -> Iterator[str]:
    yield f"# {words('changes.title')}"
    yield ""
    yield words("changes.between-states", old=titles[0], new=titles[1])
    if results is None:
        yield words("changes.not-calculated")
        results = []
    if not facts and not results:
        yield words("changes.none")
        return
    ticked = [_as_one(list(parts), words) for _, parts in groupby(facts, _together)]
    counts = {"facts": str(len(ticked)), "results": str(len(results))}
    yield words("changes.counted", **counts)
    yield ""
    yield words("changes.tick")
    rows: Iterable[tuple[str, Any, str]] = [
        *(("facts", one, words("changes.steps").join(one.where)) for one in ticked),
        *(("results", one, one.title) for one in results),
    ]
    section = ""
    for heading, one, title in rows:
        if heading != section:
            section = heading
            yield from ("", f"## {words(f'changes.{heading}')}", "")
        nothing = words("changes.nothing")
        pair = {"before": one.before or nothing, "after": one.after or nothing}
        yield f"- [ ] {title}"
        yield f"  - {words('changes.row', **pair)}"
        if one.tenfold:
            yield f"  - **{words('changes.tenfold')}**"
        yield f"  - data/{one.file}{f':{one.line}' if one.line else ''}"
    yield from ("", words("changes.check"))


def _together(fact: differences.Change) -> tuple[object, ...]:
    """What one tick is for: a change by itself, an entry that is new or gone as a whole."""
    if fact.before is not None and fact.after is not None:
        return (fact,)
    return (fact.file, fact.before is None, fact.entry)


def _as_one(parts: list[differences.Change], words: Wording) -> differences.Change:
    """The values of an entry as one change, in the order of the file."""
    first = parts[0]
    if len(parts) == 1:
        return first
    steps = zip(*(part.where for part in parts), strict=False)
    where = [names[0] for names in takewhile(lambda names: len(set(names)) == 1, steps)]
    said = words("changes.between").join(
        words("changes.labelled", label=words("changes.steps").join(below), value=value)
        if (below := part.where[len(where) :])
        else value
        for part in parts
        if (value := part.after if part.before is None else part.before) is not None
    )
    new = first.before is None
    pair = (None, said) if new else (said, None)
    return first._replace(where=tuple(where), before=pair[0], after=pair[1])
