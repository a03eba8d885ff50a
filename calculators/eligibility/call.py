"""The call sheet: what the office asks its prefecture, because nobody else can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculators.eligibility.office import Office

Plain = Mapping[str, Any]

_ALWAYS = ("signing", "before", "after")
"""What every office asks: when it may sign, what must come before, and when the money comes."""


def call_of(versions: Sequence[Plain], office: Office, rules: Plain) -> list[dict[str, Any]]:
    """The questions to the prefecture in the order in which to ask them; none where nothing fits.

    `{"id", …}`: `runs` (with the `answer` it would give), `period`, `terms` (of `programme` and
    `version`), `others` (`programmes` whose newest rules are of an earlier year), `answer`,
    `purchases`, and those that every office asks.
    """
    open_ones = [entry for entry in versions if possible(entry)]
    if not open_ones:
        return []
    newest = newest_year(versions)
    now = [entry for entry in open_ones if entry["fiscal_year"] == newest]
    found = list(_of_this_year(now, rules))
    found += _of_others(open_ones, now)
    asked = {entry["answer"] for entry in found if "answer" in entry}
    found += [
        {"id": "answer", "answer": answer}
        for answer in _prefecture_s(open_ones, now, rules)
        if answer not in asked
    ]
    if office.items:
        found.append({"id": "purchases"})
    return [*found, *({"id": id_} for id_ in _ALWAYS)]


def newest_year(versions: Sequence[Plain]) -> int | None:
    """The newest fiscal year of adopted rules."""
    years = (entry["fiscal_year"] for entry in versions if entry["scheme"] == "subsidy")
    return max((year for year in years if year is not None), default=None)


def possible(entry: Plain) -> bool:
    """Whether a version may still pay the office, which no answer has led away from it."""
    led_away = entry["status"] == "not_eligible" or entry["waits_for"] == "nobody"
    return entry["scheme"] == "subsidy" and not led_away


def _of_this_year(now: Sequence[Plain], rules: Plain) -> Iterator[dict[str, Any]]:
    """Whether and when the programmes of the newest year run, and what they pay there."""
    for entry in now:
        told = [
            answer
            for answer in entry["missing"]
            if rules["answers"][answer]["told_by"] == entry["programme"]
        ]
        named = {"programme": entry["programme"], "version": entry["version"]}
        yield {"id": "runs", "answer": told[0], **named} if told else {"id": "period", **named}
    for entry in now:
        if entry["amounts"]:
            yield {"id": "terms", "programme": entry["programme"], "version": entry["version"]}


def _of_others(open_ones: Sequence[Plain], now: Sequence[Plain]) -> list[dict[str, Any]]:
    """One question for all programmes that are known from earlier years only."""
    current = {entry["programme"] for entry in now}
    others = dict.fromkeys(
        entry["programme"]
        for entry in open_ones
        if entry["programme"] not in current and entry["fiscal_year"] is not None
    )
    return [{"id": "others", "programmes": list(others)}] if others else []


def _prefecture_s(open_ones: Sequence[Plain], now: Sequence[Plain], rules: Plain) -> Iterator[str]:
    """The answers beside those on running a programme that only the prefecture can give."""
    open_answers = {answer for entry in open_ones for answer in entry["missing"]}
    for entry in now:
        open_answers |= set(entry["amounts"]["open"]) if entry["amounts"] else set()
    for answer, definition in rules["answers"].items():
        if answer in open_answers and definition["ask_prefecture"] and not definition["told_by"]:
            yield answer
