"""The fault matrix: what is read of each fault, how soon, and how it goes on from there.

The faults stand in tables, which `docs/development/faults.md` shows. After each of them the
entries are still there, no amount stands for other entries than it belongs to, and once the fault
is gone the calculation comes. What is said at once is said without a page's own limits to its
patience: here they come thirty times later (`PATIENT`), later than any test waits.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from scripts.machine import environment
from scripts.machine.http_site import Handler, Server
from tests import plain
from tests.conftest import BROWSER_ARGUMENTS
from tests.waiting import LONGEST, SPARED, holds, until

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/development/faults.md"
WORDS = plain.read(ROOT / "data/words/form.yaml")
REMEDIES = json.loads(
    re.search(r"\{\"no-webassembly.*?\}", (ROOT / "docs/templates/failures.html").read_text())[0]
)
SUBSIDY = "calculators/subsidy.html"
BATCH = "batch.html"
PRICE = "#subsidy-items-0-unit_price"
EXPECTED = [
    "Failed to load resource",
    "MIME type",
    "wasm",
    "ERR_",
    "memory",
    "SyntaxError",
    "^thrown: ",  # scripts that were cut
    "Content Security Policy",
    "executing a cancelled action",
]
"""What browsers write to the console of the faults themselves."""

CALCULATES = "calculates"
"""Nothing is said, and nothing needs to be."""

STANDS = "stands"
"""The worked example and the tables stay, with the sentence for browsers without scripts."""

STANDS_OLD = "stands-old"
"""The same, and the sentence says which browsers can calculate."""

WAITS = "waits"
"""It is said that the line is slow, and waited."""

AT_ONCE = "at once"
IN_3 = "within 3 s"
IN_30 = "slow after 15 s, given up after 28 s"


# --- what happens to a file -----------------------------------------------------------------------


def missing(route: Route) -> None:
    route.fulfill(status=404, body="Not found", content_type="text/plain")


def a_page(route: Route) -> None:
    """What hosts of single-page apps answer for every address they do not know."""
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><p>Welcome</p>")


def text(route: Route) -> None:
    route.fulfill(response=route.fetch(), content_type="text/plain")


def cut(route: Route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=response.body()[: len(response.body()) // 2])


def lost(route: Route) -> None:
    route.abort("internetdisconnected")


def blocked(route: Route) -> None:
    route.abort("blockedbyclient")


def changed(at: float) -> Callable[[Route], None]:
    """A fault that changes one byte, so far from the beginning."""

    def change(route: Route) -> None:
        response = route.fetch()
        body = bytearray(response.body())
        body[int(at * (len(body) - 1))] ^= 1
        route.fulfill(response=response, body=bytes(body))

    return change


HANDED = {
    "answers 404": missing,
    "answers with a page": a_page,
    "comes as text/plain": text,
    "comes cut": cut,
    "has its first byte changed": changed(0),
    "has a byte in the middle changed": changed(0.5),
    "has its last byte changed": changed(1),
    "is blocked": blocked,
    "is lost with the line": lost,
}
REFUSED = {"answers 404": "refused", "answers with a page": "refused"}
AWAY = {"is blocked": "unreachable", "is lost with the line": "unreachable"}
SPOILT = {
    "comes cut": "damaged",
    "has its first byte changed": "damaged",
    "has a byte in the middle changed": "damaged",
    "has its last byte changed": "damaged",
}
SCRIPT = {"comes as text/plain": "refused"}
FILES: dict[str, dict[str, str]] = {
    "runtime/manifest*.json": {**REFUSED, "comes cut": "damaged", **AWAY},
    "javascripts/worker.*": {**REFUSED, **SCRIPT, "comes cut": "damaged", **AWAY},
    "runtime/loader.*": {**REFUSED, **SCRIPT, **SPOILT, **AWAY},
    "runtime/glue.*": {**REFUSED, **SCRIPT, **SPOILT, **AWAY},
    "runtime/wasm.*": {**REFUSED, **SPOILT, **AWAY},
    "runtime/rules.*": {**REFUSED, **SPOILT, **AWAY},
    "runtime/snapshot.*": {"answers 404": CALCULATES, "comes cut": CALCULATES, **AWAY},
}
"""Files of the runtime with what is read of each fault.

