"""Phrases of the rules put into a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from calculators.rules.conditions import Condition
from calculators.rules.phrases import (
    AnswerLabel,
    AnswerUnit,
    Category,
    Day,
    ExactYen,
    Number,
    Phrase,
    Value,
    When,
    Yen,
)
from calculators.words.wording import Wording


def say(
    phrase: Phrase,
    words: Wording,
    yen: Callable[[int], str] | None = None,
    when: Callable[[Condition], str] | None = None,
) -> str:
    """A phrase as text.

    `yen` writes whole amounts where they are not to be written out in full; `when` says conditions,
    which only the pages on the rules do.
    """

    def text(value: Value) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, Phrase):
            return say(value, words, yen, when)
        if isinstance(value, Yen):
            return (yen or words.yen)(value.amount)
        if isinstance(value, ExactYen):
            return words.yen_exact(value.amount)
        if isinstance(value, Number):
            return words.number(value.value)
        if isinstance(value, Category):
            return words.text(words.rules["categories"][value.id]["label"])
        if isinstance(value, AnswerLabel):
            return words.text(words.rules["answers"][value.id]["label"])
        if isinstance(value, AnswerUnit):
            return words.text(words.rules["answers"][value.id]["unit"])
        if isinstance(value, Day):
            return words.date(value.date)
        if isinstance(value, Mapping):
            return words.text(value)
        if isinstance(value, When):
            if when is None:
                raise ValueError(f"a condition in {phrase.key}, which nothing says here")
            return when(value.condition)
        assert_never(value)

    return words(phrase.key, **{name: text(value) for name, value in phrase.values.items()})
