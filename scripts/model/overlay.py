"""A host's folder laid over the national data: data/hosts/NAME/ over data/.

The shared files stay as they are on disk. Its `local/CODE.yaml` stands in place of the national
record, whole; the documents of its `sources.yaml` follow the national ones; its `host.yaml` says
what else follows from it: who publishes, which documents have been read since, which records of
others are no longer needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts.model.history import FILE as HISTORY
from scripts.model.hosts import FILE, HostFile
from scripts.model.load import Document, Fault, Faulty, Place, read, unreadable
from scripts.model.local import PREFECTURE

FOLDER = "hosts"
FOLLOWING = (FILE, "calls.yaml", "prefectures.yaml", "site.yaml", "sources.yaml")
"""The host's file, and those that `settle` lets follow it."""

IN_JAPANESE_ONLY = "(in Japanese only)"
"""The English of a text where the host's site has no English pages."""

_LOGOS = (".svg", ".png")
_SOURCES = "sources.yaml"
_RULES = re.compile(r"local/([0-9]{2}|[0-9]{5})\.yaml")


@dataclass(frozen=True, eq=False)
class Joined(Document):
    """A national list with a host's entries after it; `first` is the position of the first."""

    own: Document
    key: str
    first: int

    def located(self, place: Place) -> tuple[str, Place, int | None]:
        """Where something stands: what comes from the host in the host's own file."""
        if len(place) > 1 and isinstance(place[1], int) and place[1] >= self.first:
            return self.own.located((self.key, place[1] - self.first, *place[2:]))
        return super().located(place)


def lay(documents: dict[str, Document], root: Path, name: str) -> list[Fault]:
    """Put a host's documents in the place of, or after, the national ones; says what is amiss."""
    own, faults = _read(root / FOLDER / name, f"{FOLDER}/{name}")
    host = own.get(FILE)
    if host is None:
        if not faults:
            expected = "a file that says who the host is"
            advice = "write it by hand, or with python3 -m scripts new-host"
            faults.append(Fault(f"{FOLDER}/{name}/{FILE}", (), "no such file", expected, advice))
        return [*faults, *(fault for document in own.values() for fault in document.bare)]
    # Wrong languages are told by themselves, and not once more for every text without English.
    if isinstance(host.value, dict) and host.value.get("languages") != ["ja", "en"]:
        own = {
            key: replace(document, value=_filled(document.value)) for key, document in own.items()
        }
    if HISTORY in documents:
        _set(documents, HISTORY, {"states": []})  # What others have published is not the host's.
    sources = own.pop(_SOURCES, None)
    if sources and _SOURCES in documents:
        documents[_SOURCES] = _joined(documents[_SOURCES], sources, "documents")
    documents.update(own)
    return faults


def settle(documents: dict[str, Document], host: HostFile) -> None:
    """What follows from a sound `host.yaml` for the national documents."""
    _set(documents, "site.yaml", _site(host, _value(documents, "site.yaml")))
    if host.example:
        _rename_prefecture(documents, host)
    # A city's calls do not take the place of its prefecture's.
    if len(host.code) == PREFECTURE and _value(documents, f"local/{host.code}.yaml").get("calls"):
        _drop_found_calls(documents, host.code)
    _mark_confirmed(documents, host)
    _drop_uncited(documents)


def own_sources(document: Document) -> set[str]:
    """The ids of the documents that come from the host."""
    if not isinstance(document, Joined):
        return set()
    entries = document.value[document.key][document.first :]
    return {str(entry.get("id")) for entry in entries if isinstance(entry, dict)}


def _read(folder: Path, name: str) -> tuple[dict[str, Document], list[Fault]]:
    """The documents of a host's folder by their names in it."""
    found: dict[str, Document] = {}
    faults: list[Fault] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        inside = path.relative_to(folder).as_posix()
        if is_left_behind(path.name) or path.suffix in _LOGOS:
            continue
        if not _is_read(inside):
            faults.append(_unread(inside, name))
            continue
        try:
            found[inside] = read(path, f"{name}/{inside}")
        except Faulty as error:
            faults += error.faults
        except OSError as error:
            faults.append(unreadable(f"{name}/{inside}", error))
    return found, faults


def is_left_behind(name: str) -> bool:
    """Whether this is what editors, Office and Windows leave in a folder, mostly out of sight."""
    hidden = name in ("desktop.ini", "Thumbs.db") or name.startswith("~$")
    return hidden or name[0] in ".#" or name.endswith("~")


def _is_read(inside: str) -> bool:
    return inside in (FILE, _SOURCES, HISTORY) or bool(_RULES.fullmatch(inside))


def _unread(inside: str, name: str) -> Fault:
    """The fault of a file that nothing reads: what is written in it may only have a wrong name."""
    meant = data_name(inside).lower()
    advice = "move it out of this folder"
    if _is_read(meant):
        advice = f"rename it to {meant} if it holds data, or else remove it"
    expected = f"{FILE}, {_SOURCES}, {HISTORY}, local/CODE.yaml or a logo (.svg, .png)"
    return Fault(f"{name}/{inside}", (), "a file that nothing reads", expected, advice, 1)


