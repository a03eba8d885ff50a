"""What the tests share: the built site, a server for it, and a browser that watches itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts import environment, inputs
from scripts.http_site import Server

# How long one example takes depends on the machine, and says nothing about what it tests.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

BROWSER_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


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


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """A copy of the project with its built site, to spoil."""
    ignored = shutil.ignore_patterns("__pycache__", "next", "html", "docs")
    for name in ("calculators", "scripts", "data", "site", ".build"):
        shutil.copytree(inputs.ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copytree(inputs.ROOT / "docs", tmp_path / "docs")
    for path in inputs.ROOT.iterdir():
        if path.suffix in (".yml", ".json", ".txt"):
            shutil.copy(path, tmp_path)
    for name in (".venv", "node_modules"):
        (tmp_path / name).symlink_to(inputs.ROOT / name)
    return tmp_path


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
    executable = os.environ.get("CHROMIUM") or environment.chromium()
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

    The test fails where a page asks another host for anything, throws, or logs an error.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_context(**options: object) -> BrowserContext:
        context = browser.new_context(**options)
        context.set_default_timeout(20_000)
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
