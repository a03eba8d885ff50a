"""The way out of Material for MkDocs: Zensical makes the same site of the same Markdown.

It is not what builds the site. These tests hold the door open, from docs/overrides to the search:
see docs/development/decisions/0008-zensical.md.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml
from playwright.sync_api import Page, expect

from scripts.machine import inputs
from scripts.machine.http_site import Server
from scripts.pages import render_all
from scripts.site import finish, hashed, language, look, search
from scripts.site import styles as sheets
from tests.facts import data, rules

QUERIES = [query for query in data().files["queries.yaml"].queries if query.language == "ja"]


@pytest.fixture(scope="module")
def moved(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with its Japanese pages made by Zensical, put together as `build` does it."""
    project = tmp_path_factory.mktemp("zensical")
    styles = _write_project(project)
    command = [sys.executable, "-m", "zensical", "build", "-f", str(project / "mkdocs.yml")]
    built = subprocess.run(command, cwd=inputs.ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    made = project / "site"
    _take_the_places_of_mkdocs(made, styles)
    search.write(made, "ja", data().files["queries.yaml"].synonyms)
    shutil.copytree(inputs.BUILD / "html/en", made / "en")
    shutil.copytree(site / "runtime", made / "runtime")
    finish.drop_unused(made)
    hashed.rename(made, "/")
    return made


def _write_project(project: Path) -> list[str]:
    """The Markdown, the templates and mkdocs.yml with everything that `build` fills in.

    Zensical takes nothing from outside the folder of its configuration. Returns the names of our
    style sheets.
    """
    docs = project / "docs"
    pages = render_all(data(), rules(), docs, "ja")
    config = language._config(language.Job(data(), rules(), "ja", False), docs, pages)
    filled = {name: config[name] for name in ("site_name", "site_description", "site_url", "nav")}
    filled |= {
        "docs_dir": "docs",
        "site_dir": "site",
        "extra": dict(config["extra"]),
        "extra_css": [],
    }
    theme = {"variant": "classic", "custom_dir": "overrides", "palette": config["theme"]["palette"]}
    tree = yaml.compose((inputs.ROOT / "mkdocs.yml").read_text("utf-8"))
    _put(tree, filled)
    _put(next(value for key, value in tree.value if key.value == "theme"), theme)
    (project / "mkdocs.yml").write_text(yaml.serialize(tree, allow_unicode=True), "utf-8")
    shutil.copytree(inputs.ROOT / "docs/overrides", project / "overrides")
    return config["extra"]["styles"]


def _put(tree: yaml.MappingNode, values: Mapping[str, Any]) -> None:
    """Set keys of a mapping in a file whose other values are left as they are, tags and all."""
    tree.value = [(key, value) for key, value in tree.value if key.value not in values]
    text = yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False)
    tree.value += yaml.compose(text).value


def _take_the_places_of_mkdocs(made: Path, own: list[str]) -> None:
    """Style sheets, which Zensical has elsewhere, and no search of its own."""
    styles = made / "assets/stylesheets"
    shutil.copytree(styles / "classic", styles, dirs_exist_ok=True)
    sheets.join(styles, own, look.style_of(data().host))
    (made / "search.json").unlink(missing_ok=True)


@pytest.fixture(scope="module")
def server(moved: Path) -> Iterator[str]:
    """The address at which Zensical's site is served: that of the tests' pages here."""
    with Server(moved) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running.address
        running.shutdown()


def test_every_page_is_there_and_says_the_same(site: Path, moved: Path) -> None:
    pages = _japanese(site)
    assert _japanese(moved) == pages
    differing = [page for page in pages if _article(moved / page) != _article(site / page)]
    assert not differing


def test_the_menu_of_every_page_leads_where_it_did(site: Path, moved: Path) -> None:
    for page in _japanese(site):
        menu = Menu(page, (moved / page).read_text("utf-8")).entries
        assert len(menu) >= 8
        assert menu == Menu(page, (site / page).read_text("utf-8")).entries


def test_the_page_for_wrong_addresses_is_kept_from_search_engines(moved: Path) -> None:
    text = (moved / "404.html").read_text("utf-8")
    assert 'name="robots" content="noindex"' in text
    assert "canonical" not in text and "data-pagefind-body" not in text
    assert text.index('<section lang="ja">') < text.index('<section lang="en">')


def test_nothing_comes_from_another_host(moved: Path) -> None:
    finish.check_no_other_host(moved)


def test_a_calculator_computes(page: Page) -> None:
    page.goto("calculators/subsidy.html")
    page.select_option("#subsidy-items-0-category", "robot-bathing")
    page.fill("#subsidy-items-0-unit_price", "１５０万円")
    page.check("#subsidy-answers-improvement_support-2")
    headline = "補助見込額 1,000,000円（自己負担 500,000円）"
    expect(page.locator("[data-result] > h2")).to_contain_text(headline)


def test_the_search_finds(page: Page, server: str) -> None:
    page.goto("about.html")
    page.locator("[data-search-open]").click()
    page.get_by_role("searchbox").fill(QUERIES[0].query)
    expect(page.locator(".site-search__status")).to_contain_text(QUERIES[0].query)
    links = page.locator(".site-search__results a").all()
    found = [link.evaluate("link => link.href").split("#")[0] for link in links]
    assert {f"{server}{wanted}" for wanted in QUERIES[0].pages} & set(found)


def test_opened_as_a_file_the_search_finds_too(moved: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto((moved / "about.html").as_uri())
    page.locator("[data-search-open]").click()
    page.get_by_role("searchbox").fill("見守り")
    expect(page.locator(".site-search__results a").first).to_be_visible()
    page.close()


def _japanese(folder: Path) -> list[str]:
    return [page for page in finish.pages(folder) if not page.startswith("en/")]


def _article(path: Path) -> str:
    """What a page says, links and forms included, whatever the space and the colours of code."""
    article = re.search(r"<article[^>]*>(.*)</article>", path.read_text("utf-8"), re.S)
    assert article, path
    framed = r'(?:<div class="[^"]*highlight"><pre><span></span>|<pre>)(.*?)</pre>(?:</div>)?'
    text = re.sub(framed, lambda code: _plain(code[1]), article[1], flags=re.S)
    return re.sub(r"\s+", "", text)


def _plain(code: str) -> str:
    return "<pre>" + unescape(re.sub(r"<[^>]+>", "", code)) + "</pre>"


class Menu(HTMLParser):
    """The links of a page's menu: where each leads, its text, and whether it is the page's own."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.entries: list[tuple[str, str | None, str]] = []
        self._page, self._inside, self._link = page, False, False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        self._inside |= values.get("id") == "site-nav"
        self._link = self._inside and tag == "a"
        if self._link:
            address = urljoin(f"/{self._page}", values["href"])
            self.entries.append((address, values.get("aria-current"), ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "nav"
        self._link = False

    def handle_data(self, text: str) -> None:
        if self._link:
            address, current, before = self.entries[-1]
            self.entries[-1] = (address, current, before + text)
