"""nginx and Apache with the configurations that a build writes: every header, and every page.

They are started for real, with the site at the root of a host and below a path, as a client sees it
and as a browser does.
"""

from __future__ import annotations

import gzip
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.machine import environment, headers
from scripts.site import servers
from tests import web_servers
from tests.conftest import copy_project
from tests.e2e.test_policy import LISTEN, every_kind
from tests.waiting import LONGEST, PATIENT, at_rest

ROOTS = ("/", "/kaigo/shien/")
FOR_HOSTS = set(servers.WITHIN)


@dataclass
class Running:
    """A server with the site at a path: `address` ends in a slash, `folder` holds the site."""

    name: str
    address: str
    folder: Path


@pytest.fixture(scope="module")
def built(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each path the folder in which the site was built for it, with what lies beside."""
    below = tmp_path_factory.mktemp("below")
    copy_project(below)
    address = f"https://www.pref.example.lg.jp{ROOTS[1]}"
    done = subprocess.run(
        [sys.executable, "-m", "scripts", "build"],
        cwd=below,
        env={**os.environ, "SITE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {ROOTS[0]: site.parent, ROOTS[1]: below}


@pytest.fixture(scope="module", params=[(n, r) for n in environment.WEB_SERVERS for r in ROOTS])
def running(
    request: pytest.FixtureRequest,
    built: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Running]:
    name, root = request.param
    program = environment.program(name)
    if not program:
        pytest.skip(f"{name} is not on this machine and cannot be installed here")
    site = built[root] / "site"
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory()))
        if name == "nginx":
            configuration = servers.beside(site) / "nginx.conf"
            started = web_servers.nginx(program, site, configuration, scratch)
        else:
            started = web_servers.apache(program, site, root, scratch)
        yield Running(name, stack.enter_context(started) + root, site)


class Client:
    """Asks one server again and again over one connection."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._root = parts.path
        self._connection = http.client.HTTPConnection(parts.netloc, timeout=LONGEST)

    def get(self, path: str, **asking: str) -> tuple[http.client.HTTPResponse, bytes]:
        names = {name.replace("_", "-"): value for name, value in asking.items()}
        self._connection.request("GET", self._root + path, headers=names)
        response = self._connection.getresponse()
        return response, response.read()


def paths(folder: Path) -> list[str]:
    """Every file that readers may ask for."""
    ends = tuple(f".{end}" for end in headers.ENCODINGS)
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if path not in FOR_HOSTS and not path.endswith(ends))


def test_every_file_comes_with_its_headers(running: Running) -> None:
    client = Client(running.address)
    every = paths(running.folder)
    assert len(every) > 500
    for path in every:
        response, content = client.get(path)
        assert response.status == 200, path
        assert content == (running.folder / path).read_bytes(), path
        assert response.getheader("Content-Type") == headers.content_type(path), path
        assert response.getheader("Cache-Control") == headers.caching(path), path
        for name, value in headers.guards(embedded=headers.is_embedded(path)).items():
            assert response.headers.get_all(name) == [value], f"{path}: {name}"


def test_every_kind_of_file_is_described(site: Path) -> None:
    endings = {path.rpartition(".")[2] for path in paths(site) if "." in path}
    assert endings <= set(headers.TYPES)


def test_the_smaller_copy_is_sent_to_who_takes_it(running: Running) -> None:
    client = Client(running.address)
    with_copies = [
        path for path in paths(running.folder) if (running.folder / f"{path}.br").exists()
    ]
    assert len(with_copies) > 20
    for path in with_copies:
        for end, encoding in headers.ENCODINGS.items():
            if encoding == "br" and running.name == "nginx" and not web_servers.BROTLI.exists():
                continue
            response, content = client.get(path, Accept_Encoding=encoding)
            assert response.getheader("Content-Encoding") == encoding, path
            assert content == (running.folder / f"{path}.{end}").read_bytes(), path
            assert response.getheader("Content-Type") == headers.content_type(path), path
            assert response.getheader("Cache-Control") == headers.caching(path), path
            assert "Accept-Encoding" in response.getheader("Vary", ""), path


