"""Runs inside Pyodide: exercise the engine, then compile every library module that was loaded.

What is imported here must be nothing that Pyodide does not load by itself: it would be packed too.
"""

import base64
import importlib
import json
import os
import sys
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

ENGINE = "/engine"
LIBRARY = f"/lib/python{sys.version_info[0]}{sys.version_info[1]}.zip"


def compiled(rules_text: str) -> str:
    """JSON of every module the engine needs: its path in the archive, its code in base64."""
    sys.path.insert(0, ENGINE)
    own = [f"calculators/{name}" for name in os.listdir(f"{ENGINE}/calculators")]
    exercise(own, json.loads(rules_text))
    modules = {}
    with zipfile.ZipFile(LIBRARY) as library:
        for path in loaded_from_library():
            modules[f"{path}c"] = code(library.read(path), f"{LIBRARY}/{path}")
    for path in own:
        with open(f"{ENGINE}/{path}", "rb") as file:
            modules[f"{path}c"] = code(file.read(), path)
    return json.dumps(modules)


def exercise(own: list[str], rules: dict) -> None:
    """Import every module of the engine and let every form be answered as it stands."""
    for path in own:
        importlib.import_module(
            path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        )
    from calculators import KINDS, answer_line, page

    for calculator in rules["forms"]:
        for language in ("ja", "en"):
            page.answer(calculator, language, [], rules)
    for kind in KINDS:
        for text in ("{", '{"unknown": 0.5}'):
            answer_line(kind, text, rules)


def loaded_from_library() -> list[str]:
    """The paths within the library's archive of all modules that are loaded."""
    origins = {getattr(module.__spec__, "origin", None) for module in list(sys.modules.values())}
    inside = f"{LIBRARY}/"
    return sorted(
        origin.removeprefix(inside) for origin in origins if origin and origin.startswith(inside)
    )


def code(source: bytes, name: str) -> str:
    """The compiled module in base64, to be believed without a look at its source."""
    compiled = compile(source, name, "exec", dont_inherit=True)
    return base64.b64encode(
        _code_to_hash_pyc(compiled, importlib.util.source_hash(source), False)
    ).decode()
