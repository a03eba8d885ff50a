"""The data as typed, checked objects.

`FILES` says which files `data/` holds and which model each must fit. To add a kind of file: a
module here with its models, one line in `FILES`, and one in scripts/checks/ where it refers to
others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from scripts.model import (
    adoption,
    blanks,
    calendar,
    calls,
    cases,
    centres,
    conflicts,
    coverage,
    discrepancies,
    exercises,
    faq,
    fees,
    forms,
    glossary,
    guidelines,
    history,
    linkage,
    links,
    opendata,
    overlay,
    prefectures,
    procedure,
    queries,
    services,
    wants,
)
from scripts.model.basics import AnswersFile, AssumptionsFile, CategoriesFile, SourcesFile
from scripts.model.common import walk
from scripts.model.explain import faults_of
from scripts.model.hosts import FILE as HOST_FILE
from scripts.model.hosts import HostFile
from scripts.model.load import Document, Fault, Faulty, Place, closed, once_a_file, read, unreadable
from scripts.model.local import LocalFile
from scripts.model.programmes import Programme
from scripts.model.site import SiteFile
from scripts.model.words import WordsFile

ROOT = Path(__file__).resolve().parents[2]

# A pattern with "*" stands for any number of files; without it the file must be there.
FILES: dict[str, type[BaseModel]] = {
    "addon.yaml": fees.AddonFile,
    "adoption.yaml": adoption.AdoptionFile,
    "answers.yaml": AnswersFile,
    "assumptions.yaml": AssumptionsFile,
    "blanks.yaml": blanks.BlanksFile,
    "calendar.yaml": calendar.CalendarFile,
    "calls.yaml": calls.CallsFile,
    "caseload.yaml": fees.CaseloadFile,
    "cases.yaml": cases.CasesFile,
    "categories.yaml": CategoriesFile,
    "centres.yaml": centres.CentresFile,
    "conflicts.yaml": conflicts.ConflictsFile,
    "coverage.yaml": coverage.CoverageFile,
    "discrepancies.yaml": discrepancies.DiscrepanciesFile,
    "electronic_application.yaml": adoption.ApplicationFile,
    "forms/*.yaml": forms.Form,
    "exercises.yaml": exercises.ExercisesFile,
    "faq.yaml": faq.FaqFile,
    "glossary.yaml": glossary.GlossaryFile,
    "guidelines.yaml": guidelines.GuidelinesFile,
    "history.yaml": history.HistoryFile,
    "kpi.yaml": adoption.KpiFile,
    "linkage.yaml": linkage.LinkageFile,
    "linkage_guide.yaml": linkage.GuideFile,
    "linkage_move.yaml": linkage.MoveFile,
    "links.yaml": links.LinksFile,
    "local/*.yaml": LocalFile,
    "opendata.yaml": opendata.OpenDataFile,
    "prefectures.yaml": prefectures.PrefecturesFile,
    "procedure.yaml": procedure.ProcedureFile,
    "programmes/*.yaml": Programme,
    "queries.yaml": queries.QueriesFile,
    "services.yaml": services.ServicesFile,
    "site.yaml": SiteFile,
    "sources.yaml": SourcesFile,
    "standard_files.yaml": linkage.StandardFilesFile,
    "timestudy.yaml": linkage.TimestudyFile,
    "wants.yaml": wants.WantsFile,
    "words/*.yaml": WordsFile,
}

# What a host's folder in data/hosts/ may hold, by the names in it.
HOST_FILES: dict[str, type[BaseModel]] = {
    HOST_FILE: HostFile,
    history.FILE: history.HistoryFile,
    "local/*.yaml": LocalFile,
    "sources.yaml": SourcesFile,
}


@dataclass(frozen=True, eq=False)
class Data:
    """Everything in `data/`: documents as read, and the models made of them, by file name.

    Two states are the same where all their files are the same objects, as those of files that have
    not changed are: so what is worked out of one can be kept for when it is read again.
    `folder` is that of the host whose files are laid over the national ones.
    """

    documents: dict[str, Document]
    files: dict[str, Any]
    folder: Path | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Data) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[Any, ...]:
        # Not kept: in the process that a state is handed to, its files are other objects.
        parts = (self.documents, self.files)
        return (self.folder, *(frozenset((name, id(one[name])) for name in one) for one in parts))

    @property
    def host(self) -> HostFile | None:
        """Whose site this is; None for the national one."""
        host: HostFile | None = self.files.get(HOST_FILE)
        return host

    @property
    def address(self) -> str | None:
        """Where the host says its site will be."""
        return self.host.address if self.host else None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the site, the first one's pages at its root."""
        return tuple(self.host.languages) if self.host else ("ja", "en")

    def own_sources(self) -> set[str]:
        """The documents that are the host's own."""
        return overlay.own_sources(self.documents["sources.yaml"])

    def many(self, folder: str) -> list[Any]:
        """The models of one folder ("programmes"), by file name."""
        return [self.files[name] for name in sorted(self.files) if name.startswith(folder + "/")]

    def plain(self, name: str) -> Any:
        """A file as plain lists and dicts with the defaults filled in, keyed as in the YAML.

        The same ones while the file is the same, which nobody changes.
        """
        return _plain(_Same(self.files[name]))

    def words(self) -> dict[str, Any]:
        """All of data/words/ as one tree: words/report/subsidy.yaml stands at report.subsidy."""
        tree: dict[str, Any] = {}
        for name in sorted(name for name in self.files if name.startswith("words/")):
            at = tree
            for step in name.removeprefix("words/").removesuffix(".yaml").split("/"):
                at = at.setdefault(step, {})
            at.update(self.plain(name))
        return tree


