"""Which programmes are open to an office: judged from what it answered, never from what it did not.

Request: `{"answers": {…}, "prefecture"?}`, each answer left out or "unknown" where it is not known;
what a prefecture (JIS code) is recorded to offer, or not to, is known and not asked. Result:

    {"status": "calculated",
     "versions": [{"programme", "version",
                   "scheme": "subsidy" | "request" | "information",
                   "status": "eligible" | "not_eligible" | "undetermined",
                   "requirements": [{"id", "met": true | false | null}],
                   "missing": [answer ids]}],
     "questions": [answer ids],
     "assumptions": [ids of what the requirements take for granted, as the data names it],
     "rules": sha256 of the rules used}

`scheme` says what is open where a version is: a subsidy under an adopted scheme, what a budget
request proposed, or advice that comes without a subsidy.

A version is eligible where all its requirements are met, not eligible where one is not met, and
undetermined otherwise. An answer is `missing` only where some value of it, with some values of the
others that are open, still changes that status; a status once settled stays, whatever is added.

`questions` are the missing answers, first the one that settles most: the number of versions whose
status is settled at once, on average over the values that the rules tell apart. Where two settle
as much, the one that more versions miss comes first, then the one listed first in the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from hashlib import sha256
from itertools import product
from typing import Any, NamedTuple

from calculators.inputs import Problems
from calculators.rules import asked_by, holds, tests_of, with_told

Answers = Mapping[str, Any]
Conditions = list[Mapping[str, Any]]

STATUS = {True: "eligible", False: "not_eligible", None: "undetermined"}


class Left(NamedTuple):
    """What is still open of a version, and the answers that are known under it."""

    conditions: Conditions
    known: Answers


def calculate(request: Any, rules: Mapping[str, Any]) -> dict[str, Any]:
    """The standing of every programme version; raises `inputs.Invalid` for an invalid request."""
    problems = Problems(rules["messages"])
    fields = problems.request(request, ("answers", "prefecture"))
    answers = problems.answers(fields.get("answers"), rules)
    prefecture = problems.choice(fields.get("prefecture"), "prefecture", rules["prefectures"])
    problems.stop_if_any()
    return judge(answers, rules, prefecture)


def judge(
    answers: Answers, rules: Mapping[str, Any], prefecture: str | None = None
) -> dict[str, Any]:
    """The result for answers that have been read."""
    local = rules["local"].get(prefecture, {})
    versions, left = [], []
    for programme, version in versions_of(rules):
        known = with_told(answers, version, prefecture, rules)
        standing, still_open = _standing(version, known, rules)
        settings = local.get(f"{programme}/{version['id']}")
        if settings and not settings["offered"] and not _asks_for(programme, version, rules):
            standing, still_open = _not_offered(standing), []
        scheme = _scheme(rules["programmes"][programme], version)
        versions.append(
            {"programme": programme, "version": version["id"], "scheme": scheme, **standing}
        )
        left.append(Left(still_open, known))
    return {
        "status": "calculated",
        "versions": versions,
        "questions": _questions(versions, left, rules),
        "assumptions": _assumptions(rules),
        "rules": _fingerprint(rules, local),
    }


def versions_of(rules: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every programme's id with each of its versions, in the order of the data."""
    for programme in rules["programmes"].values():
        for version in programme["versions"].values():
            yield programme["id"], version


