"""The engine for others: a wheel that installs without a network, and the rules beside it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "engine"
RULES = f"{FOLDER}/rules.json"
EXAMPLE = f"{FOLDER}/example.py"
DISTRIBUTION = "care_productivity_calculators"

PROGRAM = """\
import json, sys
from calculators import answer_line
rules = json.load(open("rules.json", encoding="utf-8"))
for line in sys.stdin:
    print(answer_line("subsidy", line, rules))
"""
"""Requests of the subsidy calculator, one a line, and what its page would answer to each."""

_METADATA = """\
Metadata-Version: 2.1
Name: {name}
Version: {version}
Summary: {summary}
License: {licence}
Requires-Python: {python}
"""
_WHEEL = "Wheel-Version: 1.0\nGenerator: scripts\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the wheel: that of the build would make each another."""


def sources() -> dict[str, bytes]:
    """The engine's modules by their path in an archive."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in sorted((ROOT / "calculators").rglob("*.py"))
    }


def files(rules: Mapping[str, Any]) -> dict[str, bytes]:
    """Wheel, rules and a program of five lines that asks them."""
    return {
        wheel_name(): wheel(),
        RULES: json.dumps(rules, ensure_ascii=False, separators=(",", ":")).encode(),
        EXAMPLE: PROGRAM.encode(),
    }


def wheel_name() -> str:
    """The path of the wheel among the open data."""
    return f"{FOLDER}/{DISTRIBUTION}-{_project()['version']}-py3-none-any.whl"


def wheel() -> bytes:
    """The engine as a wheel; the same engine gives the same bytes."""
    project = _project()
    folder = f"{DISTRIBUTION}-{project['version']}.dist-info"
    metadata = _METADATA.format(
        name=DISTRIBUTION.replace("_", "-"),
        version=project["version"],
        summary=project["description"],
        licence=project["license"].partition(" ")[0],
        python=project["requires-python"],
    )
    content = {
        **sources(),
        f"{folder}/LICENSE": (ROOT / "LICENSE").read_bytes(),
        f"{folder}/METADATA": metadata.encode(),
        f"{folder}/WHEEL": _WHEEL.encode(),
    }
    record = [f"{name},sha256={_digest(value)},{len(value)}" for name, value in content.items()]
    content[f"{folder}/RECORD"] = "\n".join([*record, f"{folder}/RECORD,,", ""]).encode()
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as target:
        for name, value in content.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.external_attr = 0o644 << 16
            target.writestr(entry, value, zipfile.ZIP_DEFLATED, compresslevel=9)
    return memory.getvalue()


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def _digest(content: bytes) -> str:
    """A hash as the record of a wheel has it."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
