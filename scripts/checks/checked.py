"""The data once every check has passed, and the rules for the engine made of it.

`CROSS_CHECKS` are the rules that concern more than one place of data/.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from scripts.checks import (
    adoption,
    answers,
    blanks,
    calculators,
    calendar,
    calls,
    cases,
    centres,
    conflicts,
    coverage,
    eligibility,
    examples,
    exercises,
    faq,
    fees,
    forms,
    glossary,
    guidelines,
    host_calls,
    hosts,
    linkage,
    links,
    local,
    named,
    opendata,
    placeholders,
    plausible,
    prefectures,
    prose,
    queries,
    references,
    same_figures,
    services,
    versions,
    wants,
    years,
)
from scripts.model import ROOT, Data, overlay, read_data
from scripts.model.load import Document, Fault, Faulty
from scripts.rules.compile import compile_rules, fingerprint
from scripts.rules.forms import NoSuchFigure

_CACHE = ".build/rules.json"

CROSS_CHECKS: list[Callable[[Data], Iterable[Fault]]] = [
    references.check,
    answers.check,
    versions.check,
    eligibility.check,
    local.check,
    hosts.check,
    host_calls.check,
    plausible.check,
    placeholders.check,
    prefectures.check,
    services.check,
    wants.check,
    calculators.check,
    centres.check,
    calls.check,
    calendar.check,
    conflicts.check,
    links.check,
    blanks.check,
    glossary.check,
    guidelines.check,
    cases.check,
    faq.check,
    coverage.check,
    opendata.check,
    linkage.check,
    fees.check,
    forms.check,
    adoption.check,
    prose.check,
    same_figures.check,
    queries.check,
    years.check,
]


def load_data(root: Path = ROOT / "data", host: str | None = None) -> Data:
    """Read, validate and cross-check all files. Raises `Faulty` with every fault found.

    `host` names the folder in data/hosts/ that is laid over the others.
    """
    data, faults = read_data(root, host)
    if faults:
        faults += versions.check_in_part(data)
    else:
        faults += (fault for check in CROSS_CHECKS for fault in check(data))
        if not faults:
            try:
                faults += examples.check(data)
            except NoSuchFigure as error:
                faults += forms.without_figure(data, str(error))
        if not faults:
            faults += forms.check_examples(data, compile_rules(data))
        if not faults:
            faults += exercises.check(data)
    if faults:
        told = (named.by_id(fault, data.documents) for fault in faults)
        raise Faulty([with_line(fault, data.documents) for fault in told])
    return data


def rules_for_engine(host: str | None = None) -> dict[str, Any]:
    """The rules of the project's own data, from the last compilation while nothing has changed.

    `host` as in `load_data`. Raises `Faulty` where the data has faults.
    """
    root = ROOT
    stamp = _stamp(root, host)
    cache = root / (f".build/rules-{host}.json" if host else _CACHE)
    try:
        kept = json.loads(cache.read_text(encoding="utf-8"))
        if kept["stamp"] == stamp:
            rules: dict[str, Any] = kept["rules"]
            return rules
    except (OSError, ValueError, KeyError, TypeError):
        pass  # No usable cache: compile, as on the first run.
    rules = compile_rules(load_data(root / "data", host))
    fresh = cache.with_suffix(f".{fingerprint(stamp)[:8]}.part")
    try:
        cache.parent.mkdir(exist_ok=True)
        fresh.write_text(json.dumps({"stamp": stamp, "rules": rules}, ensure_ascii=False), "utf-8")
        fresh.replace(cache)
    except OSError:
        pass  # A full disk: the rules are here, and the next run compiles them again.
    return rules


def _stamp(root: Path, host: str | None) -> str:
    """A hash over every data file, those of other hosts left out, and the code that reads them."""
    digest = hashlib.sha256()
    hosts = root / "data" / overlay.FOLDER
    data = [
        path
        for path in (root / "data").rglob("*.y*ml")
        if hosts not in path.parents or (host and hosts / host in path.parents)
    ]
    rooms = ("model", "checks", "rules")
    code = [path for room in rooms for path in (root / "scripts" / room).rglob("*.py")]
    code += (root / "calculators").rglob("*.py")  # The order of questions is the engine's.
    for path in sorted([*data, *code]):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def with_line(fault: Fault, documents: dict[str, Document]) -> Fault:
    """A fault with its line, and the file on disk in which it stands."""
    if fault.line is not None or fault.file not in documents:
        return fault
    file, place, line = documents[fault.file].located(fault.place)
    return Fault(file, place, fault.found, fault.expected, fault.advice, line)
