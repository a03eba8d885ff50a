"""data/linkage.yaml, timestudy.yaml, linkage_guide.yaml, standard_files.yaml.

Every sum, difference and percentage that the published example prints is recomputed.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictStr

from calculators.money import round_half_up, rounded_text
from scripts.load import Fault, shown
from scripts.model.common import (
    Count,
    Date,
    Decimal,
    FiscalYear,
    Id,
    Money,
    Sources,
    Strict,
    Text,
    Url,
)
from scripts.model.recomputed import Assumed, assumptions, expect

if TYPE_CHECKING:
    from scripts.model import Data

LINKAGE, TIMESTUDY, GUIDE = "linkage.yaml", "timestudy.yaml", "linkage_guide.yaml"
STANDARD = "standard_files.yaml"
MONTHS = 12
_ITEMS = ("labour", "printing", "communication", "postage", "transport", "software")


class Item(Strict):
    """A kind of cost with the published example's yen a month."""

    id: Literal["labour", "printing", "communication", "postage", "transport", "software"]
    shared: StrictBool
    label: Text
    note: Text
    before: Money
    after: Money
    source: Sources


class Licence(Strict):
    """The licence of the linkage system for one office."""

    yearly: Money
    monthly: Money
    label: Text
    source: Sources


class Printed(Strict):
    """Figures that the document prints beside its table."""

    direct_before: Money
    direct_after: Money
    direct_saving_monthly: Money
    direct_saving_yearly: Money
    labour_saving_monthly: Money
    labour_saving_rounded: Money
    sheets: Count
    hours_before: Decimal
    hours_after: Decimal
    hours_saved_monthly: Decimal
    hours_saved_yearly: Decimal
    office_hours: Count
    share_before: Decimal
    share_after: Decimal
    source: Sources


class Derived(Strict):
    """Figures worked out from the printed ones."""

    hourly_wage: Decimal
    sheet_price: Decimal


Situation = Literal["partial-share", "one-off-cost", "several-offices", "hours-mode", "no-wage"]


class LinkageAssumed(Assumed):
    """An assumption; with `when`, one that matters in that situation only."""

    when: Situation | None = None


class LinkageFile(Strict):
    """data/linkage.yaml."""

    as_of: Annotated[StrictStr, Field(pattern=r"^\d{4}$")]
    horizon_months: Annotated[Count, Field(ge=1, le=120)]
    source: Sources
    items: Annotated[list[Item], Field(min_length=len(_ITEMS), max_length=len(_ITEMS))]
    licence: Licence
    printed: Printed
    derived: Derived
    assumptions: list[LinkageAssumed]


class TimedStep(Strict):
    """A step of the slip work, done for every user or every partner office."""

    id: Id
    per: Literal["user", "partner"]
    label: Text
    help: Text


class TimestudyFile(Strict):
    """data/timestudy.yaml."""

    steps: Annotated[list[TimedStep], Field(min_length=1)]
    assumptions: list[Assumed]


class File(Strict):
    """A file of the standard; `direction` is null where no document states it."""

    number: Annotated[Count, Field(ge=1)]
    required: StrictBool
    direction: Literal["plan", "actual"] | None
    name: Text


class FileGroup(Strict):
    """Files that belong to one document."""

    id: Id
    name: Text
    files: Annotated[list[File], Field(min_length=1)]


class FileTable(Strict):
    """The files of one part of the standard."""

    id: Id
    name: Text
    source: Sources
    groups: Annotated[list[FileGroup], Field(min_length=1)]


class PrintedCount(Strict):
    """A number of files as printed, and the discrepancy that explains another number."""

    table: Id
    group: Id
    files: Count
    discrepancy: Id | None


class Forms(Strict):
    """Which forms the standard covers."""

    done: Text
    planned: Text
    rule: Text
    source: Sources


class StandardFilesFile(Strict):
    """data/standard_files.yaml."""

    source: Sources
    forms: Forms
    tables: Annotated[list[FileTable], Field(min_length=1)]
    printed_counts: list[PrintedCount]


