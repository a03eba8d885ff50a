"""The ways in which what is not known may turn out, each worked out by the subsidy calculator.

Of every answer that the amount depends on and that was not given, one value is tried for each way
in which it can come out; of a purchase whose number of pieces is not given, one piece and so many
that no ceiling on a piece is reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from calculators import subsidy
from calculators.rules.conditions import asked_by
from calculators.rules.inputs import Invalid
from calculators.rules.mechanisms import cap
from calculators.rules.remedies import values_told_apart
from calculators.rules.shapes import LineRule, Rules, Version
from calculators.subsidy.sensitivity import conditions_behind, higher_counts

Plain = Mapping[str, Any]

MOST_COUNTS = 100
"""Values of a count that are tried: a ceiling for each of a count may have no end."""

PIECES, WANT = "quantity", "want"
"""What may be open beside the answers: how many pieces there are, and what is bought."""


class Way(NamedTuple):
    """What the purchase is under a version: the want, the category that stands for it, its line."""

    want: Plain
    category: str
    line: LineRule


class Trial(NamedTuple):
    """One way in which everything turns out, and what is then paid."""

    chosen: dict[str, Any]
    result: Plain


class Purchase(NamedTuple):
    """Yen for all of it, and the number of pieces (None: not known)."""

    cost: int
    quantity: int | None


class Known(NamedTuple):
    """What is not open: the answers, and the rules that say what depends on the others."""

    answers: Plain
    version: Version
    rules: Rules


def trials(
    ways: list[Way], request: Plain, bought: Purchase, known: Known
) -> tuple[list[Trial], list[str]]:
    """Every trial that the subsidy calculator has an answer to; else what it cannot do without.

    `request` is all of one for it but the purchases.
    """
    found: list[Trial] = []
    needed: dict[str, None] = {}
    for way in ways:
        spread = _spread(way.line, known)
        for values in product(*spread.values()):
            turned = dict(zip(spread, values, strict=True))
            asked = {**request, "answers": {**request["answers"], **turned}}
            chosen = {**turned, WANT: way.want["id"]}
            try:
                found += _in_pieces(chosen, asked, way, bought, known.rules)
            except Invalid as invalid:
                fields = (error["field"] for error in invalid.errors)
                needed |= dict.fromkeys(field.removeprefix("answers.") for field in fields)
    return found, list(needed)


def purchases(category: str, cost: int, quantity: int) -> list[dict[str, Any]]:
    """The purchase as items: pieces of one price, or of two that are a step apart.

    Where the cost is in thousands, so are the prices: no yen is lost to rounding each price apart.
    """
    step = _step(cost, quantity)
    price, dearer = divmod(cost // step, quantity)
    parts = (((price + 1) * step, dearer), (price * step, quantity - dearer))
    return [
        {"category": category, "unit_price": each, "quantity": number}
        for each, number in parts
        if number
    ]


def _step(cost: int, quantity: int) -> int:
    """What prices are multiples of: a thousand yen, a hundred, ten or one."""
    return next(s for s in (1000, 100, 10, 1) if cost % s == 0 and (cost >= s * quantity or s == 1))


def open_in(found: list[Trial]) -> list[str]:
    """What the amount depends on: what makes a difference while all else stays the same."""
    names = dict.fromkeys(name for trial in found for name in trial.chosen)
    return [name for name in names if _matters(name, found)]


def _matters(name: str, found: list[Trial]) -> bool:
    seen: dict[tuple[Any, ...], Any] = {}
    for trial in found:
        rest = tuple(item for item in trial.chosen.items() if item[0] != name)
        paid = trial.result["total"]["subsidy"]
        if seen.setdefault(rest, paid) != paid:
            return True
    return False


def _spread(line: LineRule, known: Known) -> dict[str, list[Any]]:
    """Every answer that the line's amount depends on and that is open, with its values."""
    conditions = conditions_behind(known.version, [line])
    defined = known.rules["answers"]
    spread = {
        answer: values_told_apart(answer, conditions, known.rules)
        for answer in dict.fromkeys(asked_by({"all": conditions}))
        if answer in defined and answer not in known.answers
    }
    for answer in cap.counts(line["cap"]["amount"]) if line["cap"] else ():
        if answer not in known.answers:
            spread[answer] = list(_counts(line, answer, max(defined[answer]["min"] or 0, 1), known))
    return spread


def _counts(line: LineRule, answer: str, least: int, known: Known) -> Iterator[int]:
    """The smallest count and those at which the line's cap becomes another one."""
    count: int | None = least
    for _ in range(MOST_COUNTS):
        if count is None:
            return
        yield count
        higher = higher_counts(line, {**known.answers, answer: count})
        count = next((value for name, value in higher if name == answer), None)


def _in_pieces(
    chosen: dict[str, Any], asked: Plain, way: Way, bought: Purchase, rules: Rules
) -> Iterator[Trial]:
    """The trial with the number of pieces that is known; else with one, and with enough."""

    def worked(quantity: int) -> Trial:
        items = purchases(way.category, bought.cost, quantity)
        result = subsidy.amounts({**asked, "items": items}, rules)
        return Trial({**chosen, PIECES: quantity}, result)

    first = worked(bought.quantity or 1)
    yield first
    if bought.quantity is None and way.want["pieces"]:
        enough = max((_enough(bought.cost, most) for most in _most_of_a_piece(first)), default=1)
        if enough > 1:
            yield worked(enough)


def _enough(cost: int, most: int) -> int:
    """The smallest number of pieces of which none costs more than `most` yen."""
    step = _step(cost, -(-cost // most))
    return -(-cost // (most // step * step or most))


def _most_of_a_piece(trial: Trial) -> Iterator[int]:
    """What a piece may cost before something of it is left out, in yen."""
    for line in trial.result.get("lines", ()):
        for step in line["steps"]:
            if step["step"] == "cap" and step["per"] == "device" and step["binding"]:
                yield max(step["binds_from"] - 1, 1)
            elif step["step"] == "item-limit":
                yield max(step["limit"], 1)
