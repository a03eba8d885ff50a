"""What a cap is raised by where a condition holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calculators.rules.conditions import Answers, Case, holds, if_unknown, tests_of
from calculators.rules.mechanisms.cap.rows import Row, row
from calculators.rules.phrases import Phrase, When, Yen


class Plus(Case):
    """`amount` yen more. While the condition is open `if_unknown` decides; where it lets the
    amount count, `assume` is stated."""

    amount: int
    source: list[str]


def counted(entries: Sequence[Plus], answers: Answers) -> Iterator[tuple[Plus, str | None]]:
    """The amounts that count, each with what that takes for granted."""
    for entry in entries:
        held = holds(entry["when"], answers)
        if held:
            yield entry, None
        elif held is None and if_unknown(entry) and holds(if_unknown(entry), answers):
            yield entry, entry["assume"]


def settled(entries: Sequence[Plus], answers: Answers, lowest: bool) -> list[Plus]:
    """The amounts that count for certain, with those that may count unless the lowest is wanted."""
    found: list[Plus] = []
    for entry in entries:
        held = holds(entry["when"], answers)
        if held or (held is None and not lowest):
            found.append({**entry, "when": None})
    return found


def phrase(entry: Plus) -> Phrase:
    """So much more, and where."""
    assert entry["when"] is not None
    return Phrase("programme.cap.plus", amount=Yen(entry["amount"]), when=When(entry["when"]))


def rows(entries: Sequence[Plus]) -> Iterator[Row]:
    """One row an amount; what it is added to are the rows before it."""
    for entry in entries:
        yield row(entry["amount"], conditional=True, adds=True)


def counts_above(entries: Sequence[Plus], answers: Answers) -> Iterator[tuple[str, int]]:
    """Counts with the values above the present ones from which an amount may be added."""
    for entry in entries:
        for test in tests_of(entry["when"]):
            least = test.get("at_least")
            if least is not None and (answers.get(test["answer"]) or 0) < least:
                yield test["answer"], least
