"""A calculator as HTML: the form, and a worked example by the same engine that runs in the page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from calculators import page
from calculators.wording import Wording
from scripts.forms import fields_of

TEMPLATES = Path(__file__).resolve().parents[1] / "docs" / "templates"
TYPED = ("money", "integer", "decimal", "percent")
"""The types of fields that are read as figures, and so say how they were read."""

Pairs = list[tuple[str, str]]


class NoSuchExample(Exception):
    """A programme, version or example that the data does not hold; the message names it."""


def render(
    kind: str,
    rules: Mapping[str, Any],
    examples: Mapping[tuple[str, str, str], Mapping[str, Any]],
    language: str,
    base: str,
    *,
    id_: str,
    filled: Pairs = (),
) -> str:
    """The calculator `kind` for a page from which `base` ("../") leads to the language's root.

    `id_` is unique in the page; `filled` is what stands in the form from the beginning.
    """
    form = rules["forms"][kind]
    words = Wording(rules, language, base)
    entered = _completed(form, dict(filled))
    rows = {
        section["id"]: _rows(section["id"], entered)
        for section in form["sections"]
        if section["repeat"]
    }
    environment = _environment()
    return environment.get_template("calculator.html").render(
        form=form,
        id=id_,
        base=base,
        w=words,
        t=words.text,
        entered=entered,
        rows=rows,
        typed=TYPED,
        shown=page.shown,
        example=_example(form, rules, examples, words),
    )


def examples_of(programmes: Iterable[Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Every example of the programme files by programme, version and id: title and request."""
    found = {}
    for programme in programmes:
        for version in programme.versions:
            for example in version.examples:
                plain = example.model_dump(by_alias=True, mode="json")
                request = {
                    "programme": programme.id,
                    "version": version.id,
                    "answers": plain["answers"],
                    "items": [{**item, "label": None} for item in plain["items"]],
                }
                place = (programme.id, version.id, example.id)
                found[place] = {"title": plain["title"], "request": request}
    return found


def example_fields(request: Mapping[str, Any]) -> Pairs:
    """A request as the fields of a form; answers are said even where they are a no."""
    said = {key: value for key, value in request.get("answers", {}).items() if value is False}
    return [*fields_of(request), *((f"answers.{key}", "no") for key in said)]


def preset(
    examples: Mapping[tuple[str, str, str], Mapping[str, Any]],
    programme: str | None,
    version: str | None,
    example: str | None,
) -> Pairs:
    """What an author's options put in the form; raises `NoSuchExample`."""
    if example:
        found = [
            entry["request"]
            for place, entry in examples.items()
            if place[2] == example and programme in (None, place[0]) and version in (None, place[1])
        ]
        if len(found) != 1:
            raise NoSuchExample(f"{len(found)} examples {programme}/{version}/{example}")
        return example_fields(found[0])
    chosen = {"programme": programme, "version": version}
    return [(name, value) for name, value in chosen.items() if value]


def _example(
    form: Mapping[str, Any],
    rules: Mapping[str, Any],
    examples: Mapping[tuple[str, str, str], Mapping[str, Any]],
    words: Wording,
) -> dict[str, Any]:
    """The worked example: its fields, and the answer the page would give to them."""
    place = form["example_of"]
    entry = {"title": None, "request": form["example"]}
    if place:
        entry = dict(examples[place["programme"], place["version"], place["id"]])
    fields = list(_completed(form, dict(example_fields(entry["request"]))).items())
    asked = [*fields, ("page.base", words.base)]
    answer = json.loads(page.answer(form["id"], words.language, asked, rules))
    if "html" not in answer:
        raise NoSuchExample(f"the example of the form {form['id']}: {answer['errors']}")
    return {**entry, "fields": fields, **answer}


def _completed(form: Mapping[str, Any], entered: dict[str, str]) -> dict[str, str]:
    """What is entered, and the usual choice wherever nothing else is."""
    for section in form["sections"]:
        for field in section["fields"] if not section["repeat"] else ():
            for option in field["options"] or ():
                if option["usual"] and page.shown(option["shown_when"], entered):
                    entered.setdefault(field["name"], option["value"])
    return entered


def _rows(section: str, entered: Mapping[str, str]) -> list[dict[str, str]]:
    """The values of each row that is filled in from the beginning; at least one, empty row."""
    rows: list[dict[str, str]] = []
    start = f"{section}["
    for name, value in entered.items():
        if name.startswith(start):
            index, _, field = name[len(start) :].partition("].")
            rows.extend({} for _ in range(int(index) + 1 - len(rows)))
            rows[int(index)][field] = value
    return rows or [{}]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment
