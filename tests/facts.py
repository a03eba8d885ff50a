"""What tests share: the data, its rules, answers, pages, and data with one thing changed."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any

from calculators import calculate
from scripts.checks.checked import load_data
from scripts.model import Data, model_for
from scripts.model.load import Fault
from scripts.pages import DOCS
from scripts.pages.templates import Templates
from scripts.rules.compile import compile_rules

JAPANESE = re.compile(r"[ぁ-ヿ一-鿿]")


@cache
def data() -> Data:
    return load_data()


@cache
def rules() -> dict[str, Any]:
    return compile_rules(data())


def newest_year() -> int:
    """The newest fiscal year whose rules are in force, as the data are now."""
    return max(
        version["fiscal_year"]
        for programme in rules()["programmes"].values()
        for version in programme["versions"].values()
        if version["status"] == "in-force" and version["fiscal_year"]
    )


def ask(kind: str, **request: Any) -> dict[str, Any]:
    """What the engine makes of a request, by the rules as they are."""
    return calculate(kind, request, rules())


@cache
def pages(area: ModuleType, language: str) -> dict[str, str]:
    """The pages of one area as Markdown, by path."""
    templates = Templates(data(), rules(), language, (DOCS / "templates",))
    return {
        page.path: templates.render(page.template, page.path, page.context)
        for page in area.pages(data(), rules(), language)
    }


def faults(
    name: str,
    check: Callable[[Data], Any],
    change: Callable[[dict[str, Any]], object],
    of: Data | None = None,
) -> list[Fault]:
    """What a cross-check says once `change` has altered one file of the national data, or `of`."""
    before = of or data()
    value = copy.deepcopy(before.documents[name].value)
    change(value)
    model = model_for(name)
    assert model is not None
    documents = {**before.documents, name: replace(before.documents[name], value=value)}
    changed = {**before.files, name: model.model_validate(value)}
    return list(check(replace(before, documents=documents, files=changed)))


def japanese_outside_its_span(markdown: str) -> list[str]:
    """Lines of an English page that hold Japanese which no lang="ja" marks as such."""
    visible = re.sub(r'<(\w+) lang="ja">.*?</\1>', "", markdown)
    visible = re.sub(r'<script type="application/ld\+json">.*?</script>', "", visible)
    return [line for line in visible.splitlines() if JAPANESE.search(line)]


@cache
def hosted(host: str) -> Data:
    """The data of a made-up host in data/hosts/, laid over the national."""
    return load_data(host=host)
