"""The map and list of prefectures, and a page for each: where to ask, what holds there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from markupsafe import Markup

from calculators.words.wording import Wording
from scripts.model import Data
from scripts.model.centres import Desk, KnownSince, Planned
from scripts.model.prefectures import Prefecture
from scripts.pages import Page, calls, host
from scripts.pages.places import places
from scripts.pages.structured import script
from scripts.pages.years import Years

Kind = Literal["centre", "desk", "planned", "none"]


# What long names of prefectures end in: 島, 山, 川 and the like.
_LAST_PART = re.compile(
    r"(?<=...)(?=(?:shima|guchi|nashi|yama|gawa|gata|moto|saki|zaki|tama|kaido|oka)$)"
)


def in_parts(name: str) -> Markup:
    """An English name that may break before its last part: Kago-shima, without a hyphen."""
    return Markup("<wbr>").join(_LAST_PART.split(name))


@dataclass(frozen=True)
class Entry:
    """A prefecture with what the list of centres has for it, and what is known `since`.

    `kind` is that of the list, as of its day.
    """

    prefecture: Prefecture
    kind: Kind
    centre: Desk | None
    desk: Desk | None
    planned: Planned | None
    since: KnownSince | None

    @property
    def kind_now(self) -> Kind:
        """The kind as far as it is known today."""
        return "centre" if self.since else self.kind

    @property
    def place(self) -> Desk | KnownSince | None:
        """Where to turn to first, as far as it is known today."""
        return self.since or next((desk for _, desk in self.desks), None)

    @property
    def desks(self) -> list[tuple[str, Desk]]:
        """The places to turn to with their kind, the centre first."""
        found = [("centre", self.centre), ("desk", self.desk)]
        return [(kind, desk) for kind, desk in found if desk]


def entries(data: Data) -> list[Entry]:
    """The 47 prefectures in the order of their codes."""
    centres = data.files["centres.yaml"]
    lists: dict[Kind, dict[str, Any]] = {
        "centre": {entry.prefecture: entry for entry in centres.centres},
        "desk": {entry.prefecture: entry for entry in centres.desks},
        "planned": {entry.prefecture: entry for entry in centres.planned},
    }
    since = {entry.prefecture: entry for entry in centres.since.known}
    found = []
    for prefecture in data.files["prefectures.yaml"].prefectures:
        own = {kind: listed.get(prefecture.code) for kind, listed in lists.items()}
        kind: Kind = next((kind for kind, entry in own.items() if entry), "none")
        found.append(Entry(prefecture, kind, **own, since=since.get(prefecture.code)))
    return found


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """The map with the list, then the prefectures from north to south."""
    listed = entries(data)
    centres = data.files["centres.yaml"]
    adoption = data.files["adoption.yaml"]
    figures = {entry.code: entry for entry in adoption.prefectures}
    context = {"entries": listed, "centres": centres, "adoption": adoption, "figures": figures}
    context |= {"in_parts": in_parts}
    yield Page("prefectures/index.md", "prefectures/index.md.j2", context)
    ranks = _ranks(adoption.prefectures)
    years = Years(Wording(rules, language, "../"))
    services = {service.id: service for service in data.files["services.yaml"].services}
    ruled = places(data, rules, Wording(rules, language, "../"))
    for entry in listed:
        code = entry.prefecture.code
        own = {
            "entry": entry,
            "centres": centres,
            "since": entry.since,
            "adoption": adoption,
            "figure": figures[code],
            "rank": ranks[code],
            "places": [place for place in ruled if place.prefecture == code],
            "unconfirmed": any(_holds_unconfirmed(host, code) for host in data.many("local")),
            "years": years,
            "programmes": {programme.id: programme for programme in data.many("programmes")},
            "calls": [
                (call, calls.evidence(call, rules)) for call in calls.of_prefecture(data, code)
            ],
            "own_calls": host.calls_of(data) if data.host and data.host.code[:2] == code else [],
            "examples": _examples(data, code),
            "awarded": _awarded(data, code),
            "services": services,
            "structured": [_service(entry, desk, language) for _, desk in entry.desks],
        }
        yield Page(f"prefectures/{code}.md", "prefectures/prefecture.md.j2", own)


def _holds_unconfirmed(host: Any, code: str) -> bool:
    """Whether calculators go by rules for this prefecture that stand on no page."""
    return host.code == code and not all(local.published for local in host.rules)


def _ranks(figures: Iterable[Any]) -> dict[str, int]:
    """The place of each prefecture by its exact rate, the highest first."""
    exact = {entry.code: Fraction(entry.applications, entry.offices) for entry in figures}
    return {code: 1 + sum(other > rate for other in exact.values()) for code, rate in exact.items()}


def _examples(data: Data, code: str) -> list[Any]:
    municipal = data.files["cases.yaml"].municipal
    return [case for case in municipal if any(place.prefecture == code for place in case.places)]


def _awarded(data: Data, code: str) -> list[Any]:
    offices = data.files["cases.yaml"].awards.offices
    return [office for office in offices if office.prefecture == code]


def _service(entry: Entry, desk: Desk, language: str) -> Markup:
    """A desk as a service of the government, with the address as printed."""
    service: dict[str, Any] = {
        "@type": "GovernmentService",
        "name": desk.name.ja,
        "areaServed": {"@type": "AdministrativeArea", "name": entry.prefecture.name.ja},
        "inLanguage": "ja",
    }
    if language == "en":
        service["alternateName"] = desk.name.en
    if desk.address:
        address = {
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "addressRegion": entry.prefecture.name.ja,
            "streetAddress": desk.address,
        }
        service["availableChannel"] = {
            "@type": "ServiceChannel",
            "serviceLocation": {"@type": "Place", "address": address},
        }
    return script(service)
