"""The worked examples that stand beside the rules in data/: what each asks and what it expects.

A person worked their figures out by hand from the document. `examples` compares them with the
engine; `reach` asks which rule values they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from calculators import calculate, eligibility, subsidy
from calculators.compare.plan import with_lowest
from calculators.rules.inputs import Invalid, Problems
from calculators.rules.local import OWN
from scripts.machine import language
from scripts.model.load import Place
from scripts.model.local import PREFECTURE

_TOLD = ("open", "at_lowest")
AMOUNTS = ("subsidy", "own_burden", "state", "prefecture")

ASKED = {
    **{f"{kind}.yaml": kind for kind in ("addon", "caseload", "kpi", "linkage", "timestudy")},
    "wants.yaml": "quick",
}
"""Files of plain facts that hold examples, with the calculator that these are of."""


class Worked(NamedTuple):
    """An example: its place in the file, the request, and the figures expected, by name.

    `kind` is the calculator's. `expected` stands at `place` plus `under` in the file.
    """

    place: Place
    kind: str
    request: dict[str, Any]
    expected: dict[str, Any]
    under: Place = ("expect",)


class Difference(NamedTuple):
    """What of an example is another thing to the engine: a figure of its result.

    Where the request is refused it is a field of that, and `why` says what is wrong with it.
    """

    place: Place
    expected: Any
    found: Any
    why: str = ""


def worked(file: str, plain: Any) -> Iterator[Worked]:
    """The examples of one file of data/, given with its defaults filled in."""
    if file.startswith("programmes/"):
        for number, version in enumerate(plain["versions"]):
            yield from _of_version(plain["id"], version, ("versions", number))
    elif file.startswith("local/"):
        yield from _of_host(plain)
    elif file in ASKED:
        kind = ASKED[file]
        for number, example in enumerate(plain["examples"]):
            place = ("examples", number)
            expected = {"status": "calculated", **example["expect"]}
            yield Worked(place, kind, example["request"], expected)


def differences(example: Worked, rules: Mapping[str, Any]) -> list[Difference]:
    """What of the request is refused, or a status that differs, else each figure that does."""
    result = answered(example, rules)
    status = example.expected.get("status", "calculated")
    if result["status"] != status:
        if refused := result.get("errors"):
            return [_refused(example, error) for error in refused]
        place = (*example.place, *example.under, "status")
        return [Difference(place, status, result["status"])]
    found = figures(example, result)
    return [
        Difference((*example.place, *example.under, key), expected, found(key))
        for key, expected in example.expected.items()
        if found(key) != expected
    ]


def steps_of(field: str) -> Place:
    """The way to a field of a request, `items[0].category`; what an answer is called is one step.

    Answers that a single host asks for have a point in their names: `answers.local.trained`.
    """
    if field.startswith("answers."):
        return ("answers", field.removeprefix("answers."))
    return tuple(int(one) if one.isdigit() else one for one in re.findall(r"[^.\[\]]+", field))


def place_in(field: str) -> Place:
    """Where a plan has a field of its request: all but answers and items stand under `fields`."""
    steps = steps_of(field)
    return steps if steps[:1] in (("answers",), ("items",)) else ("fields", *steps)


def why_refused(error: Mapping[str, Any]) -> str:
    """What the engine says is wrong with a request, in the language that commands talk in."""
    said: str = error["message"][language.chosen()]
    return said


# --- what the files hold -------------------------------------------------------------------------


def _of_version(programme: str, version: Any, place: Place) -> Iterator[Worked]:
    for number, example in enumerate(version["examples"]):
        for told in _services(example):
            for one in _bought(example):
                request = _plan(programme, version["id"], one)
                request["answers"] = {**request["answers"], **told}
                expected = _paid(example["expect"])
                yield Worked((*place, "examples", number), "subsidy", request, expected)
    for number, check in enumerate(version["self_checks"]):
        expected = {key: sorted(check[key]) for key in ("unmet", "open")}
        for told in _services(check):
            request = {
                "programme": programme,
                "version": version["id"],
                "answers": {**check["answers"], **told},
            }
            yield Worked((*place, "self_checks", number), "eligibility", request, expected, ())


def _services(example: Any) -> list[dict[str, str]]:
    """What each of its services adds to the answers of an example."""
    return [{"service": service} for service in example["services"]] or [{}]


def _bought(example: Any) -> list[Any]:
    """The example with each of its categories as that of its first item."""
    first, *others = example["items"] or [None]
    return [
        {**example, "items": [{**first, "category": category}, *others]}
        for category in example["categories"]
    ] or [example]


def _of_host(file: Any) -> Iterator[Worked]:
    for number, local in enumerate(file["rules"]):
        where = "municipality" if len(file["code"]) > PREFECTURE else "prefecture"
        for position, example in enumerate(local["examples"]):
            place = ("rules", number, "examples", position)
            expected = _paid(example["expect"])
            for told in _services(example):
                for one in _bought(example):
                    request = _plan(local["programme"], local["version"], one)
                    request["answers"] = {**request["answers"], **told}
                    yield Worked(place, "subsidy", {**request, where: file["code"]}, expected)
    for number, programme in enumerate(file["own"]):
        own = f"{OWN}{file['code']}-{programme['id']}"
        for index, version in enumerate(programme["versions"]):
            for position, example in enumerate(version["worked"]):
                here = ("own", number, "versions", index, "worked", position)
                request = _plan(own, version["id"], example)
                yield Worked(here, "subsidy", request, _paid(example["expect"]))


def _plan(programme: str, version: str, example: Any) -> dict[str, Any]:
    """The example as the calculator takes it; what an item is called plays no part."""
    return {
        "programme": programme,
        "version": version,
        "answers": example["answers"],
        "items": [{**item, "label": None} for item in example["items"]],
        **example.get("fields", {}),
    }


def _paid(expected: Any) -> dict[str, Any]:
    """What a plan comes to; requirements in any order, some figures only where they are told."""
    told = {key: value for key, value in expected.items() if key not in _TOLD or value is not None}
    return {key: sorted(told[key]) if key in ("unmet", "open") else told[key] for key in told}


# --- what the engine says ------------------------------------------------------------------------


def answered(example: Worked, rules: Mapping[str, Any]) -> dict[str, Any]:
    """The engine's result; without what would change it or be paid beside, which takes long.

    The status is "invalid" where the rules do not know what is asked for.
    """
    try:
        if example.kind == "subsidy":
            return _amounts(example, rules)
        if example.kind == "eligibility":
            return _standing(example.request, rules)
    except Invalid as error:
        return {"status": "invalid", "errors": error.errors}
    return calculate(example.kind, example.request, rules)


def _amounts(example: Worked, rules: Mapping[str, Any]) -> dict[str, Any]:
    """What is paid; where the example says so, also at the lowest caps that can be chosen."""
    request = example.request
    result = subsidy.amounts(request, rules)
    if "at_lowest" not in example.expected or "total" not in result:  # No such version is known.
        return result
    lowest = with_lowest(rules, request["programme"], request["version"])
    return {**result, "at_lowest": subsidy.amounts(request, lowest)["total"]["subsidy"]}


def _standing(request: Mapping[str, Any], rules: Mapping[str, Any]) -> dict[str, Any]:
    """Which requirements of one programme are met; not which amounts that opens."""
    programme = rules["programmes"].get(request["programme"])
    if programme is None or request["version"] not in programme["versions"]:
        return {"status": "invalid", "errors": []}
    problems = Problems(rules["messages"])
    answers = problems.answers(request["answers"], rules)
    problems.stop_if_any()
    return eligibility.judge(answers, {**rules, "programmes": {programme["id"]: programme}})


def figures(example: Worked, result: dict[str, Any]) -> Any:
    """A function from the name of an expected figure to what the result says."""
    if example.kind == "subsidy":
        standing = result.get("requirements", [])
        unpaid = result["status"] == "not_eligible"
        said = {
            **result["total"],
            "status": result["status"],
            "unmet": sorted(entry["id"] for entry in standing if entry["met"] is False),
            "open": sorted(entry["id"] for entry in standing if entry["met"] is None),
            "at_least": result.get("at_least", False) and not unpaid,
            "at_most": result["at_most"] if not unpaid else False,
            "at_lowest": result.get("at_lowest"),
        }
        return said.get
    if example.kind == "eligibility":
        version = next(
            one for one in result["versions"] if one["version"] == example.request["version"]
        )
        met = {entry["id"]: entry["met"] for entry in version["requirements"]}
        return {
            "unmet": sorted(id_ for id_, known in met.items() if known is False),
            "open": sorted(id_ for id_, known in met.items() if known is None),
        }.get
    said = _offered(result) if example.kind == "quick" else result
    return lambda name: _at(said, name)


def _offered(result: dict[str, Any]) -> dict[str, Any]:
    """The number of offers, and by who applies and programme what each comes to in yen.

    Two figures, "300000-800000", where more than one amount is possible.
    """
    said: dict[str, Any] = {"status": result["status"], "offers": len(result["offers"])}
    for offer in result["offers"]:
        ends = [offer[end] and offer[end]["subsidy"] for end in ("least", "most")]
        amount = ends[0] if ends[0] == ends[1] else f"{ends[0]}-{ends[1]}"
        said.setdefault(offer["applicant"], {})[offer["programme"]] = amount
    return said


def _refused(example: Worked, error: Mapping[str, Any]) -> Difference:
    field = error["field"]
    plan = example.kind in ("subsidy", "eligibility")
    way = place_in(field) if plan else ("request", *steps_of(field))
    entered: Any = example.request
    for step in steps_of(field):
        entered = _inside(entered, step)
    return Difference((*example.place, *way), None, entered, why_refused(error))


def _inside(value: Any, step: str | int) -> Any:
    """What a part of a request has at one step; None where it has nothing there."""
    if isinstance(value, list):
        return value[step] if isinstance(step, int) and step < len(value) else None
    return value.get(step) if isinstance(value, dict) else None


def _at(result: Any, name: str) -> Any:
    """A figure of a result by its way into it, `lines.0.total`; None where there is none."""
    for step in name.split("."):
        if isinstance(result, list):
            result = result[int(step)] if int(step) < len(result) else None
        else:
            result = (result or {}).get(step)
    return result
