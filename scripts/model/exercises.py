"""data/exercises.yaml: exercises for seminars: stories and what is entered, never an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StrictInt, StrictStr

from calculators import KINDS
from scripts.model.common import Id, Strict, Text

FILE = "exercises.yaml"

if TYPE_CHECKING:
    Calculator = str
else:
    Calculator = Literal[KINDS]


class Situation(Strict):
    """What is entered into a calculator; `title` where an exercise sets several side by side.

    What is typed as text stands in both languages.
    """

    title: Text | None = None
    kind: Calculator
    request: dict[str, Any]


class Asked(Strict):
    """A question with one answer: a figure of the result of a situation, counted from 0.

    `figure` is its way into the result, such as `total.subsidy` or `lines.0.subsidy`.
    """

    text: Text
    situation: Annotated[StrictInt, Field(ge=0)] = 0
    figure: Annotated[StrictStr, Field(pattern=r"^[a-zA-Z_0-9]+(\.[a-zA-Z_0-9]+)*$")]
    unit: Literal["yen", "hours", "months", "units", "standing"]


class Point(Strict):
    """Something to talk about, and for the trainer what it is to lead to."""

    question: Text
    teaches: Text


class Row(Strict):
    """Other figures for a row of the room: what replaces what in the requests of all situations."""

    name: Text
    change: Annotated[dict[str, StrictInt | StrictStr], Field(min_length=1)]


class Exercise(Strict):
    """One exercise. `rests_on`: how well the weakest figure behind its answers is known."""

    id: Id
    title: Text
    level: Literal["basic", "standard", "advanced"]
    minutes: Annotated[StrictInt, Field(ge=3, le=60)]
    rests_on: Literal["document", "official", "reported"]
    story: Text
    situations: Annotated[list[Situation], Field(min_length=1)]
    asks: Annotated[list[Asked], Field(min_length=1)]
    hints: Annotated[list[Text], Field(min_length=1)]
    discuss: Annotated[list[Point], Field(min_length=1)]
    rows: list[Row] = []


class Part(Strict):
    """A part of a seminar: so many minutes, what is done, and the exercises it takes up."""

    minutes: Annotated[StrictInt, Field(ge=1, le=120)]
    text: Text
    exercises: list[Id] = []


class Plan(Strict):
    """A seminar of so many minutes, which its parts fill."""

    id: Id
    title: Text
    minutes: Annotated[StrictInt, Field(ge=10, le=480)]
    parts: Annotated[list[Part], Field(min_length=1)]


class ExercisesFile(Strict):
    """data/exercises.yaml."""

    plans: Annotated[list[Plan], Field(min_length=1)]
    exercises: Annotated[list[Exercise], Field(min_length=1)]
