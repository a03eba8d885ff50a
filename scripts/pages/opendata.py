"""The page that hands out the open data, with its dictionary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scripts import opendata
from scripts.model import Data
from scripts.pages import Page
from scripts.pages.structured import script


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page. The files lie once for both languages, at the root of the site."""
    folder = ("" if language == "ja" else "../") + opendata.FOLDER + "/"
    tables = data.files["opendata.yaml"].tables
    context = {
        "site": data.files["site.yaml"],
        "folder": folder,
        "tables": [
            (table, len(opendata.rows_of(table.id, data, rules)), opendata.as_of(table, data))
            for table in tables
        ],
        "documents": [
            (name, name.removesuffix(".yaml"), opendata.schema_of(name))
            for name in sorted(data.files)
        ],
        "structured": [_dataset(table, data, language) for table in tables],
    }
    yield Page("open-data.md", "open-data.md.j2", context)


def _dataset(table: Any, data: Data, language: str) -> Any:
    """A table as search engines for data want it, with full addresses."""
    # Here and not above: the package of the site imports this one.
    from scripts.site.finish import addresses

    root = addresses()
    site = data.files["site.yaml"]
    as_of = opendata.as_of(table, data)
    entry = {
        "@type": "Dataset",
        "name": getattr(table.name, language),
        "description": ", ".join(getattr(column.meaning, language) for column in table.columns),
        "url": f"{root[language]}open-data.html#table-{table.id}",
        "inLanguage": ["ja", "en"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": getattr(site.publisher.name, language)},
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": f"{root['ja']}{opendata.FOLDER}/{table.id}.csv",
        },
    }
    if as_of:
        entry["temporalCoverage"] = as_of
    if site.data_terms:
        entry["license"] = site.data_terms.url
    return script(entry)
