"""The page that sets the results of several groups side by side and says what makes them differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from calculators import KINDS
from calculators.form.address import fragment
from calculators.words.wording import Wording
from scripts.markdown.calculator_page import examples_of
from scripts.model import Data
from scripts.model.exercises import FILE as EXERCISES
from scripts.pages import Page
from scripts.rules.presets import presets


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page, with what its script needs to know a calculator's links and files by."""
    kinds = [
        {"id": kind, "title": form["title"], "usual": usual(form)}
        for kind, form in ((kind, rules["forms"][kind]) for kind in KINDS)
    ]
    known = presets(
        Wording(rules, language),
        examples_of(data.many("programmes")),
        data.files[EXERCISES].exercises,
    )
    shorts = [(one.short, fragment(one.kind, one.request)) for one in known]
    yield Page("groups.md", "groups.md.j2", {"kinds": kinds, "shorts": shorts})


def usual(form: Mapping[str, Any]) -> dict[str, str]:
    """What stands in a form from the beginning, whatever else does, where something has to."""
    return {
        field["name"]: option["value"]
        for section in form["sections"]
        for field in (section["fields"] if not section["repeat"] else ())
        for option in (field["options"] or () if field["required"] else ())
        if option["usual"] and option["shown_when"] is None
    }
