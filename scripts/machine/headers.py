"""What a host says of each file of the site: its type, how long to keep it, what a page may do.

This is the one description. The local server follows it (`http_site.py`), and the configurations
for other servers are rendered from it (`scripts/site/servers/`). Paths are those in the site,
without a slash in front. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "json": "application/json",
    "csv": "text/csv",
    "txt": "text/plain",
    "ics": "text/calendar",
    "py": "text/x-python",
    "xml": "application/xml",
    "atom": "application/atom+xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "wasm": "application/wasm",
    "zip": "application/zip",
    "whl": "application/zip",
    "bin": "application/octet-stream",
}
"""By the end of a file's name. Browsers run no script and compile no WebAssembly under another."""

OTHER = "application/octet-stream"
"""The type of a file whose name has no end, as that of the sums, or none of these."""

WITH_CHARSET = (
    "text/html",
    "text/css",
    "text/javascript",
    "text/csv",
    "text/plain",
    "text/calendar",
    "text/x-python",
)
"""The types that say their characters: everything here is UTF-8."""

COMPRESSED = (
    *WITH_CHARSET,
    "application/json",
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
)
"""The types that a host had better compress on the way, where there is no smaller copy."""

ENCODINGS = {"br": "br", "gz": "gzip"}
"""Smaller copies beside a file, best first: the end of their name and what they are encoded in."""

HASHED = r"\.[0-9a-f]{16}\.[a-z]+(?:\.(?:br|gz))?$"
"""The end of a name that says its content: see names.py."""

_HASHED = re.compile(HASHED)

KEPT = "public, max-age=31536000, immutable"
"""For what has its hash in its name: it never changes."""

ASKED_AGAIN = "no-cache"
"""For everything else: kept, but the host is asked whether it still holds."""

EMBEDDED = ("embed/*", "en/embed/*")
"""The pages made to stand in a frame of somebody else's page."""

_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""Nothing from elsewhere, nothing within the page. Python is WebAssembly; icons stand in styles."""

_GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def guards(*, embedded: bool = False, frames: Iterable[str] = ()) -> dict[str, str]:
    """The headers that say what a page may do.

    `frames` are the origins that may show the pages made for it (`embedded`); without any, all may.
    Every other page stands in frames of the site alone.
    """
    allowed = " ".join(frames) or "*" if embedded else "'self'"
    policy = {**_POLICY, "frame-ancestors": allowed}
    text = "; ".join(f"{name} {value}" for name, value in policy.items())
    return {"Content-Security-Policy": text, **_GUARDS}


def is_embedded(path: str) -> bool:
    """Whether this is a page made for a frame of somebody else's."""
    return any(fnmatchcase(path, pattern) for pattern in EMBEDDED)


def is_kept(path: str) -> bool:
    """Whether a file never changes, so that browsers may keep it for ever."""
    return bool(_HASHED.search(path))


def caching(path: str) -> str:
    """How long a file may be kept."""
    return KEPT if is_kept(path) else ASKED_AGAIN


def content_type(path: str) -> str:
    """The type of a file by the end of its name, with its characters where it is text."""
    kind = TYPES.get(path.rpartition(".")[2], OTHER)
    return f"{kind}; charset=utf-8" if kind in WITH_CHARSET else kind
