"""Which programmes are open to an office: judged from what it answered, never from what it did not.

Request: `{"answers": {…}, "prefecture"?, "items"?}`, each answer left out or "unknown" where it is
not known; what a prefecture (JIS code) is recorded to offer, or not to, is known and not asked.
`items` are what is to be bought, `[{category, unit_price?, quantity = 1, label?}]`. Result:

    {"status": "calculated",
     "versions": [{"programme", "version", "fiscal_year",
                   "scheme": "subsidy" | "request" | "information",
                   "status": "eligible" | "not_eligible" | "undetermined",
                   "requirements": [{"id", "met": true | false | null, "asked"?: false}],
                   "missing": [answer ids],
                   "waits_for": "office" | "prefecture" | "nobody" | null,
                   "amounts": a range, see calculators/subsidy/range.py, or null,
                   "evidence", "to_confirm"}],
     "questions": [answer ids],
     "ask": [fields of a request],
     "call": the questions to the prefecture, see calculators/eligibility/call.py,
     "assumptions": [ids of what the requirements take for granted, as the data names it],
     "evidence", "to_confirm": the same over all versions,
     "rules": sha256 of the rules used}

A requirement with `asked` counts as met because it is not asked of such an office.

`scheme` says what is open where a version is: a subsidy under an adopted scheme, what a budget
request proposed, or advice that comes without a subsidy.

A version is eligible where all its requirements are met, not eligible where one is not met, and
undetermined otherwise: the documents list requirements that hold together, such as
`scheme-2024#requirements` and `lecture-2024#introduction-r6-requirements`. An answer is `missing`
only where some value of it, with some values of the others that are open, still changes that
status; a status once settled stays, whatever is added.

`questions` are the missing answers, first the one that settles most: the number of versions whose
status is settled at once, on average over the values that the rules tell apart. Where two settle
as much, the one that more versions miss comes first, then the one listed first in the data.

`ask` are those of them that are worth asking the office, as one would ask a person: in the order of
the form, without what only the prefecture knows or an earlier answer has made pointless, and with
the counts on which an amount depends. See calculators/eligibility/office.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from hashlib import sha256
from itertools import product
from typing import Any, NamedTuple

from calculators.eligibility.amounts import amounts_of
from calculators.eligibility.call import call_of
from calculators.eligibility.office import Office, questions, waits_for, with_bought
from calculators.rules.conditions import asked_by, holds, spares, with_told
from calculators.rules.evidence import basis, cited_in
from calculators.rules.inputs import Problems
from calculators.rules.remedies import values_told_apart
from calculators.subsidy import purchases

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
    fields = problems.request(request, ("answers", "prefecture", "items"))
    answers = problems.answers(fields.get("answers"), rules)
    prefecture = problems.choice(fields.get("prefecture"), "prefecture", rules["prefectures"])
    items = fields.get("items") or []
    if items:
        purchases.check(items, rules, problems, priced=False)
    problems.stop_if_any()
    office = Office(with_bought(answers, items, rules), items, prefecture)
    judged = judge(office.answers, rules, prefecture)
    versions = [_with_amounts(entry, office, rules) for entry in judged["versions"]]
    return {
        **judged,
        "versions": versions,
        "ask": questions(versions, office, rules),
        "call": call_of(versions, office, rules),
    }


def _with_amounts(entry: dict[str, Any], office: Office, rules: Mapping[str, Any]) -> Any:
    """A version's part of the result with whom it waits for, and what it may pay."""
    version = rules["programmes"][entry["programme"]]["versions"][entry["version"]]
    closed = entry["status"] == "not_eligible" or entry["scheme"] == "information"
    return {
        **entry,
        "waits_for": waits_for(entry, office.answers, rules),
        "amounts": None if closed else amounts_of(entry["programme"], version, office, rules),
    }


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
        named = {
            "programme": programme,
            "version": version["id"],
            "fiscal_year": version["fiscal_year"],
            "scheme": scheme,
        }
        known_from = basis(_sources(version), rules)
        versions.append({**named, **standing, **known_from})
        left.append(Left(still_open, known))
    return {
        "status": "calculated",
        "versions": versions,
        "questions": _questions(versions, left, rules),
        "assumptions": _assumptions(rules),
        **basis((place for _, one in versions_of(rules) for place in _sources(one)), rules),
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


def _sources(version: Mapping[str, Any]) -> list[str]:
    """What a version's requirements rest on."""
    return [*version["source"], *cited_in(requirements_of(version))]


def _assumptions(rules: Mapping[str, Any]) -> list[str]:
    """What the requirements of all versions rest on, in the order of the data."""
    named = {
        id_
        for _, version in versions_of(rules)
        for requirement in requirements_of(version)
        for id_ in requirement["assumptions"]
    }
    return [id_ for id_ in rules["assumptions"] if id_ in named]


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
            {
                "id": entry["id"],
                "met": known,
                **({"asked": False} if spares(entry["met_when"], answers) else {}),
            }
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
