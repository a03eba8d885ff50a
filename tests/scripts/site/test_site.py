"""The built site: what its pages hold and refer to, and what a failing build leaves alone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from scripts.kit.classic import Scripts
from scripts.machine import addresses, environment, inputs, names
from scripts.site import finish, keeping
from tests.conftest import CONVERTED

ROOT = inputs.ROOT


class Document(HTMLParser):
    """The links, anchors and head of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.references: list[str] = []
        self.alternates: dict[str, str] = {}
        self.canonical = ""
        self.language = ""
        self.meta: dict[str, str] = {}
        self.headings = 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self.ids.add(values.get("id", ""))
        self.headings += tag == "h1"
        if tag == "html":
            self.language = values["lang"]
        elif tag == "meta":
            self.meta[values.get("name", "")] = values.get("content", "")
        elif tag == "link" and values["rel"] == "alternate" and "hreflang" in values:
            self.alternates[values["hreflang"]] = values["href"]
        elif tag == "link" and values["rel"] == "canonical":
            self.canonical = values["href"]
        else:
            self.references += [values[name] for name in ("href", "src") if values.get(name)]


@cache
def document(path: Path) -> Document:
    return Document(path)


def pages(site: Path) -> dict[str, Document]:
    """Every page of both languages by its path, without those for wrong addresses and frames."""
    return {
        path.relative_to(site).as_posix(): document(path)
        for path in sorted(site.rglob("*.html"))
        if path.name not in finish.INSTEAD and path.parent.name != "embed"
    }


def test_both_languages_have_the_same_pages(site: Path) -> None:
    paths = set(pages(site))
    english = {path.removeprefix("en/") for path in paths if path.startswith("en/")}
    assert english == {path for path in paths if not path.startswith("en/")}
    assert "index.html" in english


def test_every_page_names_its_twin_and_itself(site: Path) -> None:
    """From page to page, and with no address of its own where nobody has said what it will be."""
    for path, page in pages(site).items():
        twin = path.removeprefix("en/")
        expected = {"ja": twin, "en": f"en/{twin}", "x-default": twin}
        here = f"https://site/{path}"
        found = {language: urljoin(here, to) for language, to in page.alternates.items()}
        assert found == {language: f"https://site/{to}" for language, to in expected.items()}, path
        assert page.canonical == "", path
        assert page.language == ("en" if path.startswith("en/") else "ja"), path


def test_no_address_is_made_up(site: Path) -> None:
    """A site built without SITE_URL names no host of its own, wherever one might stand."""
    assert addresses.site_url() is None
    assert not (site / "sitemap.xml").exists()
    assert (site / "robots.txt").read_text("utf-8") == "User-agent: *\nAllow: /\n"
    texts = [path for path in site.rglob("*") if path.suffix in (".html", ".ics", ".txt", ".json")]
    structured = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
    for path in texts:
        text = path.read_text("utf-8")
        name = path.relative_to(site)
        assert ".example/" not in text and "//localhost" not in text, name
        for part in structured.findall(text):
            addresses_in = re.findall(r'"(?:url|item|contentUrl)": ?"([^"]*)"', part)
            assert not [one for one in addresses_in if "://" in one], name


def test_every_page_has_one_heading_and_a_description(site: Path) -> None:
    for path, page in pages(site).items():
        assert page.headings == 1, path
        assert page.meta["description"], path


