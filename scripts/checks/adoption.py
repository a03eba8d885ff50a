"""What must hold in data/adoption.yaml, kpi.yaml and electronic_application.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scripts.checks.borrowed import check_figures
from scripts.checks.recomputed import expect, percentage
from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.adoption import (
    ADOPTION,
    APPLICATION,
    KPI,
    AdoptionFile,
    ApplicationFile,
    Applications,
    Indicator,
    KpiFile,
    Targets,
)
from scripts.model.load import Fault, Place, shown
from scripts.model.prefectures import CODES
from scripts.model.words import placeholders

_ALL = 100
"""All of it, in per cent."""
_COMPARE = "compare with the document"


def check(data: Data) -> Iterator[Fault]:
    """Recompute the three tables."""
    yield from _adoption(data.files[ADOPTION])
    yield from _kpi(data.files[KPI])
    yield from _references(data)
    yield from _target_texts(data.files[KPI].targets)
    yield from _application(data.files[APPLICATION])


def _adoption(file: AdoptionFile) -> Iterator[Fault]:
    codes = [entry.code for entry in file.prefectures]
    if codes != CODES:
        found = ", ".join(codes)
        yield Fault(ADOPTION, ("prefectures",), found, "01 to 47", "list each once, in order")
    for number, entry in enumerate(file.prefectures):
        yield from _rate(entry, ("prefectures", number))
    yield from _rate(file.total, ("total",))
    for key in ("offices", "applications"):
        total = sum(getattr(entry, key) for entry in file.prefectures)
        yield from expect(ADOPTION, ("total", key), getattr(file.total, key), total)
    bounds = [Fraction(bound) for bound in file.classes]
    if bounds != sorted(set(bounds)) or bounds[0] != 0:
        found = ", ".join(file.classes)
        yield Fault(ADOPTION, ("classes",), found, "rising bounds from 0", "put them in order")


def _rate(entry: Applications, place: tuple[str | int, ...]) -> Iterator[Fault]:
    rate = percentage(entry.applications, entry.offices)
    yield from expect(ADOPTION, (*place, "rate"), entry.rate, rate)
    if entry.applications > entry.offices:
        found = f"{entry.applications} applications from {entry.offices} offices"
        advice = "check whether the two are exchanged"
        yield Fault(ADOPTION, place, found, "no more applications than offices", advice)


def _kpi(file: KpiFile) -> Iterator[Fault]:
    """Every indicator has each year once and can be so; the groups of adopters are everybody."""
    for i, group in enumerate(file.groups):
        for k, indicator in enumerate(group.indicators):
            if list(indicator.values) != file.years:
                place = ("groups", i, "indicators", k, "values")
                found, expected = ", ".join(indicator.values), ", ".join(file.years)
                yield Fault(KPI, place, found, expected, "give each year once, in order")
            yield from _possible(indicator, ("groups", i, "indicators", k, "values"))
    total = sum(Fraction(group.percent) for group in file.adopters.groups)
    if total != 100:
        advice = "correct the percentages"
        yield Fault(KPI, ("adopters", "groups"), f"{total} per cent together", "100", advice)


def _possible(indicator: Indicator, place: Place) -> Iterator[Fault]:
    """No share is more than all, and what adds up over the years does not become less."""
    before = Fraction(0)
    for year, value in indicator.values.items():
        if value is None or value.number is None:
            continue
        number, where = Fraction(value.number), (*place, year, "number")
        if indicator.unit == "percent" and number > _ALL:
            yield Fault(KPI, where, shown(value.number), f"at most {_ALL}", _COMPARE)
        if indicator.cumulative and number < before:
            expected = f"{before} or more: it adds up over the years"
            yield Fault(KPI, where, shown(value.number), expected, _COMPARE)
        before = number


def _references(data: Data) -> Iterator[Fault]:
    """Notes and discrepancies exist; a note in place of a number is one, and the others are not."""
    file = data.files[KPI]
    notes = {note.id: note for note in file.notes}
    listed = [entry.id for entry in data.files["discrepancies.yaml"].discrepancies]
    for i, group in enumerate(file.groups):
        for k, indicator in enumerate(group.indicators):
            place = ("groups", i, "indicators", k)
            texts = {"definition": indicator.definition}
            yield from check_figures(data, KPI, place, indicator.figures, texts)
            if indicator.discrepancy and indicator.discrepancy not in listed:
                what = "an entry of discrepancies.yaml"
                found = indicator.discrepancy
                yield unknown(KPI, (*place, "discrepancy"), found, listed, what)
            for year, value in indicator.values.items():
                if value is None or value.note is None:
                    continue
                where = (*place, "values", year, "note")
                note = notes.get(value.note)
                if note is None:
                    yield unknown(KPI, where, value.note, list(notes), "an id under notes")
                elif (note.kind == "words") != (value.number is None):
                    expected = "words in place of a number, limits and remarks beside one"
                    found = f"{shown(value.note)}, of the kind {note.kind}"
                    yield Fault(KPI, where, found, expected, "choose another note")


def _target_texts(targets: Targets) -> Iterator[Fault]:
    for key in ("municipality", "prefecture"):
        for language in ("ja", "en"):
            text = getattr(getattr(targets, key).text, language)
            if placeholders(text) != {"percent"}:
                place = ("targets", key, "text", language)
                advice = "write {percent} in place of the figure"
                yield Fault(KPI, place, shown(text), "a text with {percent}", advice)


def _application(file: ApplicationFile) -> Iterator[Fault]:
    """Rows add up across, columns add up down, percentages are of the row's total."""
    rows = [(("rows", number), row) for number, row in enumerate(file.rows)]
    for place, row in [*rows, (("total",), file.total)]:
        if len(row.counts) != len(file.periods):
            expected = f"{len(file.periods)}, one a period"
            found = f"{len(row.counts)} figures"
            yield Fault(APPLICATION, (*place, "counts"), found, expected, "complete the row")
            return
        yield from expect(APPLICATION, (*place, "total"), row.total, sum(row.counts))
        for position, printed in enumerate(row.percentages or []):
            share = percentage(row.counts[position], row.total)
            yield from expect(APPLICATION, (*place, "percentages", position), printed, share)
    whole = [row for row in file.rows if row.of is None]
    for position in range(len(file.periods)):
        column = sum(row.counts[position] for row in whole)
        place = ("total", "counts", position)
        yield from expect(APPLICATION, place, file.total.counts[position], column)
    yield from _parts(file)


def _parts(file: ApplicationFile) -> Iterator[Fault]:
    """A part belongs to a row of the table and is nowhere more than it."""
    by_id = {row.id: row for row in file.rows}
    for number, row in enumerate(file.rows):
        if row.of is None:
            continue
        whole = by_id.get(row.of)
        if whole is None:
            place, advice = ("rows", number, "of"), "name the row it is a part of"
            yield Fault(APPLICATION, place, shown(row.of), "the id of a row", advice)
        elif any(part > all_ for part, all_ in zip(row.counts, whole.counts, strict=True)):
            place, advice = ("rows", number, "counts"), "compare with the document"
            yield Fault(APPLICATION, place, "more than the whole row", "a part of it", advice)
