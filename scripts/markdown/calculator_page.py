"""A calculator as HTML: the form, and a worked example by the same engine that runs in the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from calculators.form import page
from calculators.form.address import fields_of, fragment
from calculators.html import standing
from calculators.html.markup import html
from calculators.html.standing import Standing
from calculators.words.wording import Wording
from scripts.markdown.listed import listed
from scripts.rules.forms import completed
from scripts.rules.presets import presets

TEMPLATES = Path(__file__).resolve().parents[2] / "docs" / "templates"
TYPED = ("money", "integer", "decimal", "percent", "date")
"""The types of fields that are read as figures or days, and so say how they were read."""

_BASE = "../"
"""The way from most calculators' pages, and from all frames, to the root of the language."""

_CITED = re.compile(rf'href="{re.escape(_BASE)}sources\.html#([^"]+)"')

_ANSWERED: list[tuple[Mapping[str, Any], dict[tuple[Any, ...], str]]] = []
"""The rules of the last answers, and these by what was asked."""

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
    filled: Iterable[tuple[str, str]] = (),
    exercises: Iterable[Any] = (),
) -> str:
    """The calculator `kind` for a page from which `base` ("../") leads to the language's root.

    `id_` is unique in the page; `filled` is what stands in the form from the beginning. With the
    examples it offers the cases of the `exercises` to begin with.
    """
    form = rules["forms"][kind]
    words = Wording(rules, language, base)
    # What a page is written with is meant for all sites: what a host begins with goes before it.
    entered = completed(form, {**dict(filled), **form.get("preset", {})})
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
        listed=listed(rules, words),
        missing=_missing(kind, entered, words),
        chip=lambda year: Markup(html(standing.chip(words, Standing(**year), with_year=True))),
        example=_example(form, rules, examples, words),
        presets=_presets(kind, words, examples, exercises),
    )


def examples_of(programmes: Iterable[Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Every example that is shown by programme, version and id: title and request."""
    found = {}
    for programme in programmes:
        for version in programme.versions:
            for example in (one for one in version.examples if one.shown):
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


def cited(
    kind: str,
    rules: Mapping[str, Any],
    examples: Mapping[tuple[str, str, str], Mapping[str, Any]],
    language: str,
) -> set[str]:
    """The places on the sources page that the worked example of a calculator leads to."""
    example = _example(rules["forms"][kind], rules, examples, Wording(rules, language, _BASE))
    return set(_CITED.findall(example["html"]))


def preset(
    kind: str,
    rules: Mapping[str, Any],
    examples: Mapping[tuple[str, str, str], Mapping[str, Any]],
    programme: str | None,
    version: str | None,
    example: str | None,
) -> Pairs:
    """What an author's options put in the form of a `kind`.

    Raises `NoSuchExample` where one of them names nothing, or stands where it has no meaning.
    """
    _check_options(kind, rules, programme, version, example)
    if example:
        found = [
            entry["request"]
            for place, entry in examples.items()
            if place[2] == example and programme in (None, place[0]) and version in (None, place[1])
        ]
        if len(found) != 1:
            raise NoSuchExample(f"{len(found)} examples {programme}/{version}/{example}")
        return fields_of(found[0])
    chosen = {"programme": programme, "version": version}
    return [(name, value) for name, value in chosen.items() if value]


def _check_options(
    kind: str,
    rules: Mapping[str, Any],
    programme: str | None,
    version: str | None,
    example: str | None,
) -> None:
    if kind != "subsidy" and (programme or version or example):
        raise NoSuchExample(f"{kind}: only the form of subsidy takes programme, version and preset")
    programmes = rules["programmes"]
    if programme and programme not in programmes:
        raise NoSuchExample(f"no programme {programme}; there are: {', '.join(programmes)}")
    versions = programmes[programme]["versions"] if programme else {}
    if version and version not in versions and not (example and not programme):
        there = ", ".join(versions) or "none without a programme"
        raise NoSuchExample(f"no version {version}; there are: {there}")


def _example(
    form: Mapping[str, Any],
    rules: Mapping[str, Any],
    examples: Mapping[tuple[str, str, str], Mapping[str, Any]],
    words: Wording,
) -> dict[str, Any]:
    """The worked example: its fields, and the answer the page would give to them."""
    place = form["example_of"]
    entry = {"title": form.get("example_title"), "request": form["example"]}
    if place:
        entry = dict(examples[place["programme"], place["version"], place["id"]])
    fields = list(completed(form, dict(fields_of(entry["request"]))).items())
    answer = _answer(form["id"], fields, words)
    if "html" not in answer:
        raise NoSuchExample(f"the example of the form {form['id']}: {answer['errors']}")
    # What nobody has entered is not headed as "what you entered".
    heading = (words("report.answers.heading"), words("form.example.answers"))
    answers = answer["answers"].replace(*(f"<h3>{text}</h3>" for text in heading), 1)
    return {**entry, "fields": fields, **answer, "answers": answers}


def _presets(
    kind: str,
    words: Wording,
    examples: Mapping[tuple[str, str, str], Mapping[str, Any]],
    exercises: Iterable[Any],
) -> list[tuple[str, list[dict[str, str]]]]:
    """What the calculator can begin with, by group: title, short link and the link in full."""
    known = (one for one in presets(words, examples, exercises) if one.kind == kind)
    return [
        (
            group,
            [
                {
                    "title": one.title,
                    "short": one.short,
                    "whole": fragment(one.kind, one.request),
                }
                for one in of_group
            ],
        )
        for group, of_group in groupby(known, key=lambda one: one.group)
    ]


def _missing(kind: str, entered: Mapping[str, str], words: Wording) -> str:
    """What still has to be entered in the form as it stands in the page."""
    missing: str = _answer(kind, entered.items(), words)["missing"]
    return missing


def _answer(kind: str, fields: Iterable[tuple[str, str]], words: Wording) -> dict[str, Any]:
    """What the engine answers a page; its frame and the sources' page ask the same once more."""
    if not (_ANSWERED and _ANSWERED[0][0] is words.rules):
        _ANSWERED[:] = [(words.rules, {})]
    answers = _ANSWERED[0][1]
    asked = (*fields, ("page.base", words.base))
    key = (kind, words.language, asked)
    if key not in answers:
        answers[key] = page.answer(kind, words.language, asked, words.rules)
    answer: dict[str, Any] = json.loads(answers[key])
    return answer


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