def test_no_markup_of_markdown_is_left_as_text(site: Path) -> None:
    left = re.compile(r"\{ ?[.#:][\w-][^{}<>]*\}|^///|\{\{|\{%", re.M)
    code = re.compile(r"<(script|pre|code|template)\b.*?</\1>", re.S)
    found = {
        path: match[0]
        for path in pages(site)
        if (match := left.search(code.sub("", (site / path).read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_every_link_leads_to_something(site: Path) -> None:
    known = pages(site)
    broken = []
    for path, page in known.items():
        for reference in page.references:
            parts = urlsplit(urljoin(f"https://site/{path}", reference))
            if parts.netloc != "site" or parts.scheme != "https":
                continue
            target = unquote(parts.path).lstrip("/")
            target = target + "index.html" if target.endswith("/") or not target else target
            anchor = unquote(parts.fragment)
            if not (site / target).is_file():
                broken.append(f"{path}: {reference}")
                continue
            # A fragment with "=" carries a calculator's answers.
            place = anchor if target in known and "=" not in anchor else ""
            if place and place not in known[target].ids:
                broken.append(f"{path}: {reference}: no such place on the page")
    assert not broken, "\n".join(broken)


def test_every_source_names_the_pages_that_cite_it(site: Path) -> None:
    """And each of these leads back to it: from a figure to its source and the other way round."""
    row = re.compile(r'<tr id="([^"]+)"><td>.*?</td><td>(.*?)</td></tr>', re.S)
    for folder in ("", "en/"):
        text = (site / folder / "sources.html").read_text(encoding="utf-8")
        for source, users in row.findall(text):
            named = re.findall(r'href="([^"#]+)', users)
            assert named, source
            for path in named:
                back = f"sources.html#{source}"
                cited = document(site / folder / path).references
                assert any(link.endswith(back) for link in cited), f"{folder}{path}: {source}"


FIGURE = re.compile(
    r"[0-9][0-9,.]*(?:万|億)?(?:円|[%％]|事業所|時間)|¥[0-9]|(?<![0-9])[1-9]/[1-9](?![0-9])"
)
# Pages on the data, the documents and the tools themselves; results cite line by line.
ABOUT = ("sources", "assumptions", "coverage", "glossary", "open-data", "speed")
ABOUT += ("accessibility", "embedding", "handbook", "batch", "calculators", "self-check")
ABOUT += ("changes",)


SCREEN = re.compile(r"<section data-screen.*?</section>", re.S)


def test_every_part_with_a_figure_leads_to_its_source(site: Path) -> None:
    """A part is what stands under one main heading; a page in easy words is one part.

    The screens of a presenter view show once more what the part around them holds.
    """
    missing = []
    for path in pages(site):
        name = path.removeprefix("en/")
        article = re.search(r"<article.*?</article>", (site / path).read_text("utf-8"), re.S)
        text = SCREEN.sub(lambda screen: screen[0].replace("<h2", "<h3"), article[0])
        parts = re.split(r"(?=<h2)", text) if not name.startswith("easy/") else [text]
        for part in parts if not name.startswith(ABOUT) else []:
            text = re.sub(
                r'<(a [^>]*class="source"|script|style)\b.*?</(a|script|style)>', "", part
            )
            figure = FIGURE.search(re.sub(r"<[^>]+>", " ", text))
            if figure and "sources.html#" not in part:
                missing.append(f"{path}: {figure[0]}: {text[:80]}")
    assert not missing, "\n".join(missing)


def test_runtime_is_named_relative_to_every_page(site: Path) -> None:
    for path, page in pages(site).items():
        target = urljoin(f"https://site/{path}", page.meta["calculator-runtime"])
        assert target == "https://site/runtime/", path


def test_a_page_asks_at_once_for_all_that_its_calculators_run_on(site: Path) -> None:
    scripts = Scripts(site)
    calculator = names.find(site, "assets/javascripts/calculator.js")
    needed = {path.name for path in scripts.in_order(calculator)}
    worker = names.find(site, "assets/javascripts/worker.js").name
    found = [path for path in site.rglob("*.html") if calculator.name in path.read_text("utf-8")]
    assert found
    for path in found:
        asked = re.findall(r'rel="modulepreload" href="[^"]*?([^/"]+)"', path.read_text("utf-8"))
        assert set(asked) - {worker} == needed, path


def test_status_line_says_who_and_when(site: Path) -> None:
    for path in pages(site):
        text = (site / path).read_text(encoding="utf-8")
        footer = text[text.index("<footer") :]
        assert ("unofficial" if path.startswith("en/") else "非公式") in footer, path
        assert "Reiwa" in footer or "令和" in footer, path


def test_sitemap_lists_every_page_with_its_twin(tmp_path: Path) -> None:
    for name in ("index.html", "404.html", "en/index.html", "en/404.html", "en/sitemap.xml.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    roots = {"ja": "https://care.example/guide/", "en": "https://care.example/guide/en/"}
    finish.write_sitemap(tmp_path, roots)
    finish.write_robots(tmp_path, roots)
    tree = ElementTree.parse(tmp_path / "sitemap.xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = {entry.findtext(f"{space}loc") for entry in tree.getroot()}
    assert listed == {f"{root}index.html" for root in roots.values()}
    link = "{http://www.w3.org/1999/xhtml}link"
    assert all(len(entry.findall(link)) == 3 for entry in tree.getroot())
    assert not list(tmp_path.rglob("sitemap.xml.gz"))
    assert f"Sitemap: {roots['ja']}sitemap.xml" in (tmp_path / "robots.txt").read_text()


@pytest.mark.parametrize("folder", ["", "en/"])
def test_page_for_wrong_addresses_speaks_both_languages(site: Path, folder: str) -> None:
    text = (site / folder / "404.html").read_text(encoding="utf-8")
    assert "ページが見つかりません" in text and "Page not found" in text
    own = re.search(r"<h1>(.*?)</h1>", text)
    assert own and own[1] == ("Page not found" if folder else "ページが見つかりません")
    assert 'content="noindex"' in text


@pytest.mark.parametrize(
    "content",
    [
        '<script src="https://cdn.example/x.js"></script>',
        "<script async src=//cdn.example/x.js></script>",
        '<link rel="stylesheet" href="https://fonts.example/css">',
        '<link href="http://fonts.example" rel=preconnect>',
        '<img alt="" srcset="https://images.example/a.png 2x">',
        "<style>@import 'https://fonts.example/a.css'</style>",
        '<style>a { background: url("//images.example/a.png") }</style>',
        '<form action="https://collect.example/"></form>',
    ],
)
def test_a_request_to_another_host_stops_the_build(tmp_path: Path, content: str) -> None:
    (tmp_path / "page.html").write_text(content, encoding="utf-8")
    with pytest.raises(finish.BuildError, match=r"page\.html fetches .*example"):
        finish.check_no_other_host(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        'import("https://cdn.example.net/x.js")',
        "const part = `//cdn.example.net/${name}.js`;",
        "load('http://cdn.example.net')",
    ],
)
def test_an_address_of_another_host_in_a_script_stops_the_build(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / "part.js").write_text(content, encoding="utf-8")
    with pytest.raises(finish.BuildError, match=r"part\.js fetches .*cdn\.example\.net"):
        finish.check_no_other_host(tmp_path)


def test_no_script_of_the_site_names_another_host(site: Path) -> None:
    """Where the theme would load something, nothing is left; nor a map of where it came from."""
    known = ("unpkg", "jsdelivr", "cdnjs", "googleapis", "api.github.com")
    for path in [*site.rglob("*.js"), *site.rglob("*.mjs")]:
        text = path.read_text(encoding="utf-8")
        assert not [name for name in known if name in text], path.name
    assert not list(site.rglob("*.map"))


def test_every_script_and_style_sheet_says_its_content_in_its_name(site: Path) -> None:
    # But for the service worker: its name is its place.
    found = [*site.rglob("*.js"), *site.rglob("*.css")]
    found.remove(site / keeping.KEEPER)
    assert len(found) > 30
    for path in found:
        assert names.with_hash(names.without_hash(path.name), path.read_bytes()) == path.name
    for path in pages(site):
        for reference in document(site / path).references:
            if reference.endswith((".js", ".css")):
                assert names.without_hash(reference) != reference, f"{path}: {reference}"


def test_no_page_holds_a_style_a_script_or_a_handler_of_its_own(site: Path) -> None:
    """What a policy without unsafe-inline refuses; data for scripts it lets pass."""
    own = re.compile(
        r"<script(?![^>]*(?:\bsrc=|type=\"application/(?:ld\+)?json\"))[^>]*>"
        r"|<style\b|<[a-z][^<>]*\s(?:style|on[a-z]+)=|\bhref=\"javascript:"
    )
    for path in site.rglob("*.html"):
        found = own.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(site)}: {found[0]}"


def test_links_to_other_hosts_are_allowed(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '<link rel="canonical" href="https://a.example/"><a href="https://b.example/">b</a>'
        '<script src="../own.js"></script><img src="data:image/png;base64,">',
        encoding="utf-8",
    )
    finish.check_no_other_host(tmp_path)


def test_only_the_address_of_a_site_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://care.example/guide")
    assert addresses.addresses() == {
        "ja": "https://care.example/guide/",
        "en": "https://care.example/guide/en/",
    }
    assert addresses.addresses(languages=("ja",)) == {"ja": "https://care.example/guide/"}
    assert addresses.paths() == {"ja": "/guide/", "en": "/guide/en/"}
    for wrong in ("care.example", "javascript:alert(1)", "https://", "https://a.example/?x"):
        monkeypatch.setenv("SITE_URL", wrong)
        with pytest.raises(finish.BuildError, match="SITE_URL"):
            addresses.site_url()


def test_the_address_of_a_host_counts_where_nobody_says_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    own = "https://pref.example/kaigo"
    assert addresses.site_url(own) == "https://pref.example/kaigo/"
    assert addresses.paths(own) == {"ja": "/kaigo/", "en": "/kaigo/en/"}
    assert addresses.addresses() is None
    assert addresses.paths(base="/kaigo/shien/", languages=("ja",)) == {"ja": "/kaigo/shien/"}
    monkeypatch.setenv("SITE_URL", "https://trial.example/")
    assert addresses.site_url(own) == "https://trial.example/"


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts", "build"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "spoilt",
    [
        [
            ("data/kpi.yaml", "name: [", r"data/kpi\.yaml:\d+: .*no YAML"),
            ("data/site.yaml", "nmae: {ja: 題, en: T}\n", r'site\.yaml:\d+: .*"nmae".*"?name"?'),
        ],
        [
            ("docs/ja/about.md", "\n[x](nothing.md)\n", r"ja: .*about\.md.*nothing\.md"),
            ("docs/en/about.md", "\n{{ figure_nobody_has }}\n", r"en/about\.md.*nobody_has"),
        ],
        [("docs/en/about.md", '\n<img src="https://x.example/a.png">\n', r"about\.html fetches")],
    ],
)
def test_a_failing_build_tells_all_of_it_and_leaves_the_site_as_it_was(
    copy: Path, spoilt: list[tuple[str, str, str]]
) -> None:
    before = contents(copy / "site")
    for file, spoil, _ in spoilt:
        with (copy / file).open("a", encoding="utf-8") as target:
            target.write(spoil)
    result = build(copy)
    assert result.returncode == 1
    for *_, message in spoilt:
        assert re.search(message, result.stderr), result.stderr
    assert "Traceback" not in result.stderr
    assert "site/ is as it was" in result.stderr
    assert contents(copy / "site") == before


def test_a_second_build_gives_the_same_bytes_and_so_it_does_without_any_host(copy: Path) -> None:
    """All pages made anew, and with nothing of what a host says for itself."""
    before = contents(copy / "site")
    shutil.rmtree(copy / CONVERTED)
    shutil.rmtree(copy / "data/hosts")
    result = build(copy)
    assert result.returncode == 0, result.stderr
    after = contents(copy / "site")
    assert sorted(after) == sorted(before)
    assert [name for name in after if after[name] != before[name]] == []


INSTEAD = [folder + name for folder in ("", "en/") for name in finish.INSTEAD]

# Two switches of the theme's own that hold no text; `autocomplete` does nothing there.
THEME_SWITCHES = ("#__drawer", "#__search")


# Of Markdown with its attributes, and of templates.
MARKS = re.compile(r"\{ ?[.#:%{]|%\}|\]\(|\*\*")
# In English a space follows these and stands before a bracket.
GLUED = re.compile(r"[a-z)”][:;,](?=[A-Za-z“(])|[a-z0-9]\((?=[A-Z])|[a-z]\.(?=[A-Z][a-z])")


CODE = re.compile(r"<(script|pre|code|textarea|template)\b.*?</\1>", re.S)
WITHIN_A_LINE = re.compile(r"</?(?:a|b|em|i|small|span|strong|sub|sup)\b[^>]*>")


def shown_marks(folder: Path, marks: re.Pattern[str] = MARKS) -> list[str]:
    """Where the pages below a folder show a mark of the text that they are written in."""
    found = []
    for path in folder.rglob("*.html"):
        page = WITHIN_A_LINE.sub("", CODE.sub("", path.read_text("utf-8")))
        text = re.sub(r"<[^>]*>", "\n", page)
        found += [f"{path}: {text[mark.start() - 30 :][:60]}" for mark in marks.finditer(text)]
    return found


def test_no_page_shows_a_mark_of_what_it_is_written_in(site: Path) -> None:
    assert not shown_marks(site)


def test_no_english_is_glued_together(site: Path) -> None:
    assert not shown_marks(site / "en", GLUED)


def test_every_page_is_sound_html(site: Path, tmp_path: Path) -> None:
    checker = ROOT / "node_modules/html-validate/bin/html-validate.mjs"
    report = tmp_path / "report.json"
    command = [environment.node(), str(checker), "--formatter", f"json={report}"]
    command += ["--config", str(ROOT / "tests/html-validate.json")]
    command += [str(site / path) for path in [*pages(site), *INSTEAD]]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert report.exists(), result.stderr
    faults = [
        f"{Path(file['filePath']).relative_to(site)}:{message['line']}: {message['message']}"
        for file in json.loads(report.read_text(encoding="utf-8"))
        for message in file["messages"]
        if message["selector"] not in THEME_SWITCHES
    ]
    assert not faults, "\n".join(faults[:40])
