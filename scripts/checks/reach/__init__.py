"""Which rule values no worked example holds: each is changed, one at a time, and must be missed.

A figure that no example notices can be wrong in a file and on every page, and all checks still
pass. Each change gives rules of their own, and the examples of that version are asked again until
one of them comes out otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from scripts.checks.checked import with_line
from scripts.checks.reach import added, exchanged, services, values, wanted
from scripts.checks.reach.change import WORDS, Change, changed
from scripts.checks.worked import Worked, differences, worked
from scripts.model import Data
from scripts.model.load import Fault, Place, shown
from scripts.model.wants import FILE as WANTS
from scripts.rules.compile import compile_rules, with_file

# Examples of other files that a file of facts decides too.
_ALSO = {"linkage.yaml": ("timestudy.yaml",)}


class Reach(NamedTuple):
    """What was tried: rule values, changes of them, how many were noticed, and what was not."""

    values: int
    changes: int
    noticed: int
    faults: list[Fault]


Tried = Iterator[tuple[dict[str, Any], list[Worked]]]


class _Part(NamedTuple):
    """A part of a file with its changes.

    `tried` gives the rules under a change, made of those as they are, with the examples that could
    notice it.
    """

    file: str
    plain: Any
    changes: list[Change]
    tried: Callable[[Change, dict[str, Any]], Tried]


def check(data: Data, names: Iterable[str]) -> Reach:
    """Change every rule value of these files of data/.

    Files without any, or that are gone, are passed over.
    """
    rules = compile_rules(data)
    places, tried, noticed = 0, 0, 0
    faults: list[Fault] = []
    with_rules = [name for name in sorted(names) if name in data.files and has_rules(name)]
    for part in (part for name in with_rules for part in _parts(data, name, rules)):
        unnoticed: dict[Place, list[str]] = {}
        for change in part.changes:
            if not _notices(part, change, rules):
                unnoticed.setdefault(change.place, []).append(change.became)
        places += len({change.place for change in part.changes})
        tried += len(part.changes)
        noticed += len(part.changes) - sum(map(len, unnoticed.values()))
        faults += [_fault(part, place, became) for place, became in unnoticed.items()]
    return Reach(places, tried, noticed, [with_line(fault, data.documents) for fault in faults])


def has_rules(name: str) -> bool:
    """Whether a file of data/ holds rule values."""
    known = (services.FILE, WANTS, *values.OF_FACTS)
    return name.startswith(("programmes/", "local/")) or name in known


def _notices(part: _Part, change: Change, rules: dict[str, Any]) -> bool:
    """Whether an example comes out otherwise once one value is another."""
    return any(
        differences(example, other)
        for other, examples in part.tried(change, rules)
        for example in examples
    )


def _parts(data: Data, name: str, rules: dict[str, Any]) -> Iterator[_Part]:
    plain = data.plain(name)
    if name == services.FILE:
        yield _Part(name, plain, list(services.changes(data)), services.tried(data))
        return
    examples = list(worked(name, plain))
    if name == WANTS:
        yield _Part(name, plain, list(wanted.of_wants(data)), _alone(name, plain, examples))
        return
    if name in values.OF_FACTS:
        examples += [one for also in _ALSO.get(name, ()) for one in worked(also, data.plain(also))]
        yield _Part(name, plain, list(values.OF_FACTS[name](plain)), _alone(name, plain, examples))
        return
    if name.startswith("programmes/"):
        estimates = list(worked(WANTS, data.plain(WANTS)))
        changes = list(wanted.of_programme(data, name))
        yield _Part(name, plain, changes, _alone(name, plain, estimates))
    host = rules["hosts"].get(plain.get("code"), {})
    questions = {**rules["answers"], **host.get("answers", {})}
    for place in _versions(plain):
        version = _at(plain, place)
        changes = list(values.of_version(version, place))
        changes += exchanged.of_version(version, place, questions)
        changes += added.of_version(version, place, questions, rules["service_groups"])
        mine = [example for example in examples if example.place[: len(place)] == place]
        yield _Part(name, plain, changes, _alone(name, plain, mine))


def _alone(
    name: str, plain: Any, examples: list[Worked]
) -> Callable[[Change, dict[str, Any]], Tried]:
    """The rules with one file in another state, for examples that rest on that file."""
    return lambda change, rules: iter(
        [(with_file(rules, name, changed(plain, change.edits)), examples)]
    )


def _versions(plain: Any) -> Iterator[Place]:
    """Where the versions of a programme stand, and what a host settles for one."""
    for number in range(len(plain.get("versions", ()))):
        yield ("versions", number)
    for number in range(len(plain.get("rules", ()))):
        yield ("rules", number)
    for number, programme in enumerate(plain.get("own", ())):
        for position in range(len(programme["versions"])):
            yield ("own", number, "versions", position)


def _at(value: Any, place: Place) -> Any:
    for step in place:
        value = value[step]
    return value


def _fault(part: _Part, place: Place, became: list[str]) -> Fault:
    return Fault(
        part.file,
        place,
        _found(_at(part.plain, place)),
        f"a worked example that notices it {_listed(became)}",
        "work one out by hand from the document",
    )


def _found(value: Any) -> str:
    """A value of the file as a message names it: a rule by its id."""
    if isinstance(value, dict):
        return shown(value["id"]) if "id" in value else "what stands here"
    return shown(value)


def _listed(became: list[str]) -> str:
    """What a value became: changes in words as they are, other values after "as"."""
    told = [one if one in WORDS else f"as {one}" for one in became]
    return " or ".join(told)
