"""Checks that reach across files: references, sources, placeholders, ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from calculators.rules.mechanisms import model_limit, pieces, tax
from scripts.checks.borrowed import check_figures
from scripts.model import Data
from scripts.model.load import Document, Fault, once_a_file, shown
from scripts.model.words import placeholders, texts

Place = tuple[Any, ...]


def check(data: Data) -> Iterator[Fault]:
    """Every fault of reference in the data."""
    yield from _sources(data)
    yield from _words(data)
    for number, entry in enumerate(data.files["assumptions.yaml"].assumptions):
        texts_of = {key: getattr(entry, key) for key in ("title", "text", "why")}
        place = ("assumptions", number)
        yield from check_figures(data, "assumptions.yaml", place, entry.figures, texts_of)
    yield from _same_order(data)
    if not data.host:  # What only a record cited that a host's replaces stays known.
        yield from _unused_assumptions(data)
    yield from _same_ids(data)


def unknown(file: str, place: Place, found: str, known: list[str], what: str) -> Fault:
    """The fault of a reference to something that is not there, with the nearest that is."""
    near = get_close_matches(found, known, n=1, cutoff=0.5)
    expected = f'{what}, such as "{near[0]}"' if near else what
    if known and not near:
        expected += f": one of {', '.join(known[:30])}"
    advice = f'write "{near[0]}", or add "{found}"' if near else f'add "{found}" or correct it'
    return Fault(file, place, shown(found), expected, advice)


def _sources(data: Data) -> Iterator[Fault]:
    """Every cited place exists; every document and place is cited by some fact.

    Where two documents share an id, `_same_ids` says so: which of them is cited is not known.
    """
    ids = [document.id for document in data.files["sources.yaml"].documents]
    if len(set(ids)) < len(ids):
        return
    known = {
        f"{document.id}#{place.id}": (i, k)
        for i, document in enumerate(data.files["sources.yaml"].documents)
        for k, place in enumerate(document.places)
    }
    cited: set[str] = set()
    nowhere: dict[tuple[str, str], list[Place]] = {}
    for name, document in sorted(data.documents.items()):
        for place, value in _citations(document):
            cited.add(value)
            if value not in known:
                nowhere.setdefault((name, value), []).append(place)
    idle = sorted(set(known) - cited)
    for (name, value), places in nowhere.items():
        yield _leads_nowhere(name, value, places, sorted(known), idle)
    meant = {near for _, value in nowhere for near in get_close_matches(value, idle, n=1)}
    for reference in (one for one in idle if one not in meant):
        i, k = known[reference]
        yield Fault(
            "sources.yaml",
            ("documents", i, "places", k),
            f"the place {reference}, which no fact cites",
            "places that facts cite",
            "cite it or remove it",
        )


def _leads_nowhere(
    name: str, value: str, places: list[Place], known: list[str], idle: list[str]
) -> Fault:
    """The fault of a citation, told once however often it stands in a file.

    What nothing cites is likelier to be meant than what others do: one of the two was renamed.
    """
    near = get_close_matches(value, idle, n=1)
    fault = unknown(name, places[0], value, near or known, "a place of a document in sources.yaml")
    if len(places) == 1:
        return fault
    return replace(fault, found=f"{fault.found}, and {len(places) - 1} more in this file")


def _words(data: Data) -> Iterator[Fault]:
    """Both languages of a text have the same placeholders."""
    found = (
        (name, place, text)
        for name in data.files
        if name.startswith("words/")
        for place, text in texts(data.files[name])
    )
    for name, place, text in found:
        if placeholders(text.ja) != placeholders(text.en):
            yield Fault(
                name,
                place,
                f"the placeholders {sorted(placeholders(text.ja))} in Japanese and "
                f"{sorted(placeholders(text.en))} in English",
                "the same placeholders in both",
                "make the two texts agree",
            )


def named_faults(
    data: Data,
    file: str,
    place: Place,
    parts: Iterable[tuple[Place, Any]],
    own: Iterable[str] = (),
) -> Iterator[Fault]:
    """Every category and assumption that rules name is there; `own` are a host's categories."""
    categories = {category.id for category in data.files["categories.yaml"].categories} | set(own)
    assumptions = {entry.id for entry in data.files["assumptions.yaml"].assumptions}
    for inner, value in parts:
        where = (*place, *inner)
        key = inner[-1] if inner else None
        parent = inner[-2] if len(inner) > 1 else None
        if not isinstance(value, str):
            continue
        if key == "category" or parent in ("categories", "one_of", "if_any", "if_items"):
            if value not in categories:
                yield unknown(file, where, value, sorted(categories), "a category")
        elif (key == "assume" or parent == "assumptions") and value not in assumptions:
            yield unknown(file, where, value, sorted(assumptions), "an assumption")


def _same_order(data: Data) -> Iterator[Fault]:
    """No two programmes claim one position in lists."""
    seen: dict[int, str] = {}
    for name in sorted(data.files):
        if name.startswith("programmes/"):
            order = data.files[name].order
            if order in seen:
                yield Fault(
                    name,
                    ("order",),
                    shown(order),
                    f"a number of its own (data/{seen[order]} has {order})",
                    "give one of the two programmes another number",
                )
            seen.setdefault(order, name)


def _unused_assumptions(data: Data) -> Iterator[Fault]:
    used: set[str] = {*tax.ASSUMPTIONS, *pieces.ASSUMPTIONS, *model_limit.ASSUMPTIONS}
    for document in data.documents.values():
        used |= _assumed(document)
    for number, entry in enumerate(data.files["assumptions.yaml"].assumptions):
        if entry.id not in used:
            yield Fault(
                "assumptions.yaml",
                ("assumptions", number, "id"),
                shown(entry.id),
                "an assumption that some rule names",
                "name it where it applies or remove it",
            )


@once_a_file
def _citations(document: Document) -> tuple[tuple[Place, str], ...]:
    """What a file cites, with the place in it."""
    texts = ((place, value) for place, value in document.places if isinstance(value, str))
    return tuple(one for one in texts if one[0][-2:-1] == ("source",))


@once_a_file
def _assumed(document: Document) -> frozenset[str]:
    """The assumptions that a file names."""
    return frozenset(
        value
        for place, value in document.places
        if isinstance(value, str)
        and (place[-1:] == ("assume",) or place[-2:-1] == ("assumptions",))
    )


def _same_ids(data: Data) -> Iterator[Fault]:
    """No list holds two entries with the same id."""
    for name, document in sorted(data.documents.items()):
        yield from _twice(name, document)


@once_a_file
def _twice(name: str, document: Document) -> tuple[Fault, ...]:
    found = []
    for place, value in document.places:
        if not isinstance(value, list):
            continue
        seen: set[str] = set()
        for position, item in enumerate(value):
            key = item.get("id") if isinstance(item, dict) else None
            if isinstance(key, str) and key in seen:
                fault = Fault(
                    name,
                    (*place, position, "id"),
                    f"the id {shown(key)} a second time",
                    "each id once in a list",
                    "rename one of the two",
                )
                found.append(fault)
            if isinstance(key, str):
                seen.add(key)
    return tuple(found)
