"""Render what people read to plain Markdown: generated pages from the data, and the prose.

Each area is a module of this package with `pages(data, rules, language) -> Iterable[Page]`; its
name stands in `AREAS`. The prose in docs/ja and docs/en goes through the same templates, so that it
can pull figures in. Nothing here knows MkDocs: the result is a folder of Markdown files.
"""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
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


def render_some(
    data: Data, rules: dict[str, Any], out: Path, language: str, wanted: Collection[str]
) -> list[str]:
    """Write those of the wanted pages that hang on no other; returns which are others than before.

    They come out as `render_all` has them, before it has made the rest.
    """
    templates, years = _means(data, rules, language)
    state = stamp(data, rules)
    left = set(wanted)
    written: list[str] = []
    # Prose first, of which no page has to be worked out to know what there is.
    for page in chain(_prose(language), _generated((*AREAS, *AGAIN), data, rules, language)):
        if not left:
            break
        if page.path in left:
            left.remove(page.path)
            text = stamped(_with_years(templates, years, page), state)
            if _put(out / PurePosixPath(page.path), text.encode()):
                written.append(page.path)
    return written


def _texts(data: Data, rules: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    templates, years = _means(data, rules, language)
    for page in _generated(AREAS, data, rules, language):
        yield page.path, _with_years(templates, years, page)
    for page in _prose(language):
        yield page.path, _with_years(templates, years, page)
    for page in _generated(LAST, data, rules, language):
        yield page.path, _with_years(templates, years, page, cited=list(rules["sources"]))
    for page in _generated(AGAIN, data, rules, language):
        yield page.path, _with_years(templates, years, page)


def _means(data: Data, rules: dict[str, Any], language: str) -> tuple[Templates, Years]:
    """What pages of one language are rendered by."""
    folders = (DOCS / "templates", DOCS / language, DOCS / "handbook")
    templates = Templates(data, rules, language, folders)
    return templates, Years(templates.wording)


def _prose(language: str) -> Iterator[Page]:
    for prose in sorted(_files(DOCS / language), key=_place):
        path = prose.relative_to(DOCS / language).as_posix()
        yield Page(path, path)


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
        _put(out / PurePosixPath(name), content)
    for path in out.rglob("*"):
        if path.is_file() and path.relative_to(out).as_posix() not in files:
            path.unlink()
    for folder in sorted(out.rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            shutil.rmtree(folder)


def _put(path: Path, content: bytes) -> bool:
    """Write a file that has other content; one that has this is not touched. Returns whether."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True
