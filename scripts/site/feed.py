"""The Atom feed of what changed, one a language, from what the page "What changed" is made of.

Its ids are made of what the site and the state are called, never of an address, so that they stay
what they are when the site moves. Where its address is not known the links are relative: readers
take them from where they have found the feed.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from calculators.html.markup import html, items, tag
from calculators.words.wording import Wording
from scripts.machine.addresses import FOLDERS
from scripts.model import Data
from scripts.model.history import State, Told
from scripts.pages.changes import anchor, states_of

NAME = "changes.atom"
PAGE = "changes.html"
NEWEST = 20
"""How many states a feed tells of."""

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_MIDNIGHT = "T00:00:00+09:00"


def write(
    site: Path, data: Data, rules: dict[str, Any], roots: dict[str, str] | None, as_of: str
) -> None:
    """Write the feed of each language. `as_of` dates one that tells of nothing yet."""
    for language in data.languages:
        root = roots[language] if roots else ""
        content = feed(data, Wording(rules, language), root, as_of)
        (site / FOLDERS[language] / NAME).write_bytes(content)


def feed(data: Data, words: Wording, root: str, as_of: str) -> bytes:
    """The feed as XML; `root` is the address of the language's pages, or nothing."""
    ElementTree.register_namespace("", _ATOM)
    about = data.plain("site.yaml")
    own = f"{data.folder.name if data.folder else 'national'}:{words.language}"
    states = states_of(data)[:NEWEST]
    top = ElementTree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": words.language})
    title = words("changes.page.feed-title", site=words.text(about["name"]))
    _text(top, "id", _id(own))
    _text(top, "title", title)
    _text(top, "updated", (states[0].date if states else as_of) + _MIDNIGHT)
    _link(top, "self", root + NAME, "application/atom+xml")
    _link(top, "alternate", root + PAGE, "text/html")
    author = ElementTree.SubElement(top, f"{{{_ATOM}}}author")
    _text(author, "name", words.text(about["publisher"]["name"]))
    for state in states:
        entry = ElementTree.SubElement(top, f"{{{_ATOM}}}entry")
        counts = {"facts": str(len(state.facts)), "results": str(len(state.results))}
        _text(entry, "id", _id(f"{own}:{state.date}:{state.version}"))
        _text(entry, "title", words("changes.page.entry", date=words.date(state.date), **counts))
        _text(entry, "updated", state.date + _MIDNIGHT)
        _link(entry, "alternate", f"{root}{PAGE}#{anchor(state)}", "text/html")
        _text(entry, "content", _content(state, words)).set("type", "html")
    ElementTree.indent(top)
    text = ElementTree.tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _content(state: State, words: Wording) -> str:
    """Everything that changed, as HTML."""
    version = words("changes.page.version") + words("report.colon") + state.version
    told = [[_told(one, words)] for one in (*state.facts, *state.results)]
    return html(tag("p", version), *([items(told)] if told else []))


def _told(one: Told, words: Wording) -> str:
    said = {
        key: getattr(text, words.language) if text else words("changes.nothing")
        for key, text in (("where", one.where), ("before", one.before), ("after", one.after))
    }
    return words("changes.page.told", **said)


def _id(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"care-productivity-support:{name}").urn


def _text(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = text
    return element


def _link(parent: ElementTree.Element, relation: str, address: str, kind: str) -> None:
    attributes = {"rel": relation, "href": address, "type": kind}
    ElementTree.SubElement(parent, f"{{{_ATOM}}}link", attributes)
