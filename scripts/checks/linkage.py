"""What must hold in the data about linkage: its figures, time study, guide and standard files."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from calculators.rules.money import round_half_up, rounded_text
from scripts.checks.recomputed import assumptions, expect
from scripts.model import Data
from scripts.model.linkage import (
    _ITEMS,
    GUIDE,
    LINKAGE,
    MONTHS,
    MOVE,
    STANDARD,
    TIMESTUDY,
    LinkageFile,
    StandardFilesFile,
)
from scripts.model.load import Fault, shown


def check(data: Data) -> Iterator[Fault]:
    """Recompute the published example; find files, rows and references that do not agree."""
    yield from _example(data.files[LINKAGE])
    for file in (LINKAGE, TIMESTUDY):
        yield from assumptions(data, file)
    yield from _files(data)
    yield from _survey(data)
    yield from _series(data)


def _example(file: LinkageFile) -> Iterator[Fault]:
    ids = [item.id for item in file.items]
    if ids != list(_ITEMS):
        expected = ", ".join(_ITEMS)
        yield Fault(LINKAGE, ("items",), ", ".join(ids), expected, "list each once, in this order")
        return
    for key, value in _recomputed(file).items():
        yield from expect(LINKAGE, tuple(key.split(".")), _at(file, key), value)


def _recomputed(file: LinkageFile) -> dict[str, int | str]:
    """What every printed and derived figure of the example comes to."""
    printed, licence = file.printed, file.licence
    labour, *direct = file.items
    before = sum(item.before for item in direct)
    after = sum(item.after for item in direct) + licence.monthly
    saved = labour.before - labour.after
    hours, hours_after = Fraction(printed.hours_before), Fraction(printed.hours_after)
    return {
        "licence.monthly": licence.yearly // MONTHS,
        "licence.yearly": licence.monthly * MONTHS,
        "printed.direct_before": before,
        "printed.direct_after": after,
        "printed.direct_saving_monthly": before - after,
        "printed.direct_saving_yearly": (before - after) * MONTHS,
        "printed.labour_saving_monthly": saved,
        "printed.labour_saving_rounded": round_half_up(Fraction(saved, 1000)) * 1000 * MONTHS,
        "printed.hours_saved_monthly": rounded_text(hours - hours_after, 1),
        "printed.hours_saved_yearly": rounded_text((hours - hours_after) * MONTHS, 1),
        "printed.share_before": rounded_text(hours * 100 / printed.office_hours, 1),
        "printed.share_after": rounded_text(hours_after * 100 / printed.office_hours, 1),
        "derived.hourly_wage": rounded_text(labour.before / hours, 2),
        "derived.sheet_price": rounded_text(Fraction(direct[0].before, printed.sheets), 2),
    }


def _at(file: LinkageFile, key: str) -> Any:
    section, name = key.split(".")
    return getattr(getattr(file, section), name)


def _files(data: Data) -> Iterator[Fault]:
    """Files are numbered without a gap; printed counts agree or are a known discrepancy."""
    file: StandardFilesFile = data.files[STANDARD]
    known = {entry.id for entry in data.files["discrepancies.yaml"].discrepancies}
    required = {}
    for position, table in enumerate(file.tables):
        numbers = sorted(entry.number for group in table.groups for entry in group.files)
        if numbers != list(range(1, len(numbers) + 1)):
            place = ("tables", position, "groups")
            expected = f"each number from 1 to {len(numbers)} once"
            yield Fault(STANDARD, place, f"the numbers {numbers}", expected, "correct the numbers")
        for group in table.groups:
            required[table.id, group.id] = sum(entry.required for entry in group.files)
    for position, count in enumerate(file.printed_counts):
        printed = ("printed_counts", position)
        needed = required.get((count.table, count.group))
        if needed is None:
            yield Fault(
                STANDARD,
                printed,
                f"the group {count.table}/{count.group}",
                "a group of one of the tables",
                "correct the two ids",
            )
        elif (needed == count.files) != (count.discrepancy is None):
            yield Fault(
                STANDARD,
                printed,
                f"{count.files} files printed, {needed} required in the table",
                "a discrepancy exactly where the two differ",
                "name it, or remove it",
            )
        if count.discrepancy is not None and count.discrepancy not in known:
            yield Fault(
                STANDARD,
                (*place, "discrepancy"),
                shown(count.discrepancy),
                "an entry of discrepancies.yaml",
                "add it or correct the id",
            )


def _survey(data: Data) -> Iterator[Fault]:
    """Every row has a figure for each column; doubts are known discrepancies."""
    known = {entry.id for entry in data.files["discrepancies.yaml"].discrepancies}
    for i, table in enumerate(data.files[GUIDE].survey.tables):
        for k, row in enumerate(table.rows):
            place = ("survey", "tables", i, "rows", k)
            if len(row.values) != len(table.columns):
                yield Fault(
                    GUIDE,
                    (*place, "values"),
                    f"{len(row.values)} figures",
                    f"{len(table.columns)}, one for each column",
                    "complete the row",
                )
            if row.doubtful is not None and row.doubtful not in known:
                yield Fault(
                    GUIDE,
                    (*place, "doubtful"),
                    shown(row.doubtful),
                    "an entry of discrepancies.yaml",
                    "add it or correct the id",
                )


def _series(data: Data) -> Iterator[Fault]:
    """The announced shares stand in order of time, each month once."""
    months = [point.month for point in data.files[MOVE].series.points]
    if months != sorted(set(months)):
        expected = ", ".join(sorted(set(months)))
        place = ("series", "points")
        yield Fault(MOVE, place, ", ".join(months), expected, "put the months in order, each once")
