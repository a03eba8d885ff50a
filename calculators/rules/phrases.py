"""How a rule or a step is said: a key in data/words/ and what fills it, not yet in a language.

`calculators/words/phrases.py` puts a phrase into a language. The engine's rules stand below the
words and so say only what is to be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calculators.rules.conditions import Condition


@dataclass(frozen=True)
class Yen:
    """Whole yen."""

    amount: int


@dataclass(frozen=True)
class ExactYen:
    """Yen with the part of a yen that exact working may leave ("999999.75", "200/3")."""

    amount: int | str


@dataclass(frozen=True)
class Number:
    """A count."""

    value: int


@dataclass(frozen=True)
class Category:
    """The label of a category of purchases."""

    id: str


@dataclass(frozen=True)
class AnswerLabel:
    """The label of an answer."""

    id: str


@dataclass(frozen=True)
class AnswerUnit:
    """What the number of an answer counts."""

    id: str


@dataclass(frozen=True)
class Day:
    """A day (ISO)."""

    date: str


@dataclass(frozen=True)
class When:
    """A condition in words."""

    condition: Condition


class Phrase:
    """A text of data/words/ at `key`, its placeholders filled with `values`."""

    def __init__(self, key: str, **values: Value) -> None:
        self.key = key
        self.values = values


Text = Mapping[str, str]
"""A text by language: ja and en."""

Value = (
    str | Text | Yen | ExactYen | Number | Category | AnswerLabel | AnswerUnit | Day | When | Phrase
)
