"""A prefecture's own site by the handbook alone: what its first page says is what is typed here.

The commands and the files are read out of docs/handbook/ja, so that a page that leads astray fails.
How long each step takes is printed (`pytest -s`). Set-up of the packages, which has tests of its
own, is not walked again. `serve` comes after `build` here and shows its site, to build only once.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from scripts.machine import environment, headers, inputs
from scripts.site import servers
from tests import web_servers
from tests.e2e.test_policy import LISTEN
from tests.scripts.commands.test_serve import serving
from tests.waiting import LONGEST, PATIENT

pytestmark = pytest.mark.slow

HANDBOOK = inputs.ROOT / "docs/handbook/ja"
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
ADDRESS = "https://www.pref.example.lg.jp/kaigo/shien/"

# What somebody of Aichi answers to the questions of new-host, in their order.
TYPED = ["aichi", "23", "はい", "ja", "愛知県 介護テクノロジー補助金案内", "愛知県 高齢福祉課"]
TYPED += ["高齢福祉課 介護人材係", "052-000-0000", "", ADDRESS]


def blocks(page: str, language: str) -> list[str]:
    """What a page shows to be typed (language "") or written into a file ("yaml")."""
    text = (HANDBOOK / f"{page}.md").read_text("utf-8")
    return [content for kind, content in BLOCK.findall(text) if kind == language]


@dataclass
class Walk:
    """A clean copy of the project, in which the steps of the page are taken one by one."""

    folder: Path
    times: dict[str, float] = field(default_factory=dict)

    def run(self, command: str, typed: str = "") -> str:
        """Type a command of the page; returns what it says."""
        started = time.monotonic()
        program, *rest = command.split()
        assert program == "python3", command
        done = subprocess.run(
            [sys.executable, *rest],
            cwd=self.folder,
            input=typed,
            env={**os.environ, "COMMAND_LANGUAGE": "ja", "CALCULATOR_RUNTIME": "plain"},
            capture_output=True,
            text=True,
            check=False,
        )
        self.times[command] = time.monotonic() - started
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def show(self, command: str) -> None:
        """Type the command that shows the site, and look at its first page."""
        started = time.monotonic()
        options = command.split()[4:]
        with serving(self.folder, *options, CALCULATOR_RUNTIME="plain") as running:
            said = running.wait_for("Ctrl-C ends")
            address = next(word for word in said.split() if word.startswith("http"))
            assert TYPED[4] in running.page(address)
            assert running.stop() == 0
        self.times[command] = time.monotonic() - started

    def write(self, name: str, content: str) -> None:
        """Put what the page shows after what the file holds."""
        path = self.folder / "data/hosts/aichi" / name
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(before + content, "utf-8")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    folder = tmp_path_factory.mktemp("walk") / "介護 サイト"
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        cwd=inputs.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("no clone: git does not know this folder")
    started = time.monotonic()
    for name in filter(None, listed.stdout.split("\0")):
        if (inputs.ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(inputs.ROOT / name, folder / name)
    for name in (".venv", "node_modules"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to((inputs.ROOT / name).resolve())
    found = Walk(folder)
    found.times["a clean copy"] = time.monotonic() - started
    return found


def test_the_first_page_of_the_handbook_leads_to_a_site_on_a_server(
    walk: Walk, browser: Browser, tmp_path: Path
) -> None:
    typed = [line for block in blocks("first-page", "") for line in block.splitlines()]
    new_host, check, build = (command for command in typed if " serve " not in command)
    *_, serve = (command for command in typed if " serve " in command)
    assert "data/hosts" in walk.run(new_host, "\n".join(TYPED) + "\n")
    rules, sources = blocks("first-page", "yaml")
    call, papers = blocks("call", "yaml")
    walk.write("local/23.yaml", rules + call)
    walk.write("sources.yaml", sources + papers)
    assert "まちがいは見つかりません" in walk.run(check)
    assert "site/ ができました" in walk.run(build)
    walk.show(serve)
    program = environment.program("nginx")
    if not program:
        pytest.skip("nginx is not on this machine and cannot be installed here")
    started = time.monotonic()
    site = walk.folder / "site"
    configuration = servers.beside(site) / "nginx.conf"
    with web_servers.nginx(program, site, configuration, tmp_path) as address:
        visit(browser, f"{address}{urlsplit(ADDRESS).path}")
    walk.times["nginx, three pages, one of them calculating"] = time.monotonic() - started
    for step, seconds in walk.times.items():
        print(f"{seconds:7.1f} s  {step}")


def visit(browser: Browser, address: str) -> None:
    """Look at the site as a reader does: nothing is refused, nothing fails."""
    problems: list[str] = []
    with browser.new_context(base_url=address) as context:
        context.set_default_timeout(LONGEST * 1000)
        context.add_init_script(PATIENT + LISTEN)
        context.on("console", lambda said: said.type == "error" and problems.append(said.text))
        context.on("weberror", lambda error: problems.append(str(error.error)))
        page = context.new_page()
        answer = page.goto("index.html")
        assert answer
        policy = headers.guards()["Content-Security-Policy"]
        assert answer.headers["content-security-policy"] == policy
        expect(page.locator("header").last).to_contain_text(TYPED[4])
        expect(page.locator("footer")).to_contain_text("052-000-0000")
        page.goto("call.html")
        expect(page.locator("article")).to_contain_text("令和8年度 愛知県介護テクノロジー")
        page.goto("calculators/subsidy.html")
        expect(page.locator('option[value="23"]:checked').first).to_have_text("愛知県")
        page.locator("[data-ready] [data-use-example]").first.click()
        expect(page.locator("[data-example]")).to_have_count(0)
        expect(page.locator("[data-result]").first).to_contain_text("4,000,000円")
        assert page.evaluate("refused") == []
    assert problems == []
