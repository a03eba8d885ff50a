"""Say in one plain line each what a model found wrong in a file."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from scripts.load import Document, Fault, shown


def faults_of(error: ValidationError, document: Document, model: type[BaseModel]) -> list[Fault]:
    """The faults behind a validation error, one for each place, in the order of the file."""
    found: dict[tuple[Any, ...], Fault] = {}
    for detail in error.errors(include_url=False):
        fault = _fault(detail, document, model)
        found.setdefault(fault.place, fault)
    return sorted(found.values(), key=lambda fault: fault.line or 0)


def _fault(detail: Any, document: Document, model: type[BaseModel]) -> Fault:
    kind = detail["type"]
    place = _place(detail["loc"], document.value, absent=kind == "missing")
    line = document.line(place)
    if kind == "missing":
        expected = f'the key "{place[-1]}"'
        advice = f'add "{place[-1]}:" here'
        return Fault(document.name, place, "nothing", expected, advice, line)
    if kind == "extra_forbidden":
        return _unknown_key(place, document, detail, model, line)
    expected, advice = _expectation(detail)
    return Fault(document.name, place, shown(detail["input"]), expected, advice, line)


def _place(loc: tuple[Any, ...], value: Any, absent: bool) -> tuple[Any, ...]:
    """The location without the model's own steps (union tags, "[key]" markers).

    `absent`: the last step is a key that the file does not have.
    """
    place: list[Any] = []
    for position, step in enumerate(loc):
        last = position == len(loc) - 1
        if (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        ):
            value = value[step]
            place.append(step)
        elif last and absent:
            place.append(step)
    return tuple(place)


def _unknown_key(
    place: tuple[Any, ...],
    document: Document,
    detail: Any,
    model: type[BaseModel],
    line: int | None,
) -> Fault:
    key = str(place[-1])
    known = sorted(_keys_at(model, detail["loc"][:-1]))
    near = get_close_matches(key, known, n=1, cutoff=0.5)
    expected = f'"{near[0]}"' if near else "one of " + ", ".join(known)
    advice = f'rename it to "{near[0]}"' if near else "remove it or use a known key"
    if known == ["en", "ja"]:
        advice += "; a text with a comma inside {braces} needs quotes around it"
    return Fault(document.name, place, f'the unknown key "{key}"', expected, advice, line)


def _keys_at(model: type[BaseModel], loc: tuple[Any, ...]) -> set[str]:
    """The keys a mapping at this location may have, read from the model's JSON Schema."""
    schema = _schema(model)
    defs = schema.get("$defs", {})
    nodes = [schema]
    for step in loc:
        nodes = [
            child for node in _resolved(nodes, defs) for child in _children(node, step)
        ] or nodes
    return {key for node in _resolved(nodes, defs) for key in node.get("properties", {})}


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _resolved(nodes: list[Any], defs: dict[str, Any]) -> list[Any]:
    result = []
    for node in nodes:
        if "$ref" in node:
            result += _resolved([defs[node["$ref"].rsplit("/", 1)[1]]], defs)
        elif "anyOf" in node or "oneOf" in node:
            result += _resolved(node.get("anyOf", []) + node.get("oneOf", []), defs)
        else:
            result.append(node)
    return result


def _children(node: Any, step: Any) -> list[Any]:
    if isinstance(step, int):
        return [node["items"]] if "items" in node else []
    if step in node.get("properties", {}):
        return [node["properties"][step]]
    extra = node.get("additionalProperties")
    return [extra] if isinstance(extra, dict) else []


def _expectation(detail: Any) -> tuple[str, str]:
    """What was expected and what to do, for one kind of pydantic error."""
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind in ("int_type", "int_parsing"):
        return "a whole number", "write it with digits only, without quotes, commas or units"
    if kind == "bool_type":
        return "true or false", "write true or false, without quotes"
    if kind == "string_type":
        return "text", "write text; put numbers that are text in quotes"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return "a mapping (key: value)", "indent the keys below this one"
    if kind == "list_type":
        return "a list", "start each entry with a dash"
    if kind == "literal_error":
        return f"one of {context['expected']}", "use one of these words"
    if kind == "string_pattern_mismatch":
        return f"the pattern {context['pattern']}", "compare with the neighbouring entries"
    if kind in ("too_short", "string_too_short"):
        return f"at least {context['min_length']}", "add what is missing"
    if kind == "greater_than_equal":
        return f"{context['ge']} or more", "correct the number"
    if kind == "less_than_equal":
        return f"{context['le']} or less", "correct the number"
    if kind == "value_error":
        return str(context.get("error", detail["msg"])), "correct this value"
    return detail["msg"][:1].lower() + detail["msg"][1:], "correct this value"
