"""Python in the browser: every level answers, and whatever goes wrong ends in a plain code."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from calculators import answer_line
from scripts.machine import names
from scripts.machine.http_site import Handler, Server
from scripts.runtime import MAKERS, chosen_level
from scripts.runtime import rules as packed_rules
from tests.waiting import SPARED, at_rest, holds, until

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/subsidy.json"
KINDS = sorted(path.stem for path in (ROOT / "docs/ja/calculators").glob("*.md"))
QUIET = "about.html"  # a page without a calculator, which would start an engine of its own
LOAD = """
    (name) => import(`./assets/javascripts/${name}`).then(({ Engine }) => {
        window.progress = [];
        window.engine = new Engine({
            base: "runtime/",
            onProgress: (step) => progress.push({ ...step, at: performance.now() }),
        });
        window.code = () => engine.start().then(() => "started", (error) => error.code);
    })
"""


def load(page: Page, site: Path) -> None:
    """Put an engine into the page, as a script of it would."""
    page.evaluate(LOAD, names.find(site, "assets/javascripts/runtime.js").name)


@pytest.fixture
def ready(page: Page, site: Path) -> Page:
    """A page with an engine that has not started yet."""
    page.goto(QUIET)
    load(page, site)
    return page


@pytest.fixture(scope="module")
def manifest(site: Path) -> dict:
    return json.loads((site / "runtime/manifest.json").read_bytes())


@pytest.fixture(scope="module")
def requests() -> list[str]:
    cases = json.loads(CASES.read_text("utf-8"))
    return [json.dumps(case["request"], ensure_ascii=False) for case in cases]


@pytest.fixture(scope="module")
def expected(site: Path, requests: list[str]) -> list[str]:
    """What this Python answers by the rules that are in the pack."""
    rules = packed_rules.read(site / "runtime")
    return [answer_line("subsidy", text, rules) for text in requests]


def only(page: Page, manifest: dict, level: str) -> None:
    """Let the page know of no other level."""
    levels = [entry for entry in manifest["levels"] if entry["id"] == level]
    if not levels and level not in list(MAKERS)[list(MAKERS).index(chosen_level()) :]:
        pytest.skip(f"CALCULATOR_RUNTIME asks for less than {level}")
    assert levels, f"the site was packed without the level {level}"
    page.route("**/manifest.json", lambda route: route.fulfill(json={**manifest, "levels": levels}))


def needed(manifest: dict, file: str) -> None:
    """Leave a test out where the site was asked to be packed at a level without this file."""
    part = file.partition(".")[0]
    if part == "snapshot" and chosen_level() in ("plain", "packed"):
        pytest.skip(f"CALCULATOR_RUNTIME asks for less than {part}")
    assert part in ("manifest", "rules") or part in manifest["levels"][0]["files"]


def parts_asked_for(page: Page) -> set[str]:
    """Collects which kinds of packed files the page and its worker ask for from now on."""
    parts: set[str] = set()

    def note(request: Request) -> None:
        if match := re.search(r"/runtime/(\w+)\.\w+\.", request.url):
            parts.add(match[1])

    page.context.on("request", note)
    return parts


@pytest.mark.parametrize("level", MAKERS)
def test_every_level_answers_byte_for_byte(ready, manifest, requests, expected, level) -> None:
    only(ready, manifest, level)
    assert ready.evaluate("texts => engine.lines('subsidy', texts)", requests) == expected


def test_progress_only_grows_and_ends(ready) -> None:
    assert ready.evaluate("code()") == "started"
    steps = ready.evaluate("progress")
    order = ["download", "start", "ready"]
    assert [step["stage"] for step in steps] == sorted((s["stage"] for s in steps), key=order.index)
    loaded = [step["loaded"] for step in steps if step["total"]]
    assert loaded == sorted(loaded)
    assert loaded[-1] == pytest.approx(steps[-2]["total"], abs=2)


def test_many_questions_at_once_each_get_their_answer(ready, requests, expected) -> None:
    answers = ready.evaluate(
        "texts => Promise.all(texts.map((text) => engine.lines('subsidy', [text])))", requests
    )
    assert answers == [[line] for line in expected]


def test_a_question_that_breaks_the_engine_leaves_it_working(ready, requests, expected) -> None:
    broken = "engine.ask('no such calculator', 'ja', []).then(() => 'answered', (e) => e.code)"
    assert ready.evaluate(broken) == "failed"
    assert ready.evaluate("texts => engine.lines('subsidy', texts)", requests) == expected


def truncated(route: Route) -> None:
    response = route.fetch()
    body = response.body()
    route.fulfill(response=response, body=body[: len(body) // 2])


def another_type(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><p>Welcome</p>")


FAULTS: dict[str, Callable[[Route], None]] = {
    "missing": lambda route: route.fulfill(status=404, body="Not found"),
    "blocked": lambda route: route.abort("blockedbyclient"),
    "truncated": truncated,
    "of another type": another_type,
}
CAUSES = {
    "missing": "refused",
    "blocked": "unreachable",
    "truncated": "damaged",
    "of another type": "refused",
}


def test_a_fault_in_the_snapshot_is_told_at_once_and_trying_again_works(
    ready, manifest, expected_errors
) -> None:
    """Where no other level could take its place; all other files: test_failures.py."""
    needed(manifest, "snapshot.*")
    expected_errors += ["Failed to load resource"]
    only(ready, manifest, chosen_level())
    pattern = "**/runtime/snapshot.*"
    told = {}
    for name, fault in FAULTS.items():
        ready.route(pattern, fault)
        told[name] = ready.evaluate("code()")
        ready.unroute(pattern)
    assert told == CAUSES
    assert ready.evaluate("code()") == "started"


# The theme's own timers stumble where a clock is put in place under them.
THEME_TIMER = "executing a cancelled action"


@pytest.mark.parametrize("file", ["manifest.json", "glue.*", "wasm.*", "snapshot.*"])
def test_a_file_that_never_comes_is_told_within_half_a_minute(
    ready, manifest, expected_errors, file
) -> None:
    needed(manifest, file)
    expected_errors.append(THEME_TIMER)
    ready.clock.install()
    ready.route(f"**/runtime/{file}", lambda route: None)
    with ready.expect_request(f"**/runtime/{file}"):
        ready.evaluate("void code().then((code) => { window.ended = code; })")
    ready.clock.fast_forward(30_000)
    holds(ready, "window.ended")
    assert ready.evaluate("ended") == "stalled"
    ready.unroute(f"**/runtime/{file}")
    ready.clock.resume()
    assert ready.evaluate("code()") == "started"


def test_a_line_that_is_slow_but_alive_gets_all_the_time_it_needs(ready, expected_errors) -> None:
    expected_errors.append(THEME_TIMER)
    ready.clock.install()
    ready.evaluate(
        """() => {
            window.Worker = class extends EventTarget {
                constructor(url, { type }) {
                    super();
                    window.arrive = () => this.dispatchEvent(
                        new MessageEvent("message", { data: { stage: "download", loaded: 1 } }));
                }
                postMessage() {}
                terminate() {}
            };
            void code().then((code) => { window.ended = code; });
        }"""
    )
    holds(ready, "window.arrive")
    for _ in range(8):
        ready.clock.fast_forward(27_000)
        ready.evaluate("arrive()")
        assert ready.evaluate("window.ended ?? 'pending'") == "pending"
    ready.clock.fast_forward(29_000)
    assert ready.evaluate("window.ended") == "stalled"


def test_a_level_that_is_damaged_gives_way_to_the_next(ready, manifest, requests, expected) -> None:
    needed(manifest, "snapshot.*")
    parts = parts_asked_for(ready)
    ready.route("**/runtime/snapshot.*", truncated)
    assert ready.evaluate("texts => engine.lines('subsidy', texts)", requests) == expected
    assert {"snapshot", "library"} <= parts


@pytest.mark.parametrize("secure", [True, False])
@pytest.mark.parametrize("part", ["loader", "glue", "wasm", "snapshot"])
def test_a_file_with_one_byte_changed_is_never_started(
    ready, manifest, requests, expected, part, secure
) -> None:
    """Over http, too, where the browser computes no hash."""
    needed(manifest, f"{part}.*")
    asked: set[str] = set()
    ready.context.on("request", lambda request: asked.add(request.url.rpartition("/runtime/")[2]))
    if not secure:
        ready.route("**/worker*.js", without_hashes)
    changed = manifest["levels"][0]["files"][part]["path"]
    ready.route(f"**/runtime/{changed}", one_byte_changed)
    with ready.expect_console_message(lambda message: "sha256" in message.text):
        assert ready.evaluate("texts => engine.lines('subsidy', texts)", requests) == expected
    sound = next(level for level in manifest["levels"] if changed not in paths(level))
    assert paths(sound) <= asked


def paths(level: dict) -> set[str]:
    """The files that a level of the runtime starts from."""
    return {file["path"] for file in level["files"].values()}


def one_byte_changed(route: Route) -> None:
    response = route.fetch()
    body = bytearray(response.body())
    body[len(body) // 2] ^= 1
    route.fulfill(response=response, body=bytes(body))


def without_hashes(route: Route) -> None:
    response = route.fetch()
    taken = 'Object.defineProperty(crypto, "subtle", { value: undefined });'
    route.fulfill(response=response, body=f"{taken}\n{response.text()}")


# Python refuses so long a number in a function that no sensible request leads to.
RARE = f'{{"programme": {"9" * 5000}}}'


def test_what_is_rarely_called_comes_when_it_is_called(ready, manifest, expected, requests) -> None:
    only(ready, manifest, "lean")
    parts = parts_asked_for(ready)
    assert ready.evaluate("texts => engine.lines('subsidy', texts)", requests) == expected
    assert "rest" not in parts
    (answer,) = ready.evaluate("text => engine.lines('subsidy', [text])", RARE)
    assert "not-json" in answer
    assert "rest" in parts
    assert ready.evaluate("texts => engine.lines('subsidy', texts)", requests) == expected


def test_an_answer_waits_for_a_file_as_long_as_a_slow_line_takes(
    ready, manifest, expected_errors
) -> None:
    """Of a file that Python reads in one piece nothing is heard before its end."""
    expected_errors.append(THEME_TIMER)
    only(ready, manifest, "lean")
    assert ready.evaluate("code()") == "started"
    held: list[Route] = []
    ready.route("**/runtime/rest.*", lambda route: held.append(route))
    ready.clock.install()
    ask = """text => void engine.lines("subsidy", [text]).then(
        ([answer]) => { window.answered = answer; }, ({ code }) => { window.answered = code; })"""
    ready.evaluate(ask, RARE)
    until(lambda: ready.evaluate("progress.at(-1).stage") == "download" and held, "the request")
    for step in (29_000, 3_000):
        ready.clock.fast_forward(step)
    held[0].continue_()
    holds(ready, "window.answered")
    assert "not-json" in ready.evaluate("answered")
    assert ready.evaluate("progress.at(-1).stage") == "ready"


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_needs_nothing_of_what_is_rarely_called(page: Page, kind: str) -> None:
    parts = parts_asked_for(page)
    page.goto(f"calculators/{kind}.html")
    page.locator("[data-ready] [data-use-example]").first.click()
    expect(page.locator("[data-example]")).to_have_count(0)
    expect(page.locator("[data-result] h2").first).to_be_visible()
    assert parts and "rest" not in parts


@pytest.mark.parametrize("fault", ["missing", "blocked", "truncated"])
def test_a_fault_in_what_is_rarely_called_is_told_and_the_engine_starts_anew(
    ready, manifest, expected, requests, expected_errors, fault
) -> None:
    expected_errors += ["Failed to load resource", "fatal error", r"rest\."]
    only(ready, manifest, "lean")
    ready.route("**/runtime/rest.*", FAULTS[fault])
    ask = "text => engine.lines('subsidy', [text]).then(() => 'answered', (error) => error.code)"
    assert ready.evaluate(ask, RARE) == CAUSES[fault]
    assert ready.evaluate("texts => engine.lines('subsidy', texts)", requests) == expected


@pytest.mark.parametrize("fault", ["missing", "blocked", "truncated"])
def test_a_fault_in_the_rules_of_a_programme_asked_for_later_is_told(
    ready, expected, requests, expected_errors, fault
) -> None:
    expected_errors += ["Failed to load resource"]
    assert ready.evaluate("code()") == "started"
    ready.route("**/runtime/rules.*", FAULTS[fault])
    ask = "text => engine.lines('subsidy', [text]).then(() => 'answered', (error) => error.code)"
    assert ready.evaluate(ask, requests[0]) == CAUSES[fault]
    ready.unroute("**/runtime/rules.*")
    assert ready.evaluate("texts => engine.lines('subsidy', texts)", requests) == expected


def test_a_server_that_does_not_know_webassembly_does_no_harm(ready, requests, expected) -> None:
    def octets(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, content_type="application/octet-stream")

    ready.route("**/runtime/wasm.*", octets)
    assert ready.evaluate("texts => engine.lines('subsidy', texts)", requests) == expected


def test_an_old_browser_is_told_so(
    new_context: Callable[..., BrowserContext], server, site
) -> None:
    page = new_context(base_url=server).new_page()
    page.add_init_script("delete self.WebAssembly")
    page.goto(QUIET)
    load(page, site)
    assert page.evaluate("code()") == "no-webassembly"


def test_a_second_visit_asks_for_nothing_but_the_manifest(site, browser) -> None:
    asked = []

    class Counting(Handler):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

    with Server(site) as running:
        running.RequestHandlerClass = Counting
        threading.Thread(target=running.serve_forever, daemon=True).start()
        page = browser.new_page(base_url=running.address, service_workers="block")
        for _ in range(2):
            asked.clear()
            page.goto(QUIET)
            load(page, site)
            assert page.evaluate("code()") == "started"
        page.close()
        running.shutdown()
    assert [path for path in asked if "/runtime/" in path] == ["/runtime/manifest.json"]


CALCULATOR = "calculators/subsidy.html"


def test_the_runtime_is_loaded_once_before_anybody_touches_the_form(page: Page) -> None:
    asked: list[tuple[str, str]] = []
    page.context.on("request", lambda one: asked.append((one.url, one.resource_type)))
    with page.expect_worker():
        page.goto(CALCULATOR)
    holds(page, "!self.startedWorker")
    page.locator("[data-ready] [data-use-example]").click()
    expect(page.locator("[data-example]")).to_have_count(0)
    of_runtime = [request for request in asked if "/runtime/" in request[0]]
    # A module is fetched to be verified and then imported, which the browser's cache answers.
    assert of_runtime and len(of_runtime) == len(set(of_runtime))


EARLIEST = """
    window.said = [];
    requestAnimationFrame = (frame) => frame();
    const later = setTimeout;
    setTimeout = (what, ...rest) => rest.length ? later(what, ...rest) : what();
    Worker = class extends Worker {
        constructor(...order) {
            super(...order);
            this.addEventListener("message", ({ data }) => said.push(data));
        }
    };
