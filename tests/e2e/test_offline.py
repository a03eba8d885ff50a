"""What was read once can be read again without a line: pages, calculators and the search.

A new build is announced and takes the place of the kept one as a whole; the kept one says of itself
what it is. The host of these tests can be cut off, and publishes another build when it is told to.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from http import HTTPStatus
from io import BufferedIOBase
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from calculators.form.address import fragment
from scripts.machine import environment, names
from scripts.machine.http_site import Handler, Server
from scripts.site import keeping
from tests.waiting import LONGEST, SPARED, until

SUBSIDY = "calculators/subsidy.html"
LINKAGE = "calculators/linkage.html"
WORD, NEW_WORD = "補助見込額", "新しい補助見込額"
CUT = ["ERR_", "Failed to fetch", "Failed to load", "fetching the script", "update a ServiceWorker"]
"""What browsers say on the console where there is no line."""


class Host(Server):
    """A host that can be cut off, knows what it was asked for, and may answer without `.html`.

    `folder` is the build that it publishes. `cuts` has for files, by the start of their path, after
    which share of its bytes each answer breaks off, until none is left; so `parts` were asked for.
    `instead` is what every page is answered with: a status and its text.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.RequestHandlerClass = Answer
        self.is_cut = False
        self.without_ends = False
        self.instead: tuple[int, str] | None = None
        self.cuts: dict[str, list[float]] = {}
        self.asked: list[str] = []
        self.parts: list[str] = []


class Answer(Handler):
    server: Host

    def do_GET(self) -> None:
        self.server.asked.append(self.path[1:])
        if "Range" in self.headers:
            self.server.parts.append(self.path[1:])
        if self.server.is_cut:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif self.server.instead and self.path.endswith(".html"):
            status, text = self.server.instead
            self._send_text(text.encode(), HTTPStatus(status), self.path)
        elif self.server.without_ends and self.path.endswith(".html"):
            self._redirect(self.path.removesuffix(".html"))
        else:
            if self.server.without_ends and "." not in self.path and self.path[-1] != "/":
                self.path += ".html"
            super().do_GET()

    def end_headers(self) -> None:
        """What follows may be cut off: the length of it has been said, and is in the buffer."""
        for start, shares in self.server.cuts.items():
            if self.path.startswith(f"/{start}") and shares:
                length = re.search(rb"Content-Length: (\d+)", b"".join(self._headers_buffer))
                assert length
                self.wfile = Breaking(self.wfile, int(int(length[1]) * shares.pop(0)))
        super().end_headers()


class Breaking:
    """Writes the headers and so many bytes of what follows, and then breaks off."""

    def __init__(self, out: BufferedIOBase, left: int) -> None:
        self._out, self._left, self._begun = out, left, False

    def __getattr__(self, name: str) -> object:
        return getattr(self._out, name)

    def write(self, content: bytes) -> None:
        if not self._begun:
            self._begun = True
            self._out.write(content)
            return
        self._out.write(content[: self._left])
        raise ConnectionAbortedError


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    with Host(site) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def server(host: Host) -> str:
    return host.address


@pytest.fixture
def context(
    new_context: Callable[..., BrowserContext], server: str, expected_errors: list[str]
) -> BrowserContext:
    """A browser that keeps what it reads."""
    expected_errors += CUT
    return new_context(base_url=server, service_workers="allow")


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="module")
def next_build(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it would be if a word of its results had changed, in pages and engine alike."""
    out = tmp_path_factory.mktemp("next") / "site"
    shutil.copytree(site, out)
    runtime = out / "runtime"
    before = names.find(out, "runtime/manifest.json")
    manifest = json.loads(before.read_bytes())
    for entry in manifest["rules"]["files"].values():
        file = runtime / entry["path"]
        content = file.read_text("utf-8").replace(WORD, NEW_WORD).encode()
        for old in runtime.glob(f"{file.name}*"):
            old.unlink()
        entry["path"] = names.with_hash("rules.json", content)
        entry |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        (runtime / entry["path"]).write_bytes(content)
    text = json.dumps(manifest).encode()
    now = names.with_hash("manifest.json", text)
    before.unlink()
    for name in ("manifest.json", now):
        (runtime / name).write_bytes(text)
    for path in out.rglob("*.html"):
        page = path.read_text("utf-8").replace(WORD, NEW_WORD).replace(before.name, now)
        path.write_text(re.sub(' data-version="[0-9a-f]+"', ' data-version=""', page), "utf-8")
    keeping.write(out)
    return out


def calculate(page: Page) -> None:
    """Put the worked example into the form and wait for its result."""
    page.locator("[data-ready] [data-use-example]").click()
    has_result(page)


def has_result(page: Page) -> None:
    expect(page.locator("[data-example]")).to_have_count(0)
    expect(page.locator("[data-failure]").first).to_be_hidden()


def kept(page: Page, base: str) -> list[str]:
    """The paths of all that the browser keeps."""
    addresses = page.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys()) {
                for (const { url } of await (await caches.open(name)).keys()) found.push(url);
            }
            return found;
        }"""
    )
    return [address.removeprefix(base) for address in addresses]


