"""Turn the checked data into the rules the engine works with: one plain, JSON-ready dict."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from calculators.wording import Wording
from scripts.forms import expand

# Files whose content the engine needs as it is, by the name it has there.
_AS_THEY_ARE = {
    "addon.yaml": "addon",
    "caseload.yaml": "caseload",
    "centres.yaml": "centres",
    "kpi.yaml": "kpi",
    "linkage.yaml": "linkage",
    "timestudy.yaml": "timestudy",
}
_CACHE = ".build/rules.json"


def rules_for_engine() -> dict[str, Any]:
    """The rules of the project's own data, from the last compilation while nothing has changed.

    Raises `load.Faulty` where the data has faults.
    """
    root = Path(__file__).resolve().parents[1]
    stamp = _stamp(root)
    cache = root / _CACHE
    try:
        kept = json.loads(cache.read_text(encoding="utf-8"))
        if kept["stamp"] == stamp:
            return kept["rules"]
    except (OSError, ValueError, KeyError, TypeError):
        pass  # No usable cache: compile, as on the first run.
    from scripts.model import load_data

    rules = compile_rules(load_data(root / "data"))
    cache.parent.mkdir(exist_ok=True)
    fresh = cache.with_suffix(f".{fingerprint(stamp)[:8]}.part")
    fresh.write_text(json.dumps({"stamp": stamp, "rules": rules}, ensure_ascii=False), "utf-8")
    fresh.replace(cache)
    return rules


def _stamp(root: Path) -> str:
    """A hash over every data file and the code that reads them."""
    digest = hashlib.sha256()
    data = [*(root / "data").rglob("*.y*ml")]
    modules = ("compile.py", "forms.py", "load.py")
    code = [*(root / "scripts" / name for name in modules), *root.glob("scripts/model/*.py")]
    code += root.glob("calculators/*.py")  # The order of questions is the engine's.
    for path in sorted([*data, *code]):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def compile_rules(data: Any) -> dict[str, Any]:
    """The rules for `calculators.calculate`; same data, same dict."""
    words = data.plain("ui.yaml")
    programmes = sorted(_plain_many(data, "programmes"), key=lambda entry: entry["order"])
    services = data.plain("services.yaml")
    resolved = [resolve_services(programme, services["services"]) for programme in programmes]
    compiled = {programme["id"]: _programme(programme) for programme in resolved}
    for programme in data.many("programmes"):
        compiled[programme.id]["summary"] = _summary(programme, data, words)
    rules: dict[str, Any] = {
        "programmes": compiled,
        "newest_year": _newest_year(compiled),
        "answers": _by_id(data.plain("answers.yaml")["answers"]),
        "categories": _by_id(data.plain("categories.yaml")["categories"]),
        "assumptions": _by_id(data.plain("assumptions.yaml")["assumptions"]),
        "sources": _sources(data),
        "services": _by_id(services["services"]),
        "service_groups": _by_id(services["groups"]),
        "prefectures": {
            entry["code"]: entry for entry in data.plain("prefectures.yaml")["prefectures"]
        },
        "local": {
            tenant["prefecture"]: _local(tenant, compiled)
            for tenant in _plain_many(data, "tenants")
        },
        "messages": words["errors"],
        "words": words,
    }
    for name, key in _AS_THEY_ARE.items():
        plain = data.plain(name)
        rules[key] = {**plain, "rules": fingerprint(plain)}
    rules["faq"] = _explained(data.plain("faq.yaml")["entries"])
    rules["forms"] = {form["id"]: expand(form, rules) for form in _plain_many(data, "forms")}
    return rules


def _summary(programme: Any, data: Any, words: dict[str, Any]) -> dict[str, str]:
    """What a programme does in a sentence, with its rates put in."""
    from scripts.model.borrowed import filled

    return {
        language: filled(
            programme.summary, programme.figures, data, Wording({"words": words}, language)
        )
        for language in ("ja", "en")
    }


def _explained(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Fields, answers and headings of results, each with the entry of the FAQ about it.

    A result as a whole has several, each with its question.
    """
    named = {
        key: {name: entry["id"] for entry in entries for name in entry[key]}
        for key in ("fields", "answers", "categories", "lines")
    }
    results: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        for kind in entry["results"]:
            results.setdefault(kind, []).append({"id": entry["id"], "question": entry["question"]})
    return {**named, "lines": named.pop("categories") | named["lines"], "results": results}


def fingerprint(value: Any) -> str:
    """The SHA-256 of a plain value, independent of the order of keys."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain_many(data: Any, folder: str) -> list[dict[str, Any]]:
    return [data.plain(name) for name in sorted(data.files) if name.startswith(folder + "/")]


def _by_id(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries}


def _programme(programme: dict[str, Any]) -> dict[str, Any]:
    """A programme with its versions by id, oldest first, each with the hash of its rules."""
    versions = {}
    for version in programme["versions"]:
        rules = {key: value for key, value in version.items() if key != "examples"}
        rules["open_assumptions"] = sorted(_assumed(rules))
        versions[version["id"]] = {**rules, "rules": fingerprint(rules)}
    return {**programme, "versions": versions}


def _newest_year(programmes: dict[str, Any]) -> int:
    """The newest fiscal year for which any version is recorded."""
    versions = [
        entry for programme in programmes.values() for entry in programme["versions"].values()
    ]
    return max(version["fiscal_year"] or 0 for version in versions)


def _assumed(value: Any) -> set[str]:
    """The assumptions that hold only while an answer is unknown."""
    if isinstance(value, list):
        return {entry for part in value for entry in _assumed(part)}
    if isinstance(value, dict):
        own = {value["assume"]} if value.get("assume") else set()
        return own.union(*(_assumed(part) for part in value.values()))
    return set()


def resolve_services(value: Any, services: list[dict[str, Any]]) -> Any:
    """Conditions on fields of a service (`where`) as conditions on its id (`in`).

    Services for which the data leaves such a field open stand under `open`: unknown, not false.
    """
    if isinstance(value, list):
        return [resolve_services(entry, services) for entry in value]
    if not isinstance(value, dict):
        return value
    where = value.get("where")
    if where is None:
        return {key: resolve_services(entry, services) for key, entry in value.items()}
    fits = {"in": [], "open": []}
    for service in services:
        fields = [(service[name], wanted) for name, wanted in where.items()]
        if all(found in wanted for found, wanted in fields):
            fits["in"].append(service["id"])
        elif all(found in wanted or found is None for found, wanted in fields):
            fits["open"].append(service["id"])
    return {"answer": value["answer"], **fits}


def _sources(data: Any) -> dict[str, Any]:
    """Documents by id, each with its places by id."""
    documents = data.plain("sources.yaml")["documents"]
    return {
        document["id"]: {**document, "places": _by_id(document["places"])} for document in documents
    }


def _local(tenant: dict[str, Any], programmes: dict[str, Any]) -> dict[str, Any]:
    """A prefecture's settings by "programme/version", each with the hash of what then applies."""
    settings = {}
    for local in tenant["programmes"]:
        version = programmes[local["programme"]]["versions"][local["version"]]
        rules = fingerprint([version["rules"], local])
        settings[f"{local['programme']}/{local['version']}"] = {**local, "rules": rules}
    return settings
