"""Programmes side by side: who applies, at which rate and ceiling, by which year's rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from calculators.html import standing
from calculators.html.markup import Children, html, link, table, tag
from calculators.rules.conditions import ratio
from calculators.rules.mechanisms import cap as caps
from calculators.rules.mechanisms.cap import Cap
from scripts.pages.rules_in_words import RulesInWords
from scripts.pages.years import newest, standing_of
from scripts.rules.tagged import cap_of

_COLUMNS = ("name", "applicant", "rate", "ceiling", "year")
_MOST_NAMED = 3  # kinds of purchases that are named one by one


def compared(said: RulesInWords, programmes: Iterable[Any], caption: str) -> Markup:
    """The newest rules of each programme as a row; what asks a budget only is not among them."""
    words = said.words
    head = [words(f"programme.compared.{column}") for column in _COLUMNS]
    rows = [_row(said, programme) for programme in programmes]
    return Markup(html(table(caption, head, rows, texts=(1, 2, 3, 4), long_names=True)))


def sources(programmes: Iterable[Any]) -> list[str]:
    """The places that the newest rules of programmes rest on, each once."""
    return list(dict.fromkeys(place for one in programmes for place in newest(one).source))


def lines_alike(version: Any) -> list[list[Any]]:
    """The lines of a version in groups that share one cap."""
    groups: list[list[Any]] = []
    for line in version.lines:
        same = next((group for group in groups if group[0].cap == line.cap), None)
        if same is None:
            groups.append([line])
        else:
            same.append(line)
    return groups


def _row(said: RulesInWords, programme: Any) -> tuple[Children, ...]:
    words, version = said.words, newest(programme)
    name: list[Children] = [
        link(
            f"{words.base}programmes/{programme.id}.html",
            programme.name.model_dump()[words.language],
        )
    ]
    if words.language != "ja":
        name += [tag("br"), tag("span", programme.name.ja, lang="ja")]
    rules = words.rules["programmes"][programme.id]["versions"][version.id]
    year = standing_of(rules, words.rules)
    years: list[Children] = [standing.chip(words, year)]
    years += [tag("br"), words.year(year.year)] if year.year else []
    others = [one for one in programme.versions if one is not version and one.status == "in-force"]
    if others:
        between = words("programme.compared.between")
        said_years = between.join(words.year(one.fiscal_year) for one in reversed(others))
        years += [tag("br"), tag("small", words("programme.compared.others", years=said_years))]
    return (
        name,
        words(f"programme.compared.applicants.{programme.applicant}"),
        _rates(said, version),
        _caps(said, version),
        years,
    )


def _rates(said: RulesInWords, version: Any) -> str:
    """From the lowest rate of the version to the highest."""
    rates = sorted({case.rate for rate in version.rates for case in rate.cases}, key=ratio)
    if not rates:
        return said.words("programme.nothing")
    text = said.words("programme.compared.to").join(dict.fromkeys((rates[0], rates[-1])))
    for bound, key in (("at_least", "at-least"), ("at_most", "at-most")):
        if all(getattr(rate, bound) for rate in version.rates):
            text = said.words(f"programme.{key}", rates=text)
    return text


def _caps(said: RulesInWords, version: Any) -> list[Children]:
    """The ceilings of what can be bought by itself, a line for each."""
    groups = [
        [line for line in group if not line.packaged]
        for group in lines_alike(version)
        if group[0].cap
    ]
    phrases = [_cap(said, group) for group in groups if group]
    lines: list[Children] = []
    for phrase in phrases:
        lines += [tag("br"), phrase] if lines else [phrase]
    return lines or [said.words("programme.nothing")]


def _cap(said: RulesInWords, lines: list[Any]) -> str:
    """What some lines are paid at most, from the lowest to the highest case."""
    words, rule = said.words, cap_of(lines[0].cap.model_dump(by_alias=True, mode="json"))
    rows = [row for row in caps.rows(rule) if not row["adds"]]
    amounts = sorted({row["amount"] for row in rows})
    ends = [said.yen_short(amount) for amount in dict.fromkeys((amounts[0], amounts[-1]))]
    amount = words("programme.compared.to").join(ends)
    per = words(f"programme.compared.per.{rule['per']}", amount=amount)
    if whole := rows[0]["at_most"]:
        most = words(f"programme.compared.per.{rule['per']}", amount=said.yen_short(whole))
        per = words("programme.compared.whole", unit=_unit(said, rule), each=amount, whole=most)
    named = _named(said, [category for line in lines for category in line.categories])
    return words("programme.compared.cap", what=named, cap=per) if named else per


def _unit(said: RulesInWords, rule: Cap) -> str:
    """What the answer counts for each of which a cap grows: corporations."""
    (answer,) = caps.counts(rule["amount"])
    return said.words.text(said.words.rules["answers"][answer]["unit"])


def _named(said: RulesInWords, categories: list[str]) -> str:
    """The kinds of purchases a ceiling is for; nothing where it is for one sum of expenses."""
    known = said.words.rules["categories"]
    if known[categories[0]]["kind"] == "expense":
        return ""
    if len(categories) > _MOST_NAMED:
        return said.words("programme.compared.other-devices")
    names = [said.words.text(known[category]["short"]) for category in dict.fromkeys(categories)]
    return said.words("programme.compared.and").join(names)