def wait_until_kept(page: Page, *wanted: str) -> None:
    """Wait until files are kept whose paths begin so."""
    base = page.evaluate("new URL('/', location).href")
    until(
        lambda: all(any(path.startswith(start) for path in kept(page, base)) for start in wanted),
        f"kept: {wanted}",
    )


def notice(page: Page):
    return page.locator("[data-notices] [role=status]")


def today(language: str) -> str:
    """This day in Japan as the pages write it."""
    day = datetime.now(timezone(timedelta(hours=9)))
    if language == "ja":
        return f"令和{day.year - 2018}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"


def cut(host: Host, page: Page) -> None:
    host.is_cut = True
    page.context.set_offline(True)


@pytest.mark.parametrize(("folder", "language"), [("", "ja"), ("en/", "en")])
def test_what_was_read_can_be_read_without_a_line(
    page: Page, host: Host, folder: str, language: str
) -> None:
    page.goto(f"{folder}about.html")
    page.locator("[data-search-open]").click()
    page.get_by_role("searchbox").fill("IT")
    expect(page.locator(".site-search__results a").first).to_be_visible()
    wait_until_kept(page, f"{folder}about.html", f"{folder}search/", f"{folder}503.html")
    page.goto(folder + SUBSIDY)
    calculate(page)
    wait_until_kept(page, "runtime/rest.", f"{folder}batch.html", f"{folder}self-check.html")
    cut(host, page)
    host.asked.clear()

    # Not one of these needs the line: what was read, and every calculator of the language.
    other = page.context.new_page()
    other.goto(folder + SUBSIDY)
    said = "保存した控えを表示しています" if language == "ja" else "This is a kept copy"
    expect(notice(other)).to_contain_text(said)
    expect(notice(other)).to_contain_text(today(language))
    calculate(other)
    other.goto(folder + LINKAGE)
    expect(notice(other)).to_contain_text(today(language))
    calculate(other)
    other.goto(f"{folder}about.html")
    other.locator("[data-search-open]").click()
    other.get_by_role("searchbox").fill("IT")
    expect(other.locator(".site-search__results a").first).to_be_visible()
    # A folder is its first page, and a page that was never read says which ones were.
    other.goto(f"{folder}sources.html")
    for path in (f"{folder}about.html", folder + SUBSIDY):
        title = other.locator(f'[data-kept-pages] a[href="{host.address}{path}"]')
        expect(title).to_be_visible()
    assert set(host.asked) <= {"keeper.js"}  # whether there is another build, browsers ask always


@pytest.mark.parametrize(
    ("read", "other", "heading"),
    [
        ("about.html", "en/about.html", "No copy of this page is kept"),
        ("en/about.html", "about.html", "このページの控えはありません"),
    ],
)
def test_the_switch_to_a_language_not_read_yet_says_that_nothing_is_kept(
    page: Page, host: Host, read: str, other: str, heading: str
) -> None:
    page.goto(read)
    wait_until_kept(page, read, "503.html", "en/503.html")
    assert not [path for path in host.asked if path.startswith("en/assets")] or "en/" in read
    cut(host, page)
    page.locator(".site-language").first.click()
    page.wait_for_url(f"**/{other}")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(heading)
    assert title.evaluate("e => getComputedStyle(e).fontWeight") == "700"  # styled, too


