"""The kit, unpacked and opened as files: everything works, and no request leaves the machine."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from calculators import KINDS, answer_line
from calculators.form.address import fragment
from scripts.commands import batch, kit
from scripts.machine import environment
from scripts.runtime import rules as packed_rules
from scripts.site.finish import INSTEAD
from tests.calculators.subsidy import local_cases
from tests.e2e.test_groups import LARGER
from tests.reporting import reported, reports
from tests.tables import HEAD, applications
from tests.waiting import LONGEST, PATIENT, holds

CASES = Path(__file__).parents[1] / "cases"
SHARED = ("subsidy", "linkage")
HEADLINE = "[data-result] > h2"

CHECK = f"<script>{PATIENT}</script>"
CHECK += """<script>
  addEventListener("load", async () => {
    const report = (found) => fetch(REPORT, { method: "POST", body: JSON.stringify(found) });
    const until = async (look) => {
      for (let found; !(found = look()); ) await new Promise((go) => setTimeout(go, 50));
    };
    const inside = (selector) => document.querySelector(selector);
    try {
      const started = performance.now();
      const { Engine } = self.modules["runtime.js"];
      const { manifest } = inside("meta[name=calculator-runtime]").dataset;
      const engine = new Engine({ base: "../runtime/", manifest });
      await engine.start();
      const seconds = (performance.now() - started) / 1000;
      const answers = {};
      for (const [kind, requests] of Object.entries(REQUESTS)) {
        answers[kind] = await engine.lines(kind, requests);
      }
      const worked = inside("[data-example] h2").textContent;
      inside("[data-use-example]").click();
      await until(() => !inside("[data-example]") && inside("[data-result] > h2"));
      const headline = inside("[data-result] > h2").textContent;
      // A browser as it is shipped reads no file; where this one does, it shows nothing.
      const reads = await fetch("../start.py").then(() => true, () => false);
      await report({ answers, worked, headline, seconds, reads });
    } catch (error) {
      await report({ error: String(error) });
    }
  });
</script>
"""
"""What is put at the end of a calculator's page to do what a reader would, and to report it."""


