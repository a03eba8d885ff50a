"""The values of a file of rules that decide an amount or who is paid, and what each could become.

Not among them is what decides neither: texts, sources, duties, the range within which a prefecture
may set a rate, for whom several lines have one cap, and whether an amount is rounded before its
cap, which is one where caps are whole units. The status of a version follows from its id and its
year, and scripts/checks/versions.py says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scripts.checks.reach import conditions
from scripts.checks.reach.change import Change, others, to, without
from scripts.model.load import Place

# Keys whose value is a figure, a rate, a day or a yes or no.
_FIGURES = {
    *("amount", "each", "whole", "most", "least", "models", "rate", "share", "state"),
    *("at_least", "at_most", "packaged", "offered"),
}
_CHOICES = {
    "rounding": ("down", "up", None),
    "place": ("piece", "line", "total"),
    "counts": ("never", "unless_taxable"),
    "unit": (1, 10, 100, 1000, 10000),
}
# For an office there is one model only, so that its pools and those of a model are alike.
_POOLS = {"item": ("office",), "office": ("item",), "model": ("item", "office")}

# What a rule can do without, and lists of which an entry can be missing.
_TERMS = {"spending", "tax", "income", "menus", "selection"}
_OPTIONAL = {"cap", "whole", "most", "if_any", "if_items", "shares", *_TERMS}
_ENTRIES = {
    *("item_limits", "plus", "needs", "limits", "requirements", "add", "drop", "not_counted"),
    *("together", "pieces", "bases", "earlier", "rounding", "over_lines", "flat", "not_known"),
}
_KINDS = {"used_by", "categories", "if_items", "if_any", "one_of", "lines"}
"""Lists of words: of each, every word can be missing."""

_USERS = ("subsidy", "eligibility")
"""Calculators that a requirement counts in; each can be written beside another by mistake."""

_CONDITIONS = {"when", "if_unknown", "met_when"}
_BANDS = {"tiers", "bands"}
_OF_VERSION = {"rates", "lines", "caps", "shares", "offered", *_TERMS, *_ENTRIES}
_NO_RULE = {"source", "text", "name", "range", "assume"}


def of_version(version: Any, place: Place) -> Iterator[Change]:
    """The changes of one version of a programme, or of what a host settles for one."""
    for key in version:
        if key in _OF_VERSION:
            found = _at(key, version[key], (*place, key))
            yield from (change for change in found if not _hidden(change, version))
    ids = [rate["id"] for rate in version["rates"]]
    for number, line in enumerate(version.get("lines", ())):
        here = (*place, "lines", number, "rate")
        yield from (to(here, other) for other in ids if other != line["rate"])


def _hidden(change: Change, version: Any) -> bool:
    """Whether a change makes no difference, whatever is bought.

    A larger most of what is not known is cut to the ceiling over all lines anyway. A need that one
    item meets is met as well by the item that brings it up. What only the amount asks for, nobody
    asks where none is calculated.
    """
    if change.place[-1] == "used_by" and version.get("lines") == []:
        return True
    if "if_any" in change.place[:-1]:
        need = version["needs"][change.place[-3]]
        return need["least"] == 1 and need["if_any"][change.place[-1]] in need["one_of"]
    ((place, value), *_) = change.edits
    of_all = [rule["amount"] for rule in version.get("over_lines", ()) if rule["lines"] is None]
    most = "not_known" in place and place[-1] == "at_most"
    return most and any(value >= amount for amount in of_all)


def _at(key: str, value: Any, place: Place) -> Iterator[Change]:
    """The changes of what stands under one key, and of all that is inside it."""
    if value is not None and key == "range" and place[-2] == "cap" and place[0] == "versions":
        yield from (to((*place, "from"), low) for low in others(value["from"]) if low < value["to"])
        yield to(place, None)
    if value is None or key in _NO_RULE:
        return
    yield from _left_out(key, value, place)
    if key in _BANDS:
        yield from borders(value, place)
    if key == "used_by":
        yield from (
            to(place, [*value, other])
            for other in _USERS
            if other not in value and _decides(key, other, place)
        )
    if key in _CONDITIONS:
        yield from conditions.changes(value, place)
    elif isinstance(value, dict | list):
        yield from _inside(value, place)
    else:
        yield from (to(place, other) for other in _instead(key, value, place) if other != value)


def _inside(value: Any, place: Place) -> Iterator[Change]:
    if isinstance(value, dict):
        for key in value:
            yield from _at(key, value[key], (*place, key))
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _inside(entry, (*place, number))


def _left_out(key: str, value: Any, place: Place) -> Iterator[Change]:
    """The value, or entries of it, missing."""
    needed = (key == "cap" and "bases" in place) or (key == "shares" and "pieces" in place)
    if key in _OPTIONAL and not needed:
        yield to(place, None)
    # `rounding` is a list of a host's rules, and one word in the number of pieces.
    listed = isinstance(value, list)
    if listed and (key in _ENTRIES or (key in _KINDS and len(value) > 1)):
        for number, entry in enumerate(value):
            if _decides(key, entry, place):
                yield without((*place, number), value)


def _decides(key: str, entry: Any, place: Place) -> bool:
    """Whether a result could be another without this entry.

    The self-check asks what national versions require, and what is not known of no line in
    particular is only said.
    """
    if key == "used_by":
        return bool(entry != "eligibility" or place[0] == "versions")
    if key in _KINDS:
        return isinstance(entry, str)
    return key != "not_known" or bool(entry["lines"])


def _instead(key: str, value: Any, place: Place) -> Iterable[Any]:
    """The values that a figure or a choice could have."""
    if key in _FIGURES or (key in ("from", "to") and place[-2] == "spending"):
        return others(value)
    if key == "pool":
        return _POOLS[value]
    if key == "per" and place[-2] == "cap":
        return ("office",) if value == "device" else ("device",)
    return _CHOICES.get(key, ())


def borders(bands: Any, place: Place) -> Iterator[Change]:
    """A border between two tiers, one up and one down."""
    for number in range(1, len(bands)):
        here = (*place, number, "from")
        for first in (bands[number]["from"] - 1, bands[number]["from"] + 1):
            edits = (((*place, number - 1, "to"), first - 1), (here, first))
            yield Change(here, str(first), edits)


# --- files of plain facts ------------------------------------------------------------------------


def _of_caseload(file: Any) -> Iterator[Change]:
    yield from _figure(file, ("unit_price",))
    for number, scheme in enumerate(file["schemes"]):
        place = ("schemes", number, "bands")
        yield from borders(scheme["bands"], place)
        for position in range(len(scheme["bands"])):
            yield from _figure(file, (*place, position, "units"))


def _of_addon(file: Any) -> Iterator[Change]:
    for place in (("unit_price",), ("months",)):
        yield from _figure(file, place)
    for number in range(len(file["grades"])):
        yield from _figure(file, ("grades", number, "units"))


def _of_linkage(file: Any) -> Iterator[Change]:
    """What requests that leave it out, and the time study, take from the published example.

    Its other figures are recomputed from each other.
    """
    for number, item in enumerate(file["items"]):
        yield from _figure(file, ("items", number, "shared"))
        if item["id"] == "printing":
            yield from _figure(file, ("items", number, "before"))
    yield from _figure(file, ("licence", "yearly"))
    for key in ("office_hours", "hours_before", "hours_after", "sheets"):
        yield from _figure(file, ("printed", key))


def _of_timestudy(file: Any) -> Iterator[Change]:
    for number, step in enumerate(file["steps"]):
        other = "partner" if step["per"] == "user" else "user"
        yield to(("steps", number, "per"), other)


def _of_kpi(file: Any) -> Iterator[Change]:
    for level in file["targets"]:
        yield from _figure(file, ("targets", level, "percent"))


OF_FACTS: dict[str, Callable[[Any], Iterator[Change]]] = {
    "addon.yaml": _of_addon,
    "caseload.yaml": _of_caseload,
    "kpi.yaml": _of_kpi,
    "linkage.yaml": _of_linkage,
    "timestudy.yaml": _of_timestudy,
}


def _figure(file: Any, place: Place) -> Iterator[Change]:
    value = file
    for step in place:
        value = value[step]
    yield from (to(place, other) for other in others(value))
