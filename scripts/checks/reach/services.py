"""Which group a service is sorted into, and whether it is in the linkage standard.

Rules speak of groups; so a service in the wrong one is paid, or asked, as another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from scripts.checks.reach.change import Change, changed, to
from scripts.checks.worked import Worked, worked
from scripts.model import Data
from scripts.model.common import walk
from scripts.rules.compile import with_file

FILE = "services.yaml"


def changes(data: Data) -> Iterator[Change]:
    """Each service in each other group that some rule tells apart from its own, and so on."""
    plain = data.plain(FILE)
    groups = _told_apart(data, [group["id"] for group in plain["groups"]])
    for number, service in enumerate(plain["services"]):
        place = ("services", number)
        for group, named in groups.items():
            if named != groups[service["group"]]:
                yield to((*place, "group"), group)
        for standard in (True, False, None):
            if standard != service["linkage_standard"]:
                yield to((*place, "linkage_standard"), standard)


def tried(data: Data) -> Callable[[Change, dict[str, Any]], Iterator[Any]]:
    """For a change of a service, each version with examples of it under the changed sorting."""
    plain = data.plain(FILE)
    ids = [service["id"] for service in plain["services"]]
    by_service = _examples(data)

    def under(change: Change, rules: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
        other = changed(plain, change.edits)["services"]
        sorted_so = {**rules, "services": {service["id"]: service for service in other}}
        for name, alone, examples in by_service.get(ids[int(change.place[1])], ()):
            yield with_file(sorted_so, name, alone), examples

    return under


def _told_apart(data: Data, groups: list[str]) -> dict[str, set[int]]:
    """For each group the lists of groups in rules that name it; alike are those in the same."""
    names = [name for name in sorted(data.files) if name.startswith(("programmes/", "local/"))]
    lists = [
        value
        for name in names
        for place, value in walk(data.plain(name))
        if place[-2:] == ("where", "group")
    ]
    return {
        group: {number for number, named in enumerate(lists) if group in named} for group in groups
    }


def _examples(data: Data) -> dict[str, list[tuple[str, Any, list[Worked]]]]:
    """By service: the national versions that have examples of it, each alone in its file."""
    found: dict[str, list[tuple[str, Any, list[Worked]]]] = {}
    for name in (name for name in sorted(data.files) if name.startswith("programmes/")):
        plain = data.plain(name)
        for version in plain["versions"]:
            alone = {**plain, "versions": [version]}
            by_service: dict[str, list[Worked]] = {}
            for example in worked(name, alone):
                service = example.request["answers"].get("service")
                by_service.setdefault(service, []).append(example)
            for service, examples in by_service.items():
                found.setdefault(service, []).append((name, alone, examples))
    return found
