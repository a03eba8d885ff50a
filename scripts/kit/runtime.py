"""The runtime as scripts: a worker's program, and every file it would fetch as base64 of gzip.

Only the fastest level comes along, with what it loads later and all of the rules: a worker that
answers from memory has nothing to wait for, and needs no slower level to fall back on.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.machine import names

CARRIED = Path(__file__).parent / "carried"
"""What travels along as it stands."""

FOLDER = "runtime"
_WORKER = "assets/javascripts/worker.js"
_MANIFEST = f"{FOLDER}/manifest.json"


def files(site: Path) -> Iterator[tuple[str, bytes]]:
    """The two scripts of the runtime, with their paths in the kit."""
    programs = (CARRIED / "worker.js", names.find(site, _WORKER))
    worker = "\n".join(program.read_text("utf-8") for program in programs)
    page = (CARRIED / "page.js").read_text("utf-8")
    text = f"self.workerProgram = {json.dumps(worker, ensure_ascii=False)};\n{page}"
    yield f"{FOLDER}/kit.js", text.encode()
    yield f"{FOLDER}/packed.js", b"".join(_packed(site))


def _packed(site: Path) -> Iterator[bytes]:
    """A statement a file: `self.packed["name"] = "…"`."""
    file = names.find(site, _MANIFEST)
    manifest = json.loads(file.read_bytes())
    level = manifest["levels"][0]
    text = json.dumps({**manifest, "levels": [level]}, ensure_ascii=False).encode()
    yield b"self.packed = {};\n"
    yield _statement(file.name, gzip.compress(text, mtime=0))
    groups: list[dict[str, Any]] = [level["files"], level["later"], manifest["rules"]["files"]]
    for name in sorted({file["path"] for group in groups for file in group.values()}):
        yield _statement(name, (site / FOLDER / f"{name}.gz").read_bytes())


def _statement(name: str, compressed: bytes) -> bytes:
    return b'self.packed["%s"] = "%s";\n' % (name.encode(), base64.b64encode(compressed))