Without the snapshot another level of the runtime calculates; a line that is down is so for all.
"""

PARTS: dict[str, dict[str, str]] = {
    "javascripts/calculator.*": dict.fromkeys(["answers 404", *SCRIPT, "comes cut"], STANDS),
    "javascripts/form.*": {"answers 404": STANDS},
    "javascripts/runtime.*": dict.fromkeys(["answers 404", "comes cut"], STANDS),
    "javascripts/kept.*": {"answers 404": STANDS},
    "javascripts/links.*": {"answers 404": STANDS},
    "javascripts/batch.*": {"answers 404": STANDS},
    "javascripts/self-check.*": {"answers 404": CALCULATES},
    "javascripts/early.*": {"answers 404": CALCULATES},
    "javascripts/site.*": {"answers 404": CALCULATES},
    "javascripts/colours.*": {"answers 404": CALCULATES},
    "javascripts/meanings.*": {"answers 404": CALCULATES},
    "stylesheets/*": {"answers 404": CALCULATES},
}
"""Scripts and style sheets of the pages, likewise."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong, the code or word of what is read, what makes it so, how soon it is read."""

    what: str
    read: str
    script: str
    soon: str = AT_ONCE


LACKING = [
    Fault("WebAssembly is not there", "no-webassembly", "delete self.WebAssembly"),
    Fault("WebAssembly is of an old kind", "too-old", "WebAssembly.validate = () => false"),
    Fault("nothing compiles as it arrives", "too-old", "delete WebAssembly.instantiateStreaming"),
    Fault("there are no workers", "too-old", "delete self.Worker"),
    Fault("workers are refused", "too-old", """
        self.Worker = class { constructor() { throw new DOMException("", "SecurityError"); } };"""),
    Fault("`replaceChildren` is not there", STANDS_OLD, "delete Element.prototype.replaceChildren"),
    Fault("`replaceAll` is not there", STANDS_OLD, "delete String.prototype.replaceAll"),
    Fault("`at` is not there", STANDS_OLD, "delete Array.prototype.at"),
    Fault("storage is refused", CALCULATES, """
        for (const name of ["sessionStorage", "localStorage"]) Object.defineProperty(self, name, {
            get() { throw new DOMException("refused", "SecurityError"); },
        });"""),
    Fault("storage is full", CALCULATES, """
        Storage.prototype.setItem = () => {
            throw new DOMException("full", "QuotaExceededError");
        };"""),
    Fault("the address is refused", CALCULATES, """
        history.replaceState = history.pushState = () => {
            throw new DOMException("too often", "SecurityError");
        };"""),
]  # fmt: skip
"""What browsers lack or refuse."""

LATER: dict[str, Fault] = {
    fault.what: fault
    for fault in (
        Fault("the rules of another programme answer 404", "refused", "rules: answers 404"),
        Fault("the rules of another programme come cut", "damaged", "rules: comes cut"),
        Fault("the rules of another programme are lost", "unreachable", "rules: is blocked"),
        Fault("the browser ends the worker", "failed", "ended", IN_3),
        Fault("an answer never comes", "stalled", "hanging", "after 30 s"),
    )
}  # fmt: skip
"""What happens once a result is there; the result is then marked as that of earlier entries."""

EVENTS = {
    "a Wi-Fi's login page comes for every file": ("intercepted", AT_ONCE),
    "a new site is deployed under the open page": ("changed", AT_ONCE),
    "a policy forbids WebAssembly": ("no-webassembly", AT_ONCE),
    "the browser runs without a compiler (`--jitless`)": ("no-webassembly", AT_ONCE),
    "the device has no memory left": ("memory", AT_ONCE),
    "a file never comes": ("stalled", IN_30),
    "the line is slow": (WAITS, "after 15 s"),
    "the line brings 128 kbit/s": (WAITS, "after 15 s"),
    "the line goes once a result is there": (CALCULATES, AT_ONCE),
    "the tab is frozen, or the device sleeps": (CALCULATES, AT_ONCE),
    "the page is left and come back to": (CALCULATES, AT_ONCE),
    "the page is read anew": (CALCULATES, AT_ONCE),
    "the page is open in two tabs": (CALCULATES, AT_ONCE),
    "the form is sent twice": (CALCULATES, AT_ONCE),
}
"""Whatever else; each has a test of its own below."""

