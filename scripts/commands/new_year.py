"""`python3 -m scripts new-year YEAR`: drafts of what is offered, to be confirmed for a new year.

A draft is no part of data/: nothing is calculated from it and no page shows it. Each begins with a
list of what has to be confirmed; write [x] in place of [ ] for what the new document says.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from calculators.words.wording import Wording
from scripts.checks import differences, drafts
from scripts.checks.checked import load_data
from scripts.checks.drafts import Draft
from scripts.commands.usage import usage
from scripts.machine import hosts, language, whole
from scripts.machine.language import say
from scripts.model import ROOT, Data
from scripts.model.load import Document, Faulty, parse
from scripts.rules.compile import compile_rules

FOLDER = "drafts"
ERA = 2018  # Reiwa 1 is 2019; the id of a year's rules is that of its era.


_ALWAYS = {
    "ja": ("出典：新しい年度の資料にする", "計算の例：手で計算し直す"),
    "en": ("source: the document of the new year", "examples: worked out anew by hand"),
}
"""What has to be confirmed of every draft."""
_FIGURE = re.compile(r"-?[0-9][0-9,./-]*")


class Copied(NamedTuple):
    """A version to copy: its file, what it is called, its lines, and what has to be confirmed."""

    file: str
    name: str
    text: str
    to_confirm: list[str]


class Examined(NamedTuple):
    """A draft, None where the file cannot be read as one, and what is open in it."""

    path: Path
    draft: Draft | None
    items: list[str]


def main(argv: list[str]) -> int:
    """Exit status 0 where all is ticked or adopted, 1 where something is left, 2 for arguments."""
    adopting = "--adopt" in argv
    years = [one for one in argv if one != "--adopt"]
    if len(years) != 1 or not re.fullmatch(r"20[0-9]{2}", years[0]):
        print(usage("new-year"), file=sys.stderr)
        return 2
    year, host = int(years[0]), hosts.chosen()
    folder = ROOT / FOLDER / (f"{year}-{host}" if host else str(year))
    try:
        data = load_data(host=host)
    except Faulty as error:
        print(error, file=sys.stderr)
        return 1
    if not folder.is_dir():
        _note_own(data)
        if not write(data, year, folder):
            told = (
                f"{year}年度の写しになるものはありません。"
                "前の年度の規則がないか、この年度の規則がもうあります。",
                f"Nothing to copy for {year}: there are no rules of a year before, or they are "
                "there for that year already.",
            )
            print(say(*told))
            return 0
        there = f"{folder.relative_to(ROOT)}/"
        print(say(f"{there} に書きました。", f"Written to {there}."))
    found = [
        one._replace(items=[*one.items, *awaited(data, one.draft)])
        for one in examined(folder, to_confirm(data, year))
    ]
    return adopt(data, folder, found) if adopting else left(found)


def _note_own(data: Data) -> None:
    """Say how a programme of the host's own gets its new year: no draft is made of it."""
    if data.host and data.files[f"local/{data.host.code}.yaml"].own:
        file = f"data/hosts/{data.folder.name}/local/{data.host.code}.yaml" if data.folder else ""
        print(
            say(
                f"独自の事業（own）は写しません。{file} の versions: に、"
                "前の年度の下に、新しい年度を足してください。",
                f"Programmes of its own are not copied: add the new year to versions: in {file}, "
                "after the one before.",
            )
        )


def write(data: Data, year: int, folder: Path) -> int:
    """Write a draft for each programme of which a version before that year is the newest.

    Returns how many there are.
    """
    words = Wording(compile_rules(data), language.chosen())
    all_copied = list(_to_copy(data, year, words))
    if all_copied:
        with whole.folder(folder) as part:
            for copied in all_copied:
                text = "\n".join(_draft(copied, words.year(year)))
                whole.write(part / copied.file.replace("/", "-"), text)
    return len(all_copied)


def to_confirm(data: Data, year: int) -> dict[str, list[list[str]]]:
    """What has to be confirmed of each file that a draft can be for, once a language."""
    rules = compile_rules(data)
    found: dict[str, list[list[str]]] = {}
    for spoken, always in _ALWAYS.items():
        for copied in _to_copy(data, year, Wording(rules, spoken)):
            found.setdefault(copied.file, []).append([*always, *copied.to_confirm])
    return found


def examined(folder: Path, lists: dict[str, list[list[str]]]) -> Iterator[Examined]:
    """Every draft of a folder with what is open in it."""
    files = set()
    for path in sorted(folder.glob("*.yaml")):
        try:
            draft = drafts.read(path)
            if draft.file not in lists or draft.file in files:
                raise drafts.NoDraft(_not_its_own(draft.file, draft.file in files))
        except drafts.NoDraft as error:
            yield Examined(path, None, [str(error)])
            continue
        files.add(draft.file)
        yield Examined(path, draft, drafts.still_open(draft, lists[draft.file]))


