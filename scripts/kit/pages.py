"""Pages as the kit has them: plain scripts for modules, and nothing that only a host can answer."""

from __future__ import annotations

import posixpath
import re

from scripts.kit.classic import Scripts
from scripts.machine.failure import BuildError

_WORKER = re.compile(r"\s*<script\b[^>]*\bdata-worker=[^>]*></script>")
_PRELOAD = re.compile(r'\s*<link rel="modulepreload"[^>]*>')
_MODULE = re.compile(r'<script type="module" src="([^":]+)"></script>')
_OTHER_MODULE = re.compile(r'<script\b[^>]*\btype="module"[^>]*>')
_RUNTIME = re.compile(r'<meta name="calculator-runtime" content="([^"]+)"[^>]*>')
_KEEPER = re.compile(r'\s*<meta name="keeper"[^>]*>')
# The sentence of pages that cannot calculate because they came from a disk.
_HOSTED = re.compile(r' data-as-file="[^"]*"')


def carried(name: str, page: str, scripts: Scripts) -> str:
    """The page at the path `name` of the site as it is in the kit.

    Raises `BuildError` where it loads a module in a way that is not known here.
    """
    for hosted in (_HOSTED, _PRELOAD, _WORKER, _KEEPER):
        page = hosted.sub("", page)
    entries = _MODULE.findall(page)
    if entries:
        page = _MODULE.sub("", page).replace("</head>", f"{_tags(name, page, scripts)}</head>", 1)
    other = _OTHER_MODULE.search(page)
    if other:
        raise BuildError(f"{name}: the kit knows no such module: {other[0]}")
    return page


def _tags(name: str, page: str, scripts: Scripts) -> str:
    """Plain scripts, run in their order once the page has been read, as its modules would be."""
    root = scripts.site
    folder = posixpath.dirname(name)
    paths = [
        one
        for address in _MODULE.findall(page)
        for one in scripts.in_order(root / posixpath.normpath(posixpath.join(folder, address)))
    ]
    runtime = _RUNTIME.search(page)
    if not runtime:
        raise BuildError(f"{name}: loads modules, but does not say where the runtime is")
    addresses = [f"{runtime[1]}kit.js"]
    addresses += [
        posixpath.relpath(path.relative_to(root).as_posix(), folder or ".")
        for path in dict.fromkeys(paths)
    ]
    return "".join(f'<script defer src="{address}"></script>' for address in addresses)