EventTest = Callable[..., None]
COVERED: set[str] = set()


def covers(*events: str) -> Callable[[EventTest], EventTest]:
    """Mark a test as that of rows in `EVENTS`."""

    def note(test: EventTest) -> EventTest:
        COVERED.update(events)
        return test

    return note


# --- what a reader does, and sees -----------------------------------------------------------------


def open_anew(page: Page, address: str = SUBSIDY) -> None:
    """Open a page as if nothing had been entered in this tab."""
    if page.url != "about:blank":
        page.evaluate("sessionStorage.clear()")
    page.goto(address)


def ask(page: Page) -> None:
    page.locator("[data-ready] [data-use-example]").click()


def told(page: Page, code: str, *, first: bool = True) -> None:
    """The failure is read, with the button that can help; the entries and all else stand."""
    failure = page.locator("[data-failure]")
    heading = WORDS["failure"][code]["heading"]["ja"]
    expect(failure.locator(".calc-failure-title")).to_have_text(heading)
    expect(failure).to_contain_text(WORDS["live"]["kept"]["ja"])
    button = {"again": "もう一度", "reload": "ページを読み込み直す", "none": None}[REMEDIES[code]]
    expect(failure.locator("button:visible")).to_have_text([button] if button else [])
    assert page.input_value(PRICE) == "1500000"
    if first:
        expect(page.locator("[data-summary-note]")).to_have_text(heading)
        expect(page.locator("[data-example] h2")).to_be_visible()
        expect(page.locator("[data-summary-result]")).not_to_contain_text("円")
    else:
        expect(page.locator("[data-result].calc-stale")).to_be_visible()
        expect(page.locator("[data-stale]")).to_have_attribute("data-stale", "failed")
        expect(page.locator("[data-summary]")).to_have_attribute("data-summary", "stale")


def calculated(page: Page, amount: str = "4,300,000円") -> None:
    """The result of what is entered is there, and no word of a failure."""
    expect(page.locator("[data-example]")).to_have_count(0)
    expect(page.locator("[data-result] > h2")).to_contain_text(amount)
    expect(page.locator("[data-failure]")).to_be_hidden()
    expect(page.locator(".calc-loading")).to_be_hidden()
    expect(page.locator("[data-stale]")).to_be_empty()


def recovers(page: Page) -> None:
    """With the button of the failure, or else as anybody would try once more."""
    again = page.locator("[data-again]")
    (again if again.is_visible() else page.locator(".calc-submit").first).click()
    calculated(page)


def stands(page: Page, sentence: str) -> None:
    """What the page says without its scripts is there, and nothing looks as if it could be used."""
    expect(page.locator("[data-without-script]")).to_contain_text(sentence)
    expect(page.locator("[data-example] h2")).to_contain_text("円")
    expect(page.locator("[data-example] table").first).to_be_visible()
    expect(page.locator(".calc-submit").first).to_be_disabled()


def first_level_only(page: Page, site: Path) -> None:
    """Let the page know of no other level, which would take the place of one that fails."""
    manifest = json.loads((site / "runtime/manifest.json").read_bytes())
    manifest["levels"] = manifest["levels"][:1]
    page.route("**/manifest*.json", lambda route: route.fulfill(json=manifest))


# --- the tests ------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_the_runtime(
    page: Page, site: Path, expected_errors: list[str], file: str
) -> None:
    """One fault after the other in one page: each is another try, and the last one succeeds."""
    expected_errors += EXPECTED
    if file not in ("runtime/manifest*.json", "runtime/snapshot.*"):
        first_level_only(page, site)
    fresh = True
    for what, code in FILES[file].items():
        page.route(f"**/{file}", HANDED[what])
        if fresh:
            open_anew(page)
            ask(page)
        else:
            page.locator(".calc-submit").first.click()
        if code == CALCULATES:
            calculated(page)
        else:
            told(page, code)
            named = page.locator("[data-failure-file]")
            expect(named).to_be_visible(visible=code == "refused")
            if what in SCRIPT:
                expect(named).to_contain_text(re.compile(r"\.js.*text/plain.*text/javascript"))
        page.unroute(f"**/{file}", HANDED[what])
        fresh = code == CALCULATES
    recovers(page)