def _not_its_own(file: str, twice: bool) -> str:
    """Why nothing can be taken into a file."""
    if twice:
        return say(f"data/{file} の下書きが、ほかにもあります。", f"data/{file} has another draft.")
    return say(
        f"data/{file} に、写しの元になる規則がありません。もう取り込んだか、名前が違います。",
        f"data/{file} has nothing older to copy: it is taken in already, or the name is another.",
    )


def awaited(data: Data, draft: Draft | None) -> Iterator[str]:
    """The national rules over which a draft of a host's is laid, where they are not there yet.

    Taken in without them it would stop every page of the host, those of this year too.
    """
    if draft is None or not draft.file.startswith("local/"):
        return
    try:
        entries = parse(f"rules:\n{draft.body}", draft.file).value["rules"]
    except Faulty:
        return
    known = {(one.id, rules.id) for one in data.many("programmes") for rules in one.versions}
    for entry in entries:
        wanted = (entry.get("programme"), entry.get("version"))
        if wanted not in known:
            name = " ".join(map(str, wanted))
            yield say(
                f"国の規則 {name} がまだありません。"
                "国の規則が入った更新を受け取ってから取り込みます",
                f"the national rules {name} are not there yet: take this in once they are",
            )


def left(found: list[Examined]) -> int:
    """Say of each draft what is not ticked yet; returns the exit status."""
    total = 0
    for path, _, items in found:
        total += len(items)
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        print(say(f"{name}：残り{len(items)}件", f"{name}: {len(items)} left"))
        print(*(f"  {item}" for item in items), sep="\n", end="\n" if items else "")
    if not total:
        print(
            say(
                "すべて確かめました。--adopt で取り込めます。", "All ticked; --adopt takes them in."
            )
        )
    return 1 if total else 0


def adopt(data: Data, folder: Path, found: list[Examined]) -> int:
    """Put complete drafts at the end of their files; returns 1 where one is not complete."""
    remaining = []
    for one in found:
        if one.draft is None or one.items:
            remaining.append(one)
            continue
        document = data.documents[one.draft.file]
        target = ROOT / "data" / document.name
        text = _with_block(document, target.read_text("utf-8"), one.draft.body)
        whole.write(target, _usual_renewed(text, one.draft.body))
        one.path.unlink()
        print(say(f"data/{document.name} に取り込みました。", f"Taken into data/{document.name}."))
    if remaining:
        return left(remaining)
    if not any(folder.iterdir()):
        folder.rmdir()
    check = f"python3 -m scripts check{f' --host {data.folder.name}' if data.folder else ''}"
    print(say(f"{check} で確かめてください。", f"Now: {check}"))
    return 0


# --- what is copied ------------------------------------------------------------------------------


def _to_copy(data: Data, year: int, words: Wording) -> Iterator[Copied]:
    for name in sorted(data.files):
        if data.host:
            if name == f"local/{data.host.code}.yaml":
                yield from _of_host(data, name, year, words)
        elif name.startswith("programmes/"):
            versions = data.plain(name)["versions"]
            yield from _copied(data, name, ("versions",), _newest(versions, year), year, words)


def _of_host(data: Data, name: str, year: int, words: Wording) -> Iterator[Copied]:
    """Of a host's rules those of the newest year of each programme that it offers."""
    years = {
        (programme.id, version.id): version.fiscal_year
        for programme in data.many("programmes")
        for version in programme.versions
    }
    entries = [
        {
            "programme": rule["programme"],
            "fiscal_year": years[rule["programme"], rule["version"]],
            "status": "in-force" if rule["offered"] else "",
        }
        for rule in data.plain(name)["rules"]
    ]
    programmes = dict.fromkeys(entry["programme"] for entry in entries)
    newest = [
        found
        for programme in programmes
        for found in _newest(
            [one if one["programme"] == programme else {} for one in entries], year
        )
    ]
    yield from _copied(data, name, ("rules",), newest, year, words)


def _newest(entries: list[Any], year: int) -> list[tuple[int, int]]:
    """The newest year in force with the number of its entry; none unless it is before the year."""
    adopted = [
        (entry["fiscal_year"], number)
        for number, entry in enumerate(entries)
        if entry.get("status") == "in-force" and entry["fiscal_year"]
    ]
    return [max(adopted)] if adopted and max(adopted)[0] < year else []


