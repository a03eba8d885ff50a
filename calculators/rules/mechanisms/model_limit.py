"""One prefecture gets so many models; those beyond it get nothing.

From `scheme-2024#model-areas` and `scheme-2024#linkage-areas`.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from calculators.rules.phrases import ExactYen, Number, Phrase


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


def beyond(limit: ModelLimit, models: set[int]) -> set[int]:
    """The models that get nothing: all but the first so many, by their numbers."""
    return set(sorted(models)[limit["models"] :])


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
