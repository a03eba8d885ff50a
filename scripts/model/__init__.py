"""The data as typed, checked objects.

`FILES` says which files `data/` holds and which model each must fit; `CROSS_CHECKS` are the rules
that concern more than one place. To add a kind of file: a module here with its models, one line in
`FILES`, and a `check(data)` in `CROSS_CHECKS` where it refers to other files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from scripts.load import Document, Fault, Faulty, read
from scripts.model import (
    adoption,
    cases,
    centres,
    coverage,
    discrepancies,
    eligibility,
    examples,
    faq,
    fees,
    forms,
    glossary,
    guidelines,
    linkage,
    links,
    opendata,
    prefectures,
    prose,
    queries,
    references,
    services,
)
from scripts.model.basics import AnswersFile, AssumptionsFile, CategoriesFile, SourcesFile
from scripts.model.explain import faults_of
from scripts.model.programmes import Programme, Tenant
from scripts.model.site import SiteFile
from scripts.model.words import UiFile

ROOT = Path(__file__).resolve().parents[2]

# A pattern with "*" stands for any number of files; without it the file must be there.
FILES: dict[str, type[BaseModel]] = {
    "addon.yaml": fees.AddonFile,
    "adoption.yaml": adoption.AdoptionFile,
    "answers.yaml": AnswersFile,
    "assumptions.yaml": AssumptionsFile,
    "caseload.yaml": fees.CaseloadFile,
    "cases.yaml": cases.CasesFile,
    "categories.yaml": CategoriesFile,
    "centres.yaml": centres.CentresFile,
    "coverage.yaml": coverage.CoverageFile,
    "discrepancies.yaml": discrepancies.DiscrepanciesFile,
    "electronic_application.yaml": adoption.ApplicationFile,
    "forms/*.yaml": forms.Form,
    "faq.yaml": faq.FaqFile,
    "glossary.yaml": glossary.GlossaryFile,
    "guidelines.yaml": guidelines.GuidelinesFile,
    "kpi.yaml": adoption.KpiFile,
    "linkage.yaml": linkage.LinkageFile,
    "linkage_guide.yaml": linkage.GuideFile,
    "links.yaml": links.LinksFile,
    "opendata.yaml": opendata.OpenDataFile,
    "prefectures.yaml": prefectures.PrefecturesFile,
    "programmes/*.yaml": Programme,
    "queries.yaml": queries.QueriesFile,
    "services.yaml": services.ServicesFile,
    "site.yaml": SiteFile,
    "sources.yaml": SourcesFile,
    "standard_files.yaml": linkage.StandardFilesFile,
    "tenants/*.yaml": Tenant,
    "timestudy.yaml": linkage.TimestudyFile,
    "ui.yaml": UiFile,
}


@dataclass(frozen=True)
class Data:
    """Everything in `data/`: documents as read, and the models made of them, by file name."""

    documents: dict[str, Document]
    files: dict[str, Any]

    def many(self, folder: str) -> list[Any]:
        """The models of one folder ("programmes"), by file name."""
        return [self.files[name] for name in sorted(self.files) if name.startswith(folder + "/")]

    def plain(self, name: str) -> Any:
        """A file as plain lists and dicts with the defaults filled in, keyed as in the YAML."""
        return self.files[name].model_dump(by_alias=True, mode="json")


CROSS_CHECKS: list[Callable[[Data], Iterable[Fault]]] = [
    references.check,
    eligibility.check,
    prefectures.check,
    services.check,
    centres.check,
    links.check,
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
]


def load_data(root: Path = ROOT / "data") -> Data:
    """Read, validate and cross-check all files. Raises `Faulty` with every fault found."""
    documents, faults = _read_all(root)
    files: dict[str, Any] = {}
    for name, document in documents.items():
        model = model_for(name)
        if model is None:
            faults.append(_unknown_file(name))
            continue
        try:
            files[name] = model.model_validate(document.value)
        except ValidationError as error:
            faults += faults_of(error, document, model)
    faults += _missing(documents, faults)
    if faults:
        faults += references.check_in_part(Data(documents, files))
    else:
        faults += (fault for check in CROSS_CHECKS for fault in check(Data(documents, files)))
        if not faults:
            faults += examples.check(Data(documents, files))
    if faults:
        raise Faulty([_with_line(fault, documents) for fault in faults])
    return Data(documents, files)


def model_for(name: str) -> type[BaseModel] | None:
    """The model that the file of this name (relative to data/) must fit."""
    return next((model for glob, model in FILES.items() if fnmatchcase(name, glob)), None)


def _read_all(root: Path) -> tuple[dict[str, Document], list[Fault]]:
    documents: dict[str, Document] = {}
    faults: list[Fault] = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if _is_no_data(path, name):
            continue
        if path.suffix not in (".yaml", ".yml"):
            faults.append(_unknown_file(name))
            continue
        try:
            documents[name] = read(path, name)
        except Faulty as error:
            faults += error.faults
        except OSError as error:
            faults.append(
                Fault(
                    name,
                    (),
                    f"a file that cannot be read ({error.strerror})",
                    "a readable file",
                    "check its permissions",
                )
            )
    return documents, faults


def _is_no_data(path: Path, name: str) -> bool:
    """Folders, the schemas that `check` writes, and what editors and systems leave behind."""
    left_behind = path.name.startswith((".", "#")) or path.name.endswith("~")
    folder = path.is_dir() and path.suffix not in (".yaml", ".yml")
    return folder or left_behind or name.startswith("schema/")


def _missing(documents: dict[str, Document], faults: list[Fault]) -> list[Fault]:
    known = set(documents) | {fault.file for fault in faults}
    return [
        Fault(
            name,
            (),
            "no such file",
            "a file of this name, which every site needs",
            "restore it from the last good copy, or correct the name of the file that holds it",
        )
        for name in FILES
        if "*" not in name and name not in known
    ]


def _unknown_file(name: str) -> Fault:
    near = next((glob for glob in FILES if fnmatchcase(_usual(name), glob)), None)
    if near:
        advice = f"rename it to {_usual(name)} if it holds data, or else remove it"
        return Fault(name, (), "a file that nothing reads", f"a name such as {near}", advice, 1)
    known = ", ".join(sorted(FILES))
    return Fault(name, (), "a file that nothing reads", f"one of {known}", "rename or remove it", 1)


def _usual(name: str) -> str:
    """The name with the ending that data files have: "a.YML" and "a.yaml.txt" are "a.yaml"."""
    return re.sub(r"(\.ya?ml)?(\.[^./]*)?$", ".yaml", name, count=1, flags=re.IGNORECASE)


def _with_line(fault: Fault, documents: dict[str, Document]) -> Fault:
    if fault.line is not None or fault.file not in documents:
        return fault
    line = documents[fault.file].line(fault.place)
    return Fault(fault.file, fault.place, fault.found, fault.expected, fault.advice, line)
