"""An exercise on paper: the engine's own steps with the figures left out, and the key to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, islice
from typing import Any

from markupsafe import Markup

from calculators import calculate
from calculators.form import page
from calculators.form.address import address, fields_of
from calculators.html import report
from calculators.html.markup import Element, html
from calculators.html.report import Given, View
from calculators.rules.evidence import GRADES, cited_in
from calculators.rules.money import exact
from calculators.subsidy import report as subsidy
from calculators.words.asking import Asking
from calculators.words.wording import Wording
from scripts.pages.qr import drawn
from scripts.rules.exercises import figure
from scripts.rules.presets import Preset, of_exercise


@dataclass(frozen=True)
class Line:
    """A line of a result: its title, its steps, and what is paid for it or taken off."""

    title: str
    steps: list[str]
    paid: str


@dataclass(frozen=True)
class Code:
    """An address to type, and the QR code of it."""

    address: str
    picture: Markup


@dataclass(frozen=True)
class Filled:
    """A case as entered: what stands in the form, by rows, and the ways to the calculator, from
    here and for those elsewhere; the lines of its result.
    """

    title: str | None
    given: list[tuple[str | None, list[Given]]]
    address: str
    code: Code | None
    lines: list[Line]


@dataclass(frozen=True)
class Question:
    """What is asked, and the answer: room to write on the sheet, the figure on the key."""

    text: str
    answer: str


@dataclass(frozen=True)
class Sheet:
    """An exercise for one row of the room, with or without the answers, how well these are
    known, and the places that they rest on.
    """

    name: str | None
    cases: list[Filled]
    questions: list[Question]
    evidence: str
    sources: list[str]


def sheets(exercise: Any, words: Wording, root: str | None = None) -> Iterator[Sheet]:
    """The sheet of every row of the room; with the answers unless the words only ask.

    `root` is the address that the pages of this language have, None where it is not known.
    """
    names = [None, *(getattr(row.name, words.language) for row in exercise.rows)]
    presets = of_exercise(exercise, words)
    for name in names:
        cases = list(islice(presets, len(exercise.situations)))
        yield _sheet(exercise, name, cases, words, root)


def told(value: int | str, unit: str, words: Wording) -> str:
    """An answer as readers of the language write it, or room for it."""
    if isinstance(words, Asking):
        return words("report.blank" if unit == "yen" else "report.room")
    if unit == "yen":
        return words.yen_exact(value)
    if unit == "standing":
        return words(f"exercises.standing.{value}")
    number = words.number(exact(Fraction(value)))
    return words(f"exercises.units.{unit}", number=number)


# --- one sheet -----------------------------------------------------------------------------------


def _sheet(
    exercise: Any,
    name: str | None,
    presets: list[Preset],
    words: Wording,
    root: str | None,
) -> Sheet:
    found = [calculate(preset.kind, preset.request, words.rules) for preset in presets]
    cases = [
        _filled(case.title, View(preset.kind, result, preset.request, words), preset, root)
        for case, preset, result in zip(exercise.situations, presets, found, strict=True)
    ]
    questions = []
    for entry in exercise.asks:
        answer = told(figure(found[entry.situation], entry.figure), entry.unit, words)
        questions.append(Question(getattr(entry.text, words.language), answer))
    evidence = max((result["evidence"] for result in found), key=GRADES.index)
    return Sheet(name, cases, questions, evidence, list(dict.fromkeys(cited_in(found))))


def _filled(title: Any, view: View, preset: Preset, root: str | None) -> Filled:
    kind, words = view.kind, view.words
    return Filled(
        getattr(title, words.language) if title else None,
        _by_rows(kind, page.given(kind, fields_of(view.request), words), words),
        address(words, kind, {}) + preset.short,
        _code(root + preset.short, preset, words) if root else None,
        list(_lines(view)),
    )


def _code(whole: str, preset: Preset, words: Wording) -> Code:
    name = words("exercises.qr.name", title=preset.title)
    return Code(whole, Markup(html(drawn(whole, name))))


def _by_rows(kind: str, given: list[Given], words: Wording) -> list[tuple[str | None, list[Given]]]:
    """The entries of a form, those of each purchase under a title of their own."""
    repeats = [section["repeat"] for section in words.rules["forms"][kind]["sections"]]
    title = next((words.text(repeat["title"]) for repeat in repeats if repeat), "")
    return [
        (None if row is None else title.replace("{number}", str(row + 1)), list(entries))
        for row, entries in groupby(given, key=lambda entry: entry.row)
    ]


def _lines(view: View) -> Iterator[Line]:
    """The workings of a result; those of a subsidy are each of one line that is paid for."""
    workings = list(_workings(view))
    if view.kind != "subsidy":
        yield from (Line(_title(element), _steps(element), "") for element in workings)
        return
    for line, element in zip(view.result["lines"], workings, strict=True):
        key = "exercises.taken-off" if line["subsidy"] < 0 else "exercises.paid"
        paid = view.words(key, amount=told(abs(line["subsidy"]), "yen", view.words))
        yield Line(subsidy.title_of(view, line), _steps(element), paid)


def _workings(view: View) -> Iterator[Element]:
    for part in report.body(view):
        for element in part.iter("details"):
            if "calc-working" in element.get("class", "").split():
                yield element


def _title(working: Element) -> str:
    return working.findtext("summary/h4", "")


def _steps(working: Element) -> list[str]:
    """The steps in words; what follows in each are the numbers of sources that a result lists."""
    return [(step.text or "").strip() for step in working.findall("ol/li")]