"""


def test_all_rules_of_the_example_come_with_the_engine_however_little_of_the_page_has_come(
    page: Page,
) -> None:
    page.add_init_script(EARLIEST)
    page.goto(CALCULATOR)
    holds(page, "performance.getEntriesByName('engine-ready').length")
    page.locator("[data-ready] [data-use-example]").click()
    holds(page, "performance.getEntriesByName('answered').length")
    assert page.evaluate("said.some((data) => data.answer)")
    assert page.evaluate("said.filter((data) => data.fetching).length") == 0


def test_pages_say_at_their_head_what_they_will_calculate(site: Path) -> None:
    pages = {path: path.read_text("utf-8") for path in site.rglob("*.html")}
    with_worker = {path: text for path, text in pages.items() if " data-worker=" in text}
    assert len(with_worker) > 2 * len(KINDS)
    for path, text in with_worker.items():
        said = re.search(r' data-calculators="([^"]*)"', text)
        there = re.findall(r' data-calculator="([^"]*)"', text)
        assert said and sorted(said[1].split(" ")) == sorted(there), path
        assert said.start() < text.index("<body"), path


@pytest.mark.parametrize("first", ["abort", "damaged"])
def test_a_worker_that_fails_while_the_page_is_read_is_replaced(
    page: Page, expected_errors, first: str
) -> None:
    expected_errors += ["Failed to load resource", "SyntaxError", "ERR_FAILED"]
    failed = []

    def once(route: Route) -> None:
        if failed:
            route.continue_()
            return
        failed.append(route.request.url)
        route.abort() if first == "abort" else route.fulfill(
            body="}", content_type="text/javascript"
        )

    page.context.route("**/worker.*.js", once)
    page.goto(CALCULATOR)
    page.locator("[data-ready] [data-use-example]").click()
    expect(page.locator("[data-example]")).to_have_count(0)
    assert failed


def test_nothing_is_loaded_unasked_where_data_is_to_be_saved(page: Page) -> None:
    page.add_init_script(SPARED)
    parts = parts_asked_for(page)
    page.goto(CALCULATOR)
    page.wait_for_timeout(1000)
    assert not parts and not page.workers
    page.locator("[data-ready] [data-use-example]").click()
    expect(page.locator("[data-example]")).to_have_count(0)


@pytest.mark.parametrize(
    "address", ["programmes/care-tech-takeup.html", "faq.html", "prefectures/index.html"]
)
def test_nothing_is_loaded_where_nobody_is_likely_to_calculate(page: Page, address: str) -> None:
    parts = parts_asked_for(page)
    page.goto(address)
    at_rest(page)
    assert not parts and not page.workers


def test_the_worker_asks_for_its_own_files_only(ready, manifest) -> None:
    parts = parts_asked_for(ready)
    assert ready.evaluate("code()") == "started"
    level = next(entry for entry in manifest["levels"] if entry["id"] == chosen_level())
    assert parts == set(level["files"]) | {"rules"}
