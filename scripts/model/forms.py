"""The shape of data/forms/*.yaml: what a calculator asks, in which order, and when.

A form is sections of fields. A field's `name` is its place in the request: `programme`,
`before.printing`; inside a section that repeats, the name within a row (`unit_price` becomes
`items[0].unit_price`). Labels, options and conditions that follow from other data are not written
down twice: `options_from`, `shown_from` and `answers` name them, scripts/forms.py works them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag, model_validator

from scripts.load import Fault
from scripts.model.common import Count, Id, Strict, Text, Unit

if TYPE_CHECKING:
    from scripts.model import Data

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
    keys = value.keys() if isinstance(value, dict) else ()
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


class FormField(Strict):
    """One thing that is asked.

    `short` stands for a long `label` in lists and messages; `counters` may follow a number
    (「12人」); `start` stands in the field from the beginning (`start_from`: that figure of the
    data); `blank` is the first, empty option of a list (what leaving it means); `unknown` leaves
    the question open on purpose: the last option of a list, a box to tick under a figure.
    """

    name: Name
    type: Literal["money", "integer", "decimal", "percent", "text", "list", "radio", "tick"]
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
        Literal["programmes", "versions", "prefectures", "categories", "purchases", "years"] | None
    ) = None
    blank: Text | None = None
    unknown: Text | None = None
    shown_when: Shown | None = None
    shown_from: Literal["packages", "models"] | None = None

    @model_validator(mode="after")
    def _options(self) -> FormField:
        if (self.type in ("list", "radio")) != bool(self.options or self.options_from):
            raise ValueError("options (or options_from) go with the types list and radio only")
        return self


class Repeat(Strict):
    """A section that can stand several times; `title` numbers a row with {number}."""

    most: Count
    title: Text
    add: Text
    remove: Text


class FormSection(Strict):
    """Questions that belong together.

    `answers` puts those of data/answers.yaml that the calculator's rules ask: the amounts
    (`subsidy`), who is eligible (`eligibility`), or both for any programme (`compare`).
    """

    id: Id
    legend: Text
    help: Text | None = None
    repeat: Repeat | None = None
    fields: list[FormField] = []
    answers: Literal["subsidy", "eligibility", "compare"] | None = None


class ExampleOf(Strict):
    """The worked example in the page: one that a programme file holds."""

    programme: Id
    version: Id
    id: Id


class Form(Strict):
    """data/forms/<calculator>.yaml.

    `file` names the files people save. The worked example is a programme's or a request.
    """

    id: Id
    title: Text
    file: Text
    intro: Text | None = None
    sections: Annotated[list[FormSection], Field(min_length=1)]
    example_of: ExampleOf | None = None
    example: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _one_example(self) -> Form:
        if (self.example_of is None) == (self.example is None):
            raise ValueError("exactly one of example_of, example is needed")
        return self


def check(data: Data) -> Iterator[Fault]:
    """Conditions name fields of their form; the worked example exists."""
    for name, form in sorted(data.files.items()):
        if isinstance(form, Form):
            yield from _conditions(name, form, data.documents[name].value)
            if form.example_of and not _exists(form.example_of, data):
                yield Fault(
                    name,
                    ("example_of",),
                    f"no example {form.example_of.id}",
                    "an example of a programme file",
                    "name its programme, version and id",
                )


def _conditions(name: str, form: Form, value: Any) -> Iterator[Fault]:
    known = {field.name for section in form.sections for field in section.fields}
    rows = {section.id for section in form.sections if section.repeat}
    for place, test in _tests(value, ()):
        if "field" in test and test["field"] not in known:
            yield Fault(
                name,
                (*place, "field"),
                f"the field {test['field']}",
                "a field of this form",
                f"one of {', '.join(sorted(known))}",
            )
        if "row" in test and test["row"] not in rows:
            yield Fault(
                name,
                (*place, "row"),
                f"the section {test['row']}",
                "a section of this form that repeats",
                f"one of {', '.join(sorted(rows)) or 'none'}",
            )


def _tests(value: Any, place: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Every mapping under a `shown_when` with its place."""
    inside = "shown_when" in place
    if isinstance(value, dict):
        if inside:
            yield place, value
        for key, item in value.items():
            yield from _tests(item, (*place, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _tests(item, (*place, position))


def _exists(example: ExampleOf, data: Data) -> bool:
    return any(
        entry.id == example.id
        for programme in data.many("programmes")
        if programme.id == example.programme
        for version in programme.versions
        if version.id == example.version
        for entry in version.examples
    )
