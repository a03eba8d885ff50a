"""What differs between two states of the data: figures, conditions, and what examples come to.

For a second pair of eyes. What has changed is told by the words that readers see, with the file and
the line where it stands; a figure that has grown or shrunk tenfold is marked. The worked examples
of both states are worked out by both, so that a change is seen by what it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from calculators.html import report
from calculators.words.wording import Wording
from scripts.checks.worked import Worked, answered, figures, worked
from scripts.model import Data, other_names
from scripts.model.load import Place
from scripts.model.overlay import IN_JAPANESE_ONLY

Rules = Mapping[str, Any]

TENFOLD = 10

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_NO_FACTS: tuple[str, ...] = (
    *("words/", "forms/", "opendata.yaml", "site.yaml", "host.yaml", "coverage.yaml"),
    *("blanks.yaml", "exercises.yaml", "history.yaml", "queries.yaml"),
)
"""Files that say how things are shown, found or taught, not what holds."""
_NO_FACT = ("examples", "self_checks", "worked", "held_by")
"""Keys under which stands what facts are held by."""
_CALLED = ("name", "title", "text", "question", "label", "what", "short", "when")
_AMOUNTS = ("subsidy", "own_burden")
_CHOICES = {"kind", "by", "per", "place", "status", "counts", "evidence", "used_by"}
"""What choices stand under: words of the files that have a name."""
_NAMING = {"id", "code", "type", "pool", "answer", "programme", "version", "category", "line"}
_ORDERING = {"english", "id", "per", "pool", "status", "assume", "answer", "programme"}
_ORDERING |= {"version", "fiscal_year", "as_of", "line"}


class Change(NamedTuple):
    """A value that is another than before; null where there was or is none.

    `where` leads to it in words, `entry` by keys to what it is a part of. `tenfold`: of figures,
    whether one is ten times the other or more.
    """

    file: str
    line: int | None
    where: tuple[str, ...]
    before: str | None
    after: str | None
    tenfold: bool
    entry: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """A worked example that comes to something else: its title and both results in words.

    `known`: whether the rules of both states know what it asks for.
    """

    file: str
    line: int | None
    title: str
    before: str
    after: str
    tenfold: bool
    known: bool


def changes(old: Data, new: Data, words: Wording) -> Iterator[Change]:
    """Every fact that differs, file by file."""
    for name in fact_files(old, new):
        yield from _in_file(name, old, new, words)


def fact_files(*states: Data) -> list[str]:
    """The files of these states that say what holds."""
    names = {name for data in states for name in data.documents}
    return sorted(name for name in names if not name.startswith(_NO_FACTS))


def facts(name: str, *states: Data) -> list[Any]:
    """A file of each state with its defaults; None where a state has no such file.

    As it is written where one of them does not fit the present models, and so has no defaults: what
    the other would say by default alone would seem new.
    """
    fits = all(name in data.files or name not in data.documents for data in states)
    documents = [data.documents.get(name) for data in states]
    return [
        None if document is None else data.plain(name) if fits else document.value
        for data, document in zip(states, documents, strict=True)
    ]


def outcomes(old: Data, new: Data, rules: tuple[Rules, Rules], words: Wording) -> Iterator[Outcome]:
    """Every worked example of either state that the rules of the two bring to other results."""
    for compared in answers(old, new, rules):
        yield from outcome(compared, words)


class Compared(NamedTuple):
    """A worked example of one file of a state, with what the rules of both states answer."""

    data: Data
    file: str
    example: Worked
    results: tuple[dict[str, Any], dict[str, Any]]


def answers(old: Data, new: Data, rules: tuple[Rules, Rules]) -> list[Compared]:
    """The worked examples of both states, each once, that are answered otherwise.

    Estimates are left out: what a rule does to them, its own examples tell in plainer words.
    """
    if rules[0] == rules[1]:
        return []
    seen: list[Any] = []
    found: list[Compared] = []
    for data in (new, old):
        for name in sorted(data.files):
            for example in worked(name, data.plain(name)):
                asked = (example.kind, example.request)
                if asked not in seen and example.kind != "quick":
                    seen.append(asked)
                    results = (answered(example, rules[0]), answered(example, rules[1]))
                    if results[0] != results[1]:
                        found.append(Compared(data, name, example, results))
    return found


def outcome(compared: Compared, words: Wording) -> Iterator[Outcome]:
    """What an example comes to now, in words; nothing where readers are told the same."""
    data, name, example, results = compared
    told = _results(example, results, words)
    if told[0] != told[1]:
        file, _, line = data.documents[name].located(example.place)
        title = _title(example, data.plain(name), words)
        tenfold = _tenfold(_subsidy(results[0]), _subsidy(results[1]))
        known = all(result["status"] != "invalid" for result in results)
        yield Outcome(file, line, title, told[0], told[1], tenfold, known)


def told_of(
    plain: Any, way: tuple[str, ...], number: int, name: str, words: Wording
) -> Iterator[tuple[str, ...]]:
    """Everything that an entry of a list says: the way to each value in words, then the value.

    What only orders or names is left out, and the English of texts.
    """
    entry = plain
    for step in way:
        entry = entry[step]
    known = _known(entry)[number]
    for below, value in leaves(entry[number], ()):
        if below[-1] not in _ORDERING and "source" not in below and not isinstance(value, bool):
            way_there = steps(plain, (*way, known, *below), name, words)
            yield *list(way_there)[1:], str(said(value, below, words))


# --- facts ---------------------------------------------------------------------------------------


def _in_file(name: str, old: Data, new: Data, words: Wording) -> Iterator[Change]:
    plains = facts(name, old, new)
    found = [dict(leaves(one)) for one in plains]
    for way in dict.fromkeys([*found[0], *found[1]]):
        before, after = (one.get(way) for one in found)
        if before == after or _says_nothing(way, before, after):
            continue
        data, at = (new, plains[1]) if way in found[1] else (old, plains[0])
        file, _, line = data.documents[name].located(_place(at, way))
        where = tuple(steps(at, way, name, words))
        shown = (said(before, way, words), said(after, way, words))
        yield Change(file, line, where, *shown, _tenfold(before, after), way[:-1])


def _says_nothing(way: tuple[str, ...], before: Any, after: Any) -> bool:
    """Whether a value that is new or gone has nothing that a document could be held against.

    What only orders or names an entry, its sources, a word that stands where nothing else is said,
    and English that is not there.
    """
    if IN_JAPANESE_ONLY in (before, after):
        return True
    if before is not None and after is not None:
        return False
    value = after if before is None else before
    usual = value is (way[-1] == "required") and way[-1] not in ("offered", "published")
    named = way[-1] in _NAMING or "source" in way
    return named or usual


def leaves(value: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every single value by the way to it; entries of lists go by their id or code."""
    if isinstance(value, dict) and set(value) >= {"ja", "en"}:
        yield way, value["ja"]
        yield (*way, "english"), value["en"]
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NO_FACT:
                yield from leaves(inner, (*way, str(key)))
    elif isinstance(value, list):
        for known, inner in zip(_known(value), value, strict=True):
            yield from leaves(inner, (*way, known))
    elif value is not None:
        yield way, value