def look_for_a_new_build(page: Page) -> None:
    """What a page does when its reader comes back to it."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_new_build_is_announced_and_never_mixed_with_the_old(
    page: Page, host: Host, next_build: Path
) -> None:
    page.goto("about.html")
    wait_until_kept(page, "about.html")
    page.goto(SUBSIDY)
    calculate(page)
    wait_until_kept(page, "runtime/rest.", "self-check.html")
    price = page.locator("#subsidy-items-0-unit_price")
    price.fill("1200000")

    host.folder = next_build
    look_for_a_new_build(page)
    expect(notice(page)).to_contain_text("このサイトが新しくなりました")
    assert price.evaluate("input => input === document.activeElement")
    # Until its reader wants the new one, this page is the old one throughout, also in another tab.
    price.fill("1100000")
    heading = page.locator("[data-result] > h2")
    expect(heading).to_contain_text("4,125,000円")
    expect(heading).not_to_contain_text(NEW_WORD)

    page.get_by_role("button", name="新しい内容を読み込む").click()
    expect(heading).to_contain_text(NEW_WORD)
    expect(heading).to_contain_text("4,125,000円")
    expect(price).to_have_value("1100000")
    expect(notice(page)).to_be_empty()

    # What was kept of the old one is there as the new one has it, and the old one is gone.
    cut(host, page)
    page.goto("about.html")
    expect(notice(page)).to_contain_text(today("ja"))
    page.goto(LINKAGE)
    calculate(page)
    versions = page.evaluate(
        """async () => {
            const found = new Set();
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                    const text = await (await cache.match(request)).text();
                    const own = /name="keeper"[^>]* data-version="(\\w+)"/.exec(text);
                    if (own) found.add(own[1]);
                }
            }
            return [...found];
        }"""
    )
    assert versions == [page.locator("meta[name=keeper]").get_attribute("data-version")]


def test_a_page_of_a_new_build_needs_no_announcement(
    page: Page, host: Host, next_build: Path
) -> None:
    page.goto(SUBSIDY)
    calculate(page)
    wait_until_kept(page, "runtime/rest.", "batch.html")
    host.folder = next_build
    page.goto(LINKAGE)
    wait_until_kept(page, "calculators/linkage.html")
    version = page.locator("meta[name=keeper]").get_attribute("data-version")
    until(lambda: any(version in name for name in page.evaluate("caches.keys()")), "the new build")
    until(lambda: len(page.evaluate("caches.keys()")) == 2, "the new build alone")
    expect(notice(page)).to_be_empty()
    cut(host, page)
    page.goto(SUBSIDY)
    expect(page.locator("[data-result] > h2")).to_contain_text(NEW_WORD)


def test_a_page_that_was_open_before_gets_no_runtime_of_the_new_build(
    new_context: Callable[..., BrowserContext], host: Host, next_build: Path
) -> None:
    """Also where nothing is kept and the engine starts only after the site has been updated."""
    page = new_context(base_url=host.address).new_page()
    page.add_init_script(SPARED)
    page.goto(SUBSIDY)
    host.folder = next_build
    page.locator("[data-ready] [data-use-example]").click()
    failure = page.locator("[data-failure]")
    expect(failure).to_contain_text("サイトが新しくなりました")
    page.locator("[data-reload]").click()
    expect(page.locator("[data-result] > h2")).to_contain_text(NEW_WORD)


def test_a_first_visit_is_enough_and_the_latest_comes_with_the_line(page: Page, host: Host) -> None:
    page.goto(SUBSIDY)
    wait_until_kept(page, SUBSIDY, "runtime/rest.", "assets/stylesheets/")
    cut(host, page)
    page.reload()
    calculate(page)
    latest = page.get_by_role("button", name="最新の内容を読み込む")
    expect(latest).to_be_visible()
    page.emulate_media(media="print")
    expect(latest).to_be_hidden()
    page.emulate_media(media="screen")
    page.context.set_offline(False)
    host.is_cut = False
    latest.click()
    expect(notice(page)).to_be_empty()
    has_result(page)


def test_a_calculator_that_is_quicker_than_what_keeps_it_is_kept_as_well(page: Page) -> None:
    held: list[Route] = []
    page.route("**/keeping.*.js", lambda route: held.append(route))
    page.goto(SUBSIDY, wait_until="commit")
    calculate(page)
    held.pop().continue_()
    wait_until_kept(page, "runtime/rest.", "self-check.html")


def test_who_saves_data_gets_nothing_fetched_that_they_did_not_read(
    page: Page, host: Host, expected_errors: list[str]
) -> None:
    page.add_init_script(SPARED)
    page.goto(SUBSIDY)
    calculate(page)
    wait_until_kept(page, SUBSIDY, "runtime/snapshot.")
    others = ("503.html", LINKAGE, "search/")
    assert not [path for path in host.asked if path.startswith(others)]
    asked = [path for path in host.asked if path != "keeper.js"]
    assert len(asked) == len(set(asked))
    cut(host, page)
    page.goto(SUBSIDY)
    has_result(page)


def test_hosts_that_answer_without_the_end_of_a_name(page: Page, host: Host) -> None:
    """As some do, that lead from `about.html` to `about`."""
    host.without_ends = True
    page.goto("about.html")
    wait_until_kept(page, "about.html")
    page.goto("")
    wait_until_kept(page, "index.html")
    cut(host, page)
    for path in ("about", "about.html", "index.html", ""):
        page.goto(path)
        expect(notice(page)).to_contain_text(today("ja"))


def test_neither_a_fault_of_the_host_nor_a_login_page_takes_the_place_of_what_is_kept(
    page: Page, host: Host
) -> None:
    page.goto("about.html")
    wait_until_kept(page, "about.html")
    host.instead = (503, "<!doctype html><p>maintenance")
    page.goto("about.html")
    expect(notice(page)).to_contain_text(today("ja"))
    host.instead = (200, "<!doctype html><p>Welcome to our Wi-Fi")
    page.goto("about.html")
    expect(page.locator("body")).to_have_text("Welcome to our Wi-Fi")
    cut(host, page)
    page.goto("about.html")
    expect(notice(page)).to_contain_text(today("ja"))


def test_nothing_that_was_typed_is_kept(page: Page, host: Host) -> None:
    page.goto(SUBSIDY)
    calculate(page)
    page.reload()
    has_result(page)
    wait_until_kept(page, SUBSIDY, "batch.html")
    assert "#" in page.url
    assert not [path for path in kept(page, host.address) if "#" in path or "?" in path]


def test_two_sites_on_one_host_keep_apart(page: Page, host: Host, tmp_path: Path) -> None:
    for name in ("a", "b"):
        shutil.copytree(host.folder, tmp_path / name, copy_function=os.link)
    host.folder = tmp_path
    for name in ("a", "b"):
        page.goto(f"{name}/about.html")
        wait_until_kept(page, f"{name}/about.html")
    names_of_caches = page.evaluate("caches.keys()")
    assert len({name.split(" ")[0] for name in names_of_caches}) == 2
    assert page.evaluate(
        """async () => (await navigator.serviceWorker.getRegistrations())
            .map(({ scope }) => new URL(scope).pathname).sort()"""
    ) == ["/a/", "/b/"]


def test_a_preview_keeps_nothing_and_ends_what_was_kept(page: Page, host: Host) -> None:
    page.goto("about.html")
    wait_until_kept(page, "about.html")
    host.live = True
    page.goto("sources.html")
    until(lambda: not page.evaluate("caches.keys()"), "nothing kept")
    count = "navigator.serviceWorker.getRegistrations().then(all => all.length)"
    until(lambda: page.evaluate(count) == 0, "no service worker")


@pytest.fixture
def without_keeper(new_context: Callable[..., BrowserContext], server: str) -> Page:
    return new_context(base_url=server).new_page()


def test_a_line_that_is_cut_goes_on_where_it_was(
    without_keeper: Page, host: Host, expected_errors: list[str]
) -> None:
    expected_errors += CUT
    host.cuts = {"runtime/snapshot.": [0.6, 0.5, 0.5], "runtime/wasm.": [0.9, 0.3]}
    page = without_keeper
    page.goto(SUBSIDY)
    calculate(page)
    expect(page.locator("[data-result] > h2")).to_contain_text("4,300,000円")
    assert not any(host.cuts.values())
    assert {path.split(".")[0] for path in host.parts} == {"runtime/snapshot", "runtime/wasm"}
    # What has come stays: no slower level is begun in its place.
    first = json.loads((host.folder / "runtime/manifest.json").read_bytes())["levels"][0]
    fetched = {path for path in host.asked if path.startswith(("runtime/snap", "runtime/wasm"))}
    assert fetched == {f"runtime/{first['files'][name]['path']}" for name in ("snapshot", "wasm")}


def test_a_line_that_does_not_come_back_is_told(
    without_keeper: Page, host: Host, expected_errors: list[str]
) -> None:
    expected_errors += CUT
    host.cuts = {"runtime/snapshot.": [0.6] + [0.0] * 100}
    page = without_keeper
    page.goto(SUBSIDY)
    page.locator("[data-ready] [data-use-example]").click()
    expect(page.locator("[data-failure]")).to_contain_text("通信が途切れました")
    host.cuts.clear()
    page.locator("[data-again]").click()
    has_result(page)


VISIT = """<script>
  const report = (found) => fetch("/-/report", { method: "POST", body: JSON.stringify(found) });
  const find = (selector) => document.querySelector(selector);
  const until = async (look) => {
    for (let found; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
      if ((found = await look())) return found;
    }
  };
  const keeps = async (part) => {
    for (const name of await caches.keys()) {
      const kept = await (await caches.open(name)).keys();
      if (kept.some(({ url }) => url.includes(part))) return true;
    }
    return false;
  };
  const visit = async () => {
    const again = "kept" in document.documentElement.dataset;
    const asked = again || location.hash;
    if (!asked) (await until(() => find("[data-ready] [data-use-example]"))).click();
    await until(() => !find("[data-example]") && find("[data-result] > h2"));
    if (!again) await until(() => keeps("self-check.html"));
    const said = find("[data-notices] [role=status]").textContent;
    await report({ headline: find("[data-result] > h2").textContent, said });
    if (!again) location.reload();
  };
  addEventListener("load", () => visit().catch((error) => report({ error: String(error) })));
