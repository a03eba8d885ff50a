"""The terms of what the site ships: all of it, in the words of those who made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.machine import names
from scripts.machine.inputs import ROOT
from scripts.site import keeping, licences

SOFTWARE = (".js", ".mjs", ".wasm", ".zip")
OWN = {path.name for path in (ROOT / "docs/assets/javascripts").iterdir()} | {keeping.KEEPER}
OWN_PACKED = ("engine.*.zip", "search_index.*.js")


@pytest.mark.slow
def test_every_component_is_named_with_its_licence() -> None:
    text = licences.text()
    for component in licences.components():
        described = text.partition(f"\n{component.name}\n===")[2]
        assert (
            described.partition("\n\n\n")[0]
            .lstrip("=\n")
            .startswith(f"Licence: {component.licence}")
        ), component.name
        assert component.notice in described


@pytest.mark.parametrize(
    "words",
    [
        "Mozilla Public License Version 2.0",  # Pyodide
        "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
        "Permission is hereby granted, free of charge",
        "Copyright (c) 2016-2025 Martin Donath",
        "Apache License",
        "https://creativecommons.org/licenses/by/4.0/",
    ],
)
def test_the_texts_that_have_to_be_passed_on_are(words: str) -> None:
    assert words in licences.text()


def test_no_software_is_shipped_without_its_terms(site: Path) -> None:
    described: set[Path] = set()
    for component in licences.components():
        for pattern in component.files:
            found = set(site.glob(pattern))
            assert found, f"{component.name}: the site has no {pattern}"
            described |= found
    shipped = {path for path in site.rglob("*") if path.suffix in SOFTWARE}
    own = {
        path
        for path in shipped
        if names.without_hash(path.name) in OWN or any(map(path.match, OWN_PACKED))
    }
    assert shipped - own <= described


@pytest.mark.parametrize("page", ["index.html", "en/index.html", "en/programmes/index.html"])
def test_every_page_leads_to_the_terms(site: Path, page: str) -> None:
    up = "../" * page.count("/")
    assert f'href="{up}licences.txt"' in (site / page).read_text("utf-8")
    assert (site / "licences.txt").read_text("utf-8") == licences.text()