def test_text_is_compressed_on_the_way(running: Running) -> None:
    response, content = Client(running.address).get("about.html", Accept_Encoding="gzip")
    assert response.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(content) == (running.folder / "about.html").read_bytes()


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("path", ["about.html", "runtime/manifest.json"])
def test_what_is_asked_again_need_not_be_sent_again(
    running: Running, path: str, encoding: str
) -> None:
    client = Client(running.address)
    mark = client.get(path, Accept_Encoding=encoding)[0].getheader("ETag")
    assert mark
    response, _ = client.get(path, Accept_Encoding=encoding, If_None_Match=mark)
    assert response.status == 304


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("nothing.html", "404.html"),
        ("programmes/nothing.html", "404.html"),
        ("assets/javascripts/site.0123456789abcdef.js", "404.html"),
        ("en/nothing.html", "en/404.html"),
        ("en/programmes/nothing/", "en/404.html"),
    ],
)
def test_wrong_addresses_lead_to_the_page_of_their_language(
    running: Running, path: str, page: str
) -> None:
    response, content = Client(running.address).get(path)
    assert response.status == 404
    assert content == (running.folder / page).read_bytes()
    assert response.getheader("Cache-Control") == headers.ASKED_AGAIN
    assert response.getheader("Content-Security-Policy")


def test_folders_lead_to_their_first_page_and_show_no_list(running: Running) -> None:
    client = Client(running.address)
    for folder in ("", "en/", "programmes/"):
        response, content = client.get(folder)
        assert response.status == 200
        assert content == (running.folder / folder / "index.html").read_bytes()
    for folder in ("runtime/", "assets/"):
        assert client.get(folder)[0].status in (403, 404)


def test_what_is_for_the_host_is_not_published(running: Running) -> None:
    client = Client(running.address)
    for path in FOR_HOSTS:
        assert (running.folder / path).is_file()
        assert client.get(path)[0].status in (403, 404), path


@pytest.fixture
def visitor(running: Running, browser: Browser) -> Iterator[Page]:
    """A page at the server, which fails the test for every error and every refusal."""
    problems: list[str] = []

    def note(address: str, failure: str) -> None:
        # The page was left before its icon came; what the browser has is looked up, not asked for.
        if not failure.endswith(("ERR_ABORTED", "ERR_CACHE_MISS")):
            problems.append(f"{address}: {failure}")

    with browser.new_context(base_url=running.address) as context:
        context.set_default_timeout(LONGEST * 1000)
        context.add_init_script(PATIENT + LISTEN)
        context.on("requestfailed", lambda one: note(one.url, one.failure or ""))
        context.on(
            "console",
            lambda said: problems.append(said.text) if said.type in ("error", "warning") else None,
        )
        context.on("weberror", lambda error: problems.append(str(error.error)))
        yield context.new_page()
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(("folder", "turn"), [("", 0), ("en/", 2)])
def test_many_kinds_of_page_open_without_an_error(
    visitor: Page, site: Path, folder: str, turn: int
) -> None:
    """All kinds are opened from the local server, which sends the same headers: test_policy.py."""
    for name in every_kind(site)[turn::4]:
        visitor.goto(f"{folder}{name}")
        at_rest(visitor)
        assert visitor.evaluate("refused") == [], name


@pytest.mark.parametrize("kind", ["subsidy", "linkage"])
def test_a_calculator_answers(visitor: Page, kind: str) -> None:
    visitor.goto(f"calculators/{kind}.html")
    visitor.locator("[data-ready] [data-use-example]").first.click()
    expect(visitor.locator("[data-example]")).to_have_count(0)
    expect(visitor.locator("[data-failure]").first).to_be_hidden()


@pytest.mark.parametrize(("folder", "word"), [("", "見守り"), ("en/", "monitoring")])
def test_the_search_finds(visitor: Page, folder: str, word: str) -> None:
    visitor.goto(f"{folder}index.html")
    visitor.locator("[data-search-open]").click()
    visitor.get_by_role("searchbox").fill(word)
    expect(visitor.locator(".site-search__results a").first).to_be_visible()


def test_the_dark_switch_works_and_stays(visitor: Page) -> None:
    visitor.goto("about.html")
    visitor.locator("label[for='__palette_1']").click()
    visitor.goto("sources.html")
    expect(visitor.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_the_service_worker_answers_for_this_site_alone(visitor: Page, running: Running) -> None:
    visitor.goto("en/about.html")
    scope = visitor.evaluate("navigator.serviceWorker.ready.then(({ scope }) => scope)")
    assert scope == running.address