</script>
"""
"""In the page of a calculator: uses it, says what it finds, and once it is kept opens it again.

What the address asks for takes the place of the example.
"""
FIRST_ASKED = {
    "example": "",  # its rules come with the engine
    "rules to come": fragment(
        "subsidy",
        {
            "programme": "third-party-support",
            "version": "undated",
            "answers": {"on_site_visits": 3},
            "items": [{"category": "expense", "unit_price": 600_000, "quantity": 1}],
        },
    ),
}


class Visited(Answer):
    """Puts the visit into the page; once it has been reported, the line is cut."""

    server: VisitedHost

    def do_GET(self) -> None:
        if self.path.startswith(f"/{SUBSIDY}") and not self.server.is_cut:
            page = (self.server.folder / SUBSIDY).read_text("utf-8")
            text = page.replace("</head>", f"{VISIT}</head>", 1).encode()
            self._send_text(text, HTTPStatus.OK, self.path)
            return
        super().do_GET()

    def do_POST(self) -> None:
        found = self.rfile.read(int(self.headers["Content-Length"]))
        self._send_text(b"", HTTPStatus.OK, self.path)
        self.server.is_cut = True
        self.server.found.put(json.loads(found))


class VisitedHost(Host):
    """A host whose pages may hold scripts, and say what they find."""

    guarded = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.RequestHandlerClass = Visited
        self.found: queue.Queue[dict[str, str]] = queue.Queue()


@pytest.mark.parametrize("asked", FIRST_ASKED)
def test_firefox_keeps_a_calculator_too(site: Path, tmp_path: Path, asked: str) -> None:
    command = environment.other_browser("firefox", tmp_path)
    if not command:
        pytest.skip("Firefox is not on this machine and cannot be installed here")
    with VisitedHost(site) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        browser = subprocess.Popen(
            [*command, f"{host.address}{SUBSIDY}{FIRST_ASKED[asked]}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            first, second = (host.found.get(timeout=LONGEST) for _ in range(2))
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
            host.shutdown()
    assert first == {"headline": first["headline"], "said": ""}
    assert second["headline"] == first["headline"]
    assert today("ja") in second["said"]
