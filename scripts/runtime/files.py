"""The files of the packed runtime: names by content, smaller copies beside them, sizes."""

from __future__ import annotations

import filecmp
import hashlib
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.machine import names
from scripts.machine.language import say
from scripts.runtime import node
from scripts.runtime.level import BUILD

# Names that every server knows the type of: some send `.mjs` as no script, and none compiles.
SUFFIXES = {
    "loader": "js",
    "glue": "js",
    "wasm": "wasm",
    "library": "zip",
    "engine": "zip",
    "rest": "wasm",
    "snapshot": "bin",
    "rules": "json",
}
COPIES = ("br", "gz")

SMALLEST, QUICK = 11, 9
"""Qualities of brotli: the one takes ten times as long for files that are a tenth smaller."""


class Store:
    """A folder of files named by their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def add_all(self, files: Mapping[str, bytes]) -> dict[str, dict[str, str | int]]:
        """Add files by their part; returns what the manifest says of them."""
        return {part: self.add(part, content) for part, content in files.items()}

    def add(self, part: str, content: bytes) -> dict[str, str | int]:
        """Add one file, once; returns its path, size and hash for the manifest."""
        digest = hashlib.sha256(content).hexdigest()
        path = names.with_hash(f"{part}.{SUFFIXES[part]}", content)
        self.paths.add(path)
        target = self.folder / path
        if not target.exists():
            target.write_bytes(content)
        return {"path": path, "size": len(content), "sha256": digest}

    def compress(self, usual: set[str], progress: Callable[[str], None]) -> None:
        """Put smaller copies beside every file, and remove what was not added.

        The `usual` files are those that most readers load: they are made as small as can be.
        """
        for quality, paths in ((SMALLEST, self.paths & usual), (QUICK, self.paths - usual)):
            compress([self.folder / path for path in sorted(paths)], progress, quality)
        wanted = {f"{path}{end}" for path in self.paths for end in ("", *(f".{c}" for c in COPIES))}
        for path in self.folder.iterdir():
            if path.name not in wanted:
                path.unlink()

    def transferred(self, file: Mapping[str, str | int]) -> int:
        """How many bytes of a file travel to a browser where the server sends the smallest copy."""
        return (self.folder / f"{file['path']}.br").stat().st_size


def compress(paths: list[Path], progress: Callable[[str], None], quality: int = SMALLEST) -> None:
    """Put a `.br` and a `.gz` copy beside each file, from the last time where it is known."""
    kept = BUILD / f"compressed-{quality}"
    kept.mkdir(parents=True, exist_ok=True)
    missing = [path for path in paths if not all(_kept(kept, path, copy) for copy in COPIES)]
    if missing:
        size = sum(path.stat().st_size for path in missing) / 1e6
        told = (
            f"計算の仕組みを圧縮しています（{len(missing)}ファイル、{size:.1f} MB）",
            f"Compressing {len(missing)} files of the runtime ({size:.1f} MB)",
        )
        progress(say(*told))
        files = [str(path) for path in missing]
        node.run("compress.mjs", {"files": files, "to": str(kept), "quality": quality})
    for path in paths:
        for copy in COPIES:
            source, target = (folder / f"{path.name}.{copy}" for folder in (kept, path.parent))
            if not (target.exists() and filecmp.cmp(source, target, shallow=False)):
                shutil.copyfile(source, target)


def _kept(folder: Path, path: Path, copy: str) -> bool:
    return (folder / f"{path.name}.{copy}").exists()
