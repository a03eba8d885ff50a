"""Menus that exclude each other: an office may use only one of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypedDict

from calculators.rules.phrases import Phrase

Text = Mapping[str, str]

ONE_MENU = "one-menu"
"""The requirement that only one is used."""


class Menu(TypedDict):
    """One menu and the lines that belong to it."""

    id: str
    name: Text
    lines: list[str]


class Menus(TypedDict):
    """The menus of which only one can be chosen."""

    options: list[Menu]
    text: Text
    source: list[str]


def used(rule: Menus, lines: Collection[str]) -> list[Menu]:
    """The menus that some of these lines belong to."""
    return [menu for menu in rule["options"] if set(menu["lines"]) & set(lines)]


def left_out(rule: Menus) -> list[set[str]]:
    """For each menu the lines that cannot be used beside it."""
    return [
        {line for other in rule["options"] for line in other["lines"]} - set(menu["lines"])
        for menu in rule["options"]
    ]


def phrase(rule: Menus) -> Phrase:
    """The rule in words."""
    return Phrase("programme.terms.menus", text=rule["text"])
