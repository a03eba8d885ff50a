"""The shape of data/forms/*.yaml: what a calculator asks, in which order, and when.

A form is sections of fields. A field's `name` is its place in the request: `programme`,
`before.printing`; inside a section that repeats, the name within a row (`unit_price` becomes
`items[0].unit_price`). Labels, options and conditions that follow from other data are not written
down twice: `options_from`, `shown_from` and `answers` name them; scripts/rules/forms/ works out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag, model_validator

from scripts.model.common import Between, Count, Id, Strict, Text, Unit

Name = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]


FigurePath = Annotated[StrictStr, Field(pattern=r"^[a-z_]+(\.[A-Za-z0-9_-]+)+$")]


class FieldTest(Strict):
    """True where a field holds one of these values, as typed or chosen ("yes", "r6")."""

    field: Name
    in_: Annotated[list[StrictStr], Field(alias="in", min_length=1)]


class RowTest(Strict):
    """True where `when` holds in at least one row of a section that repeats."""

    row: Id
    when: Shown


class AllShown(Strict):
    """True where every part is."""

    all: Annotated[list[Shown], Field(min_length=1)]


class AnyShown(Strict):
    """True where at least one part is."""

    any: Annotated[list[Shown], Field(min_length=1)]


class NotShown(Strict):
    """True where the part is false."""

    not_: Annotated[Shown, Field(alias="not")]


def _kind(value: object) -> str:
    """Which test this is, as read from a file or as made of it."""
    made = type(value).model_fields if isinstance(value, Strict) else ()
    keys = value.keys() if isinstance(value, dict) else {name.rstrip("_") for name in made}
    return next((key for key in ("all", "any", "not", "row") if key in keys), "field")


Shown = Annotated[
    Annotated[AllShown, Tag("all")]
    | Annotated[AnyShown, Tag("any")]
    | Annotated[NotShown, Tag("not")]
    | Annotated[RowTest, Tag("row")]
    | Annotated[FieldTest, Tag("field")],
    Discriminator(_kind),
]

for _model in (RowTest, AllShown, AnyShown, NotShown):
    _model.model_rebuild()


class Option(Strict):
    """A value to choose. `usual` is chosen until the person chooses another."""

    value: StrictStr | StrictInt | StrictBool
    label: Text
    help: Text | None = None
    usual: StrictBool = False


class OtherLabel(Strict):
    """What a field is called, and how it is explained, under a condition of its own."""

    shown_when: Shown
    label: Text
    help: Text | None = None


class FormField(Strict):
    """One thing that is asked.

    `short` stands for a long `label` in lists and messages; `counters` may follow a number
    (「12人」); `start` stands in the field from the beginning (`start_from`: that figure of the
    data); `blank` is the first, empty option of a list (what leaving it means); `unknown` leaves
    the question open on purpose: the last option of a list, a box to tick under a figure. `pair` is
    what this field is compared with: where that is filled in, this one is asked for as well.
    `otherwise` is what the field is called where something else is meant by it. `listed_from` lists
    what counts, or the programme that a place has of its own, where it is asked.
    """

    name: Name
    type: Literal["money", "integer", "decimal", "percent", "date", "text", "list", "radio", "tick"]
    label: Text
    short: Text | None = None
    help: Text | None = None
    unit: Unit | None = None
    counters: list[StrictStr] = []
    required: StrictBool = False
    signed: StrictBool = False
    rare: StrictBool = False
    open: StrictBool = False
    start: StrictStr | None = None
    start_from: FigurePath | None = None
    options: list[Option] | None = None
    options_from: (
        Literal[
            "programmes",
            "versions",
            "prefectures",
            "municipalities",
            "kinds",
            "categories",
            "purchases",
            "wants",
            "everyday",
            "years",
            "licences",
        ]
        | None
    ) = None
    listed_from: Literal["expenses", "own"] | None = None
    blank: Text | None = None
    unknown: Text | None = None
    pair: Name | None = None
    otherwise: OtherLabel | None = None
    shown_when: Shown | None = None
    shown_from: (
        Literal[
            "packages",
            "models",
            "municipalities",
            "kinds",
            "spending",
            "prices",
            "taxable",
            "rounding",
            "income",
            "pieces",
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _options(self) -> FormField:
        if (self.type in ("list", "radio")) != bool(self.options or self.options_from):
            raise Between(
                "options (or options_from) go with the types list and radio only",
                "type",
                "options",
                "options_from",
            )
        return self


class Repeat(Strict):
    """A section that can stand several times; `title` numbers a row with {number}.

    `empty_from` names what the rules must have for it to be left empty.
    """

    most: Count
    empty_from: Literal["flat"] | None = None
    title: Text
    add: Text
    remove: Text


class FormSection(Strict):
    """Questions that belong together.

    `answers` puts those of data/answers.yaml that the calculator's rules ask: the amounts
    (`subsidy`), who is eligible (`eligibility`), both for any programme (`compare`), or the counts
    that ceilings for a purchase depend on (`quick`). `only` names those that
    stand here, in this order; a section without takes what no other one names.
    """

    id: Id
    legend: Text
    help: Text | None = None
    repeat: Repeat | None = None
    fields: list[FormField] = []
    answers: Literal["subsidy", "eligibility", "compare", "quick"] | None = None
    only: list[Id] | None = None


class ExampleOf(Strict):
    """The worked example in the page: one that a programme file holds."""

    programme: Id
    version: Id
    id: Id


class Form(Strict):
    """data/forms/<calculator>.yaml.

    `file` names the files people save. The worked example is a programme's or a request. `summary`
    has the result so far beside the form; a form that is shown in parts does without.
    """

    id: Id
    title: Text
    file: Text
    intro: Text | None = None
    summary: StrictBool = True
    sections: Annotated[list[FormSection], Field(min_length=1)]
    example_of: ExampleOf | None = None
    example: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _one_example(self) -> Form:
        if (self.example_of is None) == (self.example is None):
            raise Between("exactly one of example_of, example is needed", "example_of", "example")
        return self