def data_name(name: str) -> str:
    """The name with the ending that data files have: "a.YML" and "a.yaml.txt" are "a.yaml"."""
    return re.sub(r"(\.ya?ml)?(\.[^./]*)?$", ".yaml", name, count=1, flags=re.IGNORECASE)


def _filled(value: Any) -> Any:
    """The value with an English text beside each Japanese one that has none."""
    if isinstance(value, list):
        return [_filled(item) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("ja"), str) and "en" not in value:
        return {**value, "en": IN_JAPANESE_ONLY}
    return {key: _filled(item) for key, item in value.items()}


def _joined(national: Document, own: Document, key: str) -> Document:
    """The national document with the host's entries after its own."""
    entries = own.value.get(key) if isinstance(own.value, dict) else None
    if not isinstance(entries, list) or not isinstance(national.value, dict):
        return own  # Its shape is what will be said of it.
    before = national.value[key]
    value = {**national.value, key: [*before, *entries]}
    bare = (*national.bare, *own.bare)
    return Joined(national.name, value, national.lines, own, key, len(before), bare=bare)


def _site(host: HostFile, national: Mapping[str, Any]) -> dict[str, Any]:
    """What data/site.yaml would say of this host; without terms of its own those of the project."""
    plain = host.model_dump(mode="json")
    return {
        "name": plain["name"],
        "description": plain["description"],
        "publisher": {"name": plain["publisher"], "official": host.official},
        "data_terms": plain["terms"] or national.get("data_terms"),
        "frame_ancestors": plain["frame_ancestors"],
        "security": plain["security"],
    }


def _rename_prefecture(documents: dict[str, Document], host: HostFile) -> None:
    """Give the prefecture of a made-up host the made-up name, lest a real one seem meant."""
    name = _value(documents, f"local/{host.code}.yaml").get("name")
    value = _value(documents, "prefectures.yaml")
    if len(host.code) != PREFECTURE or not isinstance(name, dict) or "ja" not in name:
        return  # What is wrong with the name is said in the host's own file.
    entries = [
        {**entry, "name": name} if entry["code"] == host.code else entry
        for entry in value["prefectures"]
    ]
    _set(documents, "prefectures.yaml", {**value, "prefectures": entries})


def _drop_found_calls(documents: dict[str, Document], prefecture: str) -> None:
    """Leave out what was found of a prefecture's calls: it announces its own."""
    value = _value(documents, "calls.yaml")
    calls = [call for call in value["calls"] if call["prefecture"] != prefecture]
    unconfirmed = [code for code in value["unconfirmed"] if code != prefecture]
    _set(documents, "calls.yaml", {**value, "calls": calls, "unconfirmed": unconfirmed})


def _mark_confirmed(documents: dict[str, Document], host: HostFile) -> None:
    """Raise the evidence of the documents that somebody at the host's has read."""
    read_here = {entry.document: entry for entry in host.confirmed}
    value = _value(documents, _SOURCES)
    entries = []
    for entry in value["documents"]:
        reading = read_here.get(entry["id"])
        if reading:
            plain = reading.model_dump(mode="json")
            kept = {key: entry[key] for key in entry if key not in ("confirm_at", "read_in")}
            url = reading.url or entry.get("url")
            confirmed = {"date": plain["date"], "by": plain["by"]}
            entry = {**kept, "url": url, "evidence": "document", "confirmed": confirmed}
        entries.append(entry)
    _set(documents, _SOURCES, {**value, "documents": entries})


def _drop_uncited(documents: dict[str, Document]) -> None:
    """Leave out the places of national documents that only a record now replaced has cited."""
    cited = set(_cited(documents.values()))
    own = own_sources(documents[_SOURCES])
    value = _value(documents, _SOURCES)
    kept: list[Any] = []
    first = 0
    for entry in value["documents"]:
        if entry["id"] in own:
            kept.append(entry)
            continue
        places = [one for one in entry["places"] if f"{entry['id']}#{one['id']}" in cited]
        if places:
            kept.append({**entry, "places": places})
            first = len(kept)
    document = documents[_SOURCES]
    if isinstance(document, Joined):
        document = replace(document, first=first)
    documents[_SOURCES] = replace(document, value={**value, "documents": kept})


def _cited(documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        for place, value in document.places:
            if len(place) > 1 and place[-2] == "source" and isinstance(value, str):
                yield value


def _value(documents: dict[str, Document], name: str) -> dict[str, Any]:
    document = documents.get(name)
    return document.value if document and isinstance(document.value, dict) else {}


def _set(documents: dict[str, Document], name: str, value: dict[str, Any]) -> None:
    documents[name] = replace(documents[name], value=value)
