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

from calculators import CALCULATORS
from scripts.markdown.blocks import stamp, stamped
from scripts.model import Data
from scripts.pages.templates import Templates
from scripts.pages.years import Years

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("ja", "en")
_CALCULATORS = [f"{calculator.address}.md" for calculator in CALCULATORS.values()]

AREAS: tuple[str, ...] = (
    "home",
    "host_call",
    "programmes",
    "procedure",
    "linkage",
    "centres",
    "prefectures",
    "calls",
    "calendar",
    "faq",
    "guidelines",
    "cases",
    "exercises",
    "blanks",
    "groups",
    "kpi",
    "batch",
    "glossary",
    "handbook",
    "coverage",
    "opendata",
    "changes",
    "accessibility",
)
# Made once all others are: what they cite is known only then.
LAST: tuple[str, ...] = ("to_confirm", "sources")
# Pages that show again what others have: they cite nothing of their own.
AGAIN: tuple[str, ...] = ("embed",)


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
    state = stamp(data, rules)
    for path, text in _texts(data, rules, language):
        if path in written:
            raise ValueError(f"two sources for the page {path}")
        written[path] = stamped(text, state).encode()
    pages = list(written)
    for asset in _files(DOCS / "assets"):
        written[asset.relative_to(DOCS).as_posix()] = asset.read_bytes()
    if data.host and data.host.logo and data.folder:
        logo = data.folder / data.host.logo
        written[f"assets/images/{logo.name}"] = logo.read_bytes()
    _synchronise(written, out)
    return pages


def _texts(data: Data, rules: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    templates = Templates(
        data, rules, language, (DOCS / "templates", DOCS / language, DOCS / "handbook")
    )
    years = Years(templates.wording)
    for page in _generated(AREAS, data, rules, language):
        yield page.path, _with_years(templates, years, page)
    for prose in sorted(_files(DOCS / language), key=_place):
        path = prose.relative_to(DOCS / language).as_posix()
        yield path, _with_years(templates, years, Page(path, path))
    for page in _generated(LAST, data, rules, language):
        yield page.path, _with_years(templates, years, page, cited=list(rules["sources"]))
    for page in _generated(AGAIN, data, rules, language):
        yield page.path, _with_years(templates, years, page)


def _with_years(templates: Templates, years: Years, page: Page, cited: Iterable[str] = ()) -> str:
    """A page's Markdown, its amounts with the years they are from; `cited` are sources besides."""
    text = templates.render(page.template, page.path, page.context)
    return years.under_heading(text, [*cited, *templates.cited_on(page.path)])


def _generated(
    areas: Iterable[str], data: Data, rules: dict[str, Any], language: str
) -> Iterable[Page]:
    for area in areas:
        yield from importlib.import_module(f"scripts.pages.{area}").pages(data, rules, language)


def _place(prose: Path) -> int:
    """Where a page stands: calculators in the order of their registry, then all others."""
    path = prose.relative_to(DOCS).as_posix().partition("/")[2]
    return _CALCULATORS.index(path) if path in _CALCULATORS else len(_CALCULATORS)


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