def _known(entries: list[Any]) -> list[str]:
    """What each entry of a list is known by; of several that share it, the later are numbered."""
    found: list[str] = []
    for number, entry in enumerate(entries):
        name = _known_by(entry, number)
        same = sum(one == name or one.startswith(f"{name} #") for one in found)
        found.append(f"{name} #{same + 1}" if same else name)
    return found


def _known_by(entry: Any, number: int) -> str:
    if isinstance(entry, dict):
        for key in ("id", "code", "line", "prefecture", "category"):
            if isinstance(entry.get(key), str):
                year = entry.get("fiscal_year") if key == "prefecture" else None
                return f"{entry[key]} {year}" if year else str(entry[key])
        if isinstance(entry.get("programme"), str) and "version" in entry:
            return f"{entry['programme']} {entry['version']}"
    return entry if isinstance(entry, str) else str(number)


def entries(plain: Any, way: tuple[str, ...]) -> Iterator[tuple[Any, str | int]]:
    """What each step of a way leads to, with the step as the file has it."""
    at = plain
    for step in way:
        if isinstance(at, dict):
            key: str | int = "en" if step == "english" else step
            at = at.get(key)
        elif isinstance(at, list):
            key = _known(at).index(step)
            at = at[key]
        else:
            return
        yield at, key


