"""Conditions on answers: their shape in YAML (calculators/rules/conditions.py evaluates them)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag, model_validator

from scripts.model.common import AnswerValue, Between, Date, Strict

_TESTS = ("is_", "in_", "at_least", "at_most", "since", "until", "where")


class AnswerCondition(Strict):
    """A test of one answer: exactly one of `is`, `in`, `at_least`, `at_most`, `since`, `until`,
    `where`.

    `where` is for services: true where the fields of the service in data/services.yaml have one of
    the values listed, null standing for what the documents leave open; `open` beside it names those
    of which the source does not say. Compiled rules hold the ids of those services under `in`, and
    those that are open under `open`.
    """

    answer: str
    is_: Annotated[AnswerValue | None, Field(alias="is")] = None
    in_: Annotated[list[AnswerValue] | None, Field(alias="in", min_length=1)] = None
    at_least: StrictInt | None = None
    at_most: StrictInt | None = None
    since: Date | None = None
    until: Date | None = None
    where: (
        Annotated[
            dict[Literal["group", "linkage_standard"], list[StrictBool | StrictStr | None]],
            Field(min_length=1),
        ]
        | None
    ) = None
    open: dict[Literal["group"], list[StrictStr]] | None = None

    @model_validator(mode="after")
    def _one_test(self) -> AnswerCondition:
        if sum(getattr(self, test) is not None for test in _TESTS) != 1:
            expected = "exactly one of is, in, at_least, at_most, since, until, where is needed"
            raise Between(expected, *(test.rstrip("_") for test in _TESTS))
        if self.open is not None and self.where is None:
            raise Between("open goes with where, and only with it", "open", "where")
        return self


class _Composed(Strict):
    """A condition made of others under a single key."""

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, value: object) -> object:
        if isinstance(value, dict) and len(value) > 1:
            names = [str(key) for key in value]
            raise Between(
                f"one key in this condition, not {' and '.join(names)} side by side "
                "(make each an entry of one all or any)",
                *names,
            )
        return value


class AllOf(_Composed):
    """True where every part is."""

    all: Annotated[list[Condition], Field(min_length=1)]


class AnyOf(_Composed):
    """True where at least one part is."""

    any: Annotated[list[Condition], Field(min_length=1)]


class NotOf(_Composed):
    """True where the part is false."""

    not_: Annotated[Condition, Field(alias="not")]


def _kind(value: object) -> str:
    """The tag of a condition; in brackets, because faults must not take it for a key in a file."""
    if isinstance(value, dict):
        return next((f"<{key}>" for key in ("all", "any", "not") if key in value), "<answer>")
    tags: dict[type, str] = {AllOf: "<all>", AnyOf: "<any>", NotOf: "<not>"}
    return tags.get(type(value), "<answer>")


Condition = Annotated[
    Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[NotOf, Tag("<not>")]
    | Annotated[AnswerCondition, Tag("<answer>")],
    Discriminator(_kind),
]

for _model in (AllOf, AnyOf, NotOf):
    _model.model_rebuild()


def answers_in(condition: object) -> list[AnswerCondition]:
    """Every test of an answer inside a condition, in reading order."""
    if isinstance(condition, AllOf):
        return [test for part in condition.all for test in answers_in(part)]
    if isinstance(condition, AnyOf):
        return [test for part in condition.any for test in answers_in(part)]
    if isinstance(condition, NotOf):
        return answers_in(condition.not_)
    return [condition] if isinstance(condition, AnswerCondition) else []