@pytest.mark.parametrize("file", PARTS)
def test_a_part_of_the_page(page: Page, expected_errors: list[str], file: str) -> None:
    expected_errors += EXPECTED
    address = {"batch.*": BATCH, "self-check.*": "self-check.html"}.get(Path(file).name, SUBSIDY)
    for what, read in PARTS[file].items():
        page.route(f"**/{file}", HANDED[what])
        open_anew(page, address)
        if address == BATCH:
            expect(page.locator("[data-without-script]")).to_contain_text("読み込み直して")
        elif read == STANDS:
            stands(page, "読み込み直して")
        else:
            ask(page)
            expect(page.locator("[data-example]")).to_have_count(0)
            expect(page.locator("[data-result] > h2").first).to_be_visible()
        page.unroute(f"**/{file}", HANDED[what])


@pytest.mark.parametrize("fault", LACKING, ids=lambda fault: fault.what)
def test_what_a_browser_lacks(page: Page, expected_errors: list[str], fault: Fault) -> None:
    expected_errors += EXPECTED
    page.add_init_script(fault.script)
    page.goto(SUBSIDY)
    if fault.read == STANDS_OLD:
        expected_errors.append("is not a function")
        stands(page, WORDS["failure"]["too-old"]["text"]["ja"])
        page.goto(BATCH)
        expect(page.locator("[data-without-script]")).to_contain_text("Safari")
        expect(page.locator("[data-part=form]")).to_be_hidden()
        return
    ask(page)
    if fault.read == CALCULATES:
        calculated(page)
    else:
        told(page, fault.read)


HANGING = """
    const send = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
        self.last = this;
        if (!self.hanging || !message.id) send.call(this, message, ...rest);
        else self.asked = true;
    };
"""


@pytest.mark.parametrize("what", LATER)
def test_a_fault_once_a_result_is_there(page: Page, expected_errors: list[str], what: str) -> None:
    expected_errors += EXPECTED
    fault = LATER[what]
    page.add_init_script(HANGING)
    if fault.script == "hanging":
        page.clock.install()
    page.goto(SUBSIDY)
    page.select_option("#subsidy-items-0-category", "robot-bathing")
    page.fill(PRICE, "1500000")
    page.check("#subsidy-answers-improvement_support-2")
    calculated(page, "1,000,000円")
    if fault.script.startswith("rules"):
        page.route("**/runtime/rules.*", HANDED[fault.script.partition(": ")[2]])
        page.check("#subsidy-programme-2")
    else:
        page.evaluate("self.hanging = true")
        page.check("#subsidy-programme-2")
        holds(page, "self.asked")
        if fault.script == "ended":
            page.evaluate("self.last.terminate()")
        else:
            page.clock.fast_forward(31_000)
    told(page, fault.read, first=False)
    page.evaluate("self.hanging = false")
    page.unroute_all()
    page.check("#subsidy-programme-1")
    calculated(page, "1,000,000円")


@covers("a Wi-Fi's login page comes for every file")
@pytest.mark.parametrize("address", [SUBSIDY, BATCH])
def test_a_login_page_in_the_place_of_every_file(
    page: Page, expected_errors: list[str], tmp_path: Path, address: str
) -> None:
    expected_errors += EXPECTED
    page.goto("about.html")
    page.add_init_script(SPARED)
    page.goto(address)
    page.locator("[data-ready]").wait_for()
    page.route(re.compile(r"/(runtime|assets)/"), a_page)
    if address == SUBSIDY:
        ask(page)
        told(page, "intercepted")
        page.unroute_all()
        recovers(page)
        return
    table = tmp_path / "table.csv"
    table.write_text("種類,1台の価格,台数\nict,100000,1\n", "utf-8")
    page.set_input_files("[data-part=file]", table)
    heading = WORDS["failure"]["intercepted"]["heading"]["ja"]
    expect(page.locator("[data-part=status]")).to_contain_text(heading)


