"""What the quick estimate finds for a want: by which expense, as what purchase, and who applies.

It takes the usual version of each programme; what only others list plays no part.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculators.subsidy.request import usual_version
from scripts.checks.reach.change import Change, to, without
from scripts.model import Data
from scripts.model.load import Place
from scripts.model.wants import FILE

_APPLICANTS = ("office", "group", "prefecture")


def of_wants(data: Data) -> Iterator[Change]:
    """A way to a programme missing, and what is bought by the piece bought as a whole."""
    usual = {path for name in _paying(data) for path, _ in _expenses(data.plain(name))}
    for number, want in enumerate(data.plain(FILE)["wants"]):
        place: Place = ("wants", number)
        for k, path in enumerate(want["expenses"]):
            if path in usual:
                yield without((*place, "expenses", k), want["expenses"])
        for k in range(len(want["categories"])):
            yield without((*place, "categories", k), want["categories"])
        if want["pieces"]:
            yield to((*place, "pieces"), False)


def of_programme(data: Data, name: str) -> Iterator[Change]:
    """Another applicant; an expense that no longer stands for what somebody wants."""
    if name not in _paying(data):
        return
    programme = data.plain(name)
    for applicant in _APPLICANTS:
        if applicant != programme["applicant"]:
            yield to(("applicant",), applicant)
    wants = data.plain(FILE)["wants"]
    for path, place in _expenses(programme):
        version = programme["versions"][place[1]]
        listed = version["expenses"][place[3]]["categories"]
        wanted = [set(want["categories"]) for want in wants if path in want["expenses"]]
        for number, category in enumerate(listed):
            others = set(listed) - {category}
            by_this = [one for one in wanted if category in one]
            alone = any(not one & others for one in by_this)
            if others and by_this and (alone or category in _limited(version)):
                yield without((*place, "categories", number), listed)


def _limited(version: Any) -> set[str]:
    """The purchases of which a piece counts up to a limit: as another kind they would in full."""
    return {limit["category"] for line in version["lines"] for limit in line["item_limits"]}


def _paying(data: Data) -> list[str]:
    """The files of programmes that pay an amount."""
    return [f"programmes/{one.id}.yaml" for one in data.many("programmes") if one.calculates]


def _expenses(programme: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The expenses of the usual version, as wants name them, with the place of each."""
    versions = {version["id"]: version for version in programme["versions"]}
    known: Any = {"versions": versions}
    number = list(versions).index(usual_version(known))
    for k, expense in enumerate(programme["versions"][number]["expenses"]):
        yield f"{programme['id']}/{expense['id']}", ("versions", number, "expenses", k)
