"""What stands beside a form while it is filled in: conclusion, year, last change, what is missing.

The headline's amounts are set apart here too, so that they look alike beside the form and above the
result: where it ends with an amount, each stands large under its name; in a sentence they are bold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from calculators.html import standing
from calculators.html.markup import Children, Element, html, tag
from calculators.words.wording import Wording

Field = tuple[str, str]
"""The name of a field in the form, and its label."""

_NAME = re.compile(r"(\W*)(.*?)(\s*)", re.S)
_STYLES = ("calc-get", "calc-own")
"""What is received and what is paid: the order in which headlines name them."""


def conclusion(text: str, amounts: Iterable[str]) -> Children:
    """The headline `text`, in which the `amounts` stand in this order, with these set apart."""
    parts, rest = _parts(text, amounts)
    if parts and not re.search(r"\w", rest):
        named = [_named(*part, way) for part, way in zip(parts, _STYLES, strict=False)]
        end = tag("span", rest, class_="calc-bracket") if rest else None
        return tag("span", named, end, class_="calc-pair")
    bold: list[Children] = [[before, tag("strong", amount)] for before, amount in parts]
    return [*bold, rest]


def summary(
    words: Wording, said: Children, years: Sequence[standing.Standing], change: Element | None
) -> str:
    """The conclusion `said` with its years, what the last entry changed, and when not to buy."""
    chips: list[Children] = [[standing.chip(words, year), " "] for year in years]
    parts = [
        tag("p", chips, class_="calc-summary-years") if chips else None,
        tag("p", said, class_="calc-summary-said"),
        *(standing.line(words, year, with_chip=False) for year in years),
        change,
        _before_buying(words) if any(year.kind != "figures" for year in years) else None,
    ]
    return html(*(element for element in parts if element is not None))


def change(sign: int | None, said: str, why: Iterable[str]) -> Element:
    """What the last entry changed, and why; `sign` is that of an amount, None without one."""
    style = "none" if not sign else "more" if sign > 0 else "less"
    reasons = tag("span", [[" ", reason] for reason in why])
    kind = "amount" if sign else "other"
    note = f"calc-change-note calc-{style}"
    return tag("p", tag("strong", said), reasons, class_=note, data_change_note=kind)


def missing(
    words: Wording, required: Sequence[tuple[str, str]], wrong: Sequence[tuple[str, str]]
) -> str:
    """The fields that still need an entry, and those that could not be read."""
    groups = [("missing", required), ("wrong", wrong)]
    return html(*(_fields(words, key, fields) for key, fields in groups if fields))


def _fields(words: Wording, key: str, fields: Sequence[Field]) -> Element:
    """How many fields these are, and each by name: a button that leads to it."""
    links = [
        tag("li", tag("button", label, type="button", class_="calc-text", data_change=name))
        for name, label in fields
    ]
    many = "one" if len(fields) == 1 else "many"
    said = words(f"report.summary.{key}.{many}", count=len(fields))
    return tag("div", tag("p", tag("strong", said)), tag("ul", links), class_=f"calc-{key}")


def _before_buying(words: Wording) -> Element:
    said = words("standing.before.shortest")
    return tag("p", tag("strong", words("standing.before.label")), said, class_="before-line")


def _parts(text: str, amounts: Iterable[str]) -> tuple[list[tuple[str, str]], str]:
    """The amounts found in the text, each with the text before it, and the text after the last."""
    found = []
    for amount in amounts:
        before, here, after = text.partition(amount)
        if here:
            found.append((before, amount))
            text = after
    return found, text


def _named(before: str, amount: str, way: str) -> Children:
    """An amount under its name; the brackets around both are copied and read out, but not shown."""
    match = _NAME.fullmatch(before)
    assert match
    bracket, name, space = match.groups()
    return [
        tag("span", bracket, class_="calc-bracket") if bracket else None,
        tag(
            "span",
            tag("span", name, class_="calc-pair-name"),
            space,
            tag("span", amount, class_="calc-pair-amount"),
            class_=way,
        ),
    ]
