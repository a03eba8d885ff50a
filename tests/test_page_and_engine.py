"""docs/development/page-and-engine.md names all that page and engine agree on, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calculators.form import page
from tests.facts import rules

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = (ROOT / "docs/development/page-and-engine.md").read_text("utf-8")
PAGES = [ROOT / "docs" / part for part in ("assets", "overrides", "templates", "ja", "en")]
MAKERS = [ROOT / part for part in ("calculators", "scripts/markdown", "scripts/pages")]
FOREIGN = ("md-",)


def rows(heading: str) -> set[str]:
    """What stands in backquotes at the start of the rows of a section's tables."""
    section = DOCUMENT.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    assert section, f"page-and-engine.md: no section {heading!r}"
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.M))


def named_in(text: str) -> Iterator[str]:
    """The names of data attributes in markup, selectors, scripts and Python."""
    yield from re.findall(r"(?<![\w-])data-([a-z]+(?:-[a-z]+)*)\b", text)
    scripted = re.findall(r"dataset\.([a-zA-Z]+)|\"(\w+)\" in (?:\w+\.)*dataset", text)
    for name in map("".join, scripted):
        yield re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)
    for name in re.findall(r"\bdata_([a-z_]+)(?:=|\": )", text):
        yield name.replace("_", "-")


def data_names() -> set[str]:
    """Every name of a data attribute of this project, with `data-`."""
    files = [file for folder in PAGES for file in folder.rglob("*") if file.suffix != ".svg"]
    files += [file for folder in MAKERS for file in folder.rglob("*.py")]
    texts = (file.read_text("utf-8") for file in files if file.is_file())
    found = {name for text in texts for name in named_in(text)}
    return {f"data-{name}" for name in found if not name.startswith(FOREIGN)}


def manifest_keys(manifest: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The keys of a manifest but for names that its content gives, and the parts of its levels."""
    rules, levels = manifest["rules"], manifest["levels"]
    loaded = [part for level in levels for part in (level["files"], level["later"])]
    files = [file for part in (rules["files"], *loaded) for file in part.values()]
    keys = {key for entry in (manifest, rules, *levels, *files) for key in entry}
    return keys, {name for part in loaded for name in part}


@pytest.mark.parametrize(
    "text",
    [
        '<p data-new-name="x">',
        'querySelector("[data-new-name]")',
        "element.dataset.newName = 1",
        'if ("newName" in button.dataset)',
        'tag("p", data_new_name=1)',
        '{"class_": "chip", "data_new_name": 1}',
        "p[data-new-name] { color: red }",
    ],
)
def test_a_new_name_is_seen_wherever_it_comes_up(text: str) -> None:
    assert set(named_in(text)) == {"new-name"}


def test_every_data_name_of_the_pages_is_described() -> None:
    assert data_names() == rows("Names in the page")


def test_every_key_of_an_answer_is_described() -> None:
    described = rows("`page.answer")
    answer = json.loads(page.answer("kpi", "ja", [("total", "10"), ("page.base", "")], rules()))
    filled = json.loads(page.answer("addon", "ja", [("users", "70"), ("grade", "I")], rules()))
    assert filled["html"] and answer["errors"]
    own = {"page.base", "page.was", "page.before", "page.entry", "page.asked"}
    assert {*answer, *filled, *own} == described
    assert {key for error in answer["errors"] for key in error} == {"field", "code", "text"}


def test_every_reason_why_there_is_no_engine_is_described() -> None:
    scripts = [ROOT / "docs/assets/javascripts" / name for name in ("runtime.js", "worker.js")]
    text = "\n".join(script.read_text("utf-8") for script in scripts)
    codes = set(rules()["words"]["form"]["failure"])
    assert codes == rows("Messages to the worker")
    assert all(f'"{code}"' in text for code in codes), "a code that no script gives"
    thrown = set(re.findall(r"(?:Engine|Load)Error\(\s*\"([a-z-]+)\"", text))
    assert thrown <= codes, "a code without a text"


def test_every_key_of_the_manifest_is_described(site: Path) -> None:
    manifest = json.loads((site / "runtime/manifest.json").read_bytes())
    keys, parts = manifest_keys(manifest)
    assert keys | parts == rows("The manifest of the runtime")
