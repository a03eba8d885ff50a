"""A host's own rules: a prefecture's or a city's, laid over the national ones.

Compiled, `rules["local"]` holds by the host's code what it settles for each national version, and
`rules["hosts"]` the rest: its name, the answers and categories that only it knows, the programmes
of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypedDict

from calculators.rules.conditions import ratio
from calculators.rules.mechanisms.cap import Cap, readings
from calculators.rules.mechanisms.rate import RateCase
from calculators.rules.shapes import LineRule, Programme, Rules, Text, Version
from calculators.rules.terms import NATIONAL, Terms

OWN = "own:"
"""How the id of a host's own programme begins: own:CODE-ID."""


class Host(TypedDict):
    """A prefecture or a city with rules of its own; `own` holds its programmes by id.

    `stands_for`: the national "programme/version" for which a request in this place means one of
    its own programmes.
    """

    code: str
    name: Text
    as_of: str | None
    answers: dict[str, Any]
    categories: dict[str, Any]
    own: dict[str, Programme]
    stands_for: dict[str, str]


def host_of(codes: list[str], programme: str | None, rules: Rules) -> Host | None:
    """The first of these places whose rules speak of a programme, else the first with any."""
    known: list[Host] = [rules["hosts"][code] for code in codes if code in rules["hosts"]]
    for host in known:
        if programme is not None and programme in set(programmes_of(host, rules)):
            return host
    return known[0] if known else None


def programmes_of(host: Host, rules: Rules) -> Iterator[str]:
    """The ids of the programmes that a host's rules speak of."""
    for key in (*rules["local"].get(host["code"], {}), *host["stands_for"]):
        yield key.partition("/")[0]
    yield from host["own"]


def localised(version: Version, local: Mapping[str, Any] | None) -> Version:
    """A version's rules with a host's own in place of the national ones.

    One over which they lie already, as under `rules_here`, is left as it is.
    """
    if not local or "terms" in version:
        return version
    rates = {rate["id"]: rate["cases"] for rate in local["rates"]}
    own = {entry["line"]: entry["cap"] for entry in local["caps"]}
    caps = {
        line["id"]: own.get(line["id"], _decided(line, version, rates)) for line in version["lines"]
    }
    dropped = {entry["category"] for entry in local.get("drop", ())}
    lines: list[LineRule] = [
        {
            **line,
            "cap": caps[line["id"]],
            "categories": [name for name in line["categories"] if name not in dropped],
        }
        for line in version["lines"]
    ]
    return {
        **version,
        "rates": [
            {**rate, "cases": rates.get(rate["id"], rate["cases"]), "local": rate["id"] in rates}
            for rate in version["rates"]
        ],
        "lines": [line for line in [*lines, *local.get("add", ())] if line["categories"]],
        "needs": [*version["needs"], *local.get("needs", ())],
        "requirements": [*version["requirements"], *local.get("requirements", ())],
        "duties": [*version["duties"], *local.get("duties", ())],
        "assumptions": [*_still_assumed(version, local), *local.get("assumptions", ())],
        "terms": terms_of(local),
    }


def _decided(
    line: LineRule, version: Version, rates: Mapping[str, Sequence[RateCase]]
) -> Cap | None:
    """The national cap of a line where the host's rate is one of the national ones.

    That settles on what they depend (`scheme-2024#improvement-caps`: a cap goes with its rate), so
    nothing is asked for the cap any more.
    """
    cap, own = line["cap"], rates.get(line["rate"], ())
    if cap is None or cap["amount"]["kind"] != "cases" or len(own) != 1:
        return cap
    national = next(rate["cases"] for rate in version["rates"] if rate["id"] == line["rate"])
    known = [case["when"] for case in national if case["when"]]
    taken = [case["when"] for case in national if ratio(case["rate"]) == ratio(own[0]["rate"])]
    cases = cap["amount"]["cases"]
    if not taken or any(case["when"] and case["when"] not in known for case in cases):
        return cap
    mine = next(case for case in cases if case["when"] in (None, taken[0]))
    return {**cap, "amount": mine["cap"]}


