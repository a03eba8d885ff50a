"""When a field is shown or may stay empty: `shown_from` and `empty_from` in a form name these."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scripts.rules.forms.options import municipality_options
from scripts.rules.forms.uses import taken
from scripts.rules.variants import Needs, Variant, where

Plain = dict[str, Any]


def _packages(rules: Mapping[str, Any]) -> Plain:
    """Where the rules have a package that takes the row's kind of purchase."""

    def needs(variant: Variant) -> list[Plain | None]:
        packed = taken(variant.version, True)
        return [{"field": "category", "in": packed}] if packed else []

    return where(rules, needs)


def _municipality(rules: Mapping[str, Any]) -> Plain:
    """Where a municipality of the prefecture chosen has rules of its own."""
    return {"any": [option["shown_when"] for option in municipality_options(rules)]}


def _prices(variant: Variant) -> list[Plain | None]:
    """Whether it matters if prices are with tax."""
    return [None] if variant.terms["tax"] or _reads("prices", variant) else []


def _pieces(rules: Mapping[str, Any]) -> Plain:
    """Where what is wanted is bought by the piece."""
    return wanted(rules, [want["id"] for want in rules["wants"]["wants"] if want["pieces"]])


def wanted(rules: Mapping[str, Any], ids: Sequence[str]) -> Plain:
    """Where one of these is wanted, or may be: the others are not decided between them."""
    undecided = [want["id"] for want in rules["wants"]["wants"] if set(want["any_of"]) & set(ids)]
    return {"field": "want", "in": [*ids, *undecided]}


def _taxable(variant: Variant) -> list[Plain | None]:
    """When it matters whether the corporation files consumption tax."""
    if _reads("taxable", variant):
        return [None]
    tax = variant.terms["tax"]
    if tax is None or tax["counts"] == "never":
        return []
    return [{"field": "prices", "in": ["with_tax"]}]


def _reads(field: str, variant: Variant) -> bool:
    """Whether a condition of the rules looks at a field of the request."""
    return f'"answer": "{field}"' in json.dumps(variant.version)


def _has_term(name: str) -> Needs:
    """Where the place's rules have a term."""

    def needs(variant: Variant) -> list[Plain | None]:
        terms: Mapping[str, Any] = variant.terms
        return [None] if terms[name] else []

    return needs


def _leaves_rounding(variant: Variant) -> list[Plain | None]:
    """Whether the rules leave open how every line is rounded."""
    settled = any(rule["lines"] is None for rule in variant.terms["rounding"])
    return [] if settled else [None]


def _pays_by_model(variant: Variant) -> list[Plain | None]:
    return [None] if any(line["pool"] == "model" for line in variant.version["lines"]) else []


def _by_rules(needs: Needs) -> Callable[[Mapping[str, Any]], Plain]:
    return lambda rules: where(rules, needs)


SHOWN: Mapping[str, Callable[[Mapping[str, Any]], Plain]] = {
    "packages": _packages,
    "models": _by_rules(_pays_by_model),
    "municipalities": _municipality,
    "kinds": _by_rules(_has_term("not_counted")),
    "spending": _by_rules(_has_term("spending")),
    "prices": _by_rules(_prices),
    "taxable": _by_rules(_taxable),
    "rounding": _by_rules(_leaves_rounding),
    "income": _by_rules(_has_term("income")),
    "flat": _by_rules(_has_term("flat")),
    "pieces": _pieces,
}