def way_to(plain: Any, place: Place) -> tuple[str, ...]:
    """The way to a place of a file, as `leaves` names it."""
    way: list[str] = []
    at = plain
    for key in place:
        way.append(_known(at)[key] if isinstance(key, int) else key)
        at = at[key]
    return tuple(way)


def _place(plain: Any, way: tuple[str, ...]) -> Place:
    return tuple(key for _, key in entries(plain, way))


def steps(plain: Any, way: tuple[str, ...], name: str, words: Wording) -> Iterator[str]:
    """The way to a value in words: what entries are called, and what keys mean."""
    files, labels = (words.rules["words"]["changes"][key] for key in ("files", "keys"))
    stem = name.removesuffix(".yaml")
    yield _name(plain, words) or (words(f"changes.files.{stem}") if stem in files else name)
    passed = [plain]
    for (entry, key), step in zip(entries(plain, way), way, strict=False):
        if isinstance(key, int):
            yield from _called(entry, step, passed, words)
        elif step in labels:
            yield words(f"changes.keys.{step}")
        passed.append(entry)


def _called(entry: Any, step: str, passed: list[Any], words: Wording) -> Iterator[str]:
    """What an entry of a list is called; nothing where it has no name of its own.

    `passed` is what the way to it has led through: the file first, its own list last.
    """
    year = entry.get("fiscal_year") if isinstance(entry, dict) else None
    if isinstance(entry, dict) and year and "id" in entry and "title" not in entry:
        yield words.year(year)
    elif line := _line(step, passed[0], words):
        yield line
    elif name := _name(entry, words):
        yield name
    elif told := list(_of_what(entry, words)):
        yield from told
    elif lines := _lines(entry, passed[-2], words):
        yield words("changes.between").join(_line(one, passed[0], words) or one for one in lines)
    elif not step.isdigit() and not _is_alone(entry):
        yield step


def _line(step: str, plain: Any, words: Wording) -> str | None:
    """What a line or a category is called: one of all programmes, or of the file's own host."""
    categories = words.rules["categories"]
    if step in categories:
        return words.text(categories[step]["short"])
    if step in words.rules["words"]["programme"]["lines"]:
        return words(f"programme.lines.{step}")
    own = plain.get("categories") if isinstance(plain, dict) else None
    named = (one for one in own or () if isinstance(one, dict) and one.get("id") == step)
    return next((words.text(one["short"]) for one in named), None)


def _lines(entry: Any, holder: Any, words: Wording) -> list[str]:
    """The lines that an entry without a name is about; none where these are all there are."""
    if not isinstance(entry, dict) or not isinstance(holder, dict):
        return []
    if isinstance(entry.get("lines"), list):
        return list(entry["lines"])
    if "cases" not in entry:
        return []
    programme = words.rules["programmes"].get(holder.get("programme"), {"versions": {}})
    version = programme["versions"].get(holder.get("version"), holder)
    rates = {line["id"]: line.get("rate") for line in version.get("lines") or ()}
    lines = [line for line, rate in rates.items() if rate == entry.get("id")]
    return lines if len(lines) < len(rates) else []


def _is_alone(entry: Any) -> bool:
    """Whether the name of its list says it all: a rate for all lines, a limit of a programme."""
    return isinstance(entry, dict) and ("cases" in entry or bool({"models", "amount"} & {*entry}))


def _of_what(entry: Any, words: Wording) -> Iterator[str]:
    """The prefecture or the programme that an entry is of, and the year."""
    rules, entry = words.rules, entry if isinstance(entry, dict) else {}
    year = entry.get("fiscal_year")
    if prefecture := rules["prefectures"].get(entry.get("prefecture")):
        yield words.text(prefecture["name"])
    elif programme := rules["programmes"].get(entry.get("programme")):
        yield words.text(programme["name"])
        year = programme["versions"].get(entry.get("version"), {}).get("fiscal_year")
    if year:
        yield words.year(year)