def rules_here(rules: Rules, code: str | None, pick: Callable[[Iterable[int]], int] = min) -> Rules:
    """The rules for those who compare in a place: its own laid over the national versions.

    With the answers and categories that only the place knows. Lines of which its figures are not
    known stand under `not_known`. Of a cap that can be read in more than one way the lowest reading
    stands, or the one that `pick` (min or max) takes; those lines are named in `readings`.
    """
    settings: Mapping[str, Any] = rules["local"].get(code, {})
    if not settings:
        return rules
    programmes: dict[str, Programme] = dict(rules["programmes"])
    for key, local in settings.items():
        id_, _, name = key.partition("/")
        programme = programmes[id_]
        version = _settled(localised(programme["versions"][name], local), pick)
        versions = {**programme["versions"], name: version}
        programmes[id_] = {**programme, "versions": versions}
    host: Host = rules["hosts"][code]
    return {
        **rules,
        "programmes": programmes,
        "answers": {**rules["answers"], **host["answers"]},
        "categories": {**rules["categories"], **host["categories"]},
    }


def _settled(version: Version, pick: Callable[[Iterable[int]], int]) -> Version:
    """A host's version with what is not known of it set apart."""
    terms = version.get("terms", NATIONAL)
    unknown = {line for entry in terms["not_known"] for line in entry["lines"]}
    return {
        **version,
        "lines": [_read(line, pick) for line in version["lines"] if line["id"] not in unknown],
        "needs": [need for need in version["needs"] if need["line"] not in unknown],
        "not_known": [line for line in version["lines"] if line["id"] in unknown],
        "readings": [line["id"] for line in version["lines"] if _in_readings(line)],
    }


def _in_readings(line: LineRule) -> bool:
    return line["cap"] is not None and line["cap"]["amount"]["kind"] == "readings"


def _read(line: LineRule, pick: Callable[[Iterable[int]], int]) -> LineRule:
    """A line whose cap is settled: of several readings the lowest, or the highest."""
    rule = line["cap"]
    if rule is None or rule["amount"]["kind"] != "readings":
        return line
    lowest = pick((0, 1)) == 0
    amount = readings.lowest(rule["amount"]) if lowest else readings.highest(rule["amount"])
    return {**line, "cap": {**rule, "amount": amount}}


def own_rules(version: Version) -> dict[str, Any]:
    """A version of a host's own programme as what the host settles: all of it."""
    plain: Mapping[str, Any] = version
    return {
        "offered": True,
        "name": plain["name"],
        "uses": plain["uses"],
        "rates": [{"id": rate["id"], "cases": rate["cases"]} for rate in version["rates"]],
        "caps": [{"line": line["id"], "cap": line["cap"]} for line in version["lines"]],
        "source": plain["source"],
        "rules": plain["rules"],
        **plain["terms"],
    }


def terms_of(local: Mapping[str, Any]) -> Terms:
    """The terms of a host's rules; each that it does not set is the national one."""
    return {key: local.get(key, national) for key, national in NATIONAL.items()}  # type: ignore[return-value]


def own_figures(local: Mapping[str, Any]) -> dict[str, set[str]]:
    """The rates, and the lines with caps, that a host sets itself."""
    caps = {entry["line"] for entry in local["caps"]}
    return {
        "rate": {rate["id"] for rate in local["rates"]},
        "cap": caps | {line["id"] for line in local.get("add", ())},
    }


def _still_assumed(version: Version, local: Mapping[str, Any]) -> list[str]:
    """The version's assumptions without those that the host's rules settle."""
    settled = set()
    if local.get("rounding"):
        settled.add("rounding-per-line")
    if local.get("tax"):
        settled.add("consumption-tax")
    return [entry for entry in version["assumptions"] if entry not in settled]