@pytest.fixture(scope="module")
def requests() -> dict[str, list[str]]:
    """The requests of the cases that every way of calculating has to answer alike, by kind."""
    cases = {
        kind: [case["request"] for case in json.loads((CASES / f"{kind}.json").read_text("utf-8"))]
        for kind in SHARED
    }
    cases["subsidy"] += [request for _, request, _ in local_cases.requests()]
    return {
        kind: [json.dumps(request, ensure_ascii=False) for request in asked]
        for kind, asked in cases.items()
    }


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A page that may open nothing but files."""
    opened = new_context(offline=True).new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def answers(site: Path, requests: dict[str, list[str]]) -> dict[str, list[str]]:
    """What Python here answers, by the rules that the site was packed with."""
    known = packed_rules.read(site / "runtime")
    return {kind: [answer_line(kind, text, known) for text in requests[kind]] for kind in requests}


def test_the_same_site_gives_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    kit.make(again)
    assert again.read_bytes() == packed.read_bytes()


def test_it_holds_every_page_and_nothing_for_servers(site: Path, folder: Path) -> None:
    every = {path.relative_to(site) for path in site.rglob("*.html") if path.name not in INSTEAD}
    pages = {path for path in every if "embed" not in path.parts}  # frames need a page around them
    carried = {path.relative_to(folder) for path in folder.rglob("*.html")}
    assert carried == pages | {Path("はじめに.html")}
    assert not [path for end in ("br", "gz", "map", "wasm") for path in folder.rglob(f"*.{end}")]
    assert not (folder / "pagefind").exists()


@pytest.mark.parametrize("argv", [["--host", "tokyo"], ["a.zip", "b.zip"], ["研修.pdf"]])
def test_arguments_that_are_not_known_write_nothing(argv: list[str], tmp_path: Path) -> None:
    with contextlib.chdir(tmp_path):
        assert kit.main(argv) == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("home", ["index.html", "en/index.html"])
def test_the_introduction_leads_to_both_languages(page: Page, folder: Path, home: str) -> None:
    page.goto((folder / "はじめに.html").as_uri())
    page.get_by_role("link", name=home, exact=True).click()
    expect(page.locator("article h1")).to_be_visible()
    assert page.url == (folder / home).as_uri()
    text = (folder / "はじめに.txt").read_bytes().decode("utf-8-sig")
    assert home in text and "\r\n" in text


def test_answers_are_those_of_python_here(
    page: Page, site: Path, folder: Path, requests: dict[str, list[str]]
) -> None:
    page.goto((folder / "calculators/subsidy.html").as_uri())
    found = page.evaluate(
        """async (requests) => {
          const { manifest } = document.querySelector("meta[name=calculator-runtime]").dataset;
          const { Engine } = self.modules["runtime.js"];
          const engine = new Engine({ base: "../runtime/", manifest });
          const found = {};
          for (const kind in requests) found[kind] = await engine.lines(kind, requests[kind]);
          return found;
        }""",
        requests,
    )
    assert found == answers(site, requests)


@pytest.mark.parametrize("language", ["", "en/"])
def test_every_calculator_gives_a_result(page: Page, folder: Path, language: str) -> None:
    names = sorted((folder / language / "calculators").glob("*.html"))
    assert len(names) >= len(KINDS) - 2  # the self-check and the quick estimate lie elsewhere
    for path in names:
        page.goto(path.as_uri())
        worked = page.locator("[data-example] h2").first.text_content()
        page.locator("[data-ready] [data-use-example]").first.click()
        expect(page.locator("[data-example]")).to_have_count(0)
        expect(page.locator(HEADLINE).first).to_have_text(worked)


def test_the_self_check_asks_one_question_after_another(page: Page, folder: Path) -> None:
    page.goto((folder / "self-check.html").as_uri())
    progress = page.locator("[data-check-progress]")
    before = progress.text_content()
    page.locator("[data-check=next]").click()
    expect(progress).not_to_have_text(before)
    page.locator("[data-check=result]").click()
    expect(page.locator(HEADLINE)).to_be_visible()


def test_a_sheet_takes_over_a_result_and_groups_are_compared(page: Page, folder: Path) -> None:
    page.goto((folder / "calculators/subsidy.html").as_uri())
    page.locator("[data-use-example]").click()
    expect(page.locator("[data-tools]")).to_be_visible()
    holds(page, "location.hash.includes('was=')")
    result = page.url
    page.get_by_role("link", name="業務改善計画の下書き").click()
    expect(page.locator("[data-taken=subsidy]").last).to_contain_text("4,300,000円")
    page.goto((folder / "groups.html").as_uri())
    page.fill("#groups-links", f"1班 {result}\n2班 {fragment('subsidy', LARGER)}")
    page.locator("[data-part=compare]").click()
    heads = page.locator(".groups-table").first.get_by_role("columnheader")
    expect(heads).to_have_text(["項目", "1班", "2班"])


def test_a_table_comes_back_as_the_command_answers_it(
    page: Page, folder: Path, tmp_path: Path
) -> None:
    source, out = tmp_path / "a.csv", tmp_path / "out.csv"
    lines, _ = applications()
    source.write_text("\n".join((HEAD, *lines, "")), "utf-8")
    assert batch.main(["subsidy", str(source), str(out)]) == 0
    page.goto((folder / "batch.html").as_uri())
    page.set_input_files('[data-batch] [data-part="file"]', source)
    save = page.locator('[data-batch] [data-part="save"]')
    save.wait_for(state="visible")
    with page.expect_download() as download:
        save.click()
    assert Path(download.value.path()).read_bytes() == out.read_bytes()


@pytest.mark.parametrize(("language", "word"), [("", "見守り"), ("en/", "monitoring")])
def test_the_search_finds(page: Page, folder: Path, language: str, word: str) -> None:
    page.goto((folder / language / "about.html").as_uri())
    page.locator("[data-search-open]").click()
    page.get_by_role("searchbox").fill(word)
    page.locator(".site-search__results a").first.click()
    expect(page.locator("article")).to_contain_text(word, ignore_case=True)


def test_a_browser_that_cannot_is_told_so(page: Page, folder: Path) -> None:
    page.add_init_script("delete self.DecompressionStream")
    page.goto((folder / "calculators/kpi.html").as_uri())
    page.locator("[data-ready] [data-use-example]").first.click()
    failure = page.locator("[data-failure]")
    expect(failure).to_contain_text("新しい版で開いてください")
    expect(failure).not_to_contain_text("通信")


def test_a_page_of_the_site_opened_as_a_file_does_not_ask_for_javascript(
    page: Page, site: Path, expected_errors: list[str]
) -> None:
    expected_errors += ["Failed to load resource.*/assets/javascripts/", "has been blocked by CORS"]
    page.goto((site / "calculators/kpi.html").as_uri())
    note = page.locator("[data-without-script]")
    expect(note).to_contain_text("ファイルとして開いた")
    expect(note).not_to_contain_text("JavaScript")


def test_start_serves_the_kit(browser: Browser, folder: Path) -> None:
    command = [sys.executable, "-u", "start.py"]
    quiet = {**os.environ, "BROWSER": "true"}  # the program of this name opens nothing
    with subprocess.Popen(command, cwd=folder, env=quiet, stdout=subprocess.PIPE) as serving:
        try:
            address = serving.stdout.readline().decode().split()[-1]
            with browser.new_context(base_url=address) as context:
                context.set_default_timeout(LONGEST * 1000)
                page = context.new_page()
                page.goto("calculators/kpi.html")
                worked = page.locator("[data-example] h2").text_content()
                page.locator("[data-ready] [data-use-example]").click()
                expect(page.locator("[data-example]")).to_have_count(0)
                expect(page.locator(HEADLINE)).to_have_text(worked)
        finally:
            serving.send_signal(signal.SIGINT)
    assert serving.returncode == 0


@pytest.mark.parametrize("name", environment.OTHER_BROWSERS)
def test_it_works_in_another_browser_as_it_is_shipped(
    site: Path,
    folder: Path,
    requests: dict[str, list[str]],
    tmp_path: Path,
    name: str,
) -> None:
    command = environment.other_browser(name, tmp_path)
    if not command:
        pytest.skip(f"{name} is not on this machine and cannot be installed here")
    place = folder / f"calculators/check-{name}.html"
    page = (folder / "calculators/subsidy.html").read_text("utf-8")
    try:
        with reports(tmp_path) as server:
            said = (
                f"const REPORT = {json.dumps(server.address)}, REQUESTS = {json.dumps(requests)};"
            )
            check = f"<script>{said}</script>{CHECK}</body>"
            place.write_text(page.replace("</body>", check), "utf-8")
            found = reported(server, command, place.as_uri())
    finally:
        place.unlink(missing_ok=True)
    print(f"{name}: ready after {found.get('seconds')} s")
    assert "error" not in found, found
    assert found["answers"] == answers(site, requests)
    assert found["headline"] == found["worked"]
    assert not found["reads"]
