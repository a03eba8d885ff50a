"""data/wants.yaml against what it names: expenses, kinds of purchases, other wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.load import Fault, shown
from scripts.model.wants import FILE, Want

Place = tuple[Any, ...]


def check(data: Data) -> Iterator[Fault]:
    """Every want names what there is, and each expense a kind of purchase that stands for it."""
    wants = data.files[FILE].wants
    categories = [entry.id for entry in data.files["categories.yaml"].categories]
    expenses = _expenses(data)
    decided = [want.id for want in wants if not want.any_of]
    for number, want in enumerate(wants):
        place: Place = ("wants", number)
        for k, category in enumerate(want.categories):
            if category not in categories:
                what = "a category of data/categories.yaml"
                yield unknown(FILE, (*place, "categories", k), category, categories, what)
        for k, other in enumerate(want.any_of):
            if other not in decided:
                yield unknown(FILE, (*place, "any_of", k), other, decided, "a want with categories")
        yield from _covered(want, place, expenses)


def _covered(want: Want, place: Place, expenses: Mapping[str, set[str]]) -> Iterator[Fault]:
    for k, path in enumerate(want.expenses):
        at = (*place, "expenses", k)
        if path not in expenses:
            yield unknown(FILE, at, path, sorted(expenses), "an expense of some programme")
        elif not expenses[path] & set(want.categories):
            yield Fault(
                FILE,
                at,
                shown(path),
                f"an expense that one of {', '.join(want.categories)} stands for",
                "add its category to the want, or leave the expense out",
            )


def _expenses(data: Data) -> dict[str, set[str]]:
    """By "programme/expense" the kinds of purchases that stand for it in any version."""
    found: dict[str, set[str]] = {}
    for programme in data.many("programmes"):
        for version in programme.versions:
            for expense in version.expenses:
                found.setdefault(f"{programme.id}/{expense.id}", set()).update(expense.categories)
    return found
