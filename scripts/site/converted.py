"""What pages have become, kept: of a page whose Markdown is the same, so is the HTML.

Converting Markdown is most of a build, and from one build to the next, or from one host to another,
most pages stay as they were. What a page becomes hangs on its Markdown and its place, on the other
pages that it may lead to, on the glossary and on this project's code; all that is in the name under
which it is kept. A page with a calculator is never kept: it is made from rules, too.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from scripts.machine import whole
from scripts.machine.inputs import ROOT
from scripts.markdown.blocks import has_calculator
from scripts.markdown.glossary_terms import GLOSSARY
from scripts.pages.templates import compiled_before

_HEADING = re.compile(r"^# .*$", re.M)

_LAST: dict[Path, dict[str, Any]] = {}
"""What the last good build of this process used, by the file where it is kept."""


class Converted(BasePlugin):  # type: ignore[type-arg,no-untyped-call]  # it has no options
    """Takes pages from the last build where nothing of them has changed.

    `file` is where they are kept. MkDocs converts only the heading of a page that is known.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._known = _LAST[file] if file in _LAST else _read(file)
        self._used: dict[str, Any] = {}
        self._key: str | None = None
        self._around = ""

    def on_files(self, files: Files, *, config: Any) -> Files:
        """Note what is around every page."""
        settings = [_digest([*sorted(ROOT.glob("mkdocs*.yml")), GLOSSARY]), *sorted(files.src_uris)]
        self._around = "\n".join([_PROGRAM, *settings])
        return files

    def on_env(self, env: Any, *, config: Any, files: Files) -> Any:
        """Let the theme's templates be compiled only once, as this project's are."""
        env.bytecode_cache = compiled_before()
        env.auto_reload = False
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, config: Any, files: Files) -> str:
        """The Markdown to convert: of a known page the heading, from which its title comes."""
        self._key = None if has_calculator(markdown) else self._name(page, markdown)
        if self._key not in self._known:
            return markdown
        heading = _HEADING.search(markdown)
        return heading[0] if heading else ""

    def on_page_content(self, html: str, *, page: Page, config: Any, files: Files) -> str:
        """The page's HTML: the one that is known, or the one just made, which is noted."""
        if self._key is None:
            return html
        known = self._known.get(self._key)
        self._used[self._key] = known or _plain(page, html)
        if known is None:
            return html
        page.toc = get_toc(known["toc"])
        page.present_anchor_ids = set(known["anchors"])
        page.links_to_anchors = {
            file: anchors for uri, anchors in known["links"] if (file := files.src_uris.get(uri))
        }
        return str(known["html"])

    def keep(self, *, on_disk: bool) -> None:
        """Keep what this build used, for the next one; call it only where nothing was wrong."""
        _LAST[self._file] = self._used
        if on_disk and self._used != self._known:
            whole.write(self._file, json.dumps(self._used, ensure_ascii=False))

    def _name(self, page: Page, markdown: str) -> str:
        text = "\n".join([self._around, page.file.src_uri, markdown])
        return hashlib.sha256(text.encode()).hexdigest()


def _plain(page: Page, html: str) -> dict[str, Any]:
    """What a page has become, fit for JSON."""
    links = page.links_to_anchors or {}
    return {
        "html": html,
        "toc": list(_tokens(page.toc)),
        "anchors": sorted(page.present_anchor_ids or ()),
        "links": [[file.src_uri, anchors] for file, anchors in links.items()],
    }


def _tokens(links: Any) -> Iterator[dict[str, Any]]:
    """A table of contents as `get_toc` takes it."""
    link: AnchorLink
    for link in links:
        children = list(_tokens(link.children))
        yield {"name": link.title, "id": link.id, "level": link.level, "children": children}


def _read(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


_CODE = (path for room in ("scripts", "calculators") for path in (ROOT / room).rglob("*.py"))
_PROGRAM = _digest([ROOT / "requirements.txt", *sorted(_CODE)])
"""Of what converts, as it was when this process loaded it."""
