"""Check that the worked examples of the programme files come out as their files say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calculators import calculate
from scripts.compile import compile_rules
from scripts.load import Fault, shown

if TYPE_CHECKING:
    from scripts.model import Data

AMOUNTS = ("subsidy", "own_burden", "state", "prefecture")


def check(data: Data) -> Iterator[Fault]:
    """Every example whose result is another than the engine's; the data must be sound otherwise.

    Rules with faults would give results that nobody has to explain.
    """
    rules = compile_rules(data)
    for file in sorted(data.files):
        if file.startswith("programmes/"):
            programme = data.plain(file)
            for number, version in enumerate(programme["versions"]):
                for position, example in enumerate(version["examples"]):
                    place = ("versions", number, "examples", position)
                    result = calculate("subsidy", _request(programme, version, example), rules)
                    yield from _compared(file, place, example["expect"], result)


def _request(programme: Any, version: Any, example: Any) -> dict[str, Any]:
    """The example as the calculator takes it; what an item is called plays no part."""
    return {
        "programme": programme["id"],
        "version": version["id"],
        "answers": example["answers"],
        "items": [{**item, "label": None} for item in example["items"]],
    }


def _compared(
    file: str, place: tuple[Any, ...], expected: Any, result: dict[str, Any]
) -> Iterator[Fault]:
    """One fault for a status that differs, else one for each amount that does."""
    if result["status"] != expected["status"]:
        why = "; ".join(error["message"]["en"] for error in result.get("errors", []))
        yield _differs(
            file, (*place, "expect", "status"), expected["status"], result["status"], why
        )
        return
    for key in AMOUNTS:
        if result["total"][key] != expected[key]:
            where = (*place, "expect", key)
            yield _differs(file, where, expected[key], result["total"][key])


def _differs(file: str, place: tuple[Any, ...], found: Any, engine: Any, why: str = "") -> Fault:
    return Fault(
        file,
        place,
        shown(found),
        f"{shown(engine)}, which the rules of this version come to" + (f" ({why})" if why else ""),
        "work the example out by hand and correct it, or the rule that is wrong",
    )
