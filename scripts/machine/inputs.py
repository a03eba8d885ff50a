"""What a build of the site reads, and whether site/ was built from exactly that.

Standard library only, so that `serve` can tell in a moment that there is nothing to do.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
SITE = ROOT / "site"
FIRST = BUILD / "first"
"""What `serve` shows of a change before the site has it."""

CODE = ("calculators", "scripts")
"""Python that a running process has already imported: a change here needs a new process."""

_CONFIGURATION = ("mkdocs.yml", "mkdocs.en.yml", "package-lock.json", "requirements.txt")
_READ = (*CODE, "data", "docs", "LICENSE", *_CONFIGURATION)
_SETTINGS = ("SITE_URL", "CALCULATOR_RUNTIME", "HOST")
_STAMP = BUILD / "site.stamp"
_HOST = BUILD / "site.host"


def files() -> Iterator[Path]:
    """Every file a build reads, in a fixed order."""
    for name in _READ:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                yield file


def digest() -> str:
    """A digest of the name and content of every file, and of the settings in the environment."""
    settings = [f"{name}={os.environ.get(name, '')}" for name in _SETTINGS]
    total = hashlib.sha256("\0".join(settings).encode())
    for path in files():
        total.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def remember(built: str) -> None:
    """Note that site/ was built from the inputs with this digest."""
    _STAMP.write_text(built, encoding="utf-8")


def forget() -> None:
    """Note that site/ is not, or no longer, a full build of what lies here."""
    _STAMP.unlink(missing_ok=True)


def note_host(host: str | None) -> None:
    """Note whose site now lies in site/; None for the national one."""
    _HOST.write_text(host or "", encoding="utf-8")


def is_of(host: str | None) -> bool:
    """Whether a site of this host, however old, lies in site/; None for the national one."""
    noted = SITE.is_dir() and _HOST.exists()
    return noted and _HOST.read_text(encoding="utf-8") == (host or "")


def is_current() -> bool:
    """Whether site/ was built from exactly what lies here now."""
    if not SITE.is_dir() or not _STAMP.exists():
        return False
    return _STAMP.read_text(encoding="utf-8") == digest()


def snapshot() -> dict[Path, tuple[int, int]]:
    """Time and size of every file: cheap enough to look for changes twice a second."""
    found = {}
    for path in files():
        try:
            status = path.stat()
        except FileNotFoundError:  # removed in this very moment
            continue
        found[path] = (status.st_mtime_ns, status.st_size)
    return found


def is_code(path: Path) -> bool:
    """Whether this file is Python that the build runs."""
    return path.relative_to(ROOT).parts[0] in CODE
