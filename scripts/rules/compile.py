"""Turn the checked data into the rules the engine works with: one plain, JSON-ready dict."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from calculators import CALCULATORS
from calculators.rules.local import OWN
from calculators.words.wording import Wording
from scripts.model import Data, history
from scripts.rules import hosts
from scripts.rules.borrowed import filled
from scripts.rules.forms import expand
from scripts.rules.tagged import cap_of, line_of, tagged, terms_of

# Files that calculators take as they are, under the name of the file.
_FACTS = sorted({name for calculator in CALCULATORS.values() for name in calculator.data})


# What stands beside the rules to hold them; the engine does without.
_EXAMPLES = ("examples", "self_checks", "worked")

_OF_SOURCES = ("id", "short", "fiscal_year", "evidence", "confirm_at")


@lru_cache(maxsize=2)  # Checks and pages each ask for those of the same data.
def compile_rules(data: Data) -> dict[str, Any]:
    """The rules for `calculators.calculate`; same data, same dict, which nobody changes."""
    words = data.words()
    programmes = sorted(_plain_many(data, "programmes"), key=lambda entry: entry["order"])
    services = data.plain("services.yaml")
    compiled = {one["id"]: _resolved(one, services["services"]) for one in programmes}
    for programme in data.many("programmes"):
        compiled[programme.id]["summary"] = _with_figures(
            programme.summary, programme.figures, data, words
        )
    rules: dict[str, Any] = {
        "programmes": compiled,
        "answers": _by_id(
            resolve_services(data.plain("answers.yaml")["answers"], services["services"])
        ),
        "categories": _by_id(data.plain("categories.yaml")["categories"]),
        "assumptions": {
            entry.id: _assumption(entry, data, words)
            for entry in data.files["assumptions.yaml"].assumptions
        },
        "sources": _sources(data),
        "services": _by_id(services["services"]),
        "service_groups": _by_id(services["groups"]),
        "prefectures": {
            entry["code"]: entry for entry in data.plain("prefectures.yaml")["prefectures"]
        },
        **_hosts(resolve_services(_plain_many(data, "local"), services["services"]), compiled),
        "messages": words["errors"],
        "words": words,
        "facts": _FACTS,
    }
    for name in ("centres", *_FACTS):
        rules[name] = facts_of(data.plain(f"{name}.yaml"))
    rules["faq"] = _explained(data.plain("faq.yaml")["entries"])
    site = hosts.site_of(data)
    if site:
        rules["host"] = site
    rules["forms"] = {
        form["id"]: hosts.preset(expand(form, rules), site) for form in _plain_many(data, "forms")
    }
    return rules


def _assumption(entry: Any, data: Any, words: dict[str, Any]) -> dict[str, Any]:
    """An assumption with its texts, the figures that they borrow put in."""
    texts = {
        key: _with_figures(getattr(entry, key), entry.figures, data, words)
        for key in ("title", "text", "why")
    }
    return {"id": entry.id, "concerns": entry.concerns, **texts}


def _with_figures(text: Any, figures: Any, data: Any, words: dict[str, Any]) -> dict[str, str]:
    """A text in both languages with its figures put in."""
    return {
        language: filled(text, figures, data, Wording({"words": words}, language))
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


def data_version(data: Any) -> str:
    """What names the state of the data: another where anything in them is another.

    What is written down of earlier states has no part in it.
    """
    documents = {
        name: document.value for name, document in data.documents.items() if name != history.FILE
    }
    return fingerprint(documents)[:12]


def with_file(rules: dict[str, Any], name: str, plain: dict[str, Any]) -> dict[str, Any]:
    """The rules with one file of data/ in another state: a programme, a host, or plain facts.

    What only its summary and the forms take from that file stays as it was.
    """
    services = list(rules["services"].values())
    if name.startswith("programmes/"):
        programme = _resolved(plain, services)
        return {**rules, "programmes": {**rules["programmes"], plain["id"]: programme}}
    if name.startswith("local/"):
        hosts = _hosts([resolve_services(plain, services)], rules["programmes"])
        return {**rules, **{key: {**rules[key], **part} for key, part in hosts.items()}}
    return {**rules, name.removesuffix(".yaml"): facts_of(plain)}


def facts_of(plain: dict[str, Any]) -> dict[str, Any]:
    """A file that calculators take as it is, with its hash."""
    known = without_examples(plain)
    return {**known, "rules": fingerprint(known)}


def without_examples(entry: dict[str, Any]) -> dict[str, Any]:
    """A file, or a version in it, without its worked examples."""
    return {key: value for key, value in entry.items() if key not in _EXAMPLES}


def _plain_many(data: Any, folder: str) -> list[dict[str, Any]]:
    return [data.plain(name) for name in sorted(data.files) if name.startswith(folder + "/")]


def _by_id(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries}


def _resolved(plain: dict[str, Any], services: list[dict[str, Any]]) -> dict[str, Any]:
    """A national programme with its conditions as the engine asks them.

    Its examples are more than half of it, and the engine does without.
    """
    versions = [without_examples(version) for version in plain["versions"]]
    return _programme(resolve_services({**plain, "versions": versions}, services))


def _programme(programme: dict[str, Any]) -> dict[str, Any]:
    """A programme with its versions by id, oldest first, each with the hash of its rules."""
    versions = {}
    for version in programme["versions"]:
        rules = tagged(without_examples(version))
        rules["open_assumptions"] = sorted(_assumed(rules))
        versions[version["id"]] = {**rules, "rules": fingerprint(rules)}
    return {**programme, "versions": versions}


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
    fits: dict[str, list[str]] = {"in": [], "open": []}
    for service in services:
        fields = [(service[name], wanted) for name, wanted in where.items()]
        if all(found in wanted for found, wanted in fields):
            fits["in"].append(service["id"])
        elif _left_open(value, service) or all(
            found in wanted or found is None for found, wanted in fields
        ):
            fits["open"].append(service["id"])
    return {"answer": value["answer"], **fits}


def _left_open(test: dict[str, Any], service: dict[str, Any]) -> bool:
    """Whether a test says of a service that its source does not."""
    named = test.get("open") or {}
    return bool(named) and all(service[name] in values for name, values in named.items())


def _sources(data: Any) -> dict[str, Any]:
    """Documents by id, each with its places by id; what only the page of sources tells is left."""
    documents = data.plain("sources.yaml")["documents"]
    return {
        document["id"]: {
            **{key: document[key] for key in _OF_SOURCES},
            **({"confirmed": document["confirmed"]} if document["confirmed"] else {}),
            "places": _by_id(document["places"]),
        }
        for document in documents
    }


def _hosts(files: list[dict[str, Any]], programmes: dict[str, Any]) -> dict[str, Any]:
    """What each host settles for national versions (`local`), and the rest of it (`hosts`)."""
    return {
        "local": {file["code"]: _local(file, programmes) for file in files},
        "hosts": {file["code"]: _host(file) for file in files},
    }


def _local(file: dict[str, Any], programmes: dict[str, Any]) -> dict[str, Any]:
    """A host's settings by "programme/version", each with the hash of what then applies."""
    settings = {}
    for local in file["rules"]:
        version = programmes[local["programme"]]["versions"][local["version"]]
        own = {
            **without_examples(local),
            **terms_of(local),
            "caps": [
                {**entry, "cap": entry["cap"] and cap_of(entry["cap"])} for entry in local["caps"]
            ],
            "add": [line_of(line) for line in local["add"]],
        }
        rules = fingerprint([version["rules"], own])
        settings[f"{local['programme']}/{local['version']}"] = {**own, "rules": rules}
    return settings


def _host(file: dict[str, Any]) -> dict[str, Any]:
    """A host's name, what only it knows, and the programmes of its own."""
    own = {_own_id(file, programme): programme for programme in file["own"]}
    return {
        "code": file["code"],
        "name": file["name"],
        "as_of": file["as_of"],
        "answers": {
            f"local.{answer['id']}": {**answer, "told_by": None, "bought": None, "changeable": True}
            for answer in file["answers"]
        },
        "categories": _by_id(file["categories"]),
        "own": {id_: _own(id_, programme) for id_, programme in own.items()},
        "stands_for": {
            f"{programme['uses']['programme']}/{programme['uses']['version']}": id_
            for id_, programme in own.items()
        },
    }


def _own_id(file: dict[str, Any], programme: dict[str, Any]) -> str:
    return f"{OWN}{file['code']}-{programme['id']}"


def _own(id_: str, programme: dict[str, Any]) -> dict[str, Any]:
    """A host's own programme in the shape of the national ones, each version with its terms."""
    versions = [
        {**version, "terms": terms_of(version), "uses": programme["uses"]}
        for version in programme["versions"]
    ]
    whole = {**programme, "id": id_, "calculates": True, "versions": versions}
    return _programme(whole)
