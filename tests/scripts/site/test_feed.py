"""The Atom feed of what changed: sound as RFC 4287 wants it, and the same wherever the site is."""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest

from calculators.words.wording import Wording
from scripts.model import Data
from scripts.pages import changes
from scripts.site import feed
from tests.facts import data, hosted, rules
from tests.scripts.checks.test_history import entry, raised, with_states

pytestmark = pytest.mark.slow

ATOM = "{http://www.w3.org/2005/Atom}"
ROOT = "https://www.example.jp/kaigo/"
WHEN = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})")


def two_states() -> Data:
    later = {**raised(), "date": "2026-12-24", "version": "0" * 12}
    return with_states(data(), entry(data()), later)


def parsed(of: Data, language: str = "ja", root: str = "") -> ElementTree.Element:
    words = Wording(rules(), language)
    return ElementTree.fromstring(feed.feed(of, words, root, "2026-11-20"))


def only(parent: ElementTree.Element, name: str) -> str:
    [element] = parent.findall(ATOM + name)
    assert element.text
    return element.text


def addresses(parent: ElementTree.Element) -> dict[str, Any]:
    return {link.get("rel"): link.get("href") for link in parent.findall(f"{ATOM}link")}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("root", ["", ROOT])
def test_it_has_what_a_feed_must_have(language: str, root: str) -> None:
    top = parsed(two_states(), language, root)
    assert top.tag == f"{ATOM}feed"
    assert top.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    entries = top.findall(f"{ATOM}entry")
    ids = [only(one, "id") for one in (top, *entries)]
    assert len(set(ids)) == 3 and all(uuid.UUID(one.removeprefix("urn:uuid:")) for one in ids)
    for one in (top, *entries):
        assert only(one, "title") and WHEN.fullmatch(only(one, "updated"))
    assert only(top, "updated") == only(entries[0], "updated") == "2026-12-24T00:00:00+09:00"
    [author] = top.findall(f"{ATOM}author")
    assert only(author, "name") == data().plain("site.yaml")["publisher"]["name"][language]
    assert set(addresses(top)) == {"self", "alternate"}


def test_an_entry_tells_what_changed_and_leads_to_it_on_the_page() -> None:
    first, last = parsed(two_states()).findall(f"{ATOM}entry")
    assert "1,000,000 → 1,200,000" in only(first, "content")
    assert "補助額" in only(first, "content")
    assert "件" in only(last, "title")
    newest, _ = changes.states_of(two_states())
    assert addresses(first)["alternate"] == f"changes.html#{changes.anchor(newest)}"


def test_no_address_is_made_up_and_ids_outlive_a_move() -> None:
    near, there = parsed(two_states()), parsed(two_states(), root=ROOT)
    assert "://" not in "".join(addresses(near).values())
    for found in (near, *near.findall(f"{ATOM}entry")):
        for address in addresses(found).values():
            assert urljoin(f"{ROOT}changes.atom", address).startswith(f"{ROOT}changes.")
    assert addresses(there)["self"] == f"{ROOT}changes.atom"
    ids = [[one.text for one in top.iter(f"{ATOM}id")] for top in (near, there)]
    assert ids[0] == ids[1]


def test_a_feed_of_nothing_is_dated_by_the_rules_and_each_site_has_its_own() -> None:
    host = hosted("example-mihon")
    top = parsed(host)
    assert top.findall(f"{ATOM}entry") == []
    assert only(top, "updated") == "2026-11-20T00:00:00+09:00"
    ids = {only(parsed(of, language), "id") for of in (host, data()) for language in ("ja", "en")}
    assert len(ids) == 4
    assert "見本県" in only(top, "title")
