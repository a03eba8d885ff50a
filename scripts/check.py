"""`python3 -m scripts check`: list every fault of the data and keep the JSON Schemas current."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any

from scripts import translations
from scripts.load import Faulty
from scripts.model import FILES, ROOT, load_data, prose

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def main(argv: list[str]) -> int:
    """Exit status 0 where the data is sound, 1 with one line a fault where it is not."""
    if argv:
        print("usage: python3 -m scripts check", file=sys.stderr)
        return 2
    changed = write_schemas()
    try:
        data = load_data()
    except Faulty as error:
        for fault in error.faults:
            print(fault)
        print(f"{counted(len(error.faults), 'fault', 'faults')} in data/", file=sys.stderr)
        return 1
    found = {
        (
            "English text is older than its Japanese",
            "English texts are older than their Japanese",
        ): translations.faults(data),
        ("page is in one language only", "pages are in one language only"): translations.lonely(
            ROOT
        ),
        ("figure of the data is repeated in docs/", "figures of the data are repeated in docs/"): (
            list(prose.pages(data, ROOT))
        ),
    }
    for faults in found.values():
        print(*faults, sep="\n", end="\n" if faults else "")
    for what, faults in found.items():
        if faults:
            print(counted(len(faults), *what), file=sys.stderr)
    if any(found.values()):
        return 1
    print(f"data/: {len(data.files)} files, no faults")
    if changed:
        print(f"data/schema/: {counted(changed, 'file', 'files')} brought up to date")
    return 0


def counted(number: int, one: str, many: str) -> str:
    """A number with what it counts: "1 fault", "2 faults"."""
    return f"{number} {one if number == 1 else many}"


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of every kind of data file, by file name in data/schema/."""
    return {
        f"{schema_name(glob)}.json": {
            "$schema": _DIALECT,
            **model.model_json_schema(by_alias=True),
        }
        for glob, model in FILES.items()
    }


def schema_name(glob: str) -> str:
    """The schema's name for a kind of file: the file's own, or its folder's in the singular."""
    return glob.split("/")[0].removesuffix("s") if "*" in glob else glob.removesuffix(".yaml")


def write_schemas() -> int:
    """Write data/schema/ from the models; returns how many files changed."""
    folder = ROOT / "data" / "schema"
    folder.mkdir(exist_ok=True)
    changed = 0
    for name, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed += 1
    return changed
