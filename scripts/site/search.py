"""The search index: Pagefind's for a site on a host, the theme's own for pages opened as files.

Japanese is written without spaces. Pagefind cuts it into words in one way when it indexes and the
browser in another when it searches, so that 見守り, found on dozens of pages, would seem to be on
one. Here every Japanese character is made a word of its own, and the page's script searches for
them as a phrase: what is found is exactly where the characters stand together. Pagefind also takes
テ and デ for the same letter; the voicing mark therefore becomes a character of its own.
docs/assets/javascripts/site.js does the same with what is typed and undoes it in what is shown.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

from scripts.site.failure import BuildError

INDEXES = ("pagefind", "search", "en/search")

# Readings above characters tear words apart; names of documents stand beside every figure.
_NOT_SEARCHED = "rt, rp, a.source, .calc-source"
_GAP = "\u200a"
_VOICED, _HALF_VOICED = "ヽ", "ゝ"
_MARKS = {"\u3099": _VOICED, "\u309a": _HALF_VOICED}
_JAPANESE = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_TAG = re.compile(r"(<[^>]*>)")
_ARTICLE = re.compile(r"<article\b.*</article>", re.S)
# No language that Pagefind knows, so that it cuts words at spaces only.
_PLAIN = "mul"


def index(site: Path, scratch: Path) -> None:
    """Index both languages of `site`; `scratch` is a folder to work in."""
    for folder in (site, site / "en"):
        _as_script(folder / "search/search_index.json")
    shutil.rmtree(scratch, ignore_errors=True)
    for path in site.rglob("*.html"):
        if path.name != "404.html":
            name = path.relative_to(site)
            target = scratch / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_to_index(path, english=name.parts[0] == "en"), encoding="utf-8")
    _run_pagefind(scratch, site / "pagefind")


def spaced(text: str) -> str:
    """`text` with every Japanese character as a word of its own, marks taken off voiced kana."""

    def word(match: re.Match[str]) -> str:
        base, *marks = unicodedata.normalize("NFD", match[0])
        return _GAP + _GAP.join([base, *(_MARKS[mark] for mark in marks)]) + _GAP

    return _JAPANESE.sub(word, text).replace(_GAP * 2, _GAP)


def _to_index(path: Path, *, english: bool) -> str:
    match = _ARTICLE.search(path.read_text(encoding="utf-8"))
    article = match[0] if match else ""
    if not english:
        parts = _TAG.split(article)
        article = "".join(part if part.startswith("<") else spaced(part) for part in parts)
    return f'<html lang="{"en" if english else _PLAIN}"><body>{article}</body></html>'


def _run_pagefind(pages: Path, out: Path) -> None:
    command = [sys.executable, "-m", "pagefind", "--site", str(pages), "--output-path", str(out)]
    command += ["--keep-index-url", "--quiet", "--exclude-selectors", _NOT_SEARCHED]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BuildError(f"The search index could not be made:\n{result.stdout}{result.stderr}")
    for unused in out.glob("pagefind-*ui.*"):
        unused.unlink()
    # Pagefind lists the languages in no fixed order; the same site is to be the same bytes.
    entry = out / "pagefind-entry.json"
    value = json.loads(entry.read_text(encoding="utf-8"))
    value["languages"]["ja"] = value["languages"].pop(_PLAIN)
    entry.write_text(json.dumps(value, sort_keys=True), encoding="utf-8")


def _as_script(index: Path) -> None:
    """The theme's index as a script: pages opened as files can load nothing else."""
    script = f"var __index = {index.read_text(encoding='utf-8')}"
    index.with_suffix(".js").write_text(script, encoding="utf-8")
    index.unlink()