def _copied(
    data: Data,
    name: str,
    way: tuple[str],
    newest: list[tuple[int, int]],
    year: int,
    words: Wording,
) -> Iterator[Copied]:
    """The entries of a file that are copied, by year and number, as one draft; none for none."""
    plain = data.plain(name)
    items, texts = [], []
    for before, number in newest:
        told = differences.told_of(plain, way, number, name, words)
        items += [
            _item(_without_year(steps, words.year(before), len(newest) > 1), value, words)
            for *steps, value in told
            if _says_something(value)
        ]
        block = _block(data.documents[name], (way[0], number), data, name)
        texts.append(_renewed(block, before, year))
    if newest:
        text = "\n".join(texts)
        yield Copied(name, words.text(plain["name"]), text, list(dict.fromkeys(items)))


def _without_year(steps: list[str], year: str, several: bool) -> list[str]:
    """The way to a value without the year that is over, and without the entry where it is alone."""
    named, below = steps[:1], steps[1:]
    if named == [year]:
        return below
    below = below[1:] if below[:1] == [year] else below
    return named + below if several else below


def _says_something(value: str) -> bool:
    """Whether a value is a figure, a day or a text, and not the id of something."""
    return not value.isascii() or bool(_FIGURE.fullmatch(value))


def _item(steps: list[str], value: str, words: Wording) -> str:
    """What has to be confirmed, in one line: the way to it, and the value."""
    way = [step for step in steps if step != value]
    return words("report.colon").join(filter(None, (words("changes.steps").join(way), value)))


def _block(document: Document, place: tuple[str, int], data: Data, name: str) -> str:
    """The lines of an entry of a list, from its own to the next entry or key."""
    lines = (ROOT / "data" / document.name).read_text("utf-8").split("\n")
    first = document.lines[place]
    later = [
        line
        for other, line in document.lines.items()
        if line > first and (len(other) == 1 or (len(other) == 2 and other[0] == place[0]))
    ]
    last = min(later, default=len(lines) + 1) - 1
    return "\n".join(lines[first - 1 : last]).rstrip("\n") + "\n"


def _renewed(text: str, before: int, year: int) -> str:
    """The text of a version with the id, the days and the year of another."""
    old, new = f"r{before - ERA}", f"r{year - ERA}"
    key, end = r"^(\s*-?\s*(?:\{.*)?\b(?:id|version): )", r"(?=\s*(?:[,}#].*)?$)"
    text = re.sub(rf"{key}(['\"]?){old}\2{end}", rf"\g<1>{new}", text, flags=re.M)
    text = re.sub(
        rf"^(\s*fiscal_year: ){before}(?=\s*(?:#.*)?$)", rf"\g<1>{year}", text, flags=re.M
    )
    days = f'{{from: "{year}-04-01", to: "{year + 1}-03-31"}}'
    text = re.sub(r"^(\s*valid: ).*$", rf"\g<1>{days}", text, flags=re.M)
    return re.sub(r"^(\s*as_of: ).*$", r"\g<1>null", text, flags=re.M)


# --- drafts --------------------------------------------------------------------------------------


def _draft(copied: Copied, year: str) -> Iterator[str]:
    yield say(
        f"# {year}の下書き：{copied.name}。ここからは計算されず、どのページにも出ません。",
        f"# Draft for {year}: {copied.name}. Nothing is calculated from it; no page shows it.",
    )
    yield f"# data: {copied.file}"
    yield say(
        "# 新しい年度の資料と見比べ、下の本文を直してから、[ ] を [x] にしてください。",
        "# Compare with the new document, correct the text below, then write [x] for [ ].",
    )
    items = (*_ALWAYS[language.chosen()], *copied.to_confirm)
    yield from (drafts.OPEN + item for item in items)
    yield ""
    yield copied.text


def _with_block(document: Document, text: str, block: str) -> str:
    """A file with one more entry at the end of its list of versions or rules."""
    key = "rules" if "rules" in document.value else "versions"
    first = document.lines[(key,)]
    later = [line for place, line in document.lines.items() if len(place) == 1 and line > first]
    lines = text.rstrip("\n").split("\n")
    at = min(later, default=len(lines) + 1) - 1
    return "\n".join([*lines[:at], "", block.strip("\n"), *lines[at:]]) + "\n"


def _usual_renewed(text: str, block: str) -> str:
    """A programme's file with the new version as its `usual` one, if it is in force."""
    version = re.search(r"^\s*- id: (\S+)", block)
    if version is None or not re.search(r"^\s*status: in-force\b", block, re.M):
        return text
    return re.sub(r"^(usual: )\S+", rf"\g<1>{version[1]}", text, count=1, flags=re.M)
