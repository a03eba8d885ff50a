"""Find out which of Python's compiled functions the engine calls: the profile for the lean level.

    python3 -m scripts.runtime.profile

Answers the cases of the tests, faulty requests, and in both languages every form, empty, with
every example of the data and with nonsense, with a module that takes note of each function that is
called, and writes profile.json: those functions, and where in the memory the compiled library
modules lie (`frozen`), which nobody reads once Python has started. To be run again for another
version of Pyodide, or where the engine has come to call something new.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from calculators import KINDS
from scripts import environment
from scripts.calculator_page import Pairs, example_fields, examples_of
from scripts.compile import rules_for_engine
from scripts.model import load_data
from scripts.runtime import lean, library, memory, node, script, wasm
from scripts.runtime import rules as rules_in_parts
from scripts.runtime.files import Store

CASES = environment.ROOT / "tests/cases"
LANGUAGES = ("ja", "en")
FAULTY = (
    "",
    "{",
    "[]",
    '{"programme": NaN}',
    '{"unknown": 0.5, "items": [1.5], "rounding_unit": 1.5}',
    '{"items": "三", "programme": "😀", "😀": "\\ud800"}',
    '{"hourly_wage": -0.5e-3, "unit_price": 1e300, "answers": {"staff": -1}}',
)


def main() -> int:
    """Write the profile; exit status 0."""
    level = library.packed(environment.say)
    module = level.files["wasm"]
    # As in the lean level: without a text to read, Python takes other turns.
    silent = wasm.without(module, lean.documentation(module))
    quick = script.without_compiling(level.files["glue"].decode()).encode()
    files = {**level.files, "glue": quick, "wasm": silent}
    level = memory.frozen(replace(level, files=files), environment.say)
    instrumented = {**level.files, "wasm": wasm.instrumented(silent)}
    rules = rules_for_engine()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        files = rules_in_parts.add(rules, store)["files"]
        order = {
            "lock": node.lock(),
            "rules": {name: f"{folder}/{file['path']}" for name, file in files.items()},
            "lines": _lines(),
            "forms": _forms(rules),
        }
        found = json.loads(node.run("profile.mjs", order, replace(level, files=instrumented)))
    functions = found["called"]
    bits = bytearray(max(functions) // 8 + 1)
    for function in functions:
        bits[function // 8] |= 1 << function % 8
    profile = {
        "module": hashlib.sha256(module).hexdigest(),
        "called": base64.b64encode(bits).decode(),
        "frozen": found["frozen"],
    }
    lean.PROFILE.write_text(json.dumps(profile) + "\n", "utf-8")
    environment.say(f"{len(functions)} functions are called")
    return 0


def _lines() -> list[dict[str, str]]:
    lines = []
    for path in sorted(CASES.glob("*.json")):
        for case in json.loads(path.read_text("utf-8")):
            lines.append({"kind": path.stem, "text": json.dumps(case["request"])})
    lines += [{"kind": kind, "text": text} for kind in KINDS for text in _decimals(lines, kind)]
    return lines + [{"kind": kind, "text": text} for kind in KINDS for text in FAULTY]


def _decimals(lines: list[dict[str, str]], kind: str) -> Iterator[str]:
    """The requests of a calculator with every number written with places, as JSON allows."""
    for line in lines:
        if line["kind"] == kind:
            yield re.sub(r"(?<=: )(\d+)(?=[,}\]])", r"\1.0625", line["text"])
            yield re.sub(r"(?<=: )(\d+)(?=[,}\]])", r'"\1.50"', line["text"])


def _forms(rules: dict) -> list[list]:
    """Every form empty, with nonsense in every field, and with all the examples there are."""
    asked: list[tuple[str, Pairs]] = []
    for calculator, form in rules["forms"].items():
        fields = [field for section in form["sections"] for field in section["fields"]]
        asked += [(calculator, []), (calculator, [(field["name"], "1e6 十万") for field in fields])]
        if form["example"]:
            typed = example_fields(form["example"])
            asked += [(calculator, typed), (calculator, [*typed, ("page.was", "")])]
    for entry in examples_of(load_data().many("programmes")).values():
        typed = example_fields(entry["request"])
        asked += [
            ("subsidy", typed),
            ("subsidy", [*typed, ("page.was", f"{'0' * 12},calculated,1,2")]),
        ]
    return [[calculator, language, typed] for calculator, typed in asked for language in LANGUAGES]


if __name__ == "__main__":
    sys.exit(main())
