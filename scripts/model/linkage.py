"""data/linkage.yaml, timestudy.yaml, linkage_guide.yaml, linkage_move.yaml, standard_files.yaml.

Every sum, difference and percentage that the published example prints is recomputed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from scripts.model.assumed import Assumed
from scripts.model.common import (
    Between,
    Count,
    Date,
    Decimal,
    FiscalYear,
    Id,
    Money,
    Month,
    PartOfDate,
    PlainText,
    Sources,
    Strict,
    Text,
    Url,
)
from scripts.model.worked import AskedExample

LINKAGE, TIMESTUDY, GUIDE = "linkage.yaml", "timestudy.yaml", "linkage_guide.yaml"
STANDARD, MOVE = "standard_files.yaml", "linkage_move.yaml"
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


class Free(Strict):
    """A time in which the licence costs nothing."""

    id: Id
    when: Text
    source: Sources


class Licence(Strict):
    """The licence of the linkage system for one office, when it was paid, and when it is not."""

    yearly: Money
    monthly: Money
    label: Text
    when: Text
    source: Sources
    free: Annotated[list[Free], Field(min_length=1)]


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

    as_of: Annotated[PartOfDate, Field(pattern=r"^[0-9]{4}$")]
    horizon_months: Annotated[Count, Field(ge=1, le=120)]
    source: Sources
    items: Annotated[list[Item], Field(min_length=len(_ITEMS), max_length=len(_ITEMS))]
    licence: Licence
    printed: Printed
    derived: Derived
    assumptions: list[LinkageAssumed]
    examples: list[AskedExample] = []


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
    examples: list[AskedExample] = []


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


class Notice(Strict):
    """What the home page says from one day to another, by the reader's own clock."""

    from_: Annotated[Date, Field(alias="from")]
    to: Date
    title: Text
    text: Text
    source: Sources

    @model_validator(mode="after")
    def _in_order(self) -> Notice:
        if self.from_ > self.to:
            raise Between("a first day that is not after the last", "from", "to")
        return self


class MovePoint(Strict):
    """One thing that has changed or will."""

    id: Id
    title: Text
    text: Text
    source: Sources


class AidRow(Strict):
    """What one office of a kind can receive, in yen, and the card readers that stands for.

    `checked` says against what an amount was compared that is of another order than the others.
    """

    id: Id
    amount: Money
    readers: Count
    checked: PlainText | None = None
    name: Text


class Aid(Strict):
    """The federation's start-up aid; applications are taken `from` … `to`."""

    from_: Annotated[Date, Field(alias="from")]
    to: Date
    rows: Annotated[list[AidRow], Field(min_length=1)]
    source: Sources


class SharePoint(Strict):
    """Share of offices in per cent in one month, and their number where it was given."""

    month: Month
    percent: Decimal
    offices: Count | None


class ShareSeries(Strict):
    """How the share of users has grown."""

    source: Sources
    points: Annotated[list[SharePoint], Field(min_length=2)]


class MoveFile(Strict):
    """data/linkage_move.yaml."""

    as_of: Date
    notice: Notice
    points: Annotated[list[MovePoint], Field(min_length=1)]
    aid: Aid
    series: ShareSeries
