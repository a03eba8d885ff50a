"""Pages that are taken from the last build: what comes out is what converting them would give."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page

from scripts.site import converted
from scripts.site.converted import Converted

PAGES = {
    "index.md": "# Home { .big }\n\nA word.[^1] See [there](other.md#part).\n\n[^1]: A note.\n",
    "other.md": "# Other\n\n## Part\n\n<div id=by-hand>text</div>\n\n### Deeper\n",
}
SETTINGS = """
site_name: x
use_directory_urls: false
theme: {name: null, custom_dir: theme}
plugins: []
validation: {anchors: warn}
markdown_extensions: [attr_list, footnotes, toc]
"""
TEMPLATE = "{{ page.title }}|{{ page.toc }}|{{ page.content }}"


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "_LAST", {})


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What MkDocs converts, text by text."""
    seen: list[str] = []
    render = Page.render

    def noted(page: Page, config: Any, files: Any) -> None:
        seen.append(page.markdown or "")
        render(page, config, files)

    monkeypatch.setattr(Page, "render", noted)
    yield seen


def built(folder: Path, caplog: pytest.LogCaptureFixture, **changed: str) -> dict[str, str]:
    """The pages of a small site, each with its title and contents; what was wrong is logged."""
    docs, theme = folder / "docs", folder / "theme"
    for place in (docs, theme):
        place.mkdir(exist_ok=True)
    (theme / "main.html").write_text(TEMPLATE, "utf-8")
    for name, text in PAGES.items():
        (docs / name).write_text(changed.get(name.removesuffix(".md"), text), "utf-8")
    (folder / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    config = load_config(str(folder / "mkdocs.yml"))
    pages = Converted(folder / "pages.json")
    config.plugins["converted"] = pages
    caplog.clear()
    with caplog.at_level(logging.WARNING, "mkdocs"):
        build(config)
    if not caplog.messages:
        pages.keep(on_disk=True)
    return {path.name: path.read_text("utf-8") for path in (folder / "site").glob("*.html")}


def test_a_page_that_is_known_is_as_it_was_and_only_its_heading_is_converted(
    tmp_path: Path, read: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    first = built(tmp_path, caplog)
    assert 'href="other.html#part"' in first["index.html"] and "Deeper" in first["other.html"]
    read.clear()
    converted._LAST.clear()  # another process: it knows what lies on the disk
    assert built(tmp_path, caplog) == first
    assert read == ["# Home { .big }", "# Other"]


def test_only_a_page_that_changed_is_converted(
    tmp_path: Path, read: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    first = built(tmp_path, caplog)
    read.clear()
    text = PAGES["index.md"].replace("A word", "Another")
    second = built(tmp_path, caplog, index=text)
    assert read == [text, "# Other"]
    assert second == {**first, "index.html": first["index.html"].replace("A word", "Another")}


def test_a_known_page_is_still_told_of_a_part_that_is_gone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    built(tmp_path, caplog)
    for _ in range(2):
        built(tmp_path, caplog, other=PAGES["other.md"].replace("Part", "Piece"))
        assert "index.md" in caplog.text and "'#part'" in caplog.text


def test_a_page_with_a_calculator_is_never_kept(
    tmp_path: Path, read: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    text = "# Other\n\n## Part\n\n/// calculator | subsidy\n///\n"
    built(tmp_path, caplog, other=text)
    read.clear()
    built(tmp_path, caplog, other=text)
    assert read == ["# Home { .big }", text]


def test_another_glossary_or_another_page_beside_it_makes_every_page_anew(
    tmp_path: Path,
    read: list[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built(tmp_path, caplog)
    glossary = tmp_path / "glossary.yaml"
    glossary.write_text("terms: []\n", "utf-8")
    monkeypatch.setattr(converted, "GLOSSARY", glossary)
    for _ in range(2):
        read.clear()
        built(tmp_path, caplog)
    assert read == ["# Home { .big }", "# Other"]
    (tmp_path / "docs/third.md").write_text("# Third\n", "utf-8")
    read.clear()
    built(tmp_path, caplog)
    assert read == [*PAGES.values(), "# Third\n"]
