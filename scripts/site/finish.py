"""What a site needs after MkDocs: addresses, sitemap, and a check that it asks no other host."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.sax.saxutils import quoteattr

from scripts.machine.addresses import FOLDERS
from scripts.machine.failure import BuildError
from scripts.machine.language import say

INSTEAD = ("404.html", "503.html")
"""What is shown instead of a page: where there is none, and where none comes."""

# A tag that makes the browser fetch something, and a link that does so by what it is for.
_FETCHING = re.compile(
    r"<(script|img|source|video|audio|track|iframe|embed|object|input|form|image|use)\b[^>]*?\s"
    r"(?:src|srcset|poster|data|action|href|xlink:href)\s*=\s*[\"']?\s*((?:https?:)?//[^\s\"'>]+)",
    re.I,
)
_LINK = re.compile(r"<link\b[^>]*>", re.I)
_HARMLESS_LINK = re.compile(r"\brel=[\"']?(canonical|alternate)\b", re.I)
_OTHER_HOST = re.compile(r"\bhref=[\"']?\s*((?:https?:)?//[^\s\"'>]+)", re.I)
_IN_SCRIPT = re.compile(r"""["'`]\s*((?:https?:)?//[\w-]+\.[\w.-]+[^\s"'`]*)""")
# Names of forms of XML.
_NAMES_ONLY = ("http://www.w3.org/",)
_UNUSED = (
    "**/assets/javascripts/bundle.*",
    "**/assets/javascripts/lunr",
    "**/assets/javascripts/workers",
    "**/assets/**/*.map",
    "**/assets/stylesheets/*[!l].css",
)
_IN_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\s\"')]+)", re.I)


def write_sitemap(site: Path, roots: dict[str, str] | None) -> None:
    """One sitemap for all languages, each page naming its other-language twin.

    A sitemap holds whole addresses: there is none where the site's is not known.
    """
    for written in site.rglob("sitemap.xml*"):
        written.unlink()
    if roots is None:
        return
    entries = []
    for path in pages(site / FOLDERS[list(roots)[-1]]):
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} '
            f"href={quoteattr(root + path)}/>"
            for language, root in {**roots, "x-default": roots["ja"]}.items()
        )
        entries += [f"<url><loc>{root + path}</loc>{alternates}</url>" for root in roots.values()]
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    text = head + "\n".join(entries) + "\n</urlset>\n"
    (site / "sitemap.xml").write_text(text, encoding="utf-8")


def write_robots(site: Path, roots: dict[str, str] | None) -> None:
    """Everything may be read; where there is a list, here it is."""
    listed = f"\nSitemap: {roots['ja']}sitemap.xml\n" if roots else ""
    text = f"User-agent: *\nAllow: /\n{listed}"
    (site / "robots.txt").write_text(text, encoding="utf-8")


def pages(folder: Path) -> list[str]:
    """The pages of one language that readers are led to, as paths below `folder`."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    return sorted(path for path in found if path not in INSTEAD and not path.startswith("embed/"))


def drop_unused(site: Path) -> None:
    """Leave out what no page asks for: the theme's scripts, and parts of style sheets."""
    for pattern in _UNUSED:
        for path in site.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def check_no_other_host(site: Path) -> None:
    """Raise `BuildError` where something would be fetched from another host.

    Pages and style sheets are read for what they fetch; in a script no text may begin with an
    address of another host, whatever it is for.
    """
    faults = []
    for path in site.rglob("*.js"):
        found = [
            address
            for address in _IN_SCRIPT.findall(path.read_text(encoding="utf-8"))
            if not address.startswith(_NAMES_ONLY)
        ]
        faults += [_told(path.relative_to(site), address) for address in sorted(set(found))]
    for path in [*site.rglob("*.html"), *site.rglob("*.css"), *site.rglob("*.svg")]:
        text = path.read_text(encoding="utf-8")
        found = [match[2] for match in _FETCHING.finditer(text)] + _IN_CSS.findall(text)
        for link in _LINK.findall(text):
            if not _HARMLESS_LINK.search(link):
                found += _OTHER_HOST.findall(link)
        faults += [_told(path.relative_to(site), address) for address in sorted(set(found))]
    if faults:
        head = say(
            "ほかのサーバーから読み込むものがあってはいけません：",
            "Nothing may come from another host, but:",
        )
        raise BuildError("\n".join([head, *faults]))


def _told(path: Path, address: str) -> str:
    return say(f"{path} が {address} を読み込みます", f"{path} fetches {address}")
