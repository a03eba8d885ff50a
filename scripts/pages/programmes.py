"""The programme index and one page a programme: its years side by side, and each year in full."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from calculators import calculate
from calculators.html import report
from calculators.html.markup import Element, html, table
from calculators.subsidy import report as report_subsidy
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.pages import Page, host
from scripts.pages.comparison import compared, lines_alike, sources
from scripts.pages.places import places
from scripts.pages.rules_in_words import RulesInWords
from scripts.pages.structured import script
from scripts.pages.years import Years, newest
from scripts.rules.borrowed import sources_of

# The kinds of entries of a version that have ids and texts, in the order of the page.
_LISTS = ("expenses", "needs", "requirements", "duties", "exclusions")


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """The index first, then the programmes in their order."""
    programmes = sorted(data.many("programmes"), key=lambda programme: programme.order)
    words = Wording(rules, language, "../")
    said = RulesInWords(words)
    context = {
        "said": said,
        "lines_alike": lines_alike,
        "summary_sources": summary_sources(data),
        "years": Years(words),
    }
    groups = {
        applicants: [one for one in programmes if one.calculates and one.applicant in applicants]
        for applicants in (("office", "group"), ("prefecture",))
    }
    tables = {
        key: compared(said, found, words(f"programme.compared.{key}.title"))
        for key, found in zip(("own", "joint"), groups.values(), strict=True)
    }
    cited = {key: sources(found) for key, found in zip(tables, groups.values(), strict=True)}
    index = {"tables": tables, "table_sources": cited, "programmes": programmes}
    yield Page("programmes/index.md", "programmes/index.md.j2", {**context, **index})
    ruled = places(data, rules, words)
    conflicts = data.files["conflicts.yaml"].conflicts
    for programme in programmes:
        facts = [_facts(said, programme.id, version) for version in programme.versions]
        yield Page(
            f"programmes/{programme.id}.md",
            "programmes/programme.md.j2",
            {
                **context,
                **host.on_programme(data, programme.id),
                "programme": programme,
                "facts": facts,
                "newest": newest(programme),
                "places": [place for place in ruled if place.programme == programme.id],
                "conflicts": [one for one in conflicts if one.programme == programme.id],
                "all_sources": list(dict.fromkeys(s for v in programme.versions for s in v.source)),
                "structured": _service(programme, rules, language),
                "changes": list(_changes(said, programme.versions)),
                "examples": {
                    version.id: [
                        _example(said, rules, programme, version, example)
                        for example in version.examples
                        if example.shown
                    ]
                    for version in programme.versions
                },
            },
        )


def summary_sources(data: Data) -> dict[str, list[str]]:
    """For each programme what its summary's figures rest on."""
    return {
        programme.id: sources_of(data, programme.figures) for programme in data.many("programmes")
    }


def _service(programme: Any, rules: dict[str, Any], language: str) -> Markup:
    """The programme as a service of the government."""
    service = {
        "@type": "GovernmentService",
        "name": programme.name.ja,
        "description": rules["programmes"][programme.id]["summary"][language],
        "areaServed": {"@type": "Country", "name": "JP"},
        "inLanguage": "ja",
    }
    if language == "en":
        service["alternateName"] = programme.name.en
    return script(service)


# --- side by side --------------------------------------------------------------------------------


def _facts(said: RulesInWords, programme: str, version: Any) -> dict[str, list[str]]:
    """The facts that are short enough to stand beside another year's, each a list of phrases."""
    words = said.words
    years = Years(words)
    shares, budget = version.shares, version.budget
    none = words("programme.not-printed")
    facts: dict[str, list[str]] = {
        "standing": [years.chip(programme, version.id)],
        "evidence": [years.evidence(programme, version.id)],
        "implementing-body": [_text(words, version.implementing_body.text)],
        "recipients": [_text(words, version.recipients.text)],
        "rates": _grouped(said, _rates(said, version)),
        "caps": _grouped(said, _caps(said, version)),
        "limits": list(said.limits(version).values()),
        "shares": [_shares(words, shares) if shares else none] if version.rates else [],
        "budget": [_budget(words, budget) if budget else none],
        "as-of": [words.date(version.as_of)] if version.as_of else [none],
    }
    return {key: phrases for key, phrases in facts.items() if phrases}


def _rates(said: RulesInWords, version: Any) -> dict[str, str]:
    """The rate of each line in one phrase."""
    rates = {rate.id: said.rate(rate) for rate in version.rates}
    return {line.id: rates[line.rate] for line in version.lines}


def _caps(said: RulesInWords, version: Any) -> dict[str, str]:
    """The cap of each line in one phrase."""
    words = said.words
    return {
        line.id: words("programme.then").join(said.cap(line.cap, said.yen_short))
        for line in version.lines
    }


def _grouped(said: RulesInWords, phrases: dict[str, str]) -> list[str]:
    """Phrases by line with the lines they are for; only the phrase where all lines share it."""
    lines: dict[str, list[str]] = {}
    for line_id, phrase in phrases.items():
        lines.setdefault(phrase, []).append(line_id)
    if len(lines) == 1:
        return list(lines)
    return [
        said.words("programme.labelled", label=said.lines(ids), text=phrase)
        for phrase, ids in lines.items()
    ]


def _shares(words: Wording, shares: Any) -> str:
    return words("programme.share-of", state=shares.state, prefecture=shares.prefecture)


def _budget(words: Wording, budget: Any) -> str:
    text = _text(words, budget.text)
    if budget.amount is None:
        return text
    return words("programme.labelled", label=words.yen_both(budget.amount), text=text)


