"""The rules as they travel to the page: a base, and parts that are fetched when they are needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calculators.form import page
from calculators.form.address import fields_of
from calculators.rules.parts import REPORTS, assembled, taken_apart
from scripts.runtime.files import Store

BASE = "base"


def add(rules: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """Add the rules to the store; returns what the manifest says of them.

    `files` are the base and the parts by "group/name"; `first` are, for each calculator, the parts
    that its worked example takes: the page fetches those along with the base.
    """
    base, parts = taken_apart(rules)
    texts = {BASE: _json(base)}
    for group, entries in parts.items():
        texts |= {f"{group}/{name}": _json(entry) for name, entry in entries.items()}
    return {
        "files": {name: store.add("rules", text.encode()) for name, text in texts.items()},
        "first": {kind: _taken(form, texts) for kind, form in parts["forms"].items()},
    }


def read(pack: Path) -> dict[str, Any]:
    """The rules that a runtime was packed with."""
    files = json.loads((pack / "manifest.json").read_bytes())["rules"]["files"]
    texts = {name: (pack / file["path"]).read_text("utf-8") for name, file in files.items()}
    rules = assembled(texts[BASE], lambda group, name: texts[f"{group}/{name}"])
    plain: dict[str, Any] = json.loads(_json(rules))
    return plain


def _taken(form: Mapping[str, Any], texts: Mapping[str, str]) -> list[str]:
    """The parts that a form and its worked example take, found by answering it."""
    if form["example_of"]:
        programme = form["example_of"]["programme"]
        return [f"forms/{form['id']}", f"{REPORTS}/{form['id']}", f"programmes/{programme}"]
    taken = []

    def note(group: str, name: str) -> str:
        taken.append(f"{group}/{name}")
        return texts[taken[-1]]

    page.answer(form["id"], "ja", fields_of(form["example"]), assembled(texts[BASE], note))
    return taken


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)
