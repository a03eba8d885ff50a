"""A host's own calls, each with its stages, its papers and local beside national rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from markupsafe import Markup

from calculators import calculate
from calculators.html import report
from calculators.html.markup import html
from calculators.rules.evidence import cited_in
from calculators.rules.local import OWN
from calculators.subsidy import report as report_subsidy
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.model.calls_of_hosts import HostCall
from scripts.pages import Page
from scripts.pages.host import CALL, Stages, calls_of, local_file
from scripts.pages.places import places
from scripts.pages.rules_in_words import RulesInWords
from scripts.pages.years import Years
from scripts.rules.host_calls import moments
from scripts.rules.hosts import place_of, request_of

_BEFORE_BUYING = ("survey", "session", "consultation", "notice", "application", "decision")


class Row(NamedTuple):
    """What the host settles beside what the national rules say; `same` where they agree."""

    item: str
    local: list[str]  # a line each
    national: list[str]
    same: bool
    source: list[str]


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """The page of the host's calls, where it announces any."""
    calls = calls_of(data)
    if not calls:
        return
    words = Wording(rules, language)
    said = RulesInWords(Wording(_with_own_answers(data, rules), language))
    file = local_file(data)
    shown = []
    for call in calls:
        entry = {
            "call": call,
            "moments": moments(call),
            "before": [stage for stage in call.stages if stage.kind in _BEFORE_BUYING],
            "after": [stage for stage in call.stages if stage.kind not in _BEFORE_BUYING],
            **(_of_own(data, rules, words, call) or _of_national(data, rules, said, call)),
            "examples": list(_examples(data, rules, words, call)),
        }
        shown.append(entry)
    context = {
        "calls": shown,
        "host": data.host,
        "place": file.name,
        "years": Years(words),
        "stages": Stages(words),
    }
    yield Page(CALL, "host/call.md.j2", context)


def _with_own_answers(data: Data, rules: dict[str, Any]) -> dict[str, Any]:
    assert data.host is not None
    host = rules["hosts"][data.host.code]
    own = {name: {**rules[name], **host[name]} for name in ("answers", "categories")}
    return {**rules, **own}


def _of_own(
    data: Data, rules: dict[str, Any], words: Wording, call: HostCall
) -> dict[str, Any] | None:
    """What is told of a call for a programme of the host's own; None where it is a national one."""
    file = local_file(data)
    own = next((one for one in file.own if one.id == call.programme), None)
    if own is None:
        return None
    settled = next(one for one in places(data, rules, words) if one.local is own.versions[-1])
    return {
        "rules_of": (f"{OWN}{file.code}-{own.id}", call.version),
        "cited": [*cited_in(settled.local.model_dump()), *cited_in(call.model_dump())],
        "settled": settled,
        "uses": next(one for one in data.many("programmes") if one.id == own.uses.programme),
        "request": settled.request,
    }


def _of_national(
    data: Data, rules: dict[str, Any], said: RulesInWords, call: HostCall
) -> dict[str, Any]:
    """What is told of a call for a national programme: local beside national rules."""
    programme = next(one for one in data.many("programmes") if one.id == call.programme)
    version = next(one for one in programme.versions if one.id == call.version)
    rows = list(_rows(said, local_file(data), version, call))
    cited = [place for row in rows for place in row.source]
    return {
        "rules_of": (call.programme, call.version),
        "cited": [*cited, *cited_in(call.model_dump())],
        "settled": None,
        "rows": rows,
        "request": {"programme": call.programme, "version": call.version, **place_of(data.host)},
    }


def _rows(said: RulesInWords, file: Any, version: Any, call: HostCall) -> Iterator[Row]:
    """Rates, caps and terms of the host beside the national ones."""
    words = said.words
    wanted = (call.programme, call.version)
    local = next((one for one in file.rules if (one.programme, one.version) == wanted), None)
    rates = {rate.id: rate for rate in local.rates} if local else {}
    caps = {entry.line: entry for entry in local.caps} if local else {}
    none = [words("host.none")]
    for rate in version.rates:
        national = [said.rate(rate)]
        own = [said.rate(rates[rate.id])] if rate.id in rates else national
        source = list((rates.get(rate.id) or rate).cases[0].source)
        yield Row(words("programme.facts.rates"), own, national, own == national, source)
    for line in version.lines:
        national = said.cap(line.cap) if line.cap else none
        entry = caps.get(line.id)
        own, source = national, list(line.cap.source) if line.cap else []
        if entry:
            own = said.cap(entry.cap) if entry.cap else none
            source = list(entry.source)
        yield Row(said.lines([line.id]), own, national, own == national, source)
    if local:
        for line in local.add:
            own = said.cap(line.cap) if line.cap else none
            source = list(line.cap.source) if line.cap else []
            yield Row(said.lines([line.id]), own, none, False, source)
        for _, text, source in said.terms(local):
            yield Row(words("host.others"), [text], none, False, source)


def _examples(
    data: Data, rules: dict[str, Any], words: Wording, call: HostCall
) -> Iterator[dict[str, Any]]:
    """The host's worked examples that have a title, worked out by the engine."""
    file = local_file(data)
    worked = [((one.programme, one.version), one, one.examples) for one in file.rules]
    worked += [
        ((own.id, version.id), own.uses, version.worked)
        for own in file.own
        for version in own.versions
    ]
    for of, asked, examples in worked:
        if of != (call.programme, call.version):
            continue
        for example in examples:
            if example.title:
                request = request_of(asked, example, place_of(data.host))
                view = report.View("subsidy", calculate("subsidy", request, rules), request, words)
                counted = view.result["status"] == "calculated"
                yield {
                    "title": example.title,
                    "request": request,
                    "headline": report.headline(view),
                    "steps": Markup(html(*report_subsidy.workings(view))) if counted else None,
                }