@dataclass(frozen=True, eq=False)
class _Same:
    """A file's model, the same as another only where it is the same object."""

    file: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.file is other.file

    def __hash__(self) -> int:
        return id(self.file)


@once_a_file
def _plain(one: _Same) -> Any:
    return one.file.model_dump(by_alias=True, mode="json")


def parts(model: BaseModel) -> tuple[tuple[Place, Any], ...]:
    """Every place in a model with its plain value, without what is left open; kept like that."""
    return _parts(_Same(model))


@once_a_file
def _parts(one: _Same) -> tuple[tuple[Place, Any], ...]:
    return tuple(walk(one.file.model_dump(by_alias=True, mode="json", exclude_none=True)))


def read_data(root: Path, host: str | None = None) -> tuple[Data, list[Fault]]:
    """Everything in the folder that fits its model, and a fault for each place that does not.

    `host` names the folder in data/hosts/ whose files are laid over the others.
    """
    folders = [fault for fault in closed(root) if not _of_another(fault.file, host)]
    if folders:  # What lies in them would seem to be gone, and what it cites to be cited by nobody.
        return Data({}, {}), folders
    documents, faults = _read_all(root)
    if host:
        faults += overlay.lay(documents, root, host)
        _follows(documents)
    files: dict[str, Any] = {}
    for name, document in documents.items():
        model = model_for(name)
        if model is None:
            faults.append(_unknown_file(name))
            continue
        try:
            files[name] = _fitted(model, document)
        except ValidationError as error:
            faults += faults_of(error, document, model)
    faults += _missing(documents, faults)
    bare = [fault for document in documents.values() for fault in document.bare]
    said = {(fault.file, fault.place) for fault in faults}
    faults += (fault for fault in bare if (fault.file, fault.place) not in said)
    return Data(documents, files, root / overlay.FOLDER / host if host else None), faults


def _of_another(name: str, host: str | None) -> bool:
    """Whether a folder is one of another host's."""
    folder, _, inside = name.partition("/")
    return folder == overlay.FOLDER and bool(inside) and inside.split("/")[0] != host


@once_a_file
def _fitted(model: type[BaseModel], document: Document) -> BaseModel:
    """The file as objects. Raises ValidationError."""
    return model.model_validate(document.value)


def _follows(documents: dict[str, Document]) -> None:
    """Let the national documents follow a host's, where those and its own are sound."""
    if all(name in documents and _fits(documents[name], name) for name in overlay.FOLLOWING):
        overlay.settle(documents, HostFile.model_validate(documents[HOST_FILE].value))


def _fits(document: Document, name: str) -> bool:
    model = model_for(name)
    assert model is not None
    try:
        _fitted(model, document)
    except ValidationError:
        return False
    return True


def model_for(name: str) -> type[BaseModel] | None:
    """The model that the file of this name (relative to data/) must fit."""
    inside = re.sub(rf"^{overlay.FOLDER}/[^/]+/", "", name)
    known = HOST_FILES if inside != name or name == HOST_FILE else FILES
    return next((model for glob, model in known.items() if fnmatchcase(inside, glob)), None)


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
            faults.append(unreadable(name, error))
    return documents, faults


def _is_no_data(path: Path, name: str) -> bool:
    """Folders, the terms of use, the schemas that `check` writes, and what editors leave behind."""
    left_behind = overlay.is_left_behind(path.name)
    folder = path.is_dir() and path.suffix not in (".yaml", ".yml")
    others = name.startswith(("schema/", f"{overlay.FOLDER}/"))
    return folder or left_behind or name == "LICENSE" or others


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
    near = next((glob for glob in FILES if fnmatchcase(overlay.data_name(name), glob)), None)
    if near:
        advice = f"rename it to {overlay.data_name(name)} if it holds data, or else remove it"
        return Fault(name, (), "a file that nothing reads", f"a name such as {near}", advice, 1)
    known = ", ".join(sorted(FILES))
    return Fault(name, (), "a file that nothing reads", f"one of {known}", "rename or remove it", 1)
