"""One prefecture gets so many models; those beyond it get nothing.

From `scheme-2024#model-areas` and `scheme-2024#linkage-areas`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NotRequired, TypedDict

from calculators.rules.phrases import ExactYen, Number, Phrase

LOWEST_FIRST = "models-lowest-first"
"""Which models drop out beyond the limit is taken for granted."""
ASSUMPTIONS = (LOWEST_FIRST,)


class ModelLimit(TypedDict):
    """The number of models that one prefecture can have paid."""

    kind: Literal["models"]
    id: str
    models: int
    source: list[str]


class ModelLimitStep(TypedDict):
    """A model beyond the limit comes to 0 yen."""

    step: Literal["models"]
    limit: int
    amount: int
    source: list[str]
    local: NotRequired[bool]


def beyond(limit: ModelLimit, worth: Mapping[int, Fraction | int]) -> set[int]:
    """The models that get nothing, by what each would be paid in yen: those that bring least.

    Which drop out no source says; what is worked out is the most that can be paid.
    """
    return set(sorted(worth, key=lambda model: (-worth[model], model))[limit["models"] :])


def step(limit: ModelLimit) -> ModelLimitStep:
    """The step of a model beyond the limit."""
    return {"step": "models", "limit": limit["models"], "amount": 0, "source": limit["source"]}


def said(step: ModelLimitStep) -> Phrase:
    """The step in words."""
    limit, amount = Number(step["limit"]), ExactYen(step["amount"])
    return Phrase("report.subsidy.steps.models", limit=limit, amount=amount)


def phrase(limit: ModelLimit) -> Phrase:
    """The rule in words."""
    return Phrase("programme.cap.models", count=Number(limit["models"]))
