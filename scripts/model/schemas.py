"""The JSON Schema of every kind of data file, for editors and for the open data."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import BaseModel

from scripts.machine import whole
from scripts.model import FILES, HOST_FILES, ROOT, overlay
from scripts.model.hosts import FILE as HOST_FILE
from scripts.model.hosts import HostFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of every kind of data file, by file name in data/schema/."""
    models: dict[str, type[BaseModel]] = {**FILES, HOST_FILE: HostFile}
    return {
        f"{schema_name(glob)}.json": {
            "$schema": _DIALECT,
            **model.model_json_schema(by_alias=True),
        }
        for glob, model in models.items()
    }


def schema_name(glob: str) -> str:
    """The schema's name for a kind of file: the file's own, or its folder's in the singular."""
    return glob.split("/")[0].removesuffix("s") if "*" in glob else glob.removesuffix(".yaml")


def editor_settings() -> dict[str, Any]:
    """What tells VS Code which schema each data file has to fit."""
    settings = {f"./data/schema/{schema_name(glob)}.json": [f"/data/{glob}"] for glob in FILES}
    for glob in HOST_FILES:
        globs = settings.setdefault(f"./data/schema/{schema_name(glob)}.json", [])
        globs.append(f"/data/{overlay.FOLDER}/*/{glob}")
    return {
        "yaml.schemas": {
            schema: globs[0] if len(globs) == 1 else globs for schema, globs in settings.items()
        }
    }


def write_schemas() -> int:
    """Write data/schema/, and where editors find it, from the models; returns how many changed."""
    files = {f"data/schema/{name}": schema for name, schema in schemas().items()}
    files[".vscode/settings.json"] = editor_settings()
    changed = 0
    for name, value in files.items():
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        path = ROOT / name
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            whole.write(path, text)
            changed += 1
    return changed
