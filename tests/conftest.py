"""What the tests share: the built site, a server for it, and a browser that watches itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.commands import kit
from scripts.machine import ending, environment, inputs
from scripts.machine.http_site import Server
from tests import recording
from tests.recording import OPTION
from tests.waiting import LONGEST, PATIENT

TESTS = Path(__file__).parent

CONVERTED = ".build/html"
"""The folder where builds keep what pages have become (scripts/site/converted.py)."""

# What commands say is compared in one language, whatever this machine's is.
os.environ["COMMAND_LANGUAGE"] = "en"

# Told to end, a test still ends what it has started.
ending.heed()

expect.set_options(timeout=LONGEST * 1000)

# How long one example takes depends on the machine, and says nothing about what it tests.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

NEEDS_TIME = "site"
"""The fixture whose tests are no quick ones: it builds the site."""

LONGEST_FIRST = (
    "e2e/test_site.py",
    "calculators/compare/test_compare.py",
    "scripts/checks/test_fuzz.py",
    "scripts/checks/test_shapes.py",
    "scripts/site/test_untrusted.py",
    "scripts/machine/test_environment.py",
    "e2e/test_self_check.py",
    "scripts/site/test_site.py",
    "e2e/test_servers.py",
    "e2e/test_failures.py",
    "e2e/test_runtime.py",
    "scripts/runtime/test_runtime.py",
    "e2e/test_years.py",
    "scripts/site/test_hosts.py",
    "e2e/test_links.py",
    "e2e/test_offline.py",
    "scripts/commands/test_serve.py",
    "e2e/test_kit.py",
    "e2e/test_keyboard.py",
    "e2e/test_walk.py",
)
"""The files that take longest: where one of them began last, the others would wait for it alone.

The first builds the site, those after it do without one meanwhile.
"""

# Compiling the engine's WebAssembly a second time, for speed, costs more than a test calculates.
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--js-flags=--liftoff-only",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, action="store_true", help="write down what axe finds for the site")


def pytest_configure(config: pytest.Config) -> None:
    slow = "slow: takes over a quarter of a second; not part of `test --quick`"
    config.addinivalue_line("markers", slow)
    config.pluginmanager.register(recording, "recording")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take every test that needs the site for a slow one, and put the longest files first."""
    for item in items:
        if NEEDS_TIME in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
    turns = {TESTS / name: turn for turn, name in enumerate(LONGEST_FIRST)}
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (turns.get(item.path, len(turns)), item.path not in slow))


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the site as built from what lies here now; built once, whoever asks first."""
    inputs.BUILD.mkdir(exist_ok=True)
    with FileLock(inputs.BUILD / "tests.lock"):
        if not inputs.is_current():
            command = [sys.executable, "-m", "scripts", "build"]
            result = subprocess.run(
                command, cwd=inputs.ROOT, capture_output=True, text=True, check=False
            )
            assert result.returncode == 0, result.stderr
    return inputs.SITE


def copy_project(target: Path) -> None:
    """Copy into a folder what builds the site, and what it keeps from one build for the next."""
    caches = shutil.ignore_patterns("__pycache__")
    for name in ("calculators", "scripts", "data", "docs"):
        shutil.copytree(inputs.ROOT / name, target / name, ignore=caches)
    unfinished = shutil.ignore_patterns("next", "html", "docs", "compiled", "*.lock")
    shutil.copytree(inputs.BUILD, target / ".build", ignore=unfinished)
    (target / CONVERTED).mkdir()
    for path in (inputs.ROOT / CONVERTED).glob("*.pages.json"):
        shutil.copy(path, target / CONVERTED)
    for path in inputs.ROOT.iterdir():
        if path.suffix in (".yml", ".json", ".txt", ".toml") or path.name == "LICENSE":
            shutil.copy(path, target)
    for name in (".venv", "node_modules"):
        (target / name).symlink_to(inputs.ROOT / name)


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """A copy of the project with its built site, to spoil."""
    copy_project(tmp_path)
    shutil.copytree(site, tmp_path / "site")
    return tmp_path


@pytest.fixture(scope="session")
def packed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit of the site as built."""
    out = tmp_path_factory.mktemp("kit") / "kit.zip"
    assert kit.main([str(out)]) == 0
    return out


@pytest.fixture(scope="session")
def folder(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit, unpacked into a folder whose name is no plain address."""
    target = tmp_path_factory.mktemp("unpacked") / "研修 #1 50%"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(target)
    return target


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The address at which the site is served, ending in a slash."""
    with Server(site) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running.address
        running.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    executable = os.environ.get("CHROMIUM") or environment.headless()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=executable, args=list(BROWSER_ARGUMENTS)
        )
        yield running
        running.close()


@pytest.fixture
def expected_errors() -> list[str]:
    """Patterns of console errors that a test provokes on purpose; it adds them itself."""
    return []


@pytest.fixture
def new_context(
    browser: Browser, server: str, expected_errors: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser contexts with the options given.

    The site's service worker is in the way of what tests do to a line; those about it ask for it.
    The test fails where a page asks another host for anything, throws, or logs an error.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_context(**options: object) -> BrowserContext:
        context = browser.new_context(**{"service_workers": "block", **options})
        context.set_default_timeout(LONGEST * 1000)
        context.add_init_script(PATIENT)
        context.on("request", lambda request: _note_request(request.url, server, problems))
        context.on("console", lambda message: _note_message(message, problems))
        context.on("weberror", lambda error: problems.append(f"thrown: {error.error}"))
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()
    unexpected = [
        problem
        for problem in problems
        if not any(re.search(pattern, problem) for pattern in expected_errors)
    ]
    assert not unexpected, "\n".join(unexpected)


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], server: str) -> Page:
    """A page in a watched context whose relative addresses are those of the site."""
    return new_context(base_url=server).new_page()


def _note_request(url: str, server: str, problems: list[str]) -> None:
    if not url.startswith((server, "data:", "blob:", "about:", "file:")):
        problems.append(f"request to another host: {url}")


def _note_message(message: object, problems: list[str]) -> None:
    if message.type == "error":
        problems.append(f"console: {message.text} ({message.location.get('url', '')})")
