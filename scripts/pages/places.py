"""What the recorded rules of a place settle for a programme, beside what the nation's say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from calculators.html import standing
from calculators.rules.evidence import cited_in, weakest
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.model.local import PREFECTURE
from scripts.pages import calls
from scripts.pages.rules_in_words import RulesInWords

_SINGLE = ("rounding", "tax", "spending", "bases")
"""Terms that stand in the place of a national rule, rather than on top of the national rules."""


@dataclass(frozen=True)
class Row:
    """One thing that a place settles, with the nation's rule beside it.

    `of` are the lines that it is for, empty where it is for all. `national` is empty where the
    nation has none, `added` where the place's comes on top of it.
    """

    subject: str
    here: list[str]
    national: list[str]
    source: list[str]
    added: bool = False
    of: str = ""

    @property
    def same(self) -> bool:
        """Whether the place says what the nation says."""
        return self.here == self.national


@dataclass(frozen=True)
class Place:
    """A host's rules for one version of a programme, or a programme of its own in its place.

    `name` is what the host calls it; `call` is what is known of the call whose document it cites.
    """

    code: str
    host: Any
    programme: str
    version: Any
    local: Any
    own: bool
    name: Any
    rows: list[Row] = field(repr=False)
    evidence: str
    call: Any = None

    @property
    def prefecture(self) -> str:
        """The code of the prefecture that it lies in."""
        return self.code[:PREFECTURE]

    @property
    def source(self) -> list[str]:
        """What most of it rests on: said once for all that rests on no other."""
        found: list[str] = self.local.source
        return found

    @property
    def anchor(self) -> str:
        """Where it stands on the page of the programme."""
        return f"here-{self.code}-{self.version.id}"

    @property
    def request(self) -> dict[str, str]:
        """What the calculator opens with to work by these rules."""
        place = {"prefecture": self.prefecture}
        if self.code != self.prefecture:
            place["municipality"] = self.code
        return {"programme": self.programme, "version": self.version.id, **place}

    def of(self, subject: str) -> list[Row]:
        """The rows about a subject."""
        return [row for row in self.rows if row.subject == subject]


def places(data: Data, rules: Mapping[str, Any], words: Wording) -> list[Place]:
    """All that stand as facts, by their code and year; test data stand nowhere."""
    return [one for host in data.many("local") for one in _of_host(host, data, rules, words)]


def _of_host(host: Any, data: Data, rules: Mapping[str, Any], words: Wording) -> Iterator[Place]:
    programmes = {programme.id: programme for programme in data.many("programmes")}
    known = Wording(_with_host(rules, host.code), words.language, words.base)
    said = RulesInWords(known)
    for local in (one for one in host.rules if one.published):
        version = _version(programmes[local.programme], local.version)
        rows = [
            *_offered(host, local, words),
            *_figures(said, local, version),
            *_terms(said, local),
        ]
        call = _call(data, host.code, local)
        grade = weakest(cited_in(local.model_dump()), rules)
        yield Place(
            host.code, host, local.programme, version, local, False, local.name, rows, grade, call
        )
    for own in host.own:
        uses = own.uses
        newest = own.versions[-1]
        rows = [*_own_figures(said, newest), *_terms(said, newest)]
        grade = weakest(cited_in(newest.model_dump()), rules)
        version = _version(programmes[uses.programme], uses.version)
        yield Place(host.code, host, uses.programme, version, newest, True, own.name, rows, grade)


def _version(programme: Any, id_: str) -> Any:
    return next(version for version in programme.versions if version.id == id_)


def _with_host(rules: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The rules with what only this host knows, and with what its conditions ask of a request."""
    host = rules["hosts"][code]
    return {
        **rules,
        "answers": {**rules["answers"], **_fields(rules), **host["answers"]},
        "categories": {**rules["categories"], **host["categories"]},
    }


def _fields(rules: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with choices of the calculator's form as answers, by the name in the request."""
    return {
        field["name"]: {
            "label": field["label"],
            "type": "choice",
            "unit": None,
            "choices": [{"id": one["means"], "label": one["label"]} for one in field["options"]],
        }
        for section in rules["forms"]["subsidy"]["sections"]
        for field in section["fields"]
        if field["options"] and not section["answers"]
    }


def _call(data: Data, code: str, local: Any) -> Any:
    """The prefecture's call in data/calls.yaml that rests on a document of these rules."""
    documents = {place.partition("#")[0] for place in cited_in(local.model_dump())}
    return next(
        (
            call
            for call in calls.of_prefecture(data, code)
            if documents & {place.partition("#")[0] for place in call.source}
        ),
        None,
    )


# --- rows ----------------------------------------------------------------------------------------


def _offered(host: Any, local: Any, words: Wording) -> Iterator[Row]:
    decides = words(f"report.decides.{standing.decider(host.code)}")
    said = words("places.runs" if local.offered else "places.runs-not")
    yield Row("offered", [said], [words("places.up-to", decides=decides)], local.source)


def _figures(said: RulesInWords, local: Any, version: Any) -> Iterator[Row]:
    """Rates and caps, and the lines that the place adds or leaves out."""
    national = {rate.id: rate for rate in version.rates}
    for rate in local.rates:
        pair = [said.rate(rate)], [said.rate(national[rate.id])]
        yield Row("rates", *pair, _sources(rate.cases))
    caps = {line.id: line.cap for line in version.lines}
    lines: dict[str, list[Any]] = {}
    for entry in local.caps:
        here = said.cap(entry.cap) if entry.cap else [said.words("places.no-cap")]
        nation = said.cap(caps[entry.line]) if caps[entry.line] else []
        lines.setdefault(repr((here, nation)), []).append((entry, here, nation))
    for alike in lines.values():
        first, here, nation = alike[0]
        label = said.lines([entry.line for entry, _, _ in alike])
        yield Row("caps", here, nation, first.source, of=label)
    for line in local.add:
        label = said.lines([line.id])
        yield Row("caps", said.cap(line.cap), [], line.cap.source, of=label)
    for dropped in local.drop:
        label = said.lines([dropped.category])
        yield Row("caps", [said.words("places.dropped")], [], dropped.source, of=label)


def _own_figures(said: RulesInWords, version: Any) -> Iterator[Row]:
    """Rates and caps of a programme of the host's own; no national rule stands beside them."""
    for rate in version.rates:
        label = said.lines([line.id for line in version.lines if line.rate == rate.id])
        yield Row("rates", [said.rate(rate)], [], _sources(rate.cases), of=label)
    for line in (one for one in version.lines if one.cap):
        yield Row("caps", said.cap(line.cap), [], line.cap.source, of=said.lines([line.id]))


def _terms(said: RulesInWords, local: Any) -> Iterator[Row]:
    """What the host's call says beyond rates and caps."""
    for subject, text, source in said.terms(local):
        yield Row(subject, [text], [], source, added=subject not in _SINGLE)
    for duty in local.duties:
        yield Row("duties", [getattr(duty.text, said.words.language)], [], duty.source, added=True)


def _sources(cases: Any) -> list[str]:
    return list(dict.fromkeys(place for case in cases for place in case.source))