@covers("a new site is deployed under the open page")
def test_a_site_that_is_new_since_the_page_was_opened(
    page: Page, expected_errors: list[str]
) -> None:
    expected_errors += EXPECTED
    page.add_init_script(SPARED)
    read: list[Route] = []

    def deployed(route: Route) -> None:
        manifest = route.fetch().json()
        route.fulfill(json={**manifest, "deployed": "again"} if read else manifest)
        read.append(route)

    page.route("**/runtime/manifest*.json", deployed)
    page.route("**/runtime/wasm.*", missing)
    page.goto(SUBSIDY)
    ask(page)
    told(page, "changed")
    page.unroute("**/runtime/wasm.*")
    with page.expect_navigation():
        page.locator("[data-reload]").click()
    calculated(page)
    assert page.input_value(PRICE) == "1500000"


@covers("a policy forbids WebAssembly")
def test_a_policy_that_forbids_webassembly(page: Page, expected_errors: list[str]) -> None:
    expected_errors += EXPECTED

    def strict(route: Route) -> None:
        response = route.fetch()
        policy = response.headers["content-security-policy"].replace(" 'wasm-unsafe-eval'", "")
        route.fulfill(
            response=response, headers={**response.headers, "content-security-policy": policy}
        )

    page.route(re.compile(r"subsidy\.html|/worker\."), strict)
    page.goto(SUBSIDY)
    ask(page)
    told(page, "no-webassembly")


@covers("the browser runs without a compiler (`--jitless`)")
def test_a_browser_without_a_compiler(browser: Browser, server: str) -> None:
    executable = os.environ.get("CHROMIUM") or environment.headless()
    careful = browser.browser_type.launch(
        executable_path=executable, args=[*BROWSER_ARGUMENTS, "--js-flags=--jitless"]
    )
    try:
        page = careful.new_page(base_url=server, service_workers="block")
        page.goto(SUBSIDY)
        ask(page)
        told(page, "no-webassembly")
    finally:
        careful.close()


@covers("the device has no memory left")
@pytest.mark.parametrize("steps", ["compile compileStreaming", "instantiate"])
def test_a_device_without_memory_enough(page: Page, expected_errors: list[str], steps: str) -> None:
    expected_errors += EXPECTED
    none_left = f"""
        for (const step of {steps.split()}) {{
            WebAssembly[step] = async () => {{
                throw new RangeError("WebAssembly.Memory(): could not allocate memory");
            }};
        }}
    """
    page.context.route(
        "**/javascripts/worker*.js",
        lambda route: route.fulfill(
            body=none_left + (response := route.fetch()).text(), response=response
        ),
    )
    page.goto(SUBSIDY)
    ask(page)
    told(page, "memory")
    page.context.unroute_all()
    recovers(page)


@covers("a file never comes")
def test_files_that_never_come(page: Page, expected_errors: list[str]) -> None:
    expected_errors += EXPECTED
    page.clock.install()
    files = ["javascripts/worker.*", "runtime/manifest*.json", "runtime/wasm.*"]
    for file in files:
        page.route(f"**/{file}", lambda route: None)
        with page.expect_request(f"**/{file}"):
            if page.url == "about:blank":
                page.goto(SUBSIDY)
                ask(page)
            else:
                page.locator("[data-again]").click()
        page.clock.fast_forward(15_500)
        expect(page.locator("[data-loading-text]")).to_contain_text("通信に時間がかかっています")
        page.clock.fast_forward(13_000)
        told(page, "stalled")
        page.unroute(f"**/{file}")
    recovers(page)


LONG_IS_SHORT = """
    const usual = window.setTimeout;
    window.setTimeout = (then, wait, ...rest) => usual(then, wait === 15_000 ? 50 : wait, ...rest);
"""


