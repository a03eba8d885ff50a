"""What must hold in data/forms/*.yaml, beyond the shape of its parts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from calculators.form import page
from calculators.form.address import fields_of
from scripts.checks.worked import place_in, steps_of
from scripts.machine import language
from scripts.model import Data
from scripts.model.common import walk
from scripts.model.forms import ExampleOf, Form
from scripts.model.load import Fault, Place, shown
from scripts.rules.forms import completed
from scripts.rules.hosts import example_of


def check(data: Data) -> Iterator[Fault]:
    """Conditions name fields of their form; the worked example exists."""
    for name, form in sorted(data.files.items()):
        if isinstance(form, Form):
            yield from _conditions(name, form, data.documents[name].value)
            if form.example_of and not _exists(form.example_of, data):
                yield Fault(
                    name,
                    ("example_of",),
                    f"no example {form.example_of.id}",
                    "an example of a programme file",
                    "name its programme, version and id",
                )


def _conditions(name: str, form: Form, value: Any) -> Iterator[Fault]:
    known = {field.name for section in form.sections for field in section.fields}
    rows = {section.id for section in form.sections if section.repeat}
    for place, test in _tests(value, ()):
        if "field" in test and test["field"] not in known:
            yield Fault(
                name,
                (*place, "field"),
                f"the field {test['field']}",
                "a field of this form",
                f"one of {', '.join(sorted(known))}",
            )
        if "row" in test and test["row"] not in rows:
            yield Fault(
                name,
                (*place, "row"),
                f"the section {test['row']}",
                "a section of this form that repeats",
                f"one of {', '.join(sorted(rows)) or 'none'}",
            )


def _tests(value: Any, place: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Every mapping under a `shown_when` with its place."""
    inside = "shown_when" in place
    if isinstance(value, dict):
        if inside:
            yield place, value
        for key, item in value.items():
            yield from _tests(item, (*place, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _tests(item, (*place, position))


def _exists(example: ExampleOf, data: Data) -> bool:
    return any(
        entry.id == example.id and entry.shown
        for programme in data.many("programmes")
        if programme.id == example.programme
        for version in programme.versions
        if version.id == example.version
        for entry in version.examples
    )


def check_examples(data: Data, rules: Mapping[str, Any]) -> Iterator[Fault]:
    """What each form gives as its own worked example can be calculated; all else must be sound.

    It is entered as a reader would, so every name in it is a question of the form. Where it is an
    example of the host's, it is told with the host's file.
    """
    own = (form for form in rules["forms"].values() if form["example"] and not form["example_of"])
    for form in own:  # Else a host's place alone stands there, and the example is a programme's.
        located = _where(form["id"], data)
        fields = fields_of(form["example"])
        for field, text in fields:
            if not _asks(form, field):
                expected = f"the name of a question of the form {form['id']}"
                yield Fault(*located(field), shown(text), expected, "correct the name")
        entered = list(completed(form, dict(fields)).items())
        answer = json.loads(page.answer(form["id"], language.chosen(), entered, rules))
        for wrong in answer["errors"]:
            expected = f"an entry that can be calculated ({wrong['text']})"
            found = shown(dict(fields).get(wrong["field"], ""))
            yield Fault(*located(wrong["field"]), found, expected, "correct the example")


def without_figure(data: Data, way: str) -> Iterator[Fault]:
    """A fault wherever a form names this way to a figure."""
    for name in (name for name, form in sorted(data.files.items()) if isinstance(form, Form)):
        for place, value in walk(data.documents[name].value):
            if value == way:
                expected = "the way to a figure of the rules"
                yield Fault(name, place, shown(way), expected, "correct a step of it")


def _asks(form: Mapping[str, Any], field: str) -> bool:
    """Whether a question has this name: one of the form, or of a row that it may have."""
    names = {
        f"{part['id']}[].{one['name']}" if part["repeat"] else one["name"]
        for part in form["sections"]
        for one in part["fields"]
    }
    return re.sub(r"\[\d+\]", "[]", field) in names


def _where(form: str, data: Data) -> Callable[[str], tuple[str, Place]]:
    """A function from a question to the file and the place where the example answers it."""
    name = f"forms/{form}.yaml"
    own = example_of(data) if data.files[name].example_of else None
    if own is None:
        return lambda field: (name, ("example", *steps_of(field)))
    return lambda field: (own.file, (*own.place, *place_in(field)))
