"""What whoever unpacks the kit reads first: what it is, how to open it, what it cannot do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from calculators.words.wording import Wording

TEMPLATES = Path(__file__).resolve().parents[2] / "docs/templates"
NAME = "はじめに"
HOME = {"ja": "index.html", "en": "en/index.html"}
SERVE = "python3 start.py --lan"


def files(
    site: Path, site_name: Mapping[str, str], rules: Mapping[str, Any]
) -> Iterator[tuple[str, bytes]]:
    """The introduction as a page and as a plain text, with their paths in the kit.

    It speaks the languages of the site in the folder `site`.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=lambda name: name == "kit.html",
        keep_trailing_newline=True,
    )
    said = {
        "languages": [
            Wording(rules, language) for language, home in HOME.items() if (site / home).is_file()
        ],
        "site": site_name,
        "home": HOME,
        "command": SERVE,
    }
    page = environment.get_template("kit.html").render(said)
    text = environment.get_template("kit.txt.j2").render(said)
    yield f"{NAME}.html", page.encode()
    # As the oldest editors of Windows want it: with a mark of its encoding, and their line ends.
    yield f"{NAME}.txt", text.replace("\n", "\r\n").encode("utf-8-sig")
