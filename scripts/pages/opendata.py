"""The page that hands out the open data, with its dictionary."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from scripts import opendata
from scripts.machine.addresses import addresses
from scripts.model import Data
from scripts.opendata import engine
from scripts.opendata.tables import rows_of
from scripts.pages import Page
from scripts.pages.structured import script
from scripts.pages.templates import escape


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page. The files lie once for both languages, at the root of the site."""
    folder = ("" if language == "ja" else "../") + opendata.FOLDER + "/"
    tables = data.files["opendata.yaml"].tables
    context = {
        "site": data.files["site.yaml"],
        "folder": folder,
        "tables": [
            (table, len(rows_of(table.id, data, rules)), opendata.as_of(table, data))
            for table in tables
        ],
        "documents": [
            (name, name.removesuffix(".yaml"), opendata.schema_of(name))
            for name in sorted(data.files)
        ],
        "engine": _engine(),
        "root": folder.removesuffix(f"{opendata.FOLDER}/"),
        "structured": [_dataset(table, data, language) for table in tables],
    }
    yield Page("open-data.md", "open-data.md.j2", context)


def _engine() -> dict[str, Markup]:
    """Where the engine is among the open data, and how it is used."""
    wheel = engine.wheel_name()
    commands = (
        f"pip install --no-index {posixpath.basename(wheel)}",
        "python3 example.py < requests.jsonl",
    )
    return {
        "wheel": Markup(wheel),
        "rules": Markup(engine.RULES),
        "example": Markup(engine.EXAMPLE),
        "program": _lines(engine.PROGRAM),
        "commands": _lines("\n".join(commands)),
    }


def _lines(text: str) -> Markup:
    """Text of a program for HTML within Markdown: an empty line would end it."""
    return Markup("&#10;".join(escape(line) for line in text.splitlines()))


def _dataset(table: Any, data: Data, language: str) -> Any:
    """A table as search engines for data want it, its addresses whole where the site's is known."""
    root = addresses(data.address) or {"ja": "" if language == "ja" else "../", language: ""}
    site = data.files["site.yaml"]
    as_of = opendata.as_of(table, data)
    entry = {
        "@type": "Dataset",
        "name": getattr(table.name, language),
        "description": ", ".join(getattr(column.meaning, language) for column in table.columns),
        "url": f"{root[language]}open-data.html#table-{table.id}",
        "inLanguage": list(data.languages),
        "isAccessibleForFree": True,
        "license": site.data_terms.url,
        "creator": {"@type": "Organization", "name": getattr(site.publisher.name, language)},
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": f"{root['ja']}{opendata.FOLDER}/{table.id}.csv",
        },
    }
    if as_of:
        entry["temporalCoverage"] = as_of
    return script(entry)
