"""What pages load, under names that say its content, so that browsers keep it for ever.

A script names others it loads, so those come first: its own name changes with theirs. Pages name
them in attributes. Everything is read once and written once. The runtime has such names already,
but for its manifest: pages name that of their own build, and under its old name, where it stays as
well, a page can ask which build the host has by now.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from scripts.machine import names
from scripts.machine.failure import BuildError

# The theme's own hash is that of its file before this project has changed it.
_THEMES = re.compile(r"(?:\.[0-9a-f]{8})?\.min(?=\.\w+$)")
# A whole text in a script that is the name of another, as `"./kept.js"` or `${base}worker.js`.
_IN_SCRIPT = re.compile(r"""(["'`])((?:\$\{\w+\})?)([\w./-]+\.js)\1""")
_IN_PAGE = re.compile(
    r'(?<= )((?:src|href|data-[a-z-]+)=")([^":?#]+\.(?:js|css|json|svg|png))(?=")'
)
_MANIFEST = "runtime/manifest.json"

Names = dict[str, str]


def rename(site: Path, root: str, elsewhere: Mapping[str, str] = MappingProxyType({})) -> Names:
    """Give what the pages of `site` load its name, and write that where it is asked for.

    `root` is the path that the site has on its host: pages for wrong addresses begin with it. Where
    `site` is a part of another, what it lacks has its name from `elsewhere`. Returns all names, by
    the paths before.
    Raises `BuildError` where two scripts load each other: neither could have its name first.
    """
    now = _Names(site, root, elsewhere)
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        renamed = _renamed(text, page.parent.relative_to(site).as_posix(), now)
        if renamed != text:
            page.write_text(renamed, encoding="utf-8")
    return now.given


class _Names:
    """What each file is called now, by its path before."""

    def __init__(self, site: Path, root: str, elsewhere: Mapping[str, str]) -> None:
        self._site, self._root = site, root
        self._files = {_before(site, path): path for path in _files(site)}
        self._now = {path: now for path, now in elsewhere.items() if path not in self._files}
        self._under_way: list[str] = []
        for path in self._files:
            self._name(path)

    @property
    def given(self) -> Names:
        """All of them."""
        return dict(self._now)

    def seen_from(self, folder: str, address: str) -> str:
        """An address as it is now; what is no such file stays as it is."""
        path = posixpath.normpath(posixpath.join(folder, address))
        if address.startswith(self._root):
            path = address.removeprefix(self._root)
        if path not in self._now and path not in self._files:
            return address
        return posixpath.join(posixpath.dirname(address), posixpath.basename(self._name(path)))

    def _name(self, path: str) -> str:
        """The new path of a file; it is renamed, and what it loads before it."""
        if path in self._now:
            return self._now[path]
        if path in self._under_way:
            raise BuildError(f"Scripts load each other: {' → '.join([*self._under_way, path])}")
        file = self._files[path]
        self._under_way.append(path)
        content = self._content(path, file)
        self._under_way.pop()
        target = file.with_name(names.with_hash(_THEMES.sub("", file.name), content))
        if path != _MANIFEST:
            file.unlink()  # it may be one file on disk under two names
        target.write_bytes(content)
        self._now[path] = target.relative_to(self._site).as_posix()
        return self._now[path]

    def _content(self, path: str, file: Path) -> bytes:
        if file.suffix != ".js":
            return file.read_bytes()
        folder = posixpath.dirname(path)

        def now(found: re.Match[str]) -> str:
            if found[3] == file.name:  # it speaks of itself
                return found[0]
            return f"{found[1]}{found[2]}{self.seen_from(folder, found[3])}{found[1]}"

        return _IN_SCRIPT.sub(now, file.read_text(encoding="utf-8")).encode()


def _renamed(page: str, folder: str, now: _Names) -> str:
    return _IN_PAGE.sub(lambda found: found[1] + now.seen_from(folder, found[2]), page)


def _files(site: Path) -> Iterator[Path]:
    for pattern in ("*.js", "*.css", "assets/images/*"):
        for path in sorted(site.rglob(pattern)):
            if path.relative_to(site).parts[0] != "runtime":
                yield path
    if (site / _MANIFEST).is_file():
        yield site / _MANIFEST


def _before(site: Path, path: Path) -> str:
    return path.with_name(names.without_hash(path.name)).relative_to(site).as_posix()
