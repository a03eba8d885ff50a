"""An entry too many in a list of a version: a kind of purchase, a group of services, a choice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from scripts.checks.reach.change import Change, rules_in, to
from scripts.model.load import Place


def of_version(
    version: Any, place: Place, questions: Mapping[str, Any], groups: Collection[str]
) -> Iterator[Change]:
    """Each list with one more entry that could stand in it.

    `questions` are all that can be asked, by the id of the answer, `groups` those of services.
    """
    for where, found in rules_in(version):
        if isinstance(found, list):
            for other in _others(where, version, questions, groups):
                if other not in found:
                    yield to((*place, *where), [*found, other])


def _others(
    where: Place, version: Any, questions: Mapping[str, Any], groups: Collection[str]
) -> Iterable[Any]:
    """What could stand in the list at this place of a version."""
    around, lines = version, version.get("lines", ())
    for step in where[:-1]:
        around = around[step]
    match where[0], where[-1]:
        case "lines", "categories":
            # Two lines for one purchase are refused as they stand, and what no package holds is
            # refused when it is asked for: no example is of that.
            if around["packaged"]:
                return ()
            taken = _categories(line for line in lines if not line["packaged"])
            return [one for one in _categories(lines) if one not in taken]
        case "needs", "if_any":
            return [one for one in _of_need(around, lines) if not _meets(one, around)]
        case "needs", "one_of":
            return _of_need(around, lines)
        case _, "if_items":
            return _categories(lines)
        case _, "group" if where[-2] == "where":
            return groups
        case _, "in":
            question = questions.get(around["answer"], {})
            return [choice["id"] for choice in question.get("choices") or ()]
    return ()


def _categories(lines: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(one for line in lines for one in line["categories"]))


def _of_need(need: Any, lines: list[Any]) -> list[str]:
    return _categories(line for line in lines if line["id"] == need["line"])


def _meets(category: str, need: Any) -> bool:
    """Whether what would bring a need up meets it by itself."""
    return need["least"] == 1 and category in need["one_of"]