@covers("the line is slow")
@pytest.mark.parametrize(
    ("silent", "said"),
    [
        ("manifest*.json", "サーバーからの応答を待っています"),
        ("{rules,loader,glue,wasm,snapshot}.*", "MB"),
        ("snapshot.*", "MB"),
    ],
)
def test_a_slow_line_is_said_to_be_slow_and_waited_for(page: Page, silent: str, said: str) -> None:
    """Also where nothing comes at all, and so nothing that would tell the page."""
    page.add_init_script(LONG_IS_SHORT)
    held: list[Route] = []
    silence = [True]
    page.route(
        f"**/runtime/{silent}",
        lambda route: held.append(route) if silence else route.continue_(),
    )
    page.goto(SUBSIDY)
    ask(page)
    text = page.locator("[data-loading-text]")
    expect(text).to_contain_text("通信に時間がかかっています")
    expect(text).to_contain_text(said)
    silence.clear()
    for route in held:
        route.continue_()
    calculated(page)


class Dripping(Handler):
    """Gives the WebAssembly away in pieces, each when the test says so."""

    pieces = 5
    given: threading.Semaphore

    def _smaller(self, file: Path) -> tuple[Path, str | None]:
        return (file, None) if file.name.startswith("wasm.") else super()._smaller(file)

    def setup(self) -> None:
        super().setup()
        self.wfile = Drops(self.wfile, self)


