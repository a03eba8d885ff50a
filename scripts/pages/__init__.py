"""Render what people read to plain Markdown: generated pages from the data, and the prose.

Each area is a module of this package with `pages(data, rules, language) -> Iterable[Page]`; its
name stands in `AREAS`. The prose in docs/ja and docs/en goes through the same templates, so that it
can pull figures in. Nothing here knows MkDocs: the result is a folder of Markdown files.
"""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from scripts.markdown_blocks import stamped
from scripts.model import Data
from scripts.pages.templates import Templates

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("ja", "en")

AREAS: tuple[str, ...] = (
    "home",
    "programmes",
    "linkage",
    "centres",
    "prefectures",
    "faq",
    "guidelines",
    "cases",
    "kpi",
    "glossary",
    "coverage",
    "opendata",
)
# Made once all others are: what they cite is known only then.
LAST: tuple[str, ...] = ("sources",)


@dataclass(frozen=True)
class Page:
    """A page to generate: `path` ("programmes/x.md"), its template and what the template gets."""

    path: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def render_all(data: Data, rules: dict[str, Any], out: Path, language: str) -> list[str]:
    """Write every page and asset of one language to `out`; returns the pages in reading order.

    A file whose content stays the same is not touched, and what no longer belongs is removed, so
    that a second run changes exactly what the data changed.
    """
    written: dict[str, bytes] = {}
    for path, text in _texts(data, rules, language):
        if path in written:
            raise ValueError(f"two sources for the page {path}")
        written[path] = stamped(text, rules).encode()
    pages = list(written)
    for asset in _files(DOCS / "assets"):
        written[asset.relative_to(DOCS).as_posix()] = asset.read_bytes()
    _synchronise(written, out)
    return pages


def _texts(data: Data, rules: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    templates = Templates(data, rules, language, (DOCS / "templates", DOCS / language))
    for page in _generated(AREAS, data, rules, language):
        yield page.path, templates.render(page.template, page.path, page.context)
    for prose in _files(DOCS / language):
        path = prose.relative_to(DOCS / language).as_posix()
        yield path, templates.render(path, path, {})
    for page in _generated(LAST, data, rules, language):
        yield page.path, templates.render(page.template, page.path, page.context)


def _generated(
    areas: Iterable[str], data: Data, rules: dict[str, Any], language: str
) -> Iterable[Page]:
    for area in areas:
        yield from importlib.import_module(f"scripts.pages.{area}").pages(data, rules, language)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")


def _synchronise(files: dict[str, bytes], out: Path) -> None:
    for name, content in files.items():
        path = out / PurePosixPath(name)
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for path in out.rglob("*"):
        if path.is_file() and path.relative_to(out).as_posix() not in files:
            path.unlink()
    for folder in sorted(out.rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            shutil.rmtree(folder)
