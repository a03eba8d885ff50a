"""Calculators filled in beforehand, each by a short link: worked examples and exercises.

`#subsidy?example=office-plan` names an example of a programme's file; where several have its id,
the programme and version stand before it. `#exercise?id=two-years&row=2&case=2` names an exercise,
with the row of the room and the case where these are not the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculators import KINDS
from calculators.words.wording import Wording
from scripts.rules.exercises import changed


@dataclass(frozen=True)
class Preset:
    """What a short link fills in: `kind` is the calculator, `request` what it is asked.

    It is listed by `title` under `group`.
    """

    short: str
    kind: str
    request: Mapping[str, Any]
    group: str
    title: str


def presets(
    words: Wording,
    examples: Mapping[tuple[str, str, str], Mapping[str, Any]],
    exercises: Iterable[Any],
) -> Iterator[Preset]:
    """Every preset; `examples` are those of the programmes by programme, version and id."""
    for exercise in exercises:
        yield from of_exercise(exercise, words)
    known = Counter(id_ for _, _, id_ in examples)
    for place, entry in examples.items():
        name = place[2] if known[place[2]] == 1 else "/".join(place)
        group, title = _version(place, words), words.text(entry["title"])
        yield Preset(f"#subsidy?example={name}", "subsidy", entry["request"], group, title)


def of_exercise(exercise: Any, words: Wording) -> Iterator[Preset]:
    """The presets of an exercise: for each row of the room, case by case."""
    between = words("report.colon")
    rows: list[tuple[Any, Mapping[str, Any]]] = [(None, {})]
    rows += [(row.name, row.change) for row in exercise.rows]
    for row, (name, change) in enumerate(rows, 1):
        for case, situation in enumerate(exercise.situations, 1):
            titles = [one for one in (exercise.title, name, situation.title) if one]
            yield Preset(
                short_of(exercise.id, row, case),
                situation.kind,
                changed(situation.request, change, words.language),
                words("exercises.presets.exercises"),
                between.join(getattr(one, words.language) for one in titles),
            )


def beginnings(words: Wording, exercises: Iterable[Any]) -> list[tuple[str, str]]:
    """How every short link begins and the calculator that it is for, longer beginnings first."""
    found = [(f"#{kind}?example=", kind) for kind in KINDS]
    for exercise in exercises:
        found += [(preset.short, preset.kind) for preset in of_exercise(exercise, words)]
    return sorted(found, key=lambda one: -len(one[0]))


def short_of(exercise: str, row: int, case: int) -> str:
    """The short link of a case for a row of the room, both counted from 1."""
    parts = [f"id={exercise}", *([f"row={row}"] if row > 1 else [])]
    return "#exercise?" + "&".join([*parts, *([f"case={case}"] if case > 1 else [])])


def _version(place: tuple[str, str, str], words: Wording) -> str:
    """The programme and the year of an example."""
    version = words.rules["programmes"][place[0]]["versions"][place[1]]
    year = words.year(version["fiscal_year"]) if version["fiscal_year"] else ""
    name = words.text(version["name"])
    return words("exercises.presets.examples", programme=name, year=year).strip()
