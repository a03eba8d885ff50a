"""The rows of every table of the open data, one function a table, named after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculators.rules.evidence import GRADES, cited_in
from calculators.rules.mechanisms import cap as caps
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.opendata import local
from scripts.opendata.fractions import fraction
from scripts.opendata.unmistakable import place_code
from scripts.rules.borrowed import filled
from scripts.rules.tagged import cap_of

Row = dict[str, str | int | bool | None]


def rows_of(table: str, data: Data, rules: dict[str, Any]) -> list[Row]:
    """The rows of one table, in a fixed order."""
    if table == "faq":
        return list(_faq(data, rules))
    return list(_TABLES[table](data))


def _two(key: str, text: Any) -> Row:
    """A text as two columns; nothing in both where there is none."""
    return {f"{key}_ja": text.ja if text else None, f"{key}_en": text.en if text else None}


def _known(data: Data, *cited: Any) -> Row:
    """The weakest evidence that a row rests on; what it cites are lists of places."""
    grades = {entry.id: entry.evidence for entry in data.files["sources.yaml"].documents}
    places = [place for sources in cited for place in sources or ()]
    return {
        "evidence": max((grades[place.partition("#")[0]] for place in places), key=GRADES.index)
    }


def _prefecture(data: Data, code: str) -> Row:
    """The code of a prefecture with its name."""
    prefectures = data.files["prefectures.yaml"].prefectures
    return {
        "prefecture_code": place_code(code),
        "prefecture_ja": prefectures[int(code) - 1].name.ja,
    }


def _prefectures(data: Data) -> Iterator[Row]:
    for entry in data.files["prefectures.yaml"].prefectures:
        yield {"code": place_code(entry.code), "kana": entry.kana, **_two("name", entry.name)}


def _centres(data: Data) -> Iterator[Row]:
    file = data.files["centres.yaml"]
    for kind, desks in (("centre", file.centres), ("desk", file.desks)):
        for desk in desks:
            yield {
                **_prefecture(data, desk.prefecture),
                "kind": kind,
                **_two("name", desk.name),
                "address": desk.address,
                "department": desk.department,
                **_two("opening", None),
                **_known(data, file.source),
            }
    for planned in file.planned:
        yield {
            **_prefecture(data, planned.prefecture),
            "kind": "planned",
            **_two("name", None),
            "address": None,
            "department": None,
            **_two("opening", getattr(file.openings, planned.opening)),
            **_known(data, file.source),
        }


def _services(data: Data) -> Iterator[Row]:
    file = data.files["services.yaml"]
    committee = {group.id: group.committee for group in file.groups}
    sources = {group.id: group.source for group in file.groups}
    for service in file.services:
        yield {
            "id": service.id,
            "group": service.group,
            **_two("name", service.name),
            "committee": committee[service.group],
            "linkage_standard": service.linkage_standard,
            **_known(data, sources[service.group], file.linkage_standard_source),
        }


def _versions(data: Data) -> Iterator[tuple[Row, Any]]:
    for programme in sorted(data.many("programmes"), key=lambda entry: entry.order):
        for version in programme.versions:
            yield {"programme": programme.id, "version": version.id}, version


def _programmes(data: Data) -> Iterator[Row]:
    for key, version in _versions(data):
        yield {
            **key,
            **_two("name", version.name),
            "fiscal_year": version.fiscal_year,
            "status": version.status,
            "as_of": version.as_of,
            **_known(data, cited_in(version.model_dump(mode="json"))),
        }


def _rates(data: Data) -> Iterator[Row]:
    for key, version in _versions(data):
        for rate in version.rates:
            for position, case in enumerate(rate.cases, 1):
                yield {
                    **key,
                    "rate": rate.id,
                    "position": position,
                    "conditional": case.when is not None,
                    **fraction("", case.rate),
                    "at_least": rate.at_least,
                    "at_most": rate.at_most,
                    **_known(data, case.source),
                }


def _ceilings(data: Data) -> Iterator[Row]:
    for key, version in _versions(data):
        for line in version.lines:
            if line.cap:
                cap = cap_of(line.cap.model_dump(by_alias=True, mode="json"))
                for position, amounts in enumerate(caps.rows(cap), 1):
                    yield {
                        **key,
                        "line": line.id,
                        "per": line.cap.per,
                        "position": position,
                        "conditional": amounts["conditional"],
                        "count_from": amounts["count_from"],
                        "count_to": amounts["count_to"],
                        "at_most": amounts["at_most"],
                        "adds": amounts["adds"],
                        "amount": amounts["amount"],
                        **_known(data, line.cap.source),
                    }


def _local_rules(data: Data) -> Iterator[Row]:
    for part, source in local.rules_of(data):
        yield {**part, **_known(data, source)}


def _adoption(data: Data) -> Iterator[Row]:
    file = data.files["adoption.yaml"]
    for entry in file.prefectures:
        yield {
            **_prefecture(data, entry.code),
            "offices": entry.offices,
            "applications": entry.applications,
            "rate": entry.rate,
            **_known(data, file.source),
        }


def _electronic_application(data: Data) -> Iterator[Row]:
    file = data.files["electronic_application.yaml"]
    for replies in file.rows:
        for period, count in zip(file.periods, replies.counts, strict=True):
            yield {
                "government": replies.id,
                **_two("government", replies.name),
                "period": period.id,
                **_two("period", period.name),
                "replies": count,
                **_known(data, file.source),
            }


def _kpi(data: Data) -> Iterator[Row]:
    file = data.files["kpi.yaml"]
    notes = {note.id: note.name for note in file.notes}
    for group in file.groups:
        for indicator in group.indicators:
            for year, value in indicator.values.items():
                number = value.number if value else None
                yield {
                    "group": group.id,
                    "indicator": indicator.id,
                    **_two("indicator", indicator.name),
                    "year": int(year),
                    "number": number,
                    "unit": indicator.unit if number else None,
                    **_two("note", notes.get(value.note) if value else None),
                    **_known(data, file.source),
                }


def _linkage_costs(data: Data) -> Iterator[Row]:
    for item in data.files["linkage.yaml"].items:
        yield {
            "item": item.id,
            **_two("item", item.label),
            "before": item.before,
            "after": item.after,
            **_known(data, item.source),
        }


def _caseload(data: Data) -> Iterator[Row]:
    for scheme in data.files["caseload.yaml"].schemes:
        for band in scheme.bands:
            yield {
                "scheme": scheme.id,
                "count_from": band.from_,
                "count_to": band.to,
                "units": band.units,
                **_known(data, scheme.source),
            }


def _addon(data: Data) -> Iterator[Row]:
    for grade in data.files["addon.yaml"].grades:
        cited = cited_in(grade.model_dump(mode="json"))
        yield {"grade": grade.id, "units": grade.units, **_known(data, cited)}


def _calls(data: Data) -> Iterator[Row]:
    for call in data.files["calls.yaml"].calls:
        period = call.period
        yield {
            **_prefecture(data, call.prefecture),
            "fiscal_year": call.fiscal_year,
            **fraction("rate", call.rate.rate if call.rate else None),
            "opens": period.from_ if period else None,
            "closes": period.to if period else None,
            "finish": call.finish,
            **_two("first", call.first),
            **_two("choice", call.choice),
            **_known(data, list(cited_in(call.model_dump()))),
            "url": _address(data, call.source[0]),
        }


def _call_caps(data: Data) -> Iterator[Row]:
    for call in data.files["calls.yaml"].calls:
        for cap in call.caps.items if call.caps else []:
            yield {
                **_prefecture(data, call.prefecture),
                "fiscal_year": call.fiscal_year,
                **_two("what", cap.what),
                "amount": cap.amount,
            }


def _address(data: Data, source: str) -> str | None:
    """Where a document can be read or, where it is only reported, confirmed."""
    name = source.partition("#")[0]
    found = next(entry for entry in data.files["sources.yaml"].documents if entry.id == name)
    return found.url or (found.confirm_at.url if found.confirm_at else None)


def _municipal_examples(data: Data) -> Iterator[Row]:
    for case in data.files["cases.yaml"].municipal:
        for place in case.places:
            yield {
                "id": case.id,
                **_prefecture(data, place.prefecture),
                **_two("place", place.name),
                **_two("title", case.title),
                "status": case.status,
                **_known(data, case.source),
            }


def _award_results(data: Data) -> Iterator[Row]:
    for office in data.files["cases.yaml"].awards.offices:
        for result in office.results:
            yield {
                "office": office.name,
                "measure": result.id,
                **_two("measure", result.name),
                "unit": result.unit,
                "before": result.before,
                "after": result.after,
                **_known(data, office.source),
            }


def _faq(data: Data, rules: dict[str, Any]) -> Iterator[Row]:
    words = {language: Wording(rules, language) for language in ("ja", "en")}
    for entry in data.files["faq.yaml"].entries:
        answers = {
            f"answer_{language}": filled(entry.answer, entry.figures, data, words[language])
            for language in words
        }
        yield {
            "id": entry.id,
            "topic": entry.topics[0],
            **_two("question", entry.question),
            **answers,
            **_known(data, entry.source),
        }


def _glossary(data: Data) -> Iterator[Row]:
    for term in data.files["glossary.yaml"].terms:
        yield {
            "id": term.id,
            "group": term.group,
            **_two("term", term.term),
            "kana": term.kana,
            "english": term.english,
            **_two("meaning", term.meaning),
        }


def _discrepancies(data: Data) -> Iterator[Row]:
    for entry in data.files["discrepancies.yaml"].discrepancies:
        yield {
            "id": entry.id,
            "kind": entry.kind,
            **_two("title", entry.title),
            **_two("printed", entry.printed),
            **_two("used", entry.used),
            **_known(data, entry.source),
        }


def _links(data: Data) -> Iterator[Row]:
    for link in data.files["links.yaml"].links:
        title = _two("title", link.title)
        yield {"id": link.id, "url": link.url, **title, **_known(data, link.source)}


def _sources(data: Data) -> Iterator[Row]:
    for document in data.files["sources.yaml"].documents:
        yield {
            "id": document.id,
            **_two("title", document.title),
            "fiscal_year": document.fiscal_year,
            "evidence": document.evidence,
            "confirm_at": document.confirm_at.url if document.confirm_at else None,
        }


def _citations(data: Data) -> Iterator[Row]:
    """Every place of the data that cites a place of a document."""
    for name, document in sorted(data.documents.items()):
        for place, value in document.places:
            if len(place) > 1 and place[-2] == "source" and isinstance(value, str):
                cited, _, part = value.partition("#")
                fact = ".".join(map(str, place[:-2])) or None
                yield {"file": name, "fact": fact, "document": cited, "place": part}


_TABLES = {
    "prefectures": _prefectures,
    "centres": _centres,
    "services": _services,
    "programmes": _programmes,
    "rates": _rates,
    "ceilings": _ceilings,
    "local_rules": _local_rules,
    "adoption": _adoption,
    "electronic_application": _electronic_application,
    "kpi": _kpi,
    "linkage_costs": _linkage_costs,
    "caseload": _caseload,
    "addon": _addon,
    "calls": _calls,
    "call_caps": _call_caps,
    "municipal_examples": _municipal_examples,
    "award_results": _award_results,
    "glossary": _glossary,
    "discrepancies": _discrepancies,
    "links": _links,
    "sources": _sources,
    "citations": _citations,
}