def requirements_of(version: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The requirements that decide who is eligible.

    Those that only a plan with certain purchases raises count too: who buys none of them has no
    use for the programme.
    """
    return [entry for entry in version["requirements"] if "eligibility" in entry["used_by"]]


def _scheme(programme: Mapping[str, Any], version: Mapping[str, Any]) -> str:
    if not programme["calculates"]:
        return "information"
    return "request" if version["status"] == "request" else "subsidy"


def _assumptions(rules: Mapping[str, Any]) -> list[str]:
    """What the requirements of all versions rest on, in the order of the data."""
    named = {
        id_
        for _, version in versions_of(rules)
        for requirement in requirements_of(version)
        for id_ in requirement["assumptions"]
    }
    return [id_ for id_ in rules["assumptions"] if id_ in named]


def values_told_apart(
    answer: str, conditions: Iterable[Mapping[str, Any]], rules: Mapping[str, Any]
) -> list[Any]:
    """One value for each way in which an answer can come out in the tests of these conditions."""
    tests = [test for entry in conditions for test in tests_of(entry) if test["answer"] == answer]
    found: dict[tuple[bool | None, ...], Any] = {}
    for value in _candidates(rules["answers"][answer], tests, rules):
        found.setdefault(tuple(holds(test, {answer: value}) for test in tests), value)
    return list(found.values())


def _candidates(
    definition: Mapping[str, Any], tests: Conditions, rules: Mapping[str, Any]
) -> Iterable[Any]:
    """Values of an answer that cover every outcome of the tests."""
    kind = definition["type"]
    if kind == "boolean":
        return (True, False)
    if kind == "choice":
        return [choice["id"] for choice in definition["choices"]]
    if kind == "service":
        return rules["services"]
    least = definition["min"] or 0
    bounds = {bound for test in tests for bound in _bounds(test)}
    near = {bound + step for bound in bounds for step in (-1, 0, 1)}
    return sorted({least} | {value for value in near if value >= least})


def _bounds(test: Mapping[str, Any]) -> list[int]:
    """The whole numbers that a test compares with."""
    found = [test.get(key) for key in ("is", "at_least", "at_most")] + list(test.get("in") or ())
    return [bound for bound in found if isinstance(bound, int)]


# --- one version -----------------------------------------------------------------------------


def _standing(
    version: Mapping[str, Any], answers: Answers, rules: Mapping[str, Any]
) -> tuple[dict[str, Any], Conditions]:
    """A version's part of the result, and the conditions that are still open."""
    requirements = requirements_of(version)
    met = [holds(entry["met_when"], answers) for entry in requirements]
    settled = False if False in met else None if None in met else True
    still_open = [
        entry["met_when"]
        for entry, known in zip(requirements, met, strict=True)
        if settled is None and known is None
    ]
    standing = {
        "status": STATUS[settled],
        "requirements": [
            {"id": entry["id"], "met": known}
            for entry, known in zip(requirements, met, strict=True)
        ],
        "missing": _missing(still_open, answers, rules),
    }
    return standing, still_open


def _asks_for(programme: str, version: Mapping[str, Any], rules: Mapping[str, Any]) -> bool:
    """Whether a requirement of the version itself is that the prefecture runs the programme."""
    asked = {answer for entry in requirements_of(version) for answer in asked_by(entry["met_when"])}
    return any(rules["answers"][answer]["told_by"] == programme for answer in asked)


def _not_offered(standing: dict[str, Any]) -> dict[str, Any]:
    """The standing under a version that the prefecture does not offer."""
    requirements = [{"id": "offered", "met": False}, *standing["requirements"]]
    return {"status": STATUS[False], "requirements": requirements, "missing": []}


def _missing(still_open: Conditions, answers: Answers, rules: Mapping[str, Any]) -> list[str]:
    """The answers that can still change a status that is open, in the order of the data.

    Conditions that share no open answer are independent of each other. An answer counts where it
    can make its own part false, which settles the whole, or true while all other parts can be.
    """
    parts = [_turns(part, answers, rules) for part in independent(still_open, answers)]
    found: set[str] = set()
    for number, (turns, _) in enumerate(parts):
        rest_can_be_true = all(can for k, (_, can) in enumerate(parts) if k != number)
        found |= turns[False] | (turns[True] if rest_can_be_true else set())
    return [answer for answer in rules["answers"] if answer in found]


def independent(conditions: Conditions, answers: Answers) -> list[Conditions]:
    """The conditions in groups that have no unknown answer in common."""
    groups: list[tuple[set[str], Conditions]] = []
    for condition in conditions:
        asked = {answer for answer in asked_by(condition) if answer not in answers}
        joined = [condition]
        apart = []
        for group in groups:
            if group[0] & asked:
                asked |= group[0]
                joined = group[1] + joined
            else:
                apart.append(group)
        groups = [*apart, (asked, joined)]
    return [group for _, group in groups]


def _turns(
    part: Conditions, answers: Answers, rules: Mapping[str, Any]
) -> tuple[dict[bool, set[str]], bool]:
    """The answers that can turn these conditions from open to false or true, all others being
    unknown or having any value; and whether they can all become true."""
    whole = {"all": part}
    unknown = list(dict.fromkeys(answer for answer in asked_by(whole) if answer not in answers))
    values = [(None, *values_told_apart(answer, part, rules)) for answer in unknown]
    outcome = {
        chosen: holds(whole, {**answers, **dict(zip(unknown, chosen, strict=True))})
        for chosen in product(*values)
    }
    turns: dict[bool, set[str]] = {True: set(), False: set()}
    for chosen, result in outcome.items():
        if result is None:
            continue
        for place, answer in enumerate(unknown):
            without = (*chosen[:place], None, *chosen[place + 1 :])
            if chosen[place] is not None and outcome[without] is None:
                turns[result].add(answer)
    return turns, True in outcome.values()


# --- the order of questions --------------------------------------------------------------------


def _questions(
    versions: list[dict[str, Any]], left: list[Left], rules: Mapping[str, Any]
) -> list[str]:
    """All missing answers, the one that settles most first."""
    ranked = []
    for position, answer in enumerate(rules["answers"]):
        missed = [
            still
            for version, still in zip(versions, left, strict=True)
            if answer in version["missing"]
        ]
        if missed:
            settled = _settled_on_average(answer, missed, rules)
            ranked.append((-settled, -len(missed), position, answer))
    return [answer for *_, answer in sorted(ranked)]


def _settled_on_average(answer: str, missed: list[Left], rules: Mapping[str, Any]) -> Fraction:
    """How many of these versions one answer settles, on average over its values."""
    every = [condition for still in missed for condition in still.conditions]
    values = values_told_apart(answer, every, rules)
    settled = sum(
        holds({"all": still.conditions}, {**still.known, answer: value}) is not None
        for value in values
        for still in missed
    )
    return Fraction(settled, len(values))


def _fingerprint(rules: Mapping[str, Any], local: Mapping[str, Any]) -> str:
    """The hash over the rules of all versions, with the prefecture's own settings."""
    digest = sha256()
    for programme, version in versions_of(rules):
        key = f"{programme}/{version['id']}"
        digest.update(f"{key}={local.get(key, version)['rules']}\n".encode())
    return digest.hexdigest()
