"""Rules of the files as the engine takes them: each cap and limit with its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calculators.rules.mechanisms.cap import Amount, Cap
from calculators.rules.mechanisms.cap.cases import CapCase
from calculators.rules.mechanisms.cap.fixed import Fixed
from calculators.rules.mechanisms.cap.tiers import Tiered
from calculators.rules.shapes import Limit
from calculators.rules.terms import NATIONAL

Plain = Mapping[str, Any]


def tagged(version: Plain) -> dict[str, Any]:
    """A version of a programme's file (plain, with the defaults filled in) as rules."""
    return {
        **version,
        "lines": [line_of(line) for line in version["lines"]],
        "limits": [limit_of(limit) for limit in version["limits"]],
    }


def line_of(line: Plain) -> dict[str, Any]:
    """A line with the kind of its cap."""
    return {**line, "cap": line["cap"] and cap_of(line["cap"])}


def terms_of(terms: Plain) -> dict[str, Any]:
    """A host's terms as rules."""
    bases = [{**base, "cap": cap_of(base["cap"])} for base in terms["bases"]]
    return {**{key: terms[key] for key in NATIONAL}, "bases": bases}


def cap_of(cap: Plain) -> Cap:
    """A cap with its kind."""
    return {
        "per": cap["per"],
        "amount": _amount(cap),
        "plus": cap["plus"],
        "range": cap["range"],
    }


def limit_of(limit: Plain) -> Limit:
    """A limit over all lines with its kind."""
    id_, source = limit["id"], limit["source"]
    if limit["models"] is not None:
        return {"kind": "models", "id": id_, "models": limit["models"], "source": source}
    return {"kind": "total", "id": id_, "amount": limit["amount"], "source": source}


def _amount(cap: Plain) -> Amount:
    if cap["each"] is not None:
        return {
            "kind": "each",
            "answer": cap["answer"],
            "each": cap["each"],
            "whole": cap["whole"],
            "source": cap["source"],
        }
    if cap["readings"] is not None:
        readings = [_simple(reading) for reading in cap["readings"]]
        return {"kind": "readings", "readings": readings, "source": cap["source"]}
    if cap["cases"] is not None:
        cases = [_case(case) for case in cap["cases"]]
        return {"kind": "cases", "cases": cases, "source": cap["source"]}
    return _simple(cap)


def _simple(cap: Plain) -> Fixed | Tiered:
    if cap["tiers"] is not None:
        return {
            "kind": "tiers",
            "answer": cap["answer"],
            "tiers": cap["tiers"],
            "source": cap["source"],
        }
    return {"kind": "fixed", "amount": cap["amount"], "source": cap["source"]}


def _case(case: Plain) -> CapCase:
    return {
        "when": case["when"],
        "if_unknown": case["if_unknown"],
        "assume": case["assume"],
        "cap": _simple(case),
    }
