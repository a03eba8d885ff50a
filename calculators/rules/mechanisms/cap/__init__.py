"""The most that a line can be paid: a kind of cap a file.

What all kinds have in common stands here, and chooses by `kind`. A new kind needs its file, its
place in `Amount`, its fields in scripts/model/programmes.py and its words; the type checker names
every function here that has forgotten it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Literal, NamedTuple, NotRequired, TypedDict, assert_never

from calculators.rules.conditions import (
    Answers,
    Condition,
    asked_by,
    choose,
    conditions_of,
    possible,
)
from calculators.rules.inputs import Problems
from calculators.rules.mechanisms.cap import cases, each, fixed, plus, readings, tiers
from calculators.rules.mechanisms.cap.cases import Cases
from calculators.rules.mechanisms.cap.each import Each
from calculators.rules.mechanisms.cap.fixed import Fixed
from calculators.rules.mechanisms.cap.plus import Plus
from calculators.rules.mechanisms.cap.readings import Readings
from calculators.rules.mechanisms.cap.rows import Row
from calculators.rules.mechanisms.cap.tiers import Tiered
from calculators.rules.money import ceil, exact
from calculators.rules.phrases import ExactYen, Number, Phrase, Value, Yen

Per = Literal["device", "office", "group", "model"]
Amount = Fixed | Tiered | Each | Cases | Readings


# `from` is a word of the language, so this shape has to be written as a call.
Range = TypedDict("Range", {"from": int, "to": int, "assume": str})


class Cap(TypedDict):
    """The most a line's subsidy can be, for what (`per`), and how that amount is found.

    `plus` raises it. `range`: a prefecture sets the amount within it; without a prefecture's own
    the highest stands, which `assume` says, and the result is the most to expect.
    """

    per: Per
    amount: Amount
    plus: list[Plus]
    range: Range | None


class CapStep(TypedDict):
    """`cap` yen, `pieces` times; `amount`: what is left of the amount before.

    `plus`: the amounts that raised it, which it holds. `at_most`: a prefecture may set it lower.
    `earlier`: what was received before, already taken off.

    `binds_from`: the smallest whole-yen cost (a piece, a line) whose subsidy exceeds the cap; None
    where nothing is paid at all.
    """

    step: Literal["cap"]
    cap: int
    plus: NotRequired[list[int]]
    at_most: NotRequired[bool]
    earlier: NotRequired[int]
    local: NotRequired[bool]
    per: Per
    pieces: int
    binding: bool
    binds_from: int | None
    amount: int | str
    source: list[str]


class Found(NamedTuple):
    """The cap that applies, in yen, with what says so and what it takes for granted.

    `plus` are the amounts that raised it; `others` what it may be as well, where a call is open.
    """

    amount: int
    source: list[str]
    assumed: list[str]
    plus: list[int]
    others: list[int] = []


def find(cap: Cap, answers: Answers, problems: Problems) -> Found | None:
    """The cap that applies; None after noting that an answer it needs is missing or fits none."""
    base = _base(cap["amount"], answers, problems)
    if base is None:
        return None
    source, assumed, added = list(base.source), list(base.assumed), []
    for entry, taken in plus.counted(cap["plus"], answers):
        added.append(entry["amount"])
        source += [place for place in entry["source"] if place not in source]
        assumed += [taken] if taken else []
    if cap["range"]:
        assumed.append(cap["range"]["assume"])
    others = [other + sum(added) for other in base.others]
    return Found(base.amount + sum(added), source, assumed, added, others)


def _base(amount: Amount, answers: Answers, problems: Problems) -> Found | None:
    """The cap before anything raises it."""
    if amount["kind"] == "fixed":
        return Found(amount["amount"], amount["source"], [], [])
    if amount["kind"] == "cases":
        case, assumed = choose(amount["cases"], answers)
        inner = _base(case["cap"], answers, problems)
        return inner and inner._replace(assumed=[*assumed, *inner.assumed])
    if amount["kind"] == "readings":
        found = [_base(reading, answers, problems) for reading in amount["readings"]]
        first, *others = sorted(entry.amount for entry in found if entry)
        return Found(first, amount["source"], [], [], others) if None not in found else None
    count = _count(amount["answer"], answers, problems)
    if count is None:
        return None
    if amount["kind"] == "each":
        return Found(each.amount(amount, count), amount["source"], [], [])
    if amount["kind"] == "tiers":
        tier = tiers.tier_of(amount, count)
        if tier is None:
            problems.add(f"answers.{amount['answer']}", "no-tier", found=count)
            return None
        return Found(tier["amount"], tier["source"] or amount["source"], [], [])
    assert_never(amount)


def settled(cap: Cap, answers: Answers, pick: Callable[[Iterable[int]], int]) -> Cap:
    """The cap as it may turn out, at the amount that `pick` (min or max) takes of all possible."""
    lowest = pick((0, 1)) == 0
    amount = pick(_possible(cap["amount"], answers))
    between = cap["range"]
    if between and lowest:
        amount, between = min(amount, between["from"]), None
    return {
        "per": cap["per"],
        "amount": {"kind": "fixed", "amount": amount, "source": cap["amount"]["source"]},
        "plus": plus.settled(cap["plus"], answers, lowest),
        "range": between,
    }


def at_lowest(cap: Cap) -> Cap:
    """The cap where the prefecture sets the lowest amount of the range that is open to it."""
    between = cap["range"]
    if between is None:
        return cap
    source = cap["amount"]["source"]
    amount: Fixed = {"kind": "fixed", "amount": between["from"], "source": source}
    return {**cap, "amount": amount, "range": None}


def _possible(amount: Amount, answers: Answers) -> Iterator[int]:
    """The amounts, in yen, that a cap may come to before anything raises it."""
    if amount["kind"] == "fixed":
        yield amount["amount"]
    elif amount["kind"] == "cases":
        for case in possible(amount["cases"], answers):
            yield from _possible(case["cap"], answers)
    elif amount["kind"] == "readings":
        for reading in amount["readings"]:
            yield from _possible(reading, answers)
    elif amount["kind"] == "tiers":
        yield from tiers.possible(amount, answers.get(amount["answer"]))
    elif amount["kind"] == "each":
        yield from each.possible(amount, answers.get(amount["answer"]))
    else:
        assert_never(amount)


def lowered(found: Found, earlier: int) -> Found:
    """The cap less what was received before, never below 0; so of its other readings."""
    others = [max(other - earlier, 0) for other in found.others]
    return found._replace(amount=max(found.amount - earlier, 0), others=others)


def step(
    cap: Cap, found: Found, amount: Fraction | int, rate: Fraction, pieces: int, unit: int = 0
) -> CapStep:
    """The step of a cap on an amount in yen; it applies to each of so many pieces.

    `unit`: to what the amount was rounded down before the cap (0: it was not).
    """
    binding = amount > found.amount * pieces
    step: CapStep = {
        "step": "cap",
        "cap": found.amount,
        "per": cap["per"],
        "pieces": pieces,
        "binding": binding,
        "binds_from": _binds_from(found.amount, rate, unit),
        "amount": exact(min(amount, found.amount * pieces)),
        "source": found.source,
    }
    if found.plus:
        step["plus"] = found.plus
    if cap["range"]:
        step["at_most"] = True
    return step


def _binds_from(amount: int, rate: Fraction, unit: int) -> int | None:
    """The smallest whole-yen cost whose subsidy exceeds a cap."""
    if not rate:
        return None
    return ceil((amount // unit * unit + unit) / rate) if unit else int(amount / rate) + 1


def said(step: CapStep) -> Phrase:
    """The step in words."""
    cap = Phrase(f"report.subsidy.steps.cap-per.{step['per']}", cap=Yen(step["cap"]))
    if step.get("plus"):
        added: Value = Yen(step["plus"][0])
        for amount in step["plus"][1:]:
            more = Yen(amount)
            added = Phrase("report.subsidy.steps.cap-plus-and", first=added, second=more)
        cap = Phrase("report.subsidy.steps.cap-plus", cap=cap, plus=added)
    if "earlier" in step:
        earlier = Yen(step["earlier"])
        cap = Phrase("report.subsidy.steps.cap-less", cap=cap, earlier=earlier)
    if step["pieces"] > 1:
        pieces, whole = Number(step["pieces"]), Yen(step["cap"] * step["pieces"])
        cap = Phrase("report.subsidy.steps.cap-pieces", cap=cap, pieces=pieces, whole=whole)
    key = "binds" if step["binding"] else "free"
    return Phrase(f"report.subsidy.steps.cap-{key}", cap=cap, amount=ExactYen(step["amount"]))


def phrases(cap: Cap) -> Iterator[Phrase]:
    """What a cap can be: one phrase, or one for each tier or case."""
    amount, per = cap["amount"], cap["per"]
    if amount["kind"] == "fixed":
        yield _per(per, Yen(amount["amount"]))
    elif amount["kind"] == "tiers":
        yield from tiers.phrases(amount)
    elif amount["kind"] == "each":
        yield each.phrase(amount)
        if amount["whole"] is not None:
            whole = _per(per, Yen(amount["whole"]))
            yield Phrase("programme.cap.each-most", amount=whole)
    elif amount["kind"] == "cases":
        yield from cases.phrases(amount, per)
    elif amount["kind"] == "readings":
        yield Phrase("programme.cap.readings")
        for reading in amount["readings"]:
            yield from phrases({**cap, "amount": reading, "plus": [], "range": None})
    else:
        assert_never(amount)
    if cap["range"]:
        ends = Yen(cap["range"]["from"]), Yen(cap["range"]["to"])
        yield Phrase("programme.cap.range", least=ends[0], most=ends[1])
    for entry in cap["plus"]:
        yield plus.phrase(entry)


def rows(cap: Cap) -> Iterator[Row]:
    """The rows of a cap in the open data."""
    yield from _rows(cap["amount"])
    yield from plus.rows(cap["plus"])


def _rows(amount: Amount) -> Iterator[Row]:
    if amount["kind"] == "fixed":
        yield from fixed.rows(amount)
    elif amount["kind"] == "tiers":
        yield from tiers.rows(amount)
    elif amount["kind"] == "each":
        yield from each.rows(amount)
    elif amount["kind"] == "cases":
        yield from cases.rows(amount)
    elif amount["kind"] == "readings":
        yield from readings.rows(amount)
    else:
        assert_never(amount)


def conditions(cap: Cap) -> Iterator[Condition]:
    """The conditions that a cap depends on."""
    if cap["amount"]["kind"] == "cases":
        yield from conditions_of(cap["amount"]["cases"])
    yield from conditions_of(cap["plus"])


def counts(amount: Amount) -> Iterator[str]:
    """The counts without which a cap cannot be found: the engine does not guess them."""
    if amount["kind"] == "cases":
        for case in amount["cases"]:
            yield from counts(case["cap"])
    elif amount["kind"] == "readings":
        for reading in amount["readings"]:
            yield from counts(reading)
    elif amount["kind"] == "tiers" or amount["kind"] == "each":
        yield amount["answer"]
    elif amount["kind"] != "fixed":
        assert_never(amount)


def telling_counts(amount: Amount, answer: str) -> Iterator[int]:
    """Values of a count that reach both ends of what a cap may be."""
    if amount["kind"] == "cases":
        for case in amount["cases"]:
            yield from telling_counts(case["cap"], answer)
    elif amount["kind"] == "readings":
        for reading in amount["readings"]:
            yield from telling_counts(reading, answer)
    elif amount["kind"] == "fixed" or amount["answer"] != answer:
        return
    elif amount["kind"] == "tiers":
        yield from tiers.telling_counts(amount)
    elif amount["kind"] == "each":
        yield from each.telling_counts(amount)
    else:
        assert_never(amount)


def asked(cap: Cap) -> Iterator[str]:
    """Every answer that a cap looks at."""
    yield from counts(cap["amount"])
    for condition in conditions(cap):
        yield from asked_by(condition)


def higher_counts(cap: Cap, answers: Answers) -> Iterator[tuple[str, int]]:
    """Counts with the values at which a cap may be higher, of each the smallest first."""
    yield from _higher(cap["amount"], answers)
    yield from plus.counts_above(cap["plus"], answers)


def _higher(amount: Amount, answers: Answers) -> Iterator[tuple[str, int]]:
    if amount["kind"] == "fixed":
        return
    if amount["kind"] == "readings":
        for reading in amount["readings"]:
            yield from _higher(reading, answers)
        return
    if amount["kind"] == "cases":
        yield from _higher(choose(amount["cases"], answers)[0]["cap"], answers)
        return
    now = answers[amount["answer"]]
    if amount["kind"] == "tiers":
        higher = tiers.counts_above(amount, now)
    elif amount["kind"] == "each":
        higher = each.counts_above(amount, now)
    else:
        assert_never(amount)
    for count in higher:
        yield amount["answer"], count


def _count(answer: str, answers: Answers, problems: Problems) -> int | None:
    """A count that a cap needs; its absence is noted once."""
    count: int | None = answers.get(answer)
    field = f"answers.{answer}"
    if count is None and not any(error["field"] == field for error in problems.errors):
        problems.add(field, "required")
    return count


def _per(per: Per, amount: Value) -> Phrase:
    return Phrase(f"report.subsidy.steps.cap-per.{per}", cap=amount)
