"""Complete the form definitions with what follows from the other data, ready to be rendered.

`expand(form, rules)` gives the plain dict that docs/templates/calculator.html renders and
calculators/form/page.py reads: `options_from`, `shown_from` and `answers` are replaced by options,
conditions and fields. A question is shown only where its answer can change the result: the
condition is put together from the rules that look at the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from calculators.form.address import raw
from calculators.form.page import shown
from scripts.rules.forms.options import OPTIONS, left_open, option
from scripts.rules.forms.questions import QUESTIONS, counters, figure_or_not
from scripts.rules.forms.when import SHOWN
from scripts.rules.variants import NEVER

Plain = dict[str, Any]


class NoSuchFigure(Exception):
    """A way into the rules, `linkage.items.printing`, without a figure at its end: the message."""


def expand(form: Plain, rules: Mapping[str, Any]) -> Plain:
    """The form with every option, condition and question worked out.

    What no recorded rules ask is left out. Raises `NoSuchFigure` where the form names one.
    """
    sections = []
    for section in form["sections"]:
        fields = [_field(field, rules) for field in section["fields"]]
        fields = [field for field in fields if field["shown_when"] != NEVER]
        if section["answers"]:
            questions = QUESTIONS[section["answers"]](rules)
            fields += [
                figure_or_not(one, rules) for one in _standing_here(questions, section, form)
            ]
        fields = [{**field, "faq": _entry(form["id"], field["name"], rules)} for field in fields]
        repeat = section["repeat"] and _repeat(section["repeat"], rules)
        sections.append({**section, "repeat": repeat, "fields": fields})
    return {**form, "sections": sections, "example": _example(form["example"], rules)}


def _standing_here(questions: list[Plain], section: Plain, form: Plain) -> list[Plain]:
    """The questions that a section names, in its order; else those that no section names."""
    by_name = {question["name"]: question for question in questions}
    if section["only"] is not None:
        names = [f"answers.{answer}" for answer in section["only"]]
        return [by_name[name] for name in names if name in by_name]
    named = {f"answers.{answer}" for one in form["sections"] for answer in one["only"] or ()}
    return [question for name, question in by_name.items() if name not in named]


def _field(field: Plain, rules: Mapping[str, Any]) -> Plain:
    done = {key: value for key, value in field.items() if not key.endswith("_from")}
    done["listed"] = field["listed_from"]
    done["counters"] = counters(field["unit"], field["counters"])
    done["example"] = bool(field["start_from"])
    if field["start_from"]:
        done["start"] = raw(_figure(field["start_from"], rules))
    if field["options"]:
        done["options"] = [
            option(one["value"], **{key: one[key] for key in ("label", "help", "usual")})
            for one in field["options"]
        ]
    if field["options_from"]:
        done["options"] = OPTIONS[field["options_from"]](rules)
    if field["shown_from"]:
        done["shown_when"] = SHOWN[field["shown_from"]](rules)
    return left_open(done)


def _repeat(repeat: Plain, rules: Mapping[str, Any]) -> Plain:
    """A section that repeats, with when it may stay empty."""
    named = repeat["empty_from"]
    done = {key: value for key, value in repeat.items() if not key.endswith("_from")}
    return {**done, "empty_when": SHOWN[named](rules) if named else NEVER}


def _entry(form: str, field: str, rules: Mapping[str, Any]) -> str | None:
    """The question-and-answer entry that explains a field."""
    if field.startswith("answers."):
        explained: dict[str, str] = rules["faq"]["answers"]
        name = field.removeprefix("answers.")
        # What a single prefecture asks has no entry of its own: one explains them all.
        return explained.get(name.partition(".")[0] if name.startswith("local.") else name)
    explained = rules["faq"]["fields"]
    name = f"{form}.{field}"
    return explained.get(name) or next(
        (explained[glob] for glob in explained if fnmatchcase(name, glob)), None
    )


def _example(value: Any, rules: Mapping[str, Any]) -> Any:
    """A request in which `{from: linkage.licence.yearly}` stands for that figure of the data."""
    if isinstance(value, dict):
        if list(value) == ["from"]:
            return _figure(value["from"], rules)
        return {key: _example(item, rules) for key, item in value.items()}
    return [_example(item, rules) for item in value] if isinstance(value, list) else value


def _figure(path: str, rules: Mapping[str, Any]) -> Any:
    """What stands in the rules at `linkage.items.printing.before`; entries of lists go by id."""
    at: Any = rules
    for step in path.split("."):
        if isinstance(at, list):
            at = {entry["id"]: entry for entry in at}
        if not isinstance(at, dict) or step not in at:
            raise NoSuchFigure(path)
        at = at[step]
    return at


def completed(form: Mapping[str, Any], entered: dict[str, str]) -> dict[str, str]:
    """What is entered, and the usual choice wherever nothing else is."""
    for section in form["sections"]:
        for field in section["fields"] if not section["repeat"] else ():
            for one in field["options"] or ():
                if one["usual"] and shown(one["shown_when"], entered):
                    entered.setdefault(field["name"], one["value"])
    return entered
