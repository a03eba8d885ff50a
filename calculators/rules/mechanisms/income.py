"""Other income: gifts and the like come off the cost of the whole project, once."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NotRequired, TypedDict

from calculators.rules.money import exact
from calculators.rules.phrases import ExactYen, Phrase


class Income(TypedDict):
    """What says that other income comes off the cost."""

    source: list[str]


class IncomeStep(TypedDict):
    """`left`: what other income leaves of the project's cost; `amount`: what counts of the line."""

    step: Literal["income"]
    left: int | str
    amount: int | str
    source: list[str]
    local: NotRequired[bool]


def left(project: Fraction | int, income: int) -> Fraction | int:
    """What other income leaves of the project's cost in yen, never below 0."""
    return max(project - income, 0)


def step(rule: Income, left: Fraction | int, amount: Fraction | int) -> IncomeStep:
    """The step of a line of a project with other income."""
    source = rule["source"]
    return {"step": "income", "left": exact(left), "amount": exact(amount), "source": source}


def said(step: IncomeStep) -> Phrase:
    """The step in words."""
    left, amount = ExactYen(step["left"]), ExactYen(step["amount"])
    return Phrase("report.subsidy.steps.income", left=left, amount=amount)