class Texts(Strict):
    """A list of short statements from one place."""

    source: Sources
    items: Annotated[list[Text], Field(min_length=1)]


class FlowStep(Strict):
    """A piece of work of one side, or something that goes from one to the other."""

    at: Literal["care-manager", "provider", "to-provider", "to-care-manager"]
    text: Text
    extra: StrictBool = False


class Flow(Strict):
    """The way of a month's slips on paper and with the system."""

    source: Sources
    before: Annotated[list[FlowStep], Field(min_length=1)]
    after: Annotated[list[FlowStep], Field(min_length=1)]


class Sendable(Strict):
    """A kind of file that can be sent."""

    id: Id
    name: Text
    text: Text
    examples: list[Text]


class Sendables(Strict):
    """What can be sent."""

    source: Sources
    kinds: Annotated[list[Sendable], Field(min_length=1)]


class DxStep(Strict):
    """A step on the way from paper to linked data."""

    id: Id
    name: Text
    kind: Text
    text: Text


class DxSteps(Strict):
    """The steps in order."""

    source: Sources
    items: Annotated[list[DxStep], Field(min_length=1)]


class Sending(Strict):
    """What a sender does today and with updated software."""

    source: Sources
    today: list[Text]
    updated: list[Text]


class Issue(Strict):
    """A problem and what was done or planned about it."""

    issue: Text
    response: Text
    url: Url | None = None


class IssueGroup(Strict):
    """Problems of one stage."""

    id: Id
    name: Text
    source: Sources
    items: Annotated[list[Issue], Field(min_length=1)]


class TipGroup(Strict):
    """Tips for one kind of office."""

    id: Id
    name: Text
    items: Annotated[list[Text], Field(min_length=1)]


class Tips(Strict):
    """What offices that use the system do."""

    source: Sources
    groups: list[TipGroup]


class SurveyRow(Strict):
    """A task and the percentages by kind of staff; `doubtful` names a known discrepancy."""

    name: Text
    values: Annotated[list[Decimal], Field(min_length=1)]
    doubtful: Id | None = None


class SurveyTable(Strict):
    """Who does which task in one kind of office."""

    id: Id
    name: Text
    columns: Annotated[list[Text], Field(min_length=1)]
    rows: Annotated[list[SurveyRow], Field(min_length=1)]


class Survey(Strict):
    """The survey on slip work."""

    fiscal_year: FiscalYear
    source: Sources
    tables: list[SurveyTable]


class Party(Strict):
    """Someone who uses the information platform."""

    id: Id
    name: Text


class Law(Strict):
    """The legal basis."""

    text: Text


class Platform(Strict):
    """The Long-Term Care Information Platform."""

    source: Sources
    law: Law
    status: Text
    parties: list[Party]
    information: list[Text]
    benefits: list[Text]


class Cited(Strict):
    """The places behind a passage of prose."""

    source: Sources


class Link(Strict):
    """An address that a document prints."""

    name: Text
    url: Url


class Links(Strict):
    """Addresses worth knowing."""

    source: Sources
    items: list[Link]


class GuideFile(Strict):
    """data/linkage_guide.yaml."""

    as_of: Date
    effects: Texts
    flow: Flow
    sendable: Sendables
    steps: DxSteps
    sending: Sending
    issues: list[IssueGroup]
    tips: Tips
    survey: Survey
    platform: Platform
    consent: Cited
    links: Links


def check(data: Data) -> Iterator[Fault]:
    """Recompute the published example; find files, rows and references that do not agree."""
    yield from _example(data.files[LINKAGE])
    for file in (LINKAGE, TIMESTUDY):
        yield from assumptions(data, file)
    yield from _files(data)
    yield from _survey(data)


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
        place = ("printed_counts", position)
        needed = required.get((count.table, count.group))
        if needed is None:
            yield Fault(
                STANDARD,
                place,
                f"the group {count.table}/{count.group}",
                "a group of one of the tables",
                "correct the two ids",
            )
        elif (needed == count.files) != (count.discrepancy is None):
            yield Fault(
                STANDARD,
                place,
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
