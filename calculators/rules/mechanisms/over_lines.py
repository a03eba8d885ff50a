"""A cap over several lines: what they come to beyond it is taken off in a line of its own.

Smaller sets of lines come before larger ones, after the rounding of the lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

from calculators.rules.conditions import Condition
from calculators.rules.phrases import ExactYen, Phrase, Yen

Text = Mapping[str, str]


class OverLines(TypedDict):
    """`amount` yen over these lines (null: all), where `when` holds."""

    id: str
    text: Text
    lines: list[str] | None
    per: Literal["office", "corporation"]
    amount: int
    when: Condition | None
    source: list[str]


class OverLinesStep(TypedDict):
    """`amount`: what the lines come to after the cut."""

    step: Literal["over-lines"]
    cap: int
    per: Literal["office", "corporation"]
    amount: int
    source: list[str]
    local: NotRequired[bool]


def in_order(rules: Sequence[OverLines]) -> list[OverLines]:
    """The rules with the smaller sets of lines first, all lines last."""
    return sorted(rules, key=lambda rule: (rule["lines"] is None, len(rule["lines"] or ())))


def covers(rule: OverLines, lines: Sequence[str]) -> bool:
    """Whether the rule runs over all of these lines."""
    return rule["lines"] is None or set(lines) <= set(rule["lines"])


def step(rule: OverLines) -> OverLinesStep:
    """The step of a sum that was cut."""
    cap = rule["amount"]
    return {
        "step": "over-lines",
        "cap": cap,
        "per": rule["per"],
        "amount": cap,
        "source": rule["source"],
    }


def said(step: OverLinesStep) -> Phrase:
    """The step in words."""
    cap, amount = Yen(step["cap"]), ExactYen(step["amount"])
    return Phrase(f"report.subsidy.steps.over-lines-{step['per']}", cap=cap, amount=amount)


def phrase(rule: OverLines) -> Phrase:
    """The rule in words."""
    return Phrase("programme.terms.over-lines", text=rule["text"], amount=Yen(rule["amount"]))
