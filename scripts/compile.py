"""Turn the checked data into the rules the engine works with: one plain, JSON-ready dict."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from scripts.model import Data

# Files whose content the engine needs as it is, by the name it has there.
_AS_THEY_ARE: dict[str, str] = {}


def compile_rules(data: Data) -> dict[str, Any]:
    """The rules for `calculators.calculate`; same data, same dict."""
    words = data.plain("ui.yaml")
    rules: dict[str, Any] = {
        "programmes": {
            programme["id"]: _programme(programme)
            for programme in sorted(_plain_many(data, "programmes"), key=lambda entry: entry["order"])
        },
        "answers": _by_id(data.plain("answers.yaml")["answers"]),
        "categories": _by_id(data.plain("categories.yaml")["categories"]),
        "assumptions": _by_id(data.plain("assumptions.yaml")["assumptions"]),
        "sources": _sources(data),
        "local": {tenant["prefecture"]: tenant for tenant in _plain_many(data, "tenants")},
        "messages": words["errors"],
        "words": words,
    }
    for name, key in _AS_THEY_ARE.items():
        if name in data.files:
            rules[key] = data.plain(name)
    return rules


def fingerprint(value: Any) -> str:
    """The SHA-256 of a plain value, independent of the order of keys."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain_many(data: Data, folder: str) -> list[dict[str, Any]]:
    return [data.plain(name) for name in sorted(data.files) if name.startswith(folder + "/")]


def _by_id(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries}


def _programme(programme: dict[str, Any]) -> dict[str, Any]:
    """A programme with its versions by id, oldest first, each with the hash of its rules."""
    versions = {}
    for version in programme["versions"]:
        rules = {key: value for key, value in version.items() if key != "examples"}
        versions[version["id"]] = {**rules, "rules": fingerprint(rules)}
    return {**programme, "versions": versions}


def _sources(data: Data) -> dict[str, Any]:
    """Documents by id, each with its places by id."""
    documents = data.plain("sources.yaml")["documents"]
    return {
        document["id"]: {**document, "places": _by_id(document["places"])}
        for document in documents
    }
