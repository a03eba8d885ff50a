"""The questions of a calculator: a section of its form with `answers` names it.

A question is shown only where its answer can change the result: the condition is put together from
the rules that look at the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculators import eligibility
from calculators.compare.years import year_of
from calculators.form.page import UNKNOWN
from calculators.quick.offers import programmes_in, way_of
from calculators.rules.conditions import told
from calculators.rules.mechanisms import cap
from scripts.rules.forms.options import left_open, option
from scripts.rules.forms.uses import decides, purchase, taken, uses_of
from scripts.rules.forms.when import wanted
from scripts.rules.variants import NEVER, Needs, Variant, calculating, where, where_compared

Plain = dict[str, Any]

_TYPES = {
    "integer": "integer",
    "boolean": "radio",
    "choice": "radio",
    "service": "list",
    "date": "date",
}


def counters(unit: Plain | None, others: list[str]) -> list[str]:
    """What may follow a number: what it counts, in either language, and other words for it."""
    return list(dict.fromkeys([*filter(None, (unit or {}).values()), *others]))


def _questions(rules: Mapping[str, Any]) -> list[Plain]:
    """The questions that some rules' amounts or requirements look at, a host's own at the end."""
    return [
        _question(answer, shown, rules)
        for answer in _answers(rules)
        if (shown := where(rules, _asks(answer["id"]))) != NEVER
    ]


def _answers(rules: Mapping[str, Any]) -> Iterator[Plain]:
    """The answers of data/answers.yaml, then those that only hosts ask, each id once."""
    yield from rules["answers"].values()
    known: dict[str, Plain] = {}
    for host in rules["hosts"].values():
        known = {**host["answers"], **known}
    for id_, answer in known.items():
        yield {**answer, "id": id_}


def _asks(answer: str) -> Needs:
    def needs(variant: Variant) -> list[Plain | None]:
        return uses_of(answer, variant.version) if answer in variant.asked else []

    return needs


def _questions_of_eligibility(rules: Mapping[str, Any]) -> list[Plain]:
    """The questions that decide who is eligible, and the counts that a ceiling depends on."""
    fields = []
    deciding_all = eligibility.judge({}, rules)["questions"]
    for answer in [*deciding_all, *sorted(_caps_need(rules) - set(deciding_all))]:
        deciding = [v for _, v in eligibility.versions_of(rules) if decides(answer, v)]
        needed = _not_told(answer, deciding, rules)
        question = _question(rules["answers"][answer], {"all": needed} if needed else None, rules)
        fields.append(_unanswered({**question, "required": False}, rules))
    return fields


def _questions_of_compare(rules: Mapping[str, Any]) -> list[Plain]:
    """The questions on amounts, and folded away those that only decide who is eligible."""
    fields = []
    for answer in _answers(rules):
        amounts = where_compared(rules, year_of, _asks_amount(answer["id"]))
        standing = where_compared(rules, year_of, _asks_standing(answer["id"]))
        parts = [*amounts["any"], *standing["any"]]
        if parts:
            question = _question(answer, {"any": parts}, rules)
            # What may rule a programme out can stay unknown: the others are compared all the same.
            required = question["required"] and standing == NEVER
            fields.append({**question, "required": required, "rare": amounts == NEVER})
    return fields


def _questions_of_quick(rules: Mapping[str, Any]) -> list[Plain]:
    """The counts that an office's ceilings depend on, each asked where it can change an amount."""
    needed: dict[str, list[str]] = {}
    for want in (one for one in rules["wants"]["wants"] if not one["any_of"]):
        for here in programmes_in(None, rules):
            way = way_of(here, want) if here.programme["applicant"] == "office" else None
            for answer in cap.counts(way.line["cap"]["amount"]) if way and way.line["cap"] else ():
                if want["id"] not in needed.setdefault(answer, []):
                    needed[answer].append(want["id"])
    return [
        {
            **_question(rules["answers"][answer], wanted(rules, ids), rules),
            "required": False,
            "rare": True,
        }
        for answer, ids in needed.items()
    ]


def _asks_amount(answer: str) -> Needs:
    """When what the comparison pays looks at an answer."""

    def needs(variant: Variant) -> list[Plain | None]:
        if answer not in variant.asked:
            return []
        bought = purchase(taken(variant.version))
        return [use or bought for use in uses_of(answer, variant.version, packages=False)]

    return needs


def _asks_standing(answer: str) -> Needs:
    """When it looks at an answer to say who is eligible."""

    def needs(variant: Variant) -> list[Plain | None]:
        asked = answer in variant.asked and decides(answer, variant.version)
        return [purchase(taken(variant.version))] if asked else []

    return needs


QUESTIONS = {
    "subsidy": _questions,
    "quick": _questions_of_quick,
    "eligibility": _questions_of_eligibility,
    "compare": _questions_of_compare,
}


def _not_told(
    answer: str, versions: Sequence[Mapping[str, Any]], rules: Mapping[str, Any]
) -> list[Plain]:
    """That no prefecture is chosen whose own settings give the answer for all these versions."""
    codes = [
        code
        for code in rules["local"]
        if all(answer in told(version, code, rules) for version in versions)
    ]
    return [{"not": {"field": "prefecture", "in": codes}}] if codes else []


def _unanswered(field: Plain, rules: Mapping[str, Any]) -> Plain:
    """The field with nothing chosen from the start, so that "not known" is an answer given."""
    words = rules["words"]["form"]
    if field["type"] == "list":
        return left_open({**field, "blank": words["choose"], "unknown": words["not-known"]})
    options = field["options"] and [{**option, "usual": False} for option in field["options"]]
    return {**field, "options": options}


def figure_or_not(question: Plain, rules: Mapping[str, Any]) -> Plain:
    """The question with "not known" to tick where it asks for a figure that may be left out."""
    if question["type"] not in ("integer", "date") or question["required"]:
        return question
    return {**question, "unknown": rules["words"]["form"]["not-known"]}


def _question(answer: Plain, shown: Plain | None, rules: Mapping[str, Any]) -> Plain:
    kind = _TYPES[answer["type"]]
    words = rules["words"]["form"]
    needed = answer["id"] in _caps_need(rules)
    unit = answer["unit"]
    return {
        "name": f"answers.{answer['id']}",
        "type": kind,
        "label": answer["question"],
        "short": answer["label"],
        "help": answer["help"],
        "unit": unit,
        "counters": counters(unit, answer["counters"]),
        "required": needed,
        "signed": False,
        "rare": False,
        "open": False,
        "start": None,
        "example": False,
        "pair": None,
        "otherwise": None,
        "listed": None,
        "blank": words["not-known"] if kind == "list" else None,
        "unknown": None,
        "options": _answer_options(answer, rules) if kind in ("radio", "list") else None,
        "shown_when": shown,
    }


def _caps_need(rules: Mapping[str, Any]) -> set[str]:
    """The answers without which no cap can be found: the engine does not guess them."""
    return {
        answer
        for _, version in calculating(rules)
        for line in version["lines"]
        if line["cap"]
        for answer in cap.counts(line["cap"]["amount"])
    }


def _answer_options(answer: Plain, rules: Mapping[str, Any]) -> list[Plain]:
    words = rules["words"]["form"]
    if answer["type"] == "service":
        return [option(id_, entry["name"]) for id_, entry in rules["services"].items()]
    if answer["type"] == "boolean":
        options = [option(True, words["yes"]), option(False, words["no"])]
    else:
        options = [option(choice["id"], choice["label"]) for choice in answer["choices"]]
    return [*options, option(None, words["not-known"], value=UNKNOWN, usual=True)]