def _name(entry: Any, words: Wording) -> str | None:
    for key in _CALLED if isinstance(entry, dict) else ():
        if isinstance(entry.get(key), dict) and "ja" in entry[key]:
            return words.text(entry[key])
    return None


def said(value: Any, way: tuple[str, ...], words: Wording) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return words("form.yes" if value else "form.no")
    if isinstance(value, int):
        return str(value) if way[-1] == "fiscal_year" else words.number(value)
    if _DAY.fullmatch(value):
        return words.date(value)
    categories = words.rules["categories"]
    if value in categories:
        return words.text(categories[value]["short"])
    names = other_names.names(value, "choices") if way[-1] in _CHOICES else []
    return names[0] if names and words.language == "ja" else str(value)


def _tenfold(before: Any, after: Any) -> bool:
    """Whether two figures are of another order, as where a zero is too many or too few."""
    if any(isinstance(one, bool) or not isinstance(one, (int, str)) for one in (before, after)):
        return False
    try:
        one, other = sorted(abs(Fraction(value)) for value in (before, after))
    except (ValueError, ZeroDivisionError):
        return False
    return bool(one) and other >= TENFOLD * one


# --- results -------------------------------------------------------------------------------------


def _title(example: Worked, plain: Any, words: Wording) -> str:
    at = plain
    for step in example.place:
        at = at[step]
    told = _name(at, words)
    return told or f"{example.request.get('programme', example.kind)} {at.get('id', '')}".strip()


def _results(
    example: Worked, results: tuple[dict[str, Any], dict[str, Any]], words: Wording
) -> tuple[str, str]:
    """What both states make of a request: amounts or requirements, else the headline.

    Where that is the same, the figures that differ among those that the example holds.
    """
    if "invalid" not in (results[0]["status"], results[1]["status"]):
        before, after = (_told(example, result, words) for result in results)
        if before == after and example.kind not in ("subsidy", "eligibility"):
            one, other = (figures(example, result) for result in results)
            keys = [key for key in example.expected if one(key) != other(key)]
            before, after = (
                words("changes.between").join(f"{key} {found(key)}" for key in keys)
                for found in (one, other)
            )
        return before, after
    before, after = (
        words("changes.status.invalid")
        if result["status"] == "invalid"
        else _told(example, result, words)
        for result in results
    )
    return before, after


def _told(example: Worked, result: Mapping[str, Any], words: Wording) -> str:
    if example.kind == "subsidy":
        return _amounts(result, words)
    if example.kind == "eligibility":
        return _requirements(example, result, words)
    return report.headline(report.View(example.kind, result, example.request, words))


def _requirements(example: Worked, result: Mapping[str, Any], words: Wording) -> str:
    """The requirements of a version that are not met, and those that are still open."""
    programme, id_ = example.request["programme"], example.request["version"]
    versions = words.rules["programmes"].get(programme, {}).get("versions", {})
    named = {one["id"]: one["text"] for one in versions.get(id_, {}).get("requirements", [])}
    standing = next(one for one in result["versions"] if one["version"] == id_)["requirements"]
    parts = []
    for key, met in (("unmet", False), ("open", None)):
        ids = [one["id"] for one in standing if one["met"] is met]
        if ids:
            names = [words.text(named[one]) if one in named else one for one in ids]
            parts.append(words(f"changes.{key}", names=words("changes.between").join(names)))
    return words("changes.between").join(parts) or words("changes.met")


def _amounts(result: Mapping[str, Any], words: Wording) -> str:
    total = result.get("total", {})
    amounts = [
        words(f"changes.{key}", amount=words.yen(total[key]))
        for key in _AMOUNTS
        if isinstance(total.get(key), int)
    ]
    status = words(f"changes.status.{result['status']}")
    return words("changes.between").join(amounts or [status])


def _subsidy(result: Mapping[str, Any]) -> Any:
    total = result.get("total")
    return total.get("subsidy") if isinstance(total, dict) else None
