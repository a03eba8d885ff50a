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
        "folder": folder,
        "tables": [
            (table, len(opendata.rows_of(table.id, data, rules)), opendata.as_of(table, data))
            for table in tables
        ],
        "documents": [
            (name, name.removesuffix(".yaml") + ".json", opendata.schema_of(name))
            for name in sorted(data.files)
        ],
        "structured": [_dataset(table, folder, language) for table in tables],
    }
    yield Page("open-data.md", "open-data.md.j2", context)


def _dataset(table: Any, folder: str, language: str) -> Any:
    return script(
        {
            "@type": "Dataset",
            "name": getattr(table.name, language),
            "description": ", ".join(getattr(column.meaning, language) for column in table.columns),
            "distribution": {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": f"{folder}{table.id}.csv",
            },
        }
    )
