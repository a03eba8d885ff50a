"""Consumption tax that a call leaves out: a price typed with tax counts without it.

`prices` says how prices were typed and `taxable` whether the corporation files the tax. Without
tax a price is divided by one and the rate, and stays exact until the line is rounded.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NotRequired, TypedDict

from calculators.rules.money import exact
from calculators.rules.phrases import ExactYen, Phrase


class Tax(TypedDict):
    """When tax counts: never, or unless the corporation files it."""

    counts: Literal["never", "unless_taxable"]
    source: list[str]


class TaxStep(TypedDict):
    """`amount`: the cost of the line without tax."""

    step: Literal["tax"]
    rate: str
    amount: int | str
    source: list[str]
    local: NotRequired[bool]


RATE = Fraction(1, 10)
"""The usual rate, where a request names none."""

AS_TYPED = "prices-as-typed"
STATUS = "not-taxable"
ASSUMPTIONS = (AS_TYPED, STATUS)
"""What is taken for granted where a request does not say how prices were typed, or who files."""


def left_out(tax: Tax | None, prices: str | None, taxable: bool | None) -> tuple[bool, list[str]]:
    """Whether tax has to be taken out of the prices, and what that takes for granted."""
    if tax is None:
        return False, []
    if prices is None:
        return False, [AS_TYPED]
    if prices == "without_tax":
        return False, []
    if tax["counts"] == "never":
        return True, []
    return bool(taxable), [STATUS] if taxable is None else []


def without(price: int, rate: Fraction) -> Fraction:
    """A price typed with tax, without it."""
    return price / (1 + rate)


def step(tax: Tax, rate: Fraction, amount: Fraction | int) -> TaxStep:
    """The step of a line whose prices were typed with tax."""
    percent = str(exact(rate * 100))
    source = tax["source"]
    return {"step": "tax", "rate": percent, "amount": exact(amount), "source": source}


def said(step: TaxStep) -> Phrase:
    """The step in words."""
    return Phrase("report.subsidy.steps.tax", rate=step["rate"], amount=ExactYen(step["amount"]))


def phrase(tax: Tax) -> Phrase:
    """The rule in words."""
    return Phrase(f"programme.terms.tax-{tax['counts'].replace('_', '-')}")