# --- what changed --------------------------------------------------------------------------------


def _changes(said: RulesInWords, versions: Any) -> Iterable[tuple[Any, Any, list[Any]]]:
    """For each version and the next: rows of (topic, subject, before, after).

    The subject is empty but for rates and caps; what is not there before or after is null.
    """
    for before, after in pairwise(versions):
        rows = []
        old, new = _comparable(said, before), _comparable(said, after)
        for topic in old:
            changed: dict[Any, list[str]] = {}
            for key in dict.fromkeys([*old[topic], *new[topic]]):
                pair = old[topic].get(key), new[topic].get(key)
                if pair[0] != pair[1]:
                    changed.setdefault(pair, []).append(key)
            by_line = topic in ("rates", "caps")
            for pair, keys in changed.items():
                rows.append((topic, said.lines(keys) if by_line else "", *pair))
        yield before, after, rows


def _comparable(said: RulesInWords, version: Any) -> dict[str, dict[str, str]]:
    """Everything two years can be compared by: for each topic, phrases by the id of their entry."""
    words = said.words
    none = words("programme.not-printed")
    topics = {
        "name": {"": _text(words, version.name)},
        "standing": {"": words(f"report.status.{version.status}")},
        "implementing-body": {"": _text(words, version.implementing_body.text)},
        "recipients": {"": _text(words, version.recipients.text)},
        "rates": _rates(said, version),
        "caps": _caps(said, version),
        "limits": said.limits(version),
        "shares": {"": _shares(words, version.shares) if version.shares else none},
        "budget": {"": _budget(words, version.budget) if version.budget else none},
    }
    for name in _LISTS:
        topics[name] = {entry.id: _text(words, entry.text) for entry in getattr(version, name)}
    return topics


# --- worked examples -----------------------------------------------------------------------------


def _example(
    said: RulesInWords, rules: dict[str, Any], programme: Any, version: Any, example: Any
) -> dict[str, Any]:
    """An example with its result, worked out by the engine and said by the report's own words."""
    words = said.words
    request = {
        "programme": programme.id,
        "version": version.id,
        "answers": dict(example.answers),
        "items": [_item(words, item) for item in example.items],
    }
    result = calculate("subsidy", request, rules)
    view = report.View("subsidy", result, request, words)
    calculated = result["status"] == "calculated"
    return {
        "id": example.id,
        "title": example.title,
        "answers": [
            (_text(words, rules["answers"][key]["label"]), said.value(key, value))
            for key, value in example.answers.items()
        ],
        "purchases": Markup(html(_purchases(words, example))),
        "request": request,
        "headline": report.headline(view),
        "status": result["status"],
        "lines": Markup(html(_lines(view))) if calculated else None,
        "shares": _public_part(words, result["total"]),
        "unmet": [
            _text(words, requirement.text)
            for requirement in version.requirements
            for entry in result["requirements"]
            if entry["id"] == requirement.id and entry["met"] is False
        ],
        "steps": Markup(html(*report_subsidy.workings(view))) if calculated else None,
    }


def _purchases(words: Wording, example: Any) -> Element:
    """What is bought; how it is filed only where the example's items differ in it."""
    columns = ["item", "price", "quantity"]
    packaged = any(item.package for item in example.items)
    models = any(item.model != 1 for item in example.items)
    head = [words(f"programme.example.{column}") for column in columns]
    head += [words("programme.example.filed")] if packaged or models else []
    rows = []
    for item in example.items:
        category = words.text(words.rules["categories"][item.category]["label"])
        row = [category, words.yen(item.unit_price), words.number(item.quantity)]
        if packaged:
            row.append(words(f"programme.example.{'package' if item.package else 'alone'}"))
        elif models:
            row.append(words("programme.example.model", number=item.model))
        rows.append(tuple(row))
    return table(words("programme.example.purchases"), head, rows, texts=(3,))


def _lines(view: report.View) -> Element:
    """The lines of the result, what is paid first; a total where there is more than one."""
    head, *lines, total = (
        tuple(_cell(view.words, row[column]) for column in (0, 4, 5, 1, 2, 3))
        for row in map(_with_fraction, report_subsidy.rows(view))
    )
    return table(
        view.words("programme.example.lines"), head, lines, [total] if len(lines) > 1 else ()
    )


def _with_fraction(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row with its rate as 3/4: what spreadsheets take for a day reads best on a page."""
    numerator, denominator = row[6:]
    return (*row[:2], f"{numerator}/{denominator}", *row[3:]) if str(numerator).isdigit() else row


def _cell(words: Wording, cell: Any) -> str:
    return words.yen(cell) if isinstance(cell, int) else str(cell)


def _public_part(words: Wording, total: Any) -> str | None:
    """How the subsidy splits between state and prefecture, None where no document says."""
    if total["state"] is None:
        return None
    parts = {key: words.yen(total[key]) for key in ("state", "prefecture")}
    return words("programme.example.public", **parts)


def _item(words: Wording, item: Any) -> dict[str, Any]:
    """A purchase of an example as the engine takes it."""
    return {
        "category": item.category,
        "unit_price": item.unit_price,
        "quantity": item.quantity,
        "package": item.package,
        "model": item.model,
        **({"label": _text(words, item.label)} if item.label else {}),
    }


def _text(words: Wording, text: Any) -> str:
    return words.text(text) if isinstance(text, dict) else getattr(text, words.language)
