"""Every way to file one list of purchases, what each comes to, and which is best.

Request:

    answers         as for the subsidy calculator and the self-check, also those of the place
    items           [{category, unit_price, quantity = 1, label?}]; an item is filed as a whole
    fiscal_year     "2024", …, "undated"; left out: the newest year with an adopted programme
                    that offices apply for themselves. Years are never mixed.
    prefecture      optional JIS code, its local settings apply
    rounding_unit   1 or 1000, as for the subsidy calculator

A place to file an item is a programme version of that year, alone or in its package
(`scheme-2024#takeup-package`), and it has one place only: nothing is paid for twice
(`guideline-2025-carryover#exclusion`, `guideline-comprehensive#council-other`). Versions whose
requirements are known not to be met are closed; an unknown answer closes nothing. Where a count is
unknown that both a requirement and an amount of a version depend on, the version is waiting: it may
be open, but what it would pay cannot be said. A count that only amounts depend on is required.
Result:

    {"status": "calculated" | "undetermined" (all that takes an item is waiting)
               | "not_confirmed" (what would take one has figures that are not known)
               | "not_eligible",
     "fiscal_year",
     "ways": [{"kind", "programmes": [{"programme", "version", "status": of the version, "standing",
               "open", "items", "package", "subsidy", "own_burden", "cut", "evidence",
               "at_most", "least", "assumptions",
               "lines": [{"heading", "items", "cost", "rate", "cap", "capped", "binds_from", "per",
                          "subsidy"}]}],
               "unfiled": [items], "cost", "subsidy", "own_burden", "cut"}],
     "best": the number of the best way, "ties": those that come to the same,
     "complete": true, "proven": true, "at_most": subsidy that no way exceeds,
     "closed": [{"programme", "version", "unmet": [requirement ids]}],
     "waiting": [{"programme", "version", "missing": [answer ids]}],
     "unfit": [{"item", "lacking": [{"programme", "version", "needs": [ids]}]}],
     "unsettled": [{"programme", "version", "why", "lines", "items"}],
     "years": [{"programme", "versions": [{"version", "status", "subsidy", "own_burden",
                                           "proven", "unsettled", "missing": [answer ids],
                                           "evidence"}]}],
     "better": {"changes": [{"answer", "from", "to": [values], "subsidy", "gain"}],
                "complete": true},
     "evidence", "to_confirm": of all versions of the year,
     "rules": sha256}

Kinds of way: `alone` (one programme, every item by itself), `package` (one programme, all that fits
in its package), `mixed` (one programme, the best of both) and `combined` (several programmes).
Of combinations every two programmes are listed that bring more together than each alone, and
whatever comes to as much as the best.
`complete`: no way brings more by the figures that are known. What a place's call leaves open is
`unsettled`: items that nothing is filed for because a figure is `not_known`, and caps of which the
lowest of several `readings` was taken; `proven` and `at_most` hold whatever these figures are.
`at_most` of a part: less may be paid; `least` is what it comes to where the prefecture sets each
cap that it may choose at the lowest (`guideline-2026-takeup#package`).
`unfit` are the items that no way can hold: each place that would take one needs something with it
that the purchases lack, or (`lacking` empty) no programme of the year takes its kind at all.
`cut` is what ceilings cut off. The best way has the highest subsidy over all assignments; where
several have it, the one with the fewest programmes, then the fewest packages, then the one listed
first. `ties` holds every other set of programmes, all of which it needs to bring as much, and such
a set once more with a package where it comes to the same with and without. `years` sets the
same plan beside itself under every version of a programme, each filed as well as it can be; where
one is not `proven`, the search was cut short and more may be possible. `binds_from` is the smallest
cost, of a piece or of the line as `per` says, from which a ceiling decides. `better` are the single
answers with which the same purchases would bring more, by the best filing found then, the one that
brings most first: `to` holds every value that brings as much, of a count the nearest. The list is
`complete` unless a search was cut short that could have shown more; where already that for the best
way was, there is nothing to compare with, and nothing is tried.

Searches are cut short by counted work, never by a clock: the same request has the same result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from calculators.compare.better import better_filings
from calculators.compare.plan import Plan
from calculators.compare.search.work import Work
from calculators.compare.shapes import Result
from calculators.compare.years import usual_year, years_of
from calculators.rules.inputs import Problems
from calculators.rules.local import rules_here
from calculators.rules.shapes import Rules
from calculators.subsidy import purchases

MOST_LOOKS = 1_400_000
"""Looks for all searches of a comparison (see `Work`): no page waits longer than 5 seconds."""

_YEAR = re.compile("[0-9]{4}")
_FIELDS = ("answers", "items", "fiscal_year", "prefecture", "rounding_unit")


def calculate(request: Any, rules: Rules) -> Result:
    """The result of one request; raises `inputs.Invalid` with every problem of an invalid one."""
    problems = Problems(rules["messages"])
    fields = problems.request(request, _FIELDS)
    prefecture = problems.choice(fields.get("prefecture"), "prefecture", rules["prefectures"])
    here = rules_here(rules, prefecture)
    answers = problems.answers(fields.get("answers"), here)
    year = _year(fields.get("fiscal_year"), rules, problems)
    purchases.check(fields.get("items"), here, problems)
    problems.stop_if_any()
    work = Work(MOST_LOOKS)

    def read_highest() -> int:
        other = rules_here(rules, prefecture, max)
        return Plan(fields, answers, other, work).most(year)[1]

    result = Plan(fields, answers, here, work).result(year, read_highest)

    def most(other: Mapping[str, Any]) -> tuple[int, int]:
        return Plan(fields, other, here, work).most(year)

    return {**result, "better": better_filings(answers, result, here, most, work)}


def _year(value: Any, rules: Rules, problems: Problems) -> str:
    """The fiscal year asked for, or the usual one; another year is no slip but one not covered."""
    years = years_of(rules)
    asked = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(asked, str) and asked not in years and _YEAR.fullmatch(asked):
        problems.add("fiscal_year", "year-not-covered", found=asked, known=", ".join(years))
        asked = None
    return problems.choice(asked, "fiscal_year", years) or usual_year(rules)
