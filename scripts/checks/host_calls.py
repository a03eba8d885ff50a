"""What must hold of the calls that a host announces: of what they are, and on which days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scripts.checks.periods import within_a_year
from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.calls_of_hosts import STAGES, HostCall, Stage
from scripts.model.load import Fault, Place, shown


def check(data: Data) -> Iterator[Fault]:
    """Every fault of the host's calls; none where the site is the national one."""
    name = f"local/{data.host.code}.yaml" if data.host else ""
    if name not in data.files:
        return
    for number, call in enumerate(data.files[name].calls):
        place = ("calls", number)
        wrong_year = list(_version(data, name, place, call))
        yield from wrong_year
        yield from _offered(data, name, place, call)
        yield from _sorted(name, place, call)
        if not wrong_year:  # Its days would all seem to be far from that year.
            yield from _days(name, place, call)
        yield from _forms(name, place, call)


def _version(data: Data, name: str, place: Place, call: HostCall) -> Iterator[Fault]:
    """The call is for a version that there is, national or the host's own, of the same year."""
    versions = {
        programme.id: {version.id: version for version in programme.versions}
        for programme in [*data.many("programmes"), *data.files[name].own]
    }
    found = versions.get(call.programme)
    if found is None:
        yield unknown(name, (*place, "programme"), call.programme, sorted(versions), "a programme")
    elif call.version not in found:
        yield unknown(name, (*place, "version"), call.version, sorted(found), "a version")
    elif found[call.version].fiscal_year not in (None, call.fiscal_year):
        expected = f"{found[call.version].fiscal_year}, the year of the version {call.version}"
        advice = "correct the year or the version"
        yield Fault(name, (*place, "fiscal_year"), shown(call.fiscal_year), expected, advice)


def _offered(data: Data, name: str, place: Place, call: HostCall) -> Iterator[Fault]:
    """What is called for is offered: the pages would announce it, and no amount be paid."""
    for number, local in enumerate(data.files[name].rules):
        same = (local.programme, local.version) == (call.programme, call.version)
        if same and not local.offered:
            document = data.documents[name]
            line = document.line(("rules", number, "offered"))
            found = f"a call for {call.programme} {call.version}, which is not offered"
            expected = (
                f"a call for what is offered; false is rules[{number}].offered"
                f" in line {line} of data/{document.name}"
            )
            advice = "write true there, or remove the call"
            yield Fault(name, (*place, "programme"), found, expected, advice)


class _Day(NamedTuple):
    """A day, and the position of the stage that it is of."""

    day: str
    stage: int


def _days(name: str, place: Place, call: HostCall) -> Iterator[Fault]:
    """The days of each stage lie near the year and after those of earlier stages.

    No stage begins before an earlier one has begun, or ends before an earlier one has ended; one
    may begin while an earlier one still runs. Each is compared with all before it that are sound:
    between two there may be one of which no day is known, and one wrong day is told once.
    """
    begun, ended = _Day("", 0), _Day("", 0)
    for number, stage in enumerate(call.stages):
        where = (*place, "stages", number)
        begins, ends = stage.from_ or stage.to or "", stage.to or ""
        faults = [
            *_far_from_year(name, where, call.fiscal_year, stage),
            *_too_early(name, where, call.stages, number, begun, ended),
            *within_a_year(name, where, stage.from_, stage.to),
        ]
        if faults:
            yield faults[0]
            continue
        begun = max(begun, _Day(begins, number))
        ended = max(ended, _Day(ends or begins, number))


def _far_from_year(name: str, where: Place, year: int, stage: Stage) -> Iterator[Fault]:
    """Every day of a call lies in its fiscal year, or half a year before or after it.

    So does a wrong year where the call is near a border: but then its stage is too long.
    """
    first, last = f"{year - 1}-10-01", f"{year + 1}-09-30"
    for key, day in (("from", stage.from_), ("to", stage.to)):
        if day and not first <= day <= last:
            expected = f"a day from {first} to {last}"
            advice = "correct the day or the fiscal year"
            yield Fault(name, (*where, key), shown(day), expected, advice)


def _too_early(
    name: str, where: Place, stages: list[Stage], number: int, begun: _Day, ended: _Day
) -> Iterator[Fault]:
    """A stage begins, and ends, no earlier than those before it."""
    stage = stages[number]
    begins, ends = stage.from_ or stage.to or "", stage.to or ""
    if begins and begins < begun.day:
        yield _before(name, (*where, "from" if stage.from_ else "to"), begins, begun, stages)
    elif ends and ends < ended.day:
        yield _before(name, (*where, "to"), ends, ended, stages)


def _sorted(name: str, place: Place, call: HostCall) -> Iterator[Fault]:
    """The kinds of stages follow each other in the order of a call."""
    kinds = [STAGES.index(stage.kind) for stage in call.stages]
    for number, kind in enumerate(kinds):
        if kind < max(kinds[: number + 1]):
            last = STAGES[max(kinds[:number])]
            where = (*place, "stages", number, "kind")
            found = f"{call.stages[number].kind} after {last}"
            expected = f"stages in the order {', '.join(STAGES)}"
            yield Fault(name, where, found, expected, "sort the stages")


def _before(name: str, place: Place, day: str, earlier: _Day, stages: list[Stage]) -> Fault:
    """The fault of a day that lies before one of an earlier stage, which it names."""
    kind = stages[earlier.stage].kind
    expected = f"a day that is not before {earlier.day}, of stages[{earlier.stage}] ({kind})"
    return Fault(name, place, shown(day), expected, "correct one of the days")


def _forms(name: str, place: Place, call: HostCall) -> Iterator[Fault]:
    """Each form has an address of its own."""
    seen: set[str] = set()
    for number, form in enumerate(call.forms):
        if form.url in seen:
            found = f"{shown(form.url)} a second time"
            where = (*place, "forms", number, "url")
            yield Fault(name, where, found, "an address for each form", "correct the address")
        seen.add(form.url)
