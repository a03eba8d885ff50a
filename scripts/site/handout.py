"""Chosen sheets of the built site as one PDF, by a Chromium without a window."""

from __future__ import annotations

import html
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from scripts.machine import names, whole
from scripts.machine.failure import BuildError
from scripts.machine.language import say

_ARTICLE = re.compile(r'<article id="__skip"([^>]*)>(.*?)</article>', re.S)
# What runs or is opened on a screen: on paper there is nothing to run it, and ids come once only.
_INNER_LINK = re.compile(r'(<a\b[^>]*?) href="(?!https?:)[^"]*"')
_ON_SCREEN = re.compile(r"<script\b.*?</script>|<dialog\b.*?</dialog>|\sid=\"[^\"]*\"", re.S)
_STYLES = "assets/stylesheets/all.css"
_YEARS = "assets/javascripts/standing.js"
"""What says of each year whether it is over, by the day of printing."""

_DOCUMENT = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="{styles}">
<script defer src="{years}"></script>
{base}
<style>
@page {{ margin-bottom: 14mm; @bottom-left {{ content: "{foot}"; font-size: 8pt; }} }}
article + article {{ break-before: page; }}
</style>
</head>
<body data-md-color-scheme="default">
{articles}
</body>
</html>
"""

_TIMEOUT = 300  # seconds; on a busy machine a browser takes its time to start


def document(
    site: Path, pages: Iterable[str], language: str, title: str, foot: str, address: str | None
) -> str:
    """The texts of pages one after the other; `foot` stands at the foot of every sheet of paper.

    `address` is where the pages' folder will be: links lead there, or nowhere while that is not
    known. Raises `BuildError` for a page without a text.
    """
    articles = "\n".join(_article(site / page) for page in pages)
    if not address:
        articles = _INNER_LINK.sub(r"\1", articles)
    return _DOCUMENT.format(
        base=f'<base href="{html.escape(address)}">' if address else "",
        language=language,
        title=html.escape(title),
        styles=names.find(site, _STYLES).as_uri(),
        years=names.find(site, _YEARS).as_uri(),
        foot=foot.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c "),
        articles=articles,
    )


def printed(text: str, out: Path, browser: str) -> None:
    """Print a document to the PDF `out`, with its headings as bookmarks.

    Raises `BuildError` where the browser does not; `out` then stays as it was.
    """
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder, "handout.html"), Path(folder, "handout.pdf")
        page.write_text(text, "utf-8")
        command = [browser, "--headless", "--disable-gpu", "--no-first-run"]
        command += ["--disable-background-networking", f"--user-data-dir={folder}/profile"]
        if os.name == "posix" and os.geteuid() == 0:
            command.append("--no-sandbox")  # which it has for no superuser
        command += ["--no-pdf-header-footer", "--generate-pdf-document-outline"]
        command += [f"--print-to-pdf={made}", page.as_uri()]
        ran = subprocess.run(command, capture_output=True, check=False, timeout=_TIMEOUT)
        if not made.is_file():
            raise BuildError(f"{browser}: {ran.stderr.decode(errors='replace')[-500:]}")
        with whole.file(out) as file:
            file.write(made.read_bytes())


def _article(page: Path) -> str:
    found = _ARTICLE.search(page.read_text("utf-8"))
    if not found:
        told = say("印刷する文がありません。", "the page has no text to print")
        raise BuildError(f"{page}: {told}")
    return f"<article{found[1]}>{_ON_SCREEN.sub('', found[2])}</article>"
