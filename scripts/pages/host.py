"""A host's own pages: its call, with the stages, the papers, and local beside national rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from markupsafe import Markup

from calculators import calculate
from calculators.html import report
from calculators.html.markup import html
from calculators.rules.evidence import cited_in
from calculators.subsidy import report as report_subsidy
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.model.calls_of_hosts import HostCall, Stage
from scripts.pages import Page
from scripts.pages.rules_in_words import RulesInWords
from scripts.pages.years import Years
from scripts.rules.host_calls import Moment, moments
from scripts.rules.hosts import place_of, request_of

CALL = "call.md"
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
    file = _local(data)
    versions = {
        (programme.id, version.id): version
        for programme in data.many("programmes")
        for version in programme.versions
    }
    shown = []
    for call in calls:
        rows = list(_rows(said, file, versions[call.programme, call.version], call))
        entry = {
            "call": call,
            "cited": [
                *(place for row in rows for place in row.source),
                *cited_in(call.model_dump()),
            ],
            "moments": moments(call),
            "before": [stage for stage in call.stages if stage.kind in _BEFORE_BUYING],
            "after": [stage for stage in call.stages if stage.kind not in _BEFORE_BUYING],
            "rows": rows,
            "examples": list(_examples(data, rules, language, call)),
            "request": {
                "programme": call.programme,
                "version": call.version,
                **place_of(data.host),
            },
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


def calls_of(data: Data) -> list[HostCall]:
    """The calls that the host of this site announces, the newest year first."""
    file = _local(data) if data.host else None
    return sorted(file.calls, key=lambda call: -call.fiscal_year) if file else []


def on_home(data: Data, words: Wording) -> dict[str, Any]:
    """What the home page shows of the host: its notice, and where its calls stand."""
    calls = [{"call": call, "moments": moments(call)} for call in calls_of(data)]
    return {"host": data.host, "host_calls": calls, "host_stages": Stages(words)}


def on_programme(data: Data, programme: str) -> dict[str, Any]:
    """What the page of a programme shows of the host: whether it runs it, and its calls."""
    file = _local(data) if data.host else None
    return {
        "host": data.host,
        "place": file.name if file else None,
        "host_rules": [one for one in file.rules if one.programme == programme] if file else [],
        "host_calls": [call for call in calls_of(data) if call.programme == programme],
    }


class Stages:
    """Says in one language when the stages of a call are."""

    def __init__(self, words: Wording) -> None:
        self._words = words

    def name(self, stage: Stage) -> str:
        """What the host calls it, else its usual name."""
        if stage.name:
            return str(getattr(stage.name, self._words.language))
        return self._words(f"host.stages.{stage.kind}")

    def days(self, stage: Stage) -> str:
        """From when to when it is, with how papers have to be there by the last day."""
        words = self._words
        end = words.date(stage.to) if stage.to else ""
        if stage.time:
            end = words("host.at", day=end, time=stage.time)
        if stage.from_ and stage.to:
            said = words("host.days", start=words.date(stage.from_), end=end)
        elif stage.to:
            said = words("host.until", end=end)
        elif stage.from_:
            said = words("host.since", start=words.date(stage.from_))
        else:
            said = ""
        if stage.by:
            by = words(f"host.by.{stage.by}")
            said = f"{said}{words('report.opening')}{by}{words('report.closing')}"
        text = str(getattr(stage.text, words.language)) if stage.text else ""
        return (" " if words.language == "en" else "").join(filter(None, (said, text)))

    def moment(self, moment: Moment) -> str:
        """What is open, or comes next, in one sentence."""
        assert moment.stage is not None
        stage, days = self.name(moment.stage), self.days(moment.stage)
        if moment.kind == "open":
            return self._words("host.stage-open", stage=stage, days=days)
        return self._words("host.stage-next", stage=stage, days=days)

    def needed(self, moment: Moment) -> list[str]:
        """What has to have been done before."""
        return [
            self._words("host.stage-before", stage=self.name(stage), days=self.days(stage))
            for stage in moment.needed
        ]


def _local(data: Data) -> Any:
    assert data.host is not None
    return data.files.get(f"local/{data.host.code}.yaml")


def _with_own_answers(data: Data, rules: dict[str, Any]) -> dict[str, Any]:
    assert data.host is not None
    host = rules["hosts"][data.host.code]
    own = {name: {**rules[name], **host[name]} for name in ("answers", "categories")}
    return {**rules, **own}


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
    data: Data, rules: dict[str, Any], language: str, call: HostCall
) -> Iterator[dict[str, Any]]:
    """The host's worked examples that have a title, worked out by the engine."""
    words = Wording(rules, language)
    for local in _local(data).rules:
        if (local.programme, local.version) != (call.programme, call.version):
            continue
        for example in local.examples:
            if example.title:
                request = request_of(local, example, place_of(data.host))
                view = report.View("subsidy", calculate("subsidy", request, rules), request, words)
                counted = view.result["status"] == "calculated"
                yield {
                    "title": example.title,
                    "request": request,
                    "headline": report.headline(view),
                    "steps": Markup(html(*report_subsidy.workings(view))) if counted else None,
                }
