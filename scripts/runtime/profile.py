"""Find out what of the compiled Python the engine uses: the profile for the lean level.

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
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from calculators import KINDS
from calculators.form.address import fields_of
from scripts.checks.checked import load_data, rules_for_engine
from scripts.checks.worked import worked
from scripts.machine import environment
from scripts.markdown.calculator_page import Pairs, examples_of
from scripts.runtime import lean, library, memory, node, script, unread, wasm
from scripts.runtime import rules as rules_in_parts
from scripts.runtime.files import Store
from scripts.runtime.level import HERE

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
    quick = script.without_compiling(level.files["glue"].decode())
    files = {**level.files, "glue": quick.encode(), "wasm": silent}
    level = memory.frozen(replace(level, files=files), environment.say)
    with tempfile.TemporaryDirectory() as folder:
        order = {"lock": node.lock(), **_asked(Path(folder))}
        environment.say("Watching which functions are called")
        instrumented = {**level.files, "wasm": wasm.instrumented(silent)}
        found = json.loads(node.run("profile.mjs", order, replace(level, files=instrumented)))
        called = set(found["called"])
        environment.say("Watching which data is read")
        first, rest = wasm.split(silent, called, {"_PyRuntime", *script.words(quick)})
        watch = Path(folder) / "watch.wasm"
        watch.write_bytes(node.binaryen("wasm-as", (HERE / "watch.wat").read_bytes()))
        watched = {**level.files, "wasm": node.binaryen("wasm-opt", first, "--instrument-memory")}
        order |= {"watch": str(watch)}
        level = replace(level, files=watched, later={"rest": rest})
        data = json.loads(node.run("touched.mjs", order, level))
    profile = {
        "module": hashlib.sha256(module).hexdigest(),
        "called": base64.b64encode(_bits(called)).decode(),
        "frozen": found["frozen"],
        "unread": unread.unread(module, numbers=unread.named(module, called), **data),
    }
    lean.PROFILE.write_text(json.dumps(profile) + "\n", "utf-8")
    waiting = sum(end - start for start, end in profile["unread"])
    environment.say(f"{len(called)} functions are called; {waiting} bytes of data can wait")
    return 0


def _bits(numbers: set[int]) -> bytearray:
    """A bit for each number from 0 on: whether it is there."""
    bits = bytearray(max(numbers) // 8 + 1)
    for one in numbers:
        bits[one // 8] |= 1 << one % 8
    return bits


def _asked(folder: Path) -> dict[str, Any]:
    """What is to be answered, with the rules for it in a folder."""
    rules = rules_for_engine()
    files = rules_in_parts.add(rules, Store(folder))["files"]
    paths = {name: f"{folder}/{file['path']}" for name, file in files.items()}
    return {"rules": paths, "lines": _lines(), "forms": _forms(rules)}


def _lines() -> list[dict[str, str]]:
    lines = []
    for kind in KINDS:
        path = CASES / f"{kind}.json"
        for case in json.loads(path.read_text("utf-8")) if path.exists() else ():
            lines.append({"kind": kind, "text": json.dumps(case["request"])})
    data = load_data()
    for file in sorted(data.files):
        for example in worked(file, data.plain(file)):
            lines.append({"kind": example.kind, "text": json.dumps(example.request)})
    lines += [{"kind": kind, "text": text} for kind in KINDS for text in _decimals(lines, kind)]
    return lines + [{"kind": kind, "text": text} for kind in KINDS for text in FAULTY]


def _decimals(lines: list[dict[str, str]], kind: str) -> Iterator[str]:
    """The requests of a calculator with every number written with places, as JSON allows."""
    for line in lines:
        if line["kind"] == kind:
            yield re.sub(r"(?<=: )(\d+)(?=[,}\]])", r"\1.0625", line["text"])
            yield re.sub(r"(?<=: )(\d+)(?=[,}\]])", r'"\1.50"', line["text"])


def _forms(rules: Mapping[str, Any]) -> list[list[Any]]:
    """Every form empty, with nonsense in every field, and with all the examples there are."""
    asked: list[tuple[str, Pairs]] = []
    for calculator, form in rules["forms"].items():
        fields = [field for section in form["sections"] for field in section["fields"]]
        asked += [(calculator, []), (calculator, [(field["name"], "1e6 十万") for field in fields])]
        if form["example"]:
            typed = fields_of(form["example"])
            asked += [(calculator, typed), (calculator, [*typed, ("page.was", "")])]
    for entry in examples_of(load_data().many("programmes")).values():
        typed = fields_of(entry["request"])
        asked += [
            ("subsidy", typed),
            ("subsidy", [*typed, ("page.was", f"{'0' * 12},calculated,1,2")]),
        ]
    return [[calculator, language, typed] for calculator, typed in asked for language in LANGUAGES]


if __name__ == "__main__":
    sys.exit(main())
