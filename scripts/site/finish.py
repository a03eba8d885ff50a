"""What a site needs after MkDocs: addresses, sitemap, and a check that it asks no other host."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from scripts.site.failure import BuildError

DEFAULT_URL = "https://care-productivity.example/"
FOLDERS = {"ja": "", "en": "en/"}

# A tag that makes the browser fetch something, and a link that does so by what it is for.
_FETCHING = re.compile(
    r"<(script|img|source|video|audio|track|iframe|embed|object|input|form|image|use)\b[^>]*?\s"
    r"(?:src|srcset|poster|data|action|href|xlink:href)\s*=\s*[\"']?\s*((?:https?:)?//[^\s\"'>]+)",
    re.I,
)
_LINK = re.compile(r"<link\b[^>]*>", re.I)
_HARMLESS_LINK = re.compile(r"\brel=[\"']?(canonical|alternate)\b", re.I)
_OTHER_HOST = re.compile(r"\bhref=[\"']?\s*((?:https?:)?//[^\s\"'>]+)", re.I)
_IN_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\s\"')]+)", re.I)


def site_url() -> str:
    """The address the site will have, from SITE_URL; always ends in a slash."""
    url = os.environ.get("SITE_URL") or DEFAULT_URL
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise BuildError(f"SITE_URL is {url!r}: expected an address such as {DEFAULT_URL}")
    return url.rstrip("/") + "/"


def origin() -> str:
    """The address without its path: "https://host"."""
    parts = urlsplit(site_url())
    return f"{parts.scheme}://{parts.netloc}"


def addresses() -> dict[str, str]:
    """The root address of each language."""
    return {language: site_url() + folder for language, folder in FOLDERS.items()}


def write_sitemap(site: Path, roots: dict[str, str]) -> None:
    """One sitemap for both languages, each page naming its other-language twin."""
    (site / "en/sitemap.xml").unlink(missing_ok=True)
    for compressed in site.rglob("sitemap.xml.gz"):
        compressed.unlink()
    entries = []
    for path in pages(site / "en"):
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


def write_robots(site: Path, roots: dict[str, str]) -> None:
    """Everything may be read; here is the list."""
    text = f"User-agent: *\nAllow: /\n\nSitemap: {roots['ja']}sitemap.xml\n"
    (site / "robots.txt").write_text(text, encoding="utf-8")


def pages(folder: Path) -> list[str]:
    """The pages of one language, as paths below `folder`."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    return sorted(path for path in found if path != "404.html")


def silence_theme(site: Path) -> None:
    """Stop the theme's script from fetching the sitemap of every `hreflang` address.

    It would do so for a language menu that this site does not use, and the addresses are those of
    the published site: wherever else the pages are opened, that is another host.
    """
    for bundle in site.rglob("assets/javascripts/bundle.*.min.js"):
        before = bundle.read_text(encoding="utf-8")
        after = before.replace('("link[rel=alternate]")', '("link[rel=none]")')
        if after == before:
            raise BuildError(f"{bundle.name}: the place that fetches sitemaps has changed")
        bundle.write_text(after, encoding="utf-8")


def check_no_other_host(site: Path) -> None:
    """Raise `BuildError` where a page or style sheet would fetch something from another host."""
    faults = []
    for path in [*site.rglob("*.html"), *site.rglob("*.css"), *site.rglob("*.svg")]:
        text = path.read_text(encoding="utf-8")
        found = [match[2] for match in _FETCHING.finditer(text)] + _IN_CSS.findall(text)
        for link in _LINK.findall(text):
            if not _HARMLESS_LINK.search(link):
                found += _OTHER_HOST.findall(link)
        faults += [f"{path.relative_to(site)} fetches {address}" for address in sorted(set(found))]
    if faults:
        raise BuildError("\n".join(["Nothing may come from another host, but:", *faults]))
