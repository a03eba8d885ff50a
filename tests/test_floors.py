"""The picture in docs/development/architecture.md is true, and no import runs up or in a circle.

Imports are read from the text of every module, those inside functions and for types alone too. What
a module loads by a name made up at run time is not seen, so the document says which ones may.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

from calculators import KINDS

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = (ROOT / "docs/development/architecture.md").read_text("utf-8")
TOWERS = ("calculators", "scripts")

Sources = Mapping[str, str]
"""The text of every module by its file."""


def sources() -> dict[str, str]:
    """Every module of the project."""
    files = sorted(file for tower in TOWERS for file in (ROOT / tower).rglob("*.py"))
    return {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files}


def faults(modules: Sources) -> list[str]:
    """What is wrong with the imports of these modules, in words; nothing where all is well."""
    names = {name_of(file): file for file in modules}
    graph: dict[str, set[str]] = {name: set() for name in names}
    found = []
    for name, file in names.items():
        for target in imported(modules[file], package_of(file)):
            known = target if target in names else target.rpartition(".")[0]
            if known in names:
                graph[name].add(known)
            elif name.startswith("calculators") and top(target) not in sys.stdlib_module_names:
                found.append(f"{name} imports {target}: the engine has the standard library only")
    found += [
        f"{name} imports {target}, which is on a floor above it"
        for name, targets in graph.items()
        for target in sorted(targets)
        if floor(target) < floor(name)
    ]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found.append(f"in a circle: {' → '.join(error.args[1])}")
    return found


@cache
def imported(source: str, package: str) -> list[str]:
    """Everything that a module's text imports: `from a import b` may mean the module a.b."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = resolve_name("." * node.level + (node.module or ""), package)
            found += (f"{start}.{alias.name}" for alias in node.names)
    return found


def loads_by_name(source: str) -> bool:
    """Whether a module's text imports what it makes up the name of."""
    called = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = {getattr(call, "attr", getattr(call, "id", "")) for call in called}
    return bool(names & {"import_module", "__import__"})


def name_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def package_of(file: str) -> str:
    return str(Path(file).parent).replace("/", ".")


def top(module: str) -> str:
    return module.partition(".")[0]


def blocks(heading: str) -> list[str]:
    """The lines of the first block under a heading of the document."""
    found = re.search(rf"^## {heading}\n.*?```text\n(.*?)```", DOCUMENT, re.M | re.S)
    assert found, f"architecture.md: no block under {heading!r}"
    return found[1].splitlines()


FLOORS = {name: at for at, line in enumerate(blocks("Floors")) for name in line.split()}
"""The floor of each name, counted from the top."""


def floor(module: str) -> int:
    """The floor of a module: that of the longest name for it."""
    steps = [*module.split("."), "__init__"]
    names = (".".join(steps[:length]) for length in range(len(steps), 0, -1))
    return next(FLOORS[name] for name in names if name in FLOORS)


@pytest.mark.slow
def test_no_import_runs_up_a_floor_or_in_a_circle() -> None:
    assert not faults(sources())


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("calculators/rules/money.py", "from calculators.html import markup", "a floor above"),
        ("calculators/subsidy/__init__.py", "import calculators.compare", "a floor above"),
        ("calculators/html/charts.py", "from calculators import kpi", "a floor above"),
        ("calculators/rules/money.py", "from scripts.model import Data", "a floor above"),
        ("scripts/model/load.py", "def late():\n    from scripts import site", "a floor above"),
        ("scripts/rules/compile.py", "if 0:\n    from scripts.checks import faq", "a floor above"),
        ("scripts/model/common.py", "from scripts.model import Data", "in a circle"),
        ("calculators/html/markup.py", "from .charts import Bar", "in a circle"),
        ("calculators/rules/money.py", "import requests", "standard library only"),
    ],
)
def test_an_import_that_must_not_be_is_found(file: str, line: str, said: str) -> None:
    modules = sources()
    before = set(faults(modules))
    new = set(faults({**modules, file: f"{modules[file]}\n{line}\n"})) - before
    assert any(said in fault and name_of(file) in fault for fault in new), new


@pytest.mark.slow
def test_only_those_named_load_modules_by_name() -> None:
    named = set(re.findall(r"^\| `([\w.]+)` \|", DOCUMENT, re.M))
    assert {name_of(file) for file, source in sources().items() if loads_by_name(source)} == named


def test_the_picture_names_every_room_and_no_other() -> None:
    drawn = {line.split()[0].rstrip("/") for line in blocks("What stands where")}
    # Calculators are in their registry: one line of the picture stands for all their folders.
    kinds = {f"calculators/{kind}": "calculators/KIND" for kind in KINDS}
    # So are modules of the library, by the paths that they have there.
    library = re.compile(r"(?<=/stand_ins)/.+")
    rooms = {library.sub("", str(Path(file).parent)) for file in sources()}
    assert {room for room in drawn if room.startswith(TOWERS)} == {
        kinds.get(room, room) for room in rooms
    }
    assert all((ROOT / room).is_dir() for room in drawn - {*kinds.values()})


def test_every_room_has_a_floor() -> None:
    rooms = {".".join(name_of(file).split(".")[:2]) for file in sources()} - {*TOWERS}
    assert all(floor(room) >= 0 for room in rooms)
