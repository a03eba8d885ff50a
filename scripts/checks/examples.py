"""Check that the worked examples beside the rules come out as their files say."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.checks.worked import Difference, differences, worked
from scripts.model import Data
from scripts.model.load import Fault, shown
from scripts.rules.compile import compile_rules


def check(data: Data) -> Iterator[Fault]:
    """Every example whose result is another than the engine's; the data must be sound otherwise.

    Rules with faults would give results that nobody has to explain. A host's folder changes the
    results of its own examples alone.
    """
    rules = compile_rules(data)
    files = [f"local/{data.host.code}.yaml"] if data.host else sorted(data.files)
    for file in (file for file in files if file in data.files):
        # An example of several categories is told once, whichever of them differ.
        found = (
            _fault(file, difference)
            for example in worked(file, data.plain(file))
            for difference in differences(example, rules)
        )
        yield from dict.fromkeys(found)


def _fault(file: str, it: Difference) -> Fault:
    if it.why:
        expected = f"an entry that can be calculated ({it.why})"
        return Fault(file, it.place, shown(it.found), expected, "correct the example")
    return Fault(
        file,
        it.place,
        _told(it.expected),
        f"{_told(it.found)}, which the rules come to",
        "work the example out by hand and correct it, or the rule that is wrong",
    )


def _told(value: object) -> str:
    return shown(", ".join(value) or "none" if isinstance(value, list) else value)
