"""What must hold in data/exercises.yaml: the engine can answer, and no text does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from calculators.form.address import fields_of
from calculators.rules.evidence import GRADES
from scripts.checks.references import unknown
from scripts.checks.worked import why_refused
from scripts.model import Data
from scripts.model.exercises import FILE, Exercise
from scripts.model.load import Fault, Place
from scripts.rules.compile import compile_rules
from scripts.rules.exercises import NoSuchFigure, changed, figure, results

# An amount of money in a text: a sheet takes its figures from what is entered.
_MONEY = re.compile(r"[0-9０-９][0-9０-９,.]*[千万億]*円|[¥￥][0-9]|[0-9.]+ ?(?:yen|million)")

_IN_ROW = re.compile(r"^\w+\[\d+\]\.")
"""What stands before the name of a field in a row."""


def check(data: Data) -> Iterator[Fault]:
    """Plans fill their minutes and leave each exercise its own, and every question has an answer.

    They are national, and checked as such: a host may know better what their answers rest on.
    """
    if data.host:
        return
    file = data.files[FILE]
    known = {exercise.id: exercise.minutes for exercise in file.exercises}
    for number, plan in enumerate(file.plans):
        yield from _plan(plan, ("plans", number), known)
    rules = compile_rules(data)
    for number, exercise in enumerate(file.exercises):
        place = ("exercises", number)
        yield from _silent(exercise, place)
        yield from _asked(exercise, place, rules)
        yield from _answered(exercise, place, rules)


def _plan(plan: Any, place: Place, known: Mapping[str, int]) -> Iterator[Fault]:
    filled = sum(part.minutes for part in plan.parts)
    if filled != plan.minutes:
        wanted = f"{filled}, the minutes of its parts"
        advice = "correct the whole or the parts"
        yield Fault(FILE, (*place, "minutes"), str(plan.minutes), wanted, advice)
    for number, part in enumerate(plan.parts):
        for position, name in enumerate(part.exercises):
            if name not in known:
                here = (*place, "parts", number, "exercises", position)
                yield unknown(FILE, here, name, sorted(known), "an exercise")
        taken = sum(known.get(name, 0) for name in part.exercises)
        if part.minutes < taken:
            here = (*place, "parts", number, "minutes")
            wanted = f"at least {taken}, the minutes of its exercises"
            yield Fault(FILE, here, str(part.minutes), wanted, "give it more time")


def _silent(exercise: Exercise, place: Place) -> Iterator[Fault]:
    """No amount stands in a text before the answer: they differ from row to row."""
    texts = [
        (("title",), exercise.title),
        (("story",), exercise.story),
        *((("asks", n, "text"), entry.text) for n, entry in enumerate(exercise.asks)),
        *((("hints", n), hint) for n, hint in enumerate(exercise.hints)),
    ]
    for way, text in texts:
        for language, said in (("ja", text.ja), ("en", text.en)):
            if found := _MONEY.search(said):
                yield Fault(
                    FILE,
                    (*place, *way, language),
                    f"the amount {found[0]}",
                    "a text without amounts",
                    "leave it out: the sheet shows what is entered and asks for what comes of it",
                )


def _asked(exercise: Exercise, place: Place, rules: Mapping[str, Any]) -> Iterator[Fault]:
    """Nothing is entered that the calculator's form does not ask: no reader could enter it."""
    for number, situation in enumerate(exercise.situations):
        form = rules["forms"][situation.kind]
        known = {field["name"] for section in form["sections"] for field in section["fields"]}
        for name, _ in fields_of(changed(situation.request, {})):
            if _IN_ROW.sub("", name) not in known:
                here = (*place, "situations", number, "request")
                yield Fault(FILE, here, name, "what its calculator asks", "leave it out")


def _answered(exercise: Exercise, place: Place, rules: Mapping[str, Any]) -> Iterator[Fault]:
    for number, entry in enumerate(exercise.asks):
        if entry.situation >= len(exercise.situations):
            most = f"at most {len(exercise.situations) - 1}, the last of its situations"
            here = (*place, "asks", number, "situation")
            yield Fault(FILE, here, str(entry.situation), most, "count the situations from 0")
            return
    rows = [
        (place, {}),
        *(((*place, "rows", n), row.change) for n, row in enumerate(exercise.rows)),
    ]
    told: list[list[int | str]] = []
    for where, change in rows:
        try:
            found = results(exercise, change, rules)
        except NoSuchFigure as error:
            here = (*where, "change")
            advice = "name a figure of the requests, such as items.0.unit_price"
            yield Fault(FILE, here, str(error), "a place in the request of every situation", advice)
            continue
        faults = list(_of_row(exercise, where, found, told))
        if where == place and not faults:
            faults = list(_known(exercise, place, found))
        yield from faults
        if faults:
            return  # The other rows would say the same again.


def _of_row(
    exercise: Exercise, place: Place, found: list[Any], told: list[list[int | str]]
) -> Iterator[Fault]:
    """The answers of one row; `told` are those of the rows before it, which must differ."""
    for number, result in enumerate(found):
        if result["status"] == "invalid":
            why = " ".join(why_refused(error) for error in result["errors"])
            here = (*place, "situations", number, "request") if len(place) == 2 else place
            yield Fault(FILE, here, why, "a request that the engine takes", "correct the request")
            return
    answers: list[int | str] = []
    for number, entry in enumerate(exercise.asks):
        try:
            answers.append(figure(found[entry.situation], entry.figure))
        except NoSuchFigure:
            here = (*place[:2], "asks", number, "figure")
            expected = "a figure of the result"
            advice = "see what `python3 -m scripts calc` gives for the situation"
            yield Fault(FILE, here, entry.figure, expected, advice)
            return
    if answers in told:
        expected = "figures that lead to other answers than the row before"
        yield Fault(FILE, place, "a row with the same answers", expected, "change its figures")
    told.append(answers)


def _known(exercise: Exercise, place: Place, found: list[Any]) -> Iterator[Fault]:
    """Answers are not said to be known better than they are; a host may have confirmed more."""
    rests_on = max((result["evidence"] for result in found), key=GRADES.index)
    if GRADES.index(exercise.rests_on) < GRADES.index(rests_on):
        yield Fault(
            FILE,
            (*place, "rests_on"),
            exercise.rests_on,
            f"{rests_on}, the weakest that its answers rest on",
            "correct it, and let the trainer know",
        )
