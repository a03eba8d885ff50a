"""data/wants.yaml: what an office wants to buy in its own words, and what programmes call that."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictStr, model_validator

from scripts.model.common import Between, Id, Strict, Text
from scripts.model.worked import AskedExample

FILE = "wants.yaml"

ExpensePath = Annotated[StrictStr, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]


class Want(Strict):
    """A thing somebody wants to buy; `pieces`: bought by the piece.

    `expenses` ("programme/expense") are the entries of programmes that cover it, `categories` the
    kinds of purchases that stand for it, of which the first counts that the expense names. Or else
    it may turn out to be `any_of` other wants.
    """

    id: Id
    label: Text
    pieces: StrictBool = False
    categories: list[Id] = []
    expenses: list[ExpensePath] = []
    any_of: list[Id] = []

    @model_validator(mode="after")
    def _decided_or_not(self) -> Want:
        if bool(self.any_of) == bool(self.categories and self.expenses):
            raise Between(
                "either categories and expenses, or any_of, is needed",
                "categories",
                "expenses",
                "any_of",
            )
        return self


class WantsFile(Strict):
    """data/wants.yaml."""

    wants: Annotated[list[Want], Field(min_length=1)]
    examples: list[AskedExample] = []