class Drops:
    """What is written, in pieces."""

    def __init__(self, file: object, handler: Dripping) -> None:
        self.file, self.handler = file, handler

    def __getattr__(self, name: str) -> object:
        return getattr(self.file, name)

    def write(self, content: bytes) -> None:
        if not self.handler.path.startswith("/runtime/wasm.") or len(content) < 10_000:
            self.file.write(content)
            return
        size = -(-len(content) // self.handler.pieces)
        for at in range(0, len(content), size):
            self.handler.given.acquire(timeout=10 * LONGEST)  # the test gives up first
            self.file.write(content[at : at + size])
            self.file.flush()


@pytest.fixture
def dripping(site: Path) -> Iterator[Server]:
    with Server(site) as running:
        Dripping.given = threading.Semaphore(0)
        running.RequestHandlerClass = Dripping
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@covers("the line brings 128 kbit/s")
def test_a_line_may_take_as_long_as_it_brings_something(browser: Browser, dripping: Server) -> None:
    """At 128 kbit/s the WebAssembly takes minutes. Here it takes as many, by the page's clock."""
    page = browser.new_page(base_url=dripping.address, service_workers="block")
    page.set_default_timeout(LONGEST * 1000)
    page.clock.install(time=0)
    page.goto(SUBSIDY)
    ask(page)
    page.clock.pause_at(600)  # from now on only the steps below count, however busy the machine
    text, bar = page.locator("[data-loading-text]"), page.locator("[data-loading] progress")
    until(lambda: bar.get_attribute("value"), "what else there is to load")
    for _ in range(Dripping.pieces - 1):
        before = float(bar.get_attribute("value"))
        Dripping.given.release()
        until(lambda before=before: float(bar.get_attribute("value")) > before, "more of it")
        page.clock.fast_forward(24_000)
    expect(text).to_contain_text("通信に時間がかかっています")
    expect(text).to_contain_text("MB")
    Dripping.given.release()
    page.clock.resume()
    calculated(page)
    page.close()


@covers("the line goes once a result is there")
def test_answers_need_no_line_any_more(page: Page, expected_errors: list[str]) -> None:
    expected_errors += EXPECTED
    page.goto(SUBSIDY)
    ask(page)
    calculated(page)
    page.route("**/*", lost)
    page.fill(PRICE, "100万")
    expect(page.locator("[data-stale]")).to_be_empty()
    expect(page.locator("[data-result] > h2")).not_to_contain_text("4,300,000円")


@covers("the tab is frozen, or the device sleeps")
def test_a_sleep_is_no_stall(page: Page, expected_errors: list[str]) -> None:
    """All that was due meanwhile comes at once when it wakes; the line gets its time anew."""
    expected_errors += EXPECTED
    held: list[Route] = []
    page.clock.install()
    page.route("**/runtime/wasm.*", lambda route: held.append(route))
    page.goto(SUBSIDY)
    ask(page)
    until(lambda: page.evaluate("1") and held, "the request")
    page.clock.fast_forward(3_600_000)
    for route in held:
        route.continue_()
    page.unroute_all()
    calculated(page)


@covers("the page is left and come back to", "the page is read anew")
def test_the_page_is_left_and_read_anew(page: Page) -> None:
    page.goto(SUBSIDY)
    ask(page)
    calculated(page)
    page.goto("about.html")
    page.go_back()
    calculated(page)
    page.reload()
    calculated(page)
    assert page.input_value(PRICE) == "1500000"


@covers("the page is open in two tabs")
def test_two_tabs_calculate_each_for_itself(page: Page) -> None:
    page.goto(SUBSIDY)
    ask(page)
    calculated(page)
    other = page.context.new_page()
    other.goto(page.url.partition("#")[0])
    expect(other.locator("[data-example]")).to_be_visible()
    ask(other)
    calculated(other)
    other.fill(PRICE, "100万")
    expect(other.locator("[data-result] > h2")).not_to_contain_text("4,300,000円")
    calculated(page)
    assert page.input_value(PRICE) == "1500000"


@covers("the form is sent twice")
def test_a_form_that_is_sent_twice_is_calculated_once(page: Page) -> None:
    page.goto(SUBSIDY)
    ask(page)
    page.evaluate("""() => {
        const form = document.querySelector(".calculator form");
        form.requestSubmit();
        form.requestSubmit();
    }""")
    page.locator(".calc-submit").first.dblclick()
    calculated(page)
    expect(page.locator("[data-result] > h2")).to_have_count(1)


def test_every_cause_has_a_text_in_both_languages(page: Page) -> None:
    for address in (SUBSIDY, f"en/{SUBSIDY}"):
        page.goto(address)
        texts = page.evaluate(
            """() => [...document.querySelector("[data-texts]").content
                .querySelectorAll("[data-failed]")].map(one => [one.dataset.failed, one.innerText,
                one.dataset.remedy])"""
        )
        assert len({said for _, said, _ in texts}) == len(texts) >= 10, json.dumps(texts)
        assert {remedy for *_, remedy in texts} == {"none", "again", "reload"}


# --- the table ------------------------------------------------------------------------------------

OTHERWISE = {
    CALCULATES: "the result",
    STANDS: "the worked example, the tables, and what is needed to calculate",
    STANDS_OLD: "the worked example, the tables, and which browsers can calculate",
    WAITS: WORDS["live"]["slow"]["ja"].replace("{left}", "…"),
}
GOES_ON = {
    "again": "the button もう一度, or the next entry",
    "reload": "the button ページを読み込み直す; the entries come back",
    "none": "the next entry, once the cause is mended",
    "no-webassembly": "another browser or device",
    "too-old": "another browser",
    CALCULATES: "nothing to mend",
    STANDS: "reloading",
    STANDS_OLD: "another browser",
    WAITS: "by itself",
}


def table() -> str:
    """The rows of the matrix as `docs/development/faults.md` shows them."""
    rows = []
    for files in (FILES, PARTS):
        for file, faults in files.items():
            for read in dict.fromkeys(faults.values()):
                kinds = [what for what, found in faults.items() if found == read]
                rows.append((f"`{file}` {', '.join(kinds)}", read, AT_ONCE))
    rows += [(fault.what, fault.read, fault.soon) for fault in (*LACKING, *LATER.values())]
    rows += [(what, read, soon) for what, (read, soon) in EVENTS.items()]
    lines = ["| fault | what is read | how soon | how it goes on |", "|---|---|---|---|"]
    for what, read, soon in rows:
        said = OTHERWISE.get(read) or f"{WORDS['failure'][read]['heading']['ja']} (`{read}`)"
        on = GOES_ON.get(read) or GOES_ON[REMEDIES[read]]
        lines.append(f"| {what} | {said} | {soon} | {on} |")
    return "\n".join(lines)


def test_the_document_shows_this_table() -> None:
    assert table() in DOCUMENT.read_text("utf-8"), f"{DOCUMENT.name} is to hold:\n{table()}"


def test_every_event_of_the_table_has_a_test() -> None:
    assert set(EVENTS) == COVERED
