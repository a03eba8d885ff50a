"""What belongs to a calculator: the registry in calculators/__init__.py is walked, nothing guessed.

A calculator has a form, a report with its four functions and its words, an entry of the FAQ that
leads to it (that one explains its result is checked there), and a page in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from calculators import CALCULATORS, Calculator
from scripts.model import ROOT, Data
from scripts.model.faq import FILE as FAQ
from scripts.model.load import Fault, shown

_REPORT = ("figures", "headline", "body", "rows")
_LISTED = "calculators/__init__.py lists it"


def check(data: Data, root: Path = ROOT) -> Iterator[Fault]:
    """Everything that is missing of a calculator, and every form of none."""
    for calculator in CALCULATORS.values():
        yield from _files(data, calculator)
        yield from _code(calculator)
        yield from _led_to(data, calculator)
        yield from _pages(calculator, root)
    for name in sorted(data.files):
        if name.startswith("forms/") and data.files[name].id not in CALCULATORS:
            id_ = data.files[name].id
            advice = "add it to CALCULATORS in calculators/__init__.py, or remove the form"
            yield Fault(name, ("id",), shown(id_), f"one of {', '.join(CALCULATORS)}", advice)


def _files(data: Data, calculator: Calculator) -> Iterator[Fault]:
    """The form, the words of the report, and the facts that its results rest on."""
    id_ = calculator.id
    for name in (f"forms/{id_}", f"words/report/{id_}", *calculator.data):
        if f"{name}.yaml" not in data.files:
            advice = f"write it, as docs/development/add-a-calculator.md says; {_LISTED}"
            yield Fault(f"{name}.yaml", (), "no such file", f"what {shown(id_)} needs", advice)
    form = data.files.get(f"forms/{id_}.yaml")
    if form and form.id != id_:
        advice = "rename the file or correct the id"
        yield Fault(f"forms/{id_}.yaml", ("id",), shown(form.id), shown(id_), advice)


def _code(calculator: Calculator) -> Iterator[Fault]:
    """The rule and the four functions of the report."""
    id_ = calculator.id
    wanted = {f"calculators.{id_}": ("calculate",), f"calculators.{id_}.report": _REPORT}
    for module, names in wanted.items():
        has = dir(import_module(module)) if _exists(module) else ()
        if missing := [name for name in names if name not in has]:
            found = f"no {', '.join(missing)} in {module}"
            expected = "a function of this name"
            yield Fault(f"forms/{id_}.yaml", ("id",), found, expected, f"write it; {_LISTED}")


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # Not even the folder around it.
        return False


def _led_to(data: Data, calculator: Calculator) -> Iterator[Fault]:
    if all(entry.calculator != calculator.id for entry in data.files[FAQ].entries):
        yield Fault(
            FAQ,
            ("entries",),
            f"no entry that has calculator: {calculator.id}",
            "at least one that leads to each calculator",
            "add it to the entry after which people want to calculate",
        )


def _pages(calculator: Calculator, root: Path) -> Iterator[Fault]:
    """A page in each language that holds the calculator."""
    for language in ("ja", "en"):
        name = f"docs/{language}/{calculator.address}.md"
        block = f"/// calculator | {calculator.id}"
        path = root / name
        if not path.is_file():
            advice = f"write it, as docs/development/add-a-calculator.md says; {_LISTED}"
            yield Fault(name, (), "no such file", f"a page that holds `{block}`", advice)
        elif block not in path.read_text("utf-8").splitlines():
            advice = "put the calculator on its page"
            yield Fault(name, (), "a page without its calculator", f"a line `{block}`", advice)
