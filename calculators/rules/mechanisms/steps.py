"""The steps that lead from the cost of a line to its subsidy, as results hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict, assert_never

from calculators.rules.mechanisms import (
    base,
    cap,
    flat,
    income,
    model_limit,
    not_counted,
    over_lines,
    pieces,
    price_limit,
    rate,
    rounding,
    tax,
    total_limit,
)
from calculators.rules.phrases import ExactYen, Phrase


class InputStep(TypedDict):
    """The person's own figures: price times number, added up; of a cut, the sum of the lines."""

    step: Literal["input"]
    amount: int


class OnlyInPackageStep(TypedDict):
    """An item that counts inside a package only, and stands outside it."""

    step: Literal["only-in-package"]
    amount: int


Step = (
    InputStep
    | OnlyInPackageStep
    | price_limit.PriceLimitStep
    | rate.RateStep
    | cap.CapStep
    | rounding.RoundingStep
    | model_limit.ModelLimitStep
    | total_limit.TotalLimitStep
    | not_counted.NotCountedStep
    | not_counted.OutsidePeriodStep
    | tax.TaxStep
    | pieces.PiecesStep
    | income.IncomeStep
    | base.BaseStep
    | over_lines.OverLinesStep
    | flat.FlatStep
)


def said(step: Step, before: int | str) -> Phrase:
    """A step in words; `before` is the amount that the step before it came to."""
    if step["step"] == "input":
        return Phrase("report.subsidy.steps.sum-of-lines", amount=ExactYen(step["amount"]))
    if step["step"] == "only-in-package":
        return Phrase("report.subsidy.steps.only-in-package", amount=ExactYen(step["amount"]))
    if step["step"] == "item-limit":
        return price_limit.said(step)
    if step["step"] == "rate":
        return rate.said(step, before)
    if step["step"] == "cap":
        return cap.said(step)
    if step["step"] == "rounding":
        return rounding.said(step, before)
    if step["step"] == "models":
        return model_limit.said(step)
    if step["step"] == "total-limit":
        return total_limit.said(step)
    if step["step"] == "not-counted" or step["step"] == "outside-period":
        return not_counted.said(step)
    if step["step"] == "tax":
        return tax.said(step)
    if step["step"] == "pieces":
        return pieces.said(step)
    if step["step"] == "income":
        return income.said(step)
    if step["step"] == "base":
        return base.said(step)
    if step["step"] == "over-lines":
        return over_lines.said(step)
    if step["step"] == "flat":
        return flat.said(step)
    assert_never(step)


def sources(steps: list[Step]) -> list[str]:
    """The places that the steps cite, each once."""
    return list(dict.fromkeys(place for step in steps for place in cited_by(step)))


def cited_by(step: Step) -> list[str]:
    """The places that a step cites; the person's own figures and rounding cite none."""
    found: Mapping[str, Any] = step
    return list(found.get("source", ()))
